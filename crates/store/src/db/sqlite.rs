//! SQLite: one thread that writes, a few connections that read.
//!
//! SQLite lets one connection write at a time, and its waiting for the lock is neither fair nor
//! possible for a transaction that has already read. So all writes of this process queue for one
//! thread. It takes whatever waits (up to [`GROUP`] batches) into one transaction, each batch behind
//! a savepoint, and pays for one sync to disk. Other processes may write too: both sides wait.

use super::migrate::{LEDGER, LOCK_ROW, Plan};
use super::{Batch, Cell, Fault, FaultKind, Outcome, Row, WriteError};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, params_from_iter};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

const GROUP: usize = 64;
/// How long to try for the lock that another process holds, and how often: a lock that is let go
/// for a moment only is seldom met by whoever looks for it every 100 ms, as SQLite itself does.
const TRIES: i32 = 9_000;
const PAUSE: Duration = Duration::from_millis(1);
const PRAGMAS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
     PRAGMA cache_size = -16000; PRAGMA mmap_size = 67108864; PRAGMA journal_size_limit = 67108864;";

type Answer<T> = oneshot::Sender<T>;
type Waiting = (Batch, Answer<Result<Outcome, WriteError>>);

enum Message {
    Write(Waiting),
    Reshape(&'static str, Plan, Answer<Result<Vec<Row>, Fault>>),
    Close(Answer<()>),
}

pub(super) struct Sqlite {
    writer: Sender<Message>,
    readers: Vec<Mutex<Connection>>,
    long_reader: Mutex<Connection>,
    turn: AtomicUsize,
    path: String,
}

impl Sqlite {
    pub(super) fn open(path: &str) -> Result<Self, Fault> {
        let connection = connect(path, false)?;
        let (writer, inbox) = channel();
        let count = std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 4);
        let readers =
            (0..count).map(|_| connect(path, true).map(Mutex::new)).collect::<Result<_, _>>()?;
        let long_reader = connect(path, true)?;
        // Whoever reads everything once leaves nothing of it in memory.
        long_reader.execute_batch("PRAGMA mmap_size = 0; PRAGMA cache_size = -4000;")?;
        let long_reader = Mutex::new(long_reader);
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || serve(connection, &inbox))
            .map_err(|refused| Fault::new(FaultKind::Other, refused.to_string()))?;
        Ok(Sqlite {
            writer,
            readers,
            long_reader,
            turn: AtomicUsize::new(0),
            path: path.to_owned(),
        })
    }

    /// Takes the first reader that is free, else waits for the next in turn: microseconds, since
    /// long reads have their own.
    pub(super) fn rows(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        let free = self.readers.iter().find_map(|reader| reader.try_lock().ok());
        let turn = || self.turn.fetch_add(1, Ordering::Relaxed) % self.readers.len();
        let reader = free.unwrap_or_else(|| enter(&self.readers[turn()]));
        Ok(run(&reader, sql, cells, true)?.1)
    }

    pub(super) fn long_rows(&self, sql: &str, cells: &[Cell]) -> Result<Vec<Row>, Fault> {
        Ok(run(&enter(&self.long_reader), sql, cells, true)?.1)
    }

    pub(super) async fn write(&self, batch: Batch) -> Result<Outcome, WriteError> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Write((batch, answer)))?;
        answered.await.unwrap_or_else(|_| Err(closed().into()))
    }

    pub(super) async fn reshape(
        &self,
        question: &'static str,
        plan: Plan,
    ) -> Result<Vec<Row>, Fault> {
        let (answer, answered) = oneshot::channel();
        self.send(Message::Reshape(question, plan, answer))?;
        answered.await.unwrap_or_else(|_| Err(closed()))
    }

    pub(super) async fn close(&self) {
        let (answer, answered) = oneshot::channel();
        if self.send(Message::Close(answer)).is_ok() {
            // An error means that the thread has already ended, which is what was wanted.
            let _ = answered.await;
        }
    }

    fn send(&self, message: Message) -> Result<(), Fault> {
        self.writer.send(message).map_err(|_| closed())
    }

    /// Moves the journal into the database and empties it.
    pub(super) fn empty_journal(&self) -> Result<(), Fault> {
        let connection = connect(&self.path, false)?;
        Ok(connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?)
    }
}

fn closed() -> Fault {
    Fault::new(FaultKind::Unreachable, "the database is closed")
}

/// A reader whose thread panicked holds no transaction, so a poisoned lock is as good as any.
fn enter(reader: &Mutex<Connection>) -> MutexGuard<'_, Connection> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(path: &str, query_only: bool) -> Result<Connection, Fault> {
    let mut connection = Connection::open(path)?;
    connection.busy_handler(Some(|tried| {
        std::thread::sleep(PAUSE);
        tried < TRIES
    }))?;
    connection.set_prepared_statement_cache_capacity(256);
    connection.execute_batch(PRAGMAS)?;
    connection.pragma_update(None, "query_only", query_only)?;
    Ok(connection)
}

/// The writer thread: ends when it is told to or when the last handle is gone, never by a statement.
fn serve(mut connection: Connection, inbox: &Receiver<Message>) {
    let mut held = None;
    while let Some(message) = held.take().or_else(|| inbox.recv().ok()) {
        match message {
            Message::Write(first) => {
                let mut group = vec![first];
                while group.len() < GROUP && held.is_none() {
                    match inbox.try_recv() {
                        Ok(Message::Write(next)) => group.push(next),
                        Ok(other) => held = Some(other),
                        Err(_) => break,
                    }
                }
                commit_group(&connection, group);
            }
            Message::Reshape(question, plan, answer) => {
                let _ = answer.send(reshape(&mut connection, question, plan));
            }
            Message::Close(answer) => {
                drop(connection);
                let _ = answer.send(());
                return;
            }
        }
    }
}

