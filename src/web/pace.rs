//! How often one address may do what anybody may do: counted in memory, forgotten after an hour.

use std::collections::HashMap;
use std::sync::Mutex;

const HOUR: i64 = 3_600_000;
/// So many addresses are remembered at most; beyond them those of the last hour only.
const MOST: usize = 20_000;

/// Counts by the hash of an address. The hash is keyed by a secret of the process, so that nothing
/// that is kept tells who it was.
#[derive(Debug)]
pub struct Pace {
    secret: String,
    done: Mutex<HashMap<String, Vec<i64>>>,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { secret: facility_store::random_hex(16), done: Mutex::default() }
    }
}

impl Pace {
    /// Notes that somebody does something, and says whether they did it fewer times than this
    /// within the last hour.
    pub fn allows(&self, what: &str, who: &str, most: usize, now: i64) -> bool {
        let text = format!("{} {what} {who}", self.secret);
        let key = facility_store::sha256(text.as_bytes());
        let mut done = self.done.lock().expect("no panic holds it");
        if done.len() >= MOST {
            done.retain(|_, times| times.last().is_some_and(|last| *last > now - HOUR));
        }
        if done.len() >= MOST && !done.contains_key(&key) {
            return false;
        }
        let times = done.entry(key).or_default();
        times.retain(|time| *time > now - HOUR);
        if times.len() >= most {
            return false;
        }
        times.push(now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fourth_within_an_hour_is_refused_and_others_are_not_held_up() {
        let pace = Pace::default();
        for minute in [0, 10, 20] {
            assert!(pace.allows("report", "a", 3, minute * 60_000));
        }
        assert!(!pace.allows("report", "a", 3, 30 * 60_000));
        assert!(pace.allows("report", "b", 3, 30 * 60_000));
        assert!(pace.allows("report", "a", 3, HOUR + 1));
        assert!(!pace.allows("report", "a", 3, HOUR + 2));
    }
}
