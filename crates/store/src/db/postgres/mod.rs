//! PostgreSQL: a pool of connections, a batch in one transaction, whose statements are sent without
//! waiting for each other's answers.
//!
//! **Isolation is read committed.** Nothing that a batch writes was read by it before: a condition
//! stands in the `WHERE` of the statement that writes, PostgreSQL checks it again once it holds the
//! row's lock, and the expected count tells whether it held. What such a statement cannot guard (the
//! absence of a row) is guarded by a unique key. Serializable would abort nearly every second of two
//! concurrent batches, since all of them take the row that numbers the changes.
//!
//! **A batch is run again** (up to [`TRIES`] times) only where nothing can have been committed: the
//! server rolled it back as a deadlock or a conflict, or the connection went (or turned read-only)
//! before COMMIT was sent. If it goes while COMMIT is under way, the fault is `Unknown`.

mod cell;
mod connect;
mod fault;

use super::migrate::{LEDGER, LOCK_ROW, Plan};
use super::{Batch, Cell, Fault, FaultKind, Outcome, Row, WriteError};
use deadpool_postgres::{Object, Pool, PoolError};
use futures_util::TryStreamExt;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime};
use tokio_postgres::{Client, Error, Statement};

const TRIES: u32 = 5;

pub(super) struct Postgres(Pool);

/// Why a try failed, and whether another may be made.
struct Failure {
    error: WriteError,
    again: bool,
    /// The connection is of no more use: gone, going down, or no longer to the writable node.
    lost: bool,
}

impl Postgres {
    pub(super) async fn open(url: &str) -> Result<Self, Fault> {
        let pool = connect::pool(url)?;
        let _first = pool.get().await?;
        Ok(Postgres(pool))
    }

    pub(super) async fn rows(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        let tried = persist(|| async move {
            let client = self.0.get().await?;
            let answer = match client.prepare_cached(sql).await {
                Ok(statement) => run(&client, &statement, cells).await,
                Err(error) => Err(error),
            };
            if answer.as_ref().is_err_and(fault::lost) {
                drop(Object::take(client));
            }
            Ok::<_, Failure>(answer?.1)
        });
        tried.await.map_err(|error| match error {
            WriteError::Fault(fault) => fault,
            WriteError::Unmet { label } => Fault::new(FaultKind::Other, label),
        })
    }

    pub(super) async fn write(&self, batch: &Batch) -> Result<Outcome, WriteError> {
        persist(|| self.write_once(batch)).await
    }

    async fn write_once(&self, batch: &Batch) -> Result<Outcome, Failure> {
        let lease = Lease(Some(self.0.get().await?));
        let ran = match run_batch(&lease, batch).await {
            Ok(outcome) => match lease.batch_execute("COMMIT").await {
                Ok(()) => Ok(outcome),
                Err(error) if fault::lost(&error) => {
                    let fault = Fault::new(FaultKind::Unknown, fault::explain(&error));
                    Err(Failure { error: fault.into(), again: false, lost: true })
                }
                Err(error) => Err(error.into()),
            },
            Err(failure) => Err(failure),
        };
        // A connection that is not certain to be out of its transaction is not given back.
        let sound = match &ran {
            Ok(_) => true,
            Err(failure) => !failure.lost && lease.batch_execute("ROLLBACK").await.is_ok(),
        };
        if sound {
            lease.give_back();
        }
        ran
    }

    pub(super) async fn reshape(&self, question: &str, plan: Plan) -> Result<Vec<Row>, Fault> {
        let lease = Lease(Some(self.0.get().await?));
        // Of two processes that create the same table at once, one is told so by an error.
        if lease.batch_execute(LEDGER).await.is_err() {
            lease.batch_execute(LEDGER).await?;
        }
        lease.batch_execute(LOCK_ROW).await?;
        lease.batch_execute("BEGIN; SET LOCAL lock_timeout = '10min'").await?;
        lease.batch_execute("SELECT number FROM migration WHERE number = 0 FOR UPDATE").await?;
        let rows = run(&lease, &lease.prepare(question).await?, &[]).await?.1;
        for statement in plan(&rows)? {
            lease.batch_execute(&statement).await?;
        }
        lease.batch_execute("COMMIT").await?;
        lease.give_back();
        Ok(rows)
    }

