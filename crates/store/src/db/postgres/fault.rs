//! What the errors of PostgreSQL mean, by their code.

use super::super::{Fault, FaultKind};
use deadpool_postgres::{HookError, PoolError, TimeoutType};
use std::error::Error as _;
use tokio_postgres::Error;

pub(super) fn code(error: &Error) -> &str {
    error.code().map_or("", |code| code.code())
}

/// Whether the connection is of no more use: gone, going down, or no longer to the writable node.
pub(super) fn lost(error: &Error) -> bool {
    let broken =
        error.is_closed() || error.source().is_some_and(|source| source.is::<std::io::Error>());
    broken
        || matches!(code(error), "25006" | "57P01" | "57P02" | "57P03" | "25P03")
        || code(error).starts_with("08")
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let kind = match code(&error) {
            "40001" | "40P01" | "55P03" | "57014" | "53300" => FaultKind::Busy,
            "53100" => FaultKind::Full,
            "25006" => FaultKind::ReadOnly,
            "XX001" | "XX002" | "58030" => FaultKind::Broken,
            code if code.starts_with("23") => FaultKind::Constraint,
            _ if lost(&error) => FaultKind::Unreachable,
            _ => FaultKind::Other,
        };
        Fault::new(kind, explain(&error))
    }
}

/// The message and its cause without PostgreSQL's DETAIL, which repeats values of the row.
pub(super) fn explain(error: &Error) -> String {
    match (error.as_db_error(), error.source()) {
        (Some(said), _) => format!("{} ({})", said.message(), said.code().code()),
        (None, Some(cause)) => format!("{error}: {cause}"),
        (None, None) => error.to_string(),
    }
}

impl From<PoolError> for Fault {
    fn from(error: PoolError) -> Self {
        match error {
            PoolError::Timeout(TimeoutType::Wait) => {
                Fault::new(FaultKind::Busy, "no connection came free in time")
            }
            // A server that answered with a word (a wrong password) was reached; all else was not.
            PoolError::Backend(error) | PoolError::PostCreateHook(HookError::Backend(error))
                if error.as_db_error().is_some() =>
            {
                error.into()
            }
            PoolError::Backend(error) => Fault::new(FaultKind::Unreachable, explain(&error)),
            other => Fault::new(FaultKind::Unreachable, other.to_string()),
        }
    }
}