/// Runs every batch behind its savepoint and commits once. Nobody is answered before the commit:
/// even a refusal may rest on what a batch before it in the group wrote.
fn commit_group(connection: &Connection, group: Vec<Waiting>) {
    // A caller that has gone before its turn wants nothing any more.
    let group: Vec<Waiting> = group.into_iter().filter(|(_, answer)| !answer.is_closed()).collect();
    let (batches, answers): (Vec<Batch>, Vec<_>) = group.into_iter().unzip();
    match run_group(connection, &batches) {
        Ok(results) => {
            for (answer, result) in answers.into_iter().zip(results) {
                let _ = answer.send(result);
            }
        }
        Err(fault) => {
            roll_back(connection);
            for answer in answers {
                let _ = answer.send(Err(fault.clone().into()));
            }
        }
    }
}

fn run_group(
    connection: &Connection,
    batches: &[Batch],
) -> Result<Vec<Result<Outcome, WriteError>>, Fault> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    let mut results = Vec::with_capacity(batches.len());
    for batch in batches {
        connection.prepare_cached("SAVEPOINT batch")?.execute([])?;
        let result = run_batch(connection, batch);
        match &result {
            // A full disk or a failed device makes SQLite roll back by itself: all of the group is gone.
            Err(WriteError::Fault(fault)) if connection.is_autocommit() => {
                return Err(fault.clone());
            }
            Err(_) => connection.execute_batch("ROLLBACK TO batch")?,
            Ok(_) => {}
        }
        connection.prepare_cached("RELEASE batch")?.execute([])?;
        results.push(result);
    }
    connection.execute_batch("COMMIT")?;
    Ok(results)
}

fn run_batch(connection: &Connection, batch: &Batch) -> Result<Outcome, WriteError> {
    let mut outcome = Outcome::default();
    for statement in &batch.statements {
        let (count, rows) = run(connection, &statement.sql, &statement.cells, statement.returns)?;
        outcome.note(statement, count, rows).map_err(|label| WriteError::Unmet { label })?;
    }
    Ok(outcome)
}

fn run(
    connection: &Connection,
    sql: &str,
    cells: &[Cell],
    returns: bool,
) -> Result<(u64, Vec<Row>), Fault> {
    let mut statement = connection.prepare_cached(&numbered(sql))?;
    if !returns {
        return Ok((statement.execute(params_from_iter(cells))? as u64, Vec::new()));
    }
    let width = statement.column_count();
    let mut answer = statement.query(params_from_iter(cells))?;
    let mut rows = Vec::new();
    while let Some(row) = answer.next()? {
        rows.push(Row((0..width)
            .map(|column| read(row.get_ref(column)?))
            .collect::<Result<_, Fault>>()?));
    }
    Ok((rows.len() as u64, rows))
}

fn reshape(connection: &mut Connection, question: &str, plan: Plan) -> Result<Vec<Row>, Fault> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    transaction.execute_batch(LEDGER)?;
    transaction.execute_batch(LOCK_ROW)?;
    let rows = run(&transaction, question, &[], true)?.1;
    for statement in plan(&rows)? {
        transaction.execute_batch(&statement)?;
    }
    transaction.commit()?;
    Ok(rows)
}

/// After a failed commit the transaction may or may not be open still.
fn roll_back(connection: &Connection) {
    if !connection.is_autocommit() {
        // Were it to fail, the next BEGIN would say so.
        let _ = connection.execute_batch("ROLLBACK");
    }
}

/// `$1` would be a name to SQLite, and names are numbered as they come; `?1` is a number. Text in
/// quotes stays as it is. This is cheaper than looking the result up in a cache.
fn numbered(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    for (index, part) in sql.split('\'').enumerate() {
        let quoted = index % 2 == 1;
        text.push_str(if index > 0 { "'" } else { "" });
        let mut pieces = part.split('$');
        text.push_str(pieces.next().unwrap_or_default());
        for piece in pieces {
            text.push(if quoted { '$' } else { '?' });
            text.push_str(piece);
        }
    }
    text
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Cell::Null => ValueRef::Null,
            Cell::Int(number) => ValueRef::Integer(*number),
            Cell::Real(number) => ValueRef::Real(*number),
            Cell::Text(text) => ValueRef::Text(text.as_bytes()),
            Cell::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

fn read(value: ValueRef<'_>) -> Result<Cell, Fault> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => Cell::Text(
            std::str::from_utf8(bytes)
                .map_err(|_| Fault::new(FaultKind::Broken, "a text is not UTF-8"))?
                .to_owned(),
        ),
        ValueRef::Blob(bytes) => Cell::Blob(bytes.to_vec()),
    })
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => FaultKind::Busy,
            Some(ErrorCode::DiskFull) => FaultKind::Full,
            Some(ErrorCode::ReadOnly) => FaultKind::ReadOnly,
            Some(ErrorCode::CannotOpen) => FaultKind::Unreachable,
            Some(ErrorCode::ConstraintViolation) => FaultKind::Constraint,
            Some(
                ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase | ErrorCode::SystemIoFailure,
            ) => FaultKind::Broken,
            _ => FaultKind::Other,
        };
        Fault::new(kind, error.to_string())
    }
}

impl From<rusqlite::Error> for WriteError {
    fn from(error: rusqlite::Error) -> Self {
        WriteError::Fault(error.into())
    }
}
