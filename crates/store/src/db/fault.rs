//! What can go wrong with a database, by what the caller can do about it.

use std::fmt;

/// What a caller can do about a [`Fault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// Others held what was needed for too long: try again later.
    Busy,
    /// The disk is full; nothing was written.
    Full,
    /// The database takes no writes now (a standby, a file without write permission).
    ReadOnly,
    /// The database cannot be reached; nothing was written.
    Unreachable,
    /// The connection broke while committing: the write is there in full or not at all, and only
    /// reading tells which.
    Unknown,
    /// A unique, foreign key or check rule of the database refused the row.
    Constraint,
    /// The database is newer than this program.
    Newer,
    /// The file is damaged, or the device failed.
    Broken,
    /// A mistake in a statement, or anything else.
    Other,
}

/// A database did not do what it was asked, and the person in front of the screen cannot help it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What can be done about it.
    pub kind: FaultKind,
    /// What the database said, for the log: no parameters, since these may be personal.
    pub message: String,
}

impl Fault {
    /// A fault of a kind, with words for the log.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Fault { kind, message: message.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "database ({:?}): {}", self.kind, self.message)
    }
}

impl std::error::Error for Fault {}

/// Why a batch was not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// A statement did not touch the rows it had to; nothing of the batch was kept.
    Unmet {
        /// The label of the first such statement.
        label: &'static str,
    },
    /// The database failed.
    Fault(Fault),
}

impl From<Fault> for WriteError {
    fn from(fault: Fault) -> Self {
        WriteError::Fault(fault)
    }
}

impl fmt::Display for WriteError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WriteError::Unmet { label } => write!(out, "expectation not met: {label}"),
            WriteError::Fault(fault) => fault.fmt(out),
        }
    }
}

impl std::error::Error for WriteError {}
