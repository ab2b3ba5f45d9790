//! What an answer was made from, noted while it is drawn: a kept page holds as long as that does.

use std::collections::BTreeSet;

use super::ask::Ask;

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
