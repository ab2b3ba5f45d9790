//! What can go wrong in the index, with what was being done at the time.

use std::error::Error;
use std::fmt;
use std::io;

use tantivy::TantivyError;

/// A failure of the index itself: never of the words somebody typed.
#[derive(Debug)]
pub struct Fault {
    doing: String,
    cause: Cause,
}

#[derive(Debug)]
enum Cause {
    Engine(TantivyError),
    Disk(io::Error),
    Source(Box<dyn Error + Send + Sync>),
    Shape(&'static str),
    Busy,
}

impl Fault {
    pub(crate) fn engine(doing: impl Into<String>) -> impl FnOnce(TantivyError) -> Fault {
        let doing = doing.into();
        move |cause| Fault { doing, cause: Cause::Engine(cause) }
    }

    pub(crate) fn disk(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Fault {
        let doing = doing.into();
        move |cause| Fault { doing, cause: Cause::Disk(cause) }
    }

    pub(crate) fn source(cause: impl Error + Send + Sync + 'static) -> Fault {
        Fault { doing: "reading the documents to index".into(), cause: Cause::Source(cause.into()) }
    }

    pub(crate) fn shape(doing: impl Into<String>, cause: &'static str) -> Fault {
        Fault { doing: doing.into(), cause: Cause::Shape(cause) }
    }

    pub(crate) fn busy() -> Fault {
        Fault { doing: "taking the place of the one writer".into(), cause: Cause::Busy }
    }

    /// Whether the only trouble is that somebody else is writing to this index.
    pub fn is_busy(&self) -> bool {
        matches!(self.cause, Cause::Busy)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "search index, {}: ", self.doing)?;
        match &self.cause {
            Cause::Engine(cause) => write!(out, "{cause}"),
            Cause::Disk(cause) => write!(out, "{cause}"),
            Cause::Source(cause) => write!(out, "{cause}"),
            Cause::Shape(cause) => out.write_str(cause),
            Cause::Busy => out.write_str("somebody else is writing"),
        }
    }
}

impl Error for Fault {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.cause {
            Cause::Engine(cause) => Some(cause),
            Cause::Disk(cause) => Some(cause),
            Cause::Source(cause) => Some(cause.as_ref()),
            Cause::Shape(_) | Cause::Busy => None,
        }
    }
}
