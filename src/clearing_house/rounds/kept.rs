//! The texts that a round keeps: read as they stand, nothing is worked out anew for showing.

use axum::body::Bytes;
use facility_record::File;
use facility_store::{Store, db::Fault};

use super::kind::Round;
use super::plan::{self, Written};
use super::report::Told;

/// The content of a file, if it is there.
///
/// # Errors
/// When the database or the object store fails.
pub async fn content(store: &Store, file: &File) -> Result<Option<Bytes>, Fault> {
    if file.id.is_empty() {
        return Ok(None);
    }
    match store.file(&file.id).await? {
        Some(stored) => store.file_content(&stored).await.map(Some),
        None => Ok(None),
    }
}

/// The plan and the report of a round, each if it is there and can be read.
///
/// # Errors
/// When the database or the object store fails.
pub async fn texts(store: &Store, round: &Round) -> Result<(Option<Written>, Option<Told>), Fault> {
    let plan = content(store, &round.plan).await?.and_then(|text| plan::read(&text).ok());
    let told = content(store, &round.report).await?.and_then(|text| Told::read(&text).ok());
    Ok((plan, told))
}
