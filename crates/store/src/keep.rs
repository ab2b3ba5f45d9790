//! Where the content of files is kept: in the database, or in an object store by URL.

use std::sync::Arc;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{Error, ObjectStore, ObjectStoreExt, local::LocalFileSystem};

use crate::db::{Fault, FaultKind};

/// Most bytes that are asked of an object store at once.
const PIECE: i64 = 1_048_576;

/// Where the content of files is kept.
#[derive(Clone, Debug)]
pub enum Keep {
    /// In rows of the database.
    Database,
    /// In an object store.
    Objects(Objects),
}

/// A place in an object store.
#[derive(Clone, Debug)]
pub struct Objects {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
}

impl Keep {
    /// The place that a URL names: empty for the database, `file:///DIRECTORY`, or
    /// `s3://BUCKET/PREFIX` in a program that was built with the feature `s3`.
    ///
    /// # Errors
    /// For what is none of these, or cannot be used.
    pub fn open(url: &str) -> Result<Keep, Fault> {
        if url.is_empty() {
            return Ok(Keep::Database);
        }
        let wrong = |error: &dyn std::fmt::Display| {
            Fault::new(FaultKind::Other, format!("the place of files: {error}"))
        };
        if let Some(directory) = url.strip_prefix("file://").filter(|rest| rest.starts_with('/')) {
            std::fs::create_dir_all(directory).map_err(|error| wrong(&error))?;
            let local = LocalFileSystem::new_with_prefix(directory).map_err(|e| wrong(&e))?;
            let (store, prefix) = (Arc::new(local.with_fsync(true)), Path::default());
            return Ok(Keep::Objects(Objects { store, prefix }));
        }
        match url.starts_with("s3://") {
            true => s3(url),
            false => Err(wrong(&"write file:///DIRECTORY or s3://BUCKET/PREFIX")),
        }
    }

    /// Its name, as it is noted with each file.
    pub fn name(&self) -> &'static str {
        match self {
            Keep::Database => "database",
            Keep::Objects(_) => "objects",
        }
    }

    /// The object store, for a file that is kept in one.
    pub(crate) fn of(&self, home: &str) -> Result<&Objects, Fault> {
        match self {
            Keep::Objects(objects) if home == self.name() => Ok(objects),
            _ => {
                let message = "a file is kept in an object store, and none is set";
                Err(Fault::new(FaultKind::Unreachable, message))
            }
        }
    }
}

/// A bucket; keys, region and endpoint are read from the variables `AWS_...`.
#[cfg(feature = "s3")]
fn s3(url: &str) -> Result<Keep, Fault> {
    use object_store::aws::AmazonS3Builder;
    let wrong = |message: String| Fault::new(FaultKind::Other, message);
    // Whoever connects asks for a provider of cryptography; a second call finds the first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let place = url.strip_prefix("s3://").unwrap_or_default();
    let (bucket, prefix) = place.split_once('/').unwrap_or((place, ""));
    // Somebody waits for it: what does not come soon is said to fail.
    let retry = object_store::RetryConfig {
        max_retries: 3,
        retry_timeout: std::time::Duration::from_secs(15),
        ..object_store::RetryConfig::default()
    };
    let store = AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry).build();
    let store = store.map_err(|error| wrong(format!("the place of files: {error}")))?;
    Ok(Keep::Objects(Objects { store: Arc::new(store), prefix: Path::from(prefix) }))
}

#[cfg(not(feature = "s3"))]
fn s3(_: &str) -> Result<Keep, Fault> {
    let message = "the place of files: this program was built without the feature s3";
    Err(Fault::new(FaultKind::Other, message))
}

impl Objects {
    fn key(&self, id: &str) -> Path {
        // Few objects in each folder, for file systems.
        self.prefix.clone().join(id.get(..2).unwrap_or("00")).join(id)
    }

    pub(crate) async fn put(&self, id: &str, content: Bytes) -> Result<(), Fault> {
        self.store.put(&self.key(id), content.into()).await.map_err(fault)?;
        Ok(())
    }

    pub(crate) async fn piece(&self, id: &str, from: i64, end: i64) -> Result<Bytes, Fault> {
        let end = end.min(from + PIECE);
        let range = from.unsigned_abs()..end.unsigned_abs();
        let piece = self.store.get_range(&self.key(id), range).await.map_err(fault)?;
        match piece.is_empty() {
            true => Err(Fault::new(FaultKind::Broken, "the content of a file is too short")),
            false => Ok(piece),
        }
    }

    /// Deletes the content, if it is there.
    pub(crate) async fn delete(&self, id: &str) -> Result<(), Fault> {
        match self.store.delete(&self.key(id)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(fault(error)),
        }
    }
}

fn fault(error: Error) -> Fault {
    let kind = match error {
        Error::NotFound { .. } => FaultKind::Broken,
        _ => FaultKind::Unreachable,
    };
    Fault::new(kind, format!("the object store: {error}"))
}
