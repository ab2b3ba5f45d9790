//! What of mails their reader still sees: between the cause of a mail and its sending, or a look at
//! it, a record may have been withdrawn from them, or they may have left what let them see it.

use std::collections::HashMap;

use facility_access::{Verb, may};
use facility_store::{Mail, db::Fault};
use serde_json::{Value as Json, json};

use crate::web::records::is_inside;
use crate::web::site::Site;

/// Mails to one person, without what they no longer see; those that had nothing else to say are left
/// out. Mails to an address that has no account are about no record.
///
/// # Errors
/// When the database fails.
pub async fn still_seen(site: &Site, mut mails: Vec<Mail>) -> Result<Vec<Mail>, Fault> {
    let Some(reader) = mails.first().map(|mail| mail.person.clone()) else { return Ok(mails) };
    let mut ids: Vec<String> = mails.iter().flat_map(named).collect();
    if reader.is_empty() || ids.is_empty() {
        return Ok(mails);
    }
    ids.sort_unstable();
    ids.dedup();
    let person = site.store.person(&reader).await?;
    let mut seen: HashMap<String, bool> = HashMap::new();
    for record in site.store.records(&ids).await? {
        if may(&person, Verb::See, &record.subject()) {
            let inside = is_inside(&person, &record);
            seen.insert(record.id, inside);
        }
    }
    mails.retain_mut(|mail| narrow(mail, &seen));
    Ok(mails)
}

/// The id at the end of the address of a record.
fn id_of(json: &Json) -> Option<String> {
    let id = json["path"].as_str()?.rsplit('/').next()?;
    (id.len() == ID && id.matches('-').count() == 4).then(|| id.to_owned())
}

/// Letters of an id.
const ID: usize = 36;

/// The records that a mail names.
fn named(mail: &Mail) -> Vec<String> {
    let groups = mail.words.get("groups").and_then(Json::as_array).into_iter().flatten();
    let items = groups.flat_map(|group| group["items"].as_array().into_iter().flatten());
    let own = mail.words.get("path").map(|path| json!({"path": path}));
    own.iter().chain(items).filter_map(id_of).collect()
}

/// Takes out what is not seen; whether anything is left. What is seen says besides whether its reader
/// reads why something was done.
fn narrow(mail: &mut Mail, seen: &HashMap<String, bool>) -> bool {
    let words = &mut mail.words;
    if let Some(id) = words.get("path").and_then(|path| id_of(&json!({"path": path}))) {
        match seen.get(&id) {
            None => return false,
            Some(false) if words.contains_key("reason") => {
                words.insert("reason".to_owned(), json!(""));
            }
            Some(_) => {}
        }
    }
    let Some(groups) = words.get_mut("groups").and_then(Json::as_array_mut) else { return true };
    let mut gone = 0;
    groups.retain_mut(|group| {
        let Some(items) = group["items"].as_array_mut() else { return true };
        let before = items.len();
        items.retain(|item| id_of(item).is_none_or(|id| seen.contains_key(&id)));
        gone += before - items.len();
        before == 0 || !items.is_empty() // of some only the number is said
    });
    let is_left = !groups.is_empty();
    let count = words.get("count").and_then(Json::as_str).and_then(|text| text.parse().ok());
    if let Some(count) = count.filter(|_| gone > 0) {
        let count: usize = count;
        words.insert("count".to_owned(), json!(count.saturating_sub(gone).to_string()));
    }
    is_left
}
