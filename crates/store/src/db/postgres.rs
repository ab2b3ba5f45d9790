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

use super::migrate::{LEDGER, LOCK_ROW, Plan};
use super::{Batch, Cell, Fault, FaultKind, Outcome, Row, WriteError};
use deadpool_postgres::{
    Hook, HookError, Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod,
};
use deadpool_postgres::{Runtime, TimeoutType};
use futures_util::TryStreamExt;
use std::error::Error as _;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, SystemTime};
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Config, Error, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

const CONNECTIONS: usize = 8;
const TRIES: u32 = 5;
const WAIT: Duration = Duration::from_secs(5);
/// A node cut off in mid-transaction must not hold its locks until TCP gives up, hours later.
const SESSION: &str = "SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'";

type Boxed = Box<dyn std::error::Error + Sync + Send>;

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
        let other = |message: String| Fault::new(FaultKind::Other, message);
        let (url, authority) = split_authority(url);
        let mut config: Config = url.parse().map_err(|error: Error| other(explain(&error)))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(WAIT);
        }
        if config.get_application_name().is_none() {
            config.application_name("facility");
        }
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(config, tls(authority.as_deref())?, recycling);
        let session = Hook::async_fn(|client, _| {
            Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
        });
        let pool = Pool::builder(manager)
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .post_create(session);
        let pool = pool.wait_timeout(Some(WAIT)).create_timeout(Some(2 * WAIT)).build();
        let pool = pool.map_err(|error| other(error.to_string()))?;
        let _first = pool.get().await.map_err(no_connection)?;
        Ok(Postgres(pool))
    }

    pub(super) async fn rows(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        let tried = persist(|| async move {
            let client = self.0.get().await.map_err(no_connection)?;
            let answer = match client.prepare_cached(sql).await {
                Ok(statement) => run(&client, &statement, cells).await,
                Err(error) => Err(error),
            };
            answer.map(|(_, rows)| rows).map_err(|error| {
                let failure = failure(&error);
                if failure.lost {
                    drop(Object::take(client));
                }
                failure
            })
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
        let lease = Lease(Some(self.0.get().await.map_err(no_connection)?));
        let ran = match run_batch(&lease, batch).await {
            Ok(outcome) => match lease.batch_execute("COMMIT").await {
                Ok(()) => Ok(outcome),
                Err(error) if lost(&error) => {
                    let fault = Fault::new(FaultKind::Unknown, explain(&error));
                    Err(Failure { error: fault.into(), again: false, lost: true })
                }
                Err(error) => Err(failure(&error)),
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
        let lease = Lease(Some(self.0.get().await.map_err(no_connection)?));
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
        prepared
            .push(client.prepare_cached(&statement.sql).await.map_err(|error| failure(&error))?);
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
    answers.next().transpose().map_err(|error| failure(&error))?;
    for (statement, answer) in batch.statements.iter().zip(answers) {
        let (count, rows) = answer.map_err(|error| failure(&error))?;
        let noted = outcome.note(statement, count, rows);
        noted.map_err(|label| Failure {
            error: WriteError::Unmet { label },
            again: false,
            lost: false,
        })?;
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

fn code(error: &Error) -> &str {
    error.code().map_or("", |code| code.code())
}

fn lost(error: &Error) -> bool {
    let broken =
        error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
    broken
        || matches!(code(error), "25006" | "57P01" | "57P02" | "57P03" | "25P03")
        || code(error).starts_with("08")
}

fn failure(error: &Error) -> Failure {
    let lost = lost(error);
    let again = lost || matches!(code(error), "40001" | "40P01");
    Failure { error: WriteError::Fault(Fault::from_error(error)), again, lost }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        let again = fault.kind == FaultKind::Unreachable;
        Failure { error: WriteError::Fault(fault), again, lost: false }
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Fault::from_error(&error)
    }
}

impl Fault {
    fn from_error(error: &Error) -> Self {
        let kind = match code(error) {
            "40001" | "40P01" | "55P03" | "57014" | "53300" => FaultKind::Busy,
            "53100" => FaultKind::Full,
            "25006" => FaultKind::ReadOnly,
            "XX001" | "XX002" | "58030" => FaultKind::Broken,
            code if code.starts_with("23") => FaultKind::Constraint,
            _ if lost(error) => FaultKind::Unreachable,
            _ => FaultKind::Other,
        };
        Fault::new(kind, explain(error))
    }
}

/// The message and its cause without PostgreSQL's DETAIL, which repeats values of the row.
fn explain(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

fn no_connection(error: PoolError) -> Fault {
    match error {
        PoolError::Timeout(TimeoutType::Wait) => {
            Fault::new(FaultKind::Busy, "no connection came free in 5 s")
        }
        PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error)) => {
            let mut fault = Fault::from_error(&error);
            if fault.kind == FaultKind::Other && error.as_db_error().is_none() {
                fault.kind = FaultKind::Unreachable;
            }
            fault
        }
        other => Fault::new(FaultKind::Unreachable, other.to_string()),
    }
}

/// Takes `sslrootcert=FILE` (one's own authority, as many hosts of PostgreSQL have) out of the URL,
/// which the driver does not know.
fn split_authority(url: &str) -> (String, Option<String>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), None) };
    let (file, rest): (Vec<&str>, Vec<&str>) =
        query.split('&').partition(|pair| pair.starts_with("sslrootcert="));
    let file = file.first().and_then(|pair| pair.split_once('=')).map(|(_, path)| path.to_owned());
    (format!("{base}?{}", rest.join("&")), file)
}

/// Certificates are always verified, against the public authorities or the given file.
fn tls(authority: Option<&str>) -> Result<MakeRustlsConnect, Fault> {
    use rustls::pki_types::{CertificateDer, pem::PemObject};
    let wrong = |error: String| Fault::new(FaultKind::Other, format!("TLS: {error}"));
    let mut roots = rustls::RootCertStore::empty();
    match authority {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            for certificate in
                CertificateDer::pem_file_iter(path).map_err(|error| wrong(error.to_string()))?
            {
                let certificate = certificate.map_err(|error| wrong(error.to_string()))?;
                roots.add(certificate).map_err(|error| wrong(error.to_string()))?;
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| wrong(error.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut bytes::BytesMut) -> Result<IsNull, Boxed> {
        match self {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(number) if *ty == Type::INT8 => number.to_sql(ty, out),
            Cell::Int(number) if *ty == Type::INT4 => i32::try_from(*number)?.to_sql(ty, out),
            Cell::Int(number) if *ty == Type::BOOL => (*number != 0).to_sql(ty, out),
            Cell::Int(number) if *ty == Type::FLOAT8 => (*number as f64).to_sql(ty, out),
            Cell::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            Cell::Text(text) if <String as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Cell::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            Cell::Int(_) => Err(format!("an int was given where {ty} is wanted").into()),
            Cell::Real(_) => Err(format!("a real was given where {ty} is wanted").into()),
            Cell::Text(_) => Err(format!("a text was given where {ty} is wanted").into()),
            Cell::Blob(_) => Err(format!("bytes were given where {ty} is wanted").into()),
        }
    }

    /// All types: only with the value is it known whether they fit.
    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Boxed> {
        Ok(match *ty {
            Type::INT8 => Cell::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Cell::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Cell::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Cell::Int(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Cell::Real(f64::from_sql(ty, raw)?),
            Type::FLOAT4 => Cell::Real(f32::from_sql(ty, raw)?.into()),
            Type::BYTEA => Cell::Blob(raw.to_vec()),
            _ => Cell::Text(String::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Boxed> {
        Ok(Cell::Null)
    }

    fn accepts(ty: &Type) -> bool {
        let numbers = [
            Type::INT8,
            Type::INT4,
            Type::INT2,
            Type::BOOL,
            Type::FLOAT8,
            Type::FLOAT4,
            Type::BYTEA,
        ];
        numbers.contains(ty) || <String as FromSql>::accepts(ty)
    }
}
