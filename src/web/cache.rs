//! Pages drawn for visitors, kept while nothing that they were drawn from has changed.
//!
//! An entry's address holds language, query and the UTC day. The kinds that it was drawn from were
//! recorded while it was drawn, never declared; it holds while none of them has a newer public
//! change than the database had before the drawing began.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, RwLock};

use super::answer::Packed;
use super::limits::Counted;

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
    /// What whoever asks for it is counted for.
    pub counted: Option<Counted>,
    /// The UTC day that it was drawn on, since a page may say "today".
    pub day: i64,
}

/// Kept pages by address.
#[derive(Debug, Default)]
pub struct Cache(RwLock<Pages>);

#[derive(Debug, Default)]
struct Pages {
    by_address: HashMap<String, Arc<Kept>>,
    /// What they weigh together, in bytes.
    weight: usize,
}

/// How many bytes are kept at the most.
const MOST: usize = 64 << 20;

impl Cache {
    /// The kept page of this address, if it still holds.
    pub fn find(
        &self,
        address: &str,
        day: i64,
        version: impl Fn(&str) -> i64,
    ) -> Option<Arc<Kept>> {
        let pages = self.0.read().expect("no panic holds it");
        let kept = pages.by_address.get(address)?;
        let holds = kept.day == day && kept.kinds.iter().all(|kind| version(kind) <= kept.version);
        holds.then(|| kept.clone())
    }

    /// Keeps a page. When the cache is full, it starts anew: hot pages are back at once.
    pub fn keep(&self, address: String, kept: Arc<Kept>) {
        let mut pages = self.0.write().expect("no panic holds it");
        let weight = address.len() + kept.packed.weight();
        if pages.weight + weight > MOST {
            *pages = Pages::default();
        }
        pages.weight += weight;
        if let Some(older) = pages.by_address.insert(address, kept) {
            pages.weight = pages.weight.saturating_sub(older.packed.weight());
        }
    }

    /// Forgets all pages.
    pub fn forget(&self) {
        *self.0.write().expect("no panic holds it") = Pages::default();
    }

    /// How many pages are kept.
    pub fn count(&self) -> usize {
        self.0.read().expect("no panic holds it").by_address.len()
    }
}
