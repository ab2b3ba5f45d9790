//! How often one address may do what anybody may do: counted in memory, forgotten after an hour.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use super::ask::Ask;

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

/// The address that a request comes from, for counting only: behind a proxy of the operator (on this
/// machine or in a private network) the one that the proxy names. Of an IPv6 address the first half
/// counts, since the other half is its holder's to choose.
pub fn origin(ask: &Ask) -> String {
    let peer = ask.peer;
    let forwarded = ask.headers.get("x-forwarded-for").and_then(|value| value.to_str().ok());
    let last = forwarded.and_then(|line| line.rsplit(',').next()).map(str::trim);
    let named = last.and_then(|text| text.parse().ok()).filter(|_| is_inner(peer));
    household(named.unwrap_or(peer))
}

/// Whether an address is one of the operator's own networks.
fn is_inner(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(four) => four.is_loopback() || four.is_private(),
        IpAddr::V6(six) => six.is_loopback() || six.is_unique_local(),
    }
}

fn household(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => six.segments()[..4].iter().map(|part| format!("{part:x}:")).collect(),
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

    #[test]
    fn who_may_choose_among_many_addresses_of_one_line_counts_once() {
        let of = |text: &str| household(text.parse().expect("an address"));
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
        assert!(is_inner("10.0.0.3".parse().expect("an address")));
        assert!(!is_inner("192.0.2.7".parse().expect("an address")));
    }
}
