//! What a record may be a duplicate of. A hint, which never keeps anybody from anything.

use facility_access::PUBLIC;
use facility_record::{Shape, Value};
use facility_store::{Record, address_place};

use super::likeness::{ALIKE, likeness};
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::view::address;
use crate::web::view::title;

/// Titles of a kind that are compared.
const TITLES: usize = 20_000;
/// A page that more records name than this says nothing of one of them.
const SHARED: usize = 3;
/// Hints that are shown.
const SHOWN: usize = 5;

/// A record that may be the same.
pub struct Hint {
    /// Its id.
    pub id: String,
    /// Its title with the code of its language.
    pub title: (String, String),
    /// Its address.
    pub address: String,
    /// Why it may be the same, in words.
    pub why: String,
}

/// Public records of the same kind that have a similar title or name the same page of the web: the
/// most alike first.
pub async fn hints(ask: &Ask, record: &Record) -> Result<Vec<Hint>, Error> {
    let store = &ask.site.store;
    let own = record.title();
    let own: Vec<&String> = own.texts.values().collect();
    let mut found: Vec<(f64, String, &'static str)> = Vec::new();
    for place in places(record) {
        let ids = store.at_place(record.kind.name, &place).await?;
        if ids.len() <= SHARED {
            found.extend(ids.into_iter().map(|id| (2.0, id, "duplicate-same-page")));
        }
    }
    for (id, words) in store.titles(record.kind.name, &[PUBLIC.to_owned()], TITLES).await? {
        let most = own.iter().map(|text| likeness(text, &words)).fold(0.0, f64::max);
        if most >= ALIKE && !found.iter().any(|(_, known, _)| *known == id) {
            found.push((most, id, "duplicate-similar-title"));
        }
    }
    found.retain(|(_, id, _)| *id != record.id);
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    found.dedup_by(|a, b| a.1 == b.1);
    found.truncate(SHOWN);
    let ids: Vec<String> = found.iter().map(|(_, id, _)| id.clone()).collect();
    let records = ask.seen(&ids).await?;
    let hint = |(_, id, why): &(f64, String, &'static str)| {
        let record = records.iter().find(|record| record.id == *id)?;
        Some(Hint {
            id: record.id.clone(),
            title: title(ask, record),
            address: address(ask, record),
            why: ask.say.t(why).into_owned(),
        })
    };
    Ok(found.iter().filter_map(hint).collect())
}

/// The pages of the web that a record names, whoever sees it.
fn places(record: &Record) -> Vec<String> {
    let pairs = record.body.pairs(&record.kind.fields);
    let urls = pairs.filter(|(field, _)| matches!(field.shape, Shape::Url) && is_own(field.name));
    let place = |value: &Value| value.words().first().map(|url| address_place(url));
    urls.filter_map(|(_, value)| place(value)).collect()
}

/// Whether an address is that of the thing itself: where the facts come from is shared by many.
fn is_own(field: &str) -> bool {
    field != "source_url"
}
