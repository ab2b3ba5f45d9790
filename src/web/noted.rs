//! What an answer was made from, noted while it is drawn: a kept page holds as long as that does.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering::Relaxed;

use super::ask::Ask;
use super::site::Site;

/// What an answer depends on besides the kinds that were read.
#[derive(Clone, Copy, Debug, Default)]
pub struct Leans {
    /// The search index.
    pub index: bool,
    /// The public log.
    pub log: bool,
    /// On something that is to happen each time: it is never kept.
    pub never: bool,
}

/// How far the changes were before a page was drawn, and what follows them and may be behind.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reached {
    change: i64,
    index: i64,
    log: i64,
}

impl Reached {
    /// How far they are now.
    pub async fn now(site: &Site) -> Reached {
        Reached {
            change: site.store.last_change().await.unwrap_or(0),
            index: site.followed.load(Relaxed),
            log: site.store.last_published().await.unwrap_or(0),
        }
    }

    /// The last change that a page knows of which was drawn from then on and leans on this.
    pub fn by(&self, leans: Leans) -> i64 {
        let index = if leans.index { self.index } else { i64::MAX };
        let log = if leans.log { self.log } else { i64::MAX };
        self.change.min(index).min(log)
    }
}

impl Ask {
    /// Notes that the answer depends on records of this kind.
    pub fn note_read(&self, kind: &str) {
        let mut reads = self.reads.lock().expect("no panic holds it");
        if !reads.contains(kind) {
            reads.insert(kind.to_owned());
        }
    }

    /// Notes that the answer depends on the search index, and so on every kind.
    pub fn note_search(&self) {
        self.leans.lock().expect("no panic holds it").index = true;
        for kind in self.site.store.kinds() {
            self.note_read(kind.name);
        }
    }

    /// Notes that the answer depends on the public log, which follows the changes.
    pub fn note_log(&self) {
        self.leans.lock().expect("no panic holds it").log = true;
    }

    /// Notes that this answer must be drawn anew each time.
    pub fn never_keep(&self) {
        self.leans.lock().expect("no panic holds it").never = true;
    }

    /// The kinds that were read, and what the answer depends on besides.
    pub fn reads(&self) -> (BTreeSet<String>, Leans) {
        let reads = self.reads.lock().expect("no panic holds it").clone();
        (reads, *self.leans.lock().expect("no panic holds it"))
    }
}
