//! How often programs may ask: token buckets in memory, filled by a clock that is passed in.
//!
//! Each node counts for itself: with several nodes behind one address a program has as many times
//! the quota.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Mutex;

use axum::http::HeaderMap;

/// The window that quotas are given for, in milliseconds: a minute.
const WINDOW: i64 = 60_000;
/// Most callers that are counted apart; those beyond share one bucket.
const MOST: usize = 100_000;

/// Requests that a caller has a minute; 0 = as many as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Reads of a token.
    pub reads: u32,
    /// Writes of a token, or of an address that has none.
    pub writes: u32,
    /// Reads of an address without a token.
    pub visitor_reads: u32,
}

impl Default for Quotas {
    fn default() -> Quotas {
        Quotas { reads: 600, writes: 120, visitor_reads: 600 }
    }
}

impl Quotas {
    /// The quotas that the environment sets, and the usual ones for those that it does not.
    ///
    /// # Errors
    /// The variable that holds no whole number.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Quotas, &'static str> {
        let usual = Quotas::default();
        let quota = |name: &'static str, usual: u32| match variable(name) {
            None => Ok(usual),
            Some(text) if text.trim().is_empty() => Ok(usual),
            Some(text) => text.trim().parse().map_err(|_| name),
        };
        Ok(Quotas {
            reads: quota("FACILITY_API_READS_PER_MINUTE", usual.reads)?,
            writes: quota("FACILITY_API_WRITES_PER_MINUTE", usual.writes)?,
            visitor_reads: quota("FACILITY_API_VISITOR_READS_PER_MINUTE", usual.visitor_reads)?,
        })
    }
}

/// A quota with its name, as the headers say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its name: `reads`, `writes`, `visitor-reads`.
    pub name: &'static str,
    /// Requests a minute.
    pub requests: u32,
}

/// What the process keeps of its programs' haste.
#[derive(Debug, Default)]
pub struct Limits {
    /// The quotas.
    pub quotas: Quotas,
    /// How many proxies of ours stand before the service.
    pub proxies: usize,
    /// The buckets.
    pub buckets: Buckets,
}

impl Limits {
    /// The limits that the environment sets.
    ///
    /// # Errors
    /// The variable that holds no whole number.
    pub fn from_environment(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Limits, &'static str> {
        let proxies = match variable("FACILITY_PROXIES").unwrap_or_default().trim() {
            "" => 0,
            text => text.parse().map_err(|_| "FACILITY_PROXIES")?,
        };
        let quotas = Quotas::from_environment(variable)?;
        Ok(Limits { quotas, proxies, buckets: Buckets::default() })
    }

    /// Whom a request from this address is counted as.
    pub fn caller(&self, headers: &HeaderMap, peer: IpAddr) -> String {
        let lines = headers.get_all("x-forwarded-for").iter();
        let hops: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
        caller(peer, &hops.join(","), self.proxies)
    }

    /// No limits at all.
    pub fn none() -> Limits {
        let quotas = Quotas { reads: 0, writes: 0, visitor_reads: 0 };
        Limits { quotas, ..Limits::default() }
    }
}

/// What is left after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    /// The quota that was taken from.
    pub quota: Quota,
    /// Whether the request was within it.
    pub within: bool,
    /// Requests that could follow at once.
    pub remaining: u32,
    /// Seconds until the whole quota is there again.
    pub full_in: u32,
    /// Seconds until one more request is within it; 0 = now.
    pub wait: u32,
}

impl Left {
    /// The headers of the draft for rate limits of the IETF's working group on HTTP APIs.
    pub fn headers(&self) -> [(&'static str, String); 2] {
        let Quota { name, requests } = self.quota;
        [
            ("ratelimit-policy", format!("\"{name}\";q={requests};w={}", WINDOW / 1_000)),
            ("ratelimit", format!("\"{name}\";r={};t={}", self.remaining, self.full_in)),
        ]
    }
}

/// A bucket: how much was in it, in parts of a request, and when.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: i64,
    at: i64,
}

/// The buckets of all callers.
#[derive(Debug, Default)]
pub struct Buckets(Mutex<HashMap<String, Bucket>>);

impl Buckets {
    /// Takes one request of this caller out of their bucket at this moment (milliseconds since
    /// 1970); `None` where there is no limit. A clock that jumps back fills nothing.
    pub fn take(&self, caller: &str, quota: Quota, now: i64) -> Option<Left> {
        if quota.requests == 0 {
            return None;
        }
        // A bucket holds `requests` times the window: each millisecond adds `requests` parts.
        let (rate, most) = (i64::from(quota.requests), i64::from(quota.requests) * WINDOW);
        let mut buckets = self.0.lock().expect("no panic holds it");
        if buckets.len() >= MOST {
            // After a window a bucket is full, which is the same as none.
            buckets.retain(|_, bucket| now - bucket.at < WINDOW);
        }
        let mut key = format!("{} {caller}", quota.name);
        if buckets.len() >= MOST && !buckets.contains_key(&key) {
            key = format!("{} others", quota.name);
        }
        let bucket = buckets.entry(key).or_insert(Bucket { level: most, at: now });
        let passed = (now - bucket.at).clamp(0, WINDOW);
        bucket.level = (bucket.level + passed * rate).min(most);
        bucket.at = now;
        let within = bucket.level >= WINDOW;
        if within {
            bucket.level -= WINDOW;
        }
        let level = bucket.level;
        let seconds = |parts: i64| {
            u32::try_from((parts.max(0) + rate * 1_000 - 1) / (rate * 1_000)).unwrap_or(u32::MAX)
        };
        Some(Left {
            quota,
            within,
            remaining: u32::try_from(level / WINDOW).unwrap_or(0),
            full_in: seconds(most - level),
            wait: seconds(WINDOW - level),
        })
    }
}