    pub(super) fn close(&self) {
        self.0.close();
    }
}

/// A connection that is closed when dropped, unless it was given back: a caller that goes away in
/// mid-transaction thereby ends the transaction.
struct Lease(Option<Object>);

impl Lease {
    fn give_back(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}

impl std::ops::Deref for Lease {
    type Target = Object;

    fn deref(&self) -> &Object {
        self.0.as_ref().expect("only give_back, which consumes the lease, empties it")
    }
}

async fn persist<T, F: Future<Output = Result<T, Failure>>>(
    one: impl Fn() -> F,
) -> Result<T, WriteError> {
    let mut tried = 0;
    loop {
        match one().await {
            Ok(value) => return Ok(value),
            Err(failure) if failure.again && tried + 1 < TRIES => {
                // Two that collided must not meet again: up to twice the time, by the clock's dust.
                let now =
                    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
                let step = Duration::from_millis(10 << tried);
                tokio::time::sleep(
                    step + step.mul_f64(f64::from(now.subsec_nanos() % 997) / 997.0),
                )
                .await;
                tried += 1;
            }
            Err(failure) => return Err(failure.error),
        }
    }
}

/// BEGIN and all statements, sent in one go; COMMIT is left to the caller.
async fn run_batch(client: &Object, batch: &Batch) -> Result<Outcome, Failure> {
    let mut prepared = Vec::with_capacity(batch.statements.len());
    for statement in &batch.statements {
        prepared.push(client.prepare_cached(&statement.sql).await?);
    }
    type Running<'a> = Pin<Box<dyn Future<Output = Result<(u64, Vec<Row>), Error>> + Send + 'a>>;
    let begin: Running<'_> =
        Box::pin(async { client.batch_execute("BEGIN").await.map(|()| (0, Vec::new())) });
    let statements = batch.statements.iter().zip(&prepared);
    let running = statements.map(|(statement, prepared)| -> Running<'_> {
        Box::pin(run(client, prepared, &statement.cells))
    });
    let mut outcome = Outcome::default();
    let mut answers = in_order(std::iter::once(begin).chain(running).collect()).await.into_iter();
    answers.next().transpose()?;
    for (statement, answer) in batch.statements.iter().zip(answers) {
        let (count, rows) = answer?;
        if let Err(label) = outcome.note(statement, count, rows) {
            return Err(Failure { error: WriteError::Unmet { label }, again: false, lost: false });
        }
    }
    Ok(outcome)
}

async fn run(
    client: &Client,
    statement: &Statement,
    cells: &[Cell],
) -> Result<(u64, Vec<Row>), Error> {
    let mut answer = pin!(client.query_raw(statement, cells).await?);
    let mut rows = Vec::new();
    while let Some(row) = answer.try_next().await? {
        rows.push(Row((0..row.len())
            .map(|column| row.try_get(column))
            .collect::<Result<_, _>>()?));
    }
    Ok((answer.rows_affected().unwrap_or_default(), rows))
}

/// Polls each future once, in order (this is what sends a statement), then awaits each in order.
async fn in_order<T>(mut futures: Vec<Pin<Box<dyn Future<Output = T> + Send + '_>>>) -> Vec<T> {
    let mut ready = Vec::with_capacity(futures.len());
    poll_fn(|context| {
        ready.extend(futures.iter_mut().map(|future| future.as_mut().poll(context)));
        Poll::Ready(())
    })
    .await;
    let mut outputs = Vec::with_capacity(futures.len());
    for (future, ready) in futures.into_iter().zip(ready) {
        outputs.push(match ready {
            Poll::Ready(output) => output,
            Poll::Pending => future.await,
        });
    }
    outputs
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let lost = fault::lost(&error);
        let again = lost || matches!(fault::code(&error), "40001" | "40P01");
        Failure { error: WriteError::Fault(error.into()), again, lost }
    }
}

impl From<PoolError> for Failure {
    fn from(error: PoolError) -> Self {
        let fault = Fault::from(error);
        let again = fault.kind == FaultKind::Unreachable;
        Failure { error: WriteError::Fault(fault), again, lost: false }
    }
}
