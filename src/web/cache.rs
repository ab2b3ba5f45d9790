//! Pages drawn for visitors, kept while nothing that they were drawn from has changed.
//!
//! An entry's address holds language, query and the UTC day. The kinds that it was drawn from were
//! recorded while it was drawn, never declared; it holds while none of them has a newer public
//! change than the database had before the drawing began.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, RwLock};

use super::answer::Packed;

/// A kept page.
#[derive(Debug)]
pub struct Kept {
    /// Its bytes.
    pub packed: Packed,
    /// Its media type.
    pub media_type: &'static str,
    /// The kinds that it was drawn from.
    pub kinds: BTreeSet<String>,
    /// The last change of the database before it was drawn.
    pub version: i64,
    /// The UTC day that it was drawn on, since a page may say "today".
    pub day: i64,
}

/// Kept pages by address.
#[derive(Debug, Default)]
pub struct Cache(RwLock<HashMap<String, Arc<Kept>>>);

/// How many pages are kept at the most.
const MOST: usize = 4_000;

impl Cache {
    /// The kept page of this address, if it still holds.
    pub fn find(
        &self,
        address: &str,
        day: i64,
        version: impl Fn(&str) -> i64,
    ) -> Option<Arc<Kept>> {
        let pages = self.0.read().expect("no panic holds it");
        let kept = pages.get(address)?;
        let holds = kept.day == day && kept.kinds.iter().all(|kind| version(kind) <= kept.version);
        holds.then(|| kept.clone())
    }

    /// Keeps a page. When the cache is full, it starts anew: hot pages are back at once.
    pub fn keep(&self, address: String, kept: Arc<Kept>) {
        let mut pages = self.0.write().expect("no panic holds it");
        if pages.len() >= MOST {
            pages.clear();
        }
        pages.insert(address, kept);
    }

    /// How many pages are kept.
    pub fn count(&self) -> usize {
        self.0.read().expect("no panic holds it").len()
    }
}
