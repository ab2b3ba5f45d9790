//! Numbers for facets, so that the counts of several segments are added without comparing texts.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use crate::schema::BETWEEN;

/// Numbers for all facets (name and code) that any segment has, the same in all segments.
#[derive(Default)]
pub(crate) struct Labels(RwLock<Known>);

#[derive(Default)]
struct Known {
    numbers: HashMap<String, u32>,
    labels: Vec<String>,
}

impl Labels {
    /// The number of a label, if any segment made ready has had it.
    pub(crate) fn number(&self, label: &str) -> Option<u32> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).numbers.get(label).copied()
    }

    /// How many labels there are.
    pub(crate) fn count(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).labels.len()
    }

    /// The code of each of these labels, all of this name.
    pub(crate) fn codes(&self, name: &str, numbers: impl Iterator<Item = u32>) -> Vec<String> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let code =
            |number: u32| known.labels[number as usize].get(name.len() + BETWEEN.len_utf8()..);
        numbers.map(|number| code(number).unwrap_or_default().to_string()).collect()
    }

    /// How many bytes they take, about.
    pub(crate) fn memory(&self) -> usize {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.labels.iter().map(|label| 2 * (label.capacity() + 32)).sum()
    }

    /// The number of a label, a new one if it has none.
    pub(crate) fn add(&self, label: &str) -> u32 {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = known.numbers.get(label) {
            return *number;
        }
        let number = known.labels.len() as u32;
        known.numbers.insert(label.to_string(), number);
        known.labels.push(label.to_string());
        number
    }
}