/// Whom an address is counted as: an IPv4 address, or the network of an IPv6 address, since a
/// household has a whole /64. Behind so many proxies of ours, the address is the one that the
/// outermost of them saw, which each has put at the end of `X-Forwarded-For`.
fn caller(peer: IpAddr, forwarded: &str, proxies: usize) -> String {
    let hops: Vec<&str> = forwarded.split(',').map(str::trim).collect();
    let told = match proxies {
        0 => None,
        proxies => hops.len().checked_sub(proxies).and_then(|at| hops[at].parse().ok()),
    };
    match told.unwrap_or(peer) {
        IpAddr::V4(four) => four.to_string(),
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => four.to_string(),
            None => {
                let [a, b, c, d, ..] = six.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::")
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Quota = Quota { name: "reads", requests: 10 };
    const NOW: i64 = 1_800_000_000_000;

    fn takes(buckets: &Buckets, times: usize, now: i64) -> Vec<Left> {
        (0..times).filter_map(|_| buckets.take("somebody", TEN, now)).collect()
    }

    #[test]
    fn a_full_bucket_gives_its_quota_at_once_and_then_one_at_a_time() {
        let buckets = Buckets::default();
        let left = takes(&buckets, 12, NOW);
        assert_eq!(left.iter().filter(|left| left.within).count(), 10);
        assert_eq!((left[0].remaining, left[9].remaining), (9, 0));
        assert_eq!((left[10].wait, left[10].full_in), (6, 60));
        assert!(!takes(&buckets, 1, NOW + 5_999)[0].within);
        let next = takes(&buckets, 2, NOW + 6_000);
        assert_eq!([next[0].within, next[1].within], [true, false]);
        assert!(takes(&buckets, 11, NOW + 66_000)[9].within, "a minute fills it");
        assert!(!takes(&buckets, 1, NOW + 66_000)[0].within, "and no more than fills it");
    }

    #[test]
    fn a_clock_that_jumps_back_gives_and_takes_nothing() {
        let buckets = Buckets::default();
        takes(&buckets, 10, NOW);
        assert!(!takes(&buckets, 1, NOW - 86_400_000)[0].within);
        assert!(takes(&buckets, 1, NOW - 86_400_000 + 6_000)[0].within);
    }

    #[test]
    fn callers_and_quotas_are_counted_apart_and_none_is_no_limit() {
        let buckets = Buckets::default();
        takes(&buckets, 10, NOW);
        let other = Quota { name: "writes", requests: 10 };
        assert!(buckets.take("somebody else", TEN, NOW).expect("a quota").within);
        assert!(buckets.take("somebody", other, NOW).expect("a quota").within);
        assert_eq!(buckets.take("somebody", Quota { name: "reads", requests: 0 }, NOW), None);
    }

    #[test]
    fn the_headers_say_the_quota_what_is_left_and_when_it_is_whole() {
        let left = takes(&Buckets::default(), 3, NOW)[2];
        let [policy, limit] = left.headers();
        assert_eq!(policy, ("ratelimit-policy", "\"reads\";q=10;w=60".to_owned()));
        assert_eq!(limit, ("ratelimit", "\"reads\";r=7;t=18".to_owned()));
    }

    #[test]
    fn more_callers_than_memory_is_given_for_share_one_bucket() {
        let buckets = Buckets::default();
        assert!((0..MOST).all(|n| buckets.take(&n.to_string(), TEN, NOW).is_some()));
        let taken = (0..20).filter_map(|n| buckets.take(&format!("late {n}"), TEN, NOW));
        assert_eq!(taken.filter(|left| left.within).count(), 10);
        assert!(buckets.take("0", TEN, NOW).expect("a quota").within, "the first keep theirs");
        assert!(buckets.take("late", TEN, NOW + WINDOW).expect("a quota").within);
        assert!(buckets.0.lock().expect("no panic").len() < 10, "full buckets are forgotten");
    }

    #[test]
    fn an_address_is_the_one_that_the_outermost_of_our_proxies_saw() {
        let peer = "10.0.0.1".parse().expect("an address");
        for (forwarded, proxies, expected) in [
            ("203.0.113.9", 0, "10.0.0.1"),
            ("", 1, "10.0.0.1"),
            ("203.0.113.9", 1, "203.0.113.9"),
            ("1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),
            ("1.2.3.4, 203.0.113.9, 10.0.0.7", 2, "203.0.113.9"),
            ("203.0.113.9", 2, "10.0.0.1"),
            ("nonsense", 1, "10.0.0.1"),
            ("2001:db8:1:2:3:4:5:6", 1, "2001:db8:1:2::"),
            ("::ffff:203.0.113.9", 1, "203.0.113.9"),
        ] {
            assert_eq!(caller(peer, forwarded, proxies), expected, "{forwarded} {proxies}");
        }
    }

    #[test]
    fn who_may_choose_among_many_addresses_of_one_line_counts_once() {
        let of = |text: &str| caller(text.parse().expect("an address"), "", 0);
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }

    #[test]
    fn a_variable_that_is_no_number_is_named() {
        let usual = Quotas::from_environment(|_| None).expect("nothing is set");
        assert_eq!(usual, Quotas::default());
        let set = |name: &str| (name == "FACILITY_API_WRITES_PER_MINUTE").then(|| "7".to_owned());
        assert_eq!(Quotas::from_environment(set).expect("a number").writes, 7);
        let set = |name: &str| (name == "FACILITY_API_READS_PER_MINUTE").then(|| "x".to_owned());
        assert_eq!(Quotas::from_environment(set), Err("FACILITY_API_READS_PER_MINUTE"));
    }
}
