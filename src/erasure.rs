//! Erasing people, and seeing to it that a restored backup does not bring them back: whoever was
//! erased stands in a file beside the database, which is read whenever the service starts.

use std::io::Write;
use std::path::Path;

use facility_store::{Refusal, Store};

use crate::web::site::Site;

/// Erases a person; what they owned alone goes with them.
///
/// # Errors
/// When the database fails, or the list of the erased cannot be written.
pub async fn erase(site: &Site, person: &str, now: i64) -> Result<(), Refusal> {
    site.store.erase_person(person, person, now).await?;
    if let Some(list) = &site.erasures
        && let Err(error) = note(list, &[person.to_owned()])
    {
        // At the next start the list is completed from the database.
        tracing::error!(%error, "the list of the erased could not be written");
    }
    Ok(())
}

/// Erases again whom the list names and a restored database still knows, and completes the list from
/// the database; how many were erased again.
///
/// # Errors
/// When the database fails.
pub async fn replay(store: &Store, list: &Path, now: i64) -> Result<usize, Refusal> {
    let text = std::fs::read_to_string(list).unwrap_or_default();
    let listed: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    let erased = store.erased().await?;
    let mut again = 0;
    for person in listed.iter().filter(|person| !person.is_empty() && !erased.contains(person)) {
        if store.profile(person).await?.is_some() {
            store.erase_person(person, "", now).await?;
            again += 1;
        }
    }
    let missing: Vec<String> =
        erased.into_iter().filter(|person| !listed.contains(person)).collect();
    if let Err(error) = note(list, &missing) {
        tracing::error!(%error, "the list of the erased could not be written");
    }
    Ok(again)
}

/// Adds ids to the list; they are on disk when it returns.
fn note(list: &Path, people: &[String]) -> std::io::Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(list)?;
    let lines: String = people.iter().flat_map(|person| [person.as_str(), "\n"]).collect();
    file.write_all(lines.as_bytes())?;
    file.sync_all()
}
