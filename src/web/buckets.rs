//! Token buckets in memory, filled by a clock that is passed in: the one counter of whatever may be
//! done only so often.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;

/// A minute in milliseconds.
const MINUTE: i64 = 60_000;
/// Most callers that are counted apart; those beyond share one bucket for each quota.
const MOST: usize = 100_000;
/// How long to wait, in milliseconds, before full buckets are looked for again: looking at all of
/// them for every request would make a flood dearer.
const SWEEP: i64 = 1_000;

/// How often something may be done: so many times at once, and after that as many again, one by
/// one, within its window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quota {
    /// Its name, as headers and problems say it.
    pub name: &'static str,
    /// How many within the window; 0 = as many as one likes.
    pub requests: u32,
    /// The window in milliseconds.
    pub window: i64,
}

impl Quota {
    /// So many a minute.
    pub const fn a_minute(name: &'static str, requests: u32) -> Quota {
        Quota { name, requests, window: MINUTE }
    }

    /// So many an hour.
    pub const fn an_hour(name: &'static str, requests: u32) -> Quota {
        Quota { name, requests, window: 60 * MINUTE }
    }

    /// So many times as much.
    #[must_use]
    pub const fn times(self, times: u32) -> Quota {
        Quota { requests: self.requests.saturating_mul(times), ..self }
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
        let Quota { name, requests, window } = self.quota;
        [
            ("ratelimit-policy", format!("\"{name}\";q={requests};w={}", window / 1_000)),
            ("ratelimit", format!("\"{name}\";r={};t={}", self.remaining, self.full_in)),
        ]
    }
}

/// A bucket: how much was in it, in parts of a request, when, and when it will be full.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    level: i64,
    at: i64,
    full_at: i64,
}

#[derive(Debug, Default)]
struct Known {
    buckets: HashMap<u64, Bucket>,
    /// When full buckets were last forgotten.
    swept: i64,
}

/// The buckets of all callers. A caller is kept as a hash under a key of the process: nothing that
/// is kept tells who it was.
#[derive(Debug, Default)]
pub struct Buckets {
    key: RandomState,
    known: Mutex<Known>,
}

impl Buckets {
    /// Takes one request of this caller out of their bucket at this moment (milliseconds since
    /// 1970); `None` where there is no limit. A clock that jumps back fills nothing.
    pub fn take(&self, caller: &str, quota: Quota, now: i64) -> Option<Left> {
        if quota.requests == 0 {
            return None;
        }
        // A bucket holds `requests` times the window: each millisecond adds `requests` parts.
        let (rate, window) = (i64::from(quota.requests), quota.window);
        let most = rate * window;
        let mut known = self.known.lock().expect("no panic holds it");
        let key = known.place(self.key.hash_one((quota.name, caller)), now);
        let key = key.unwrap_or_else(|| self.key.hash_one((quota.name, quota.requests)));
        let new = Bucket { level: most, at: now, full_at: now };
        let bucket = known.buckets.entry(key).or_insert(new);
        let passed = (now - bucket.at).clamp(0, window);
        bucket.level = (bucket.level + passed * rate).min(most);
        bucket.at = now;
        let within = bucket.level >= window;
        if within {
            bucket.level -= window;
        }
        let level = bucket.level;
        bucket.full_at = now + (most - level + rate - 1) / rate;
        let seconds = |parts: i64| {
            u32::try_from((parts.max(0) + rate * 1_000 - 1) / (rate * 1_000)).unwrap_or(u32::MAX)
        };
        Some(Left {
            quota,
            within,
            remaining: u32::try_from(level / window).unwrap_or(0),
            full_in: seconds(most - level),
            wait: seconds(window - level),
        })
    }
}

impl Known {
    /// The place of a caller, if there is one; a full bucket is the same as none.
    fn place(&mut self, key: u64, now: i64) -> Option<u64> {
        if self.buckets.len() >= MOST && (now - self.swept).abs() >= SWEEP {
            self.buckets.retain(|_, bucket| bucket.full_at > now);
            self.swept = now;
        }
        (self.buckets.len() < MOST || self.buckets.contains_key(&key)).then_some(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEN: Quota = Quota::a_minute("reads", 10);
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
        let other = Quota::a_minute("writes", 10);
        assert!(buckets.take("somebody else", TEN, NOW).expect("a quota").within);
        assert!(buckets.take("somebody", other, NOW).expect("a quota").within);
        assert_eq!(buckets.take("somebody", Quota::a_minute("reads", 0), NOW), None);
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
        assert!(buckets.take("late", TEN, NOW + MINUTE).expect("a quota").within);
        assert!(
            buckets.known.lock().expect("no panic").buckets.len() < 10,
            "full buckets are forgotten"
        );
    }

    #[test]
    fn a_quota_of_an_hour_is_there_again_after_an_hour_and_minutes_make_no_difference() {
        let buckets = Buckets::default();
        let ten = Quota::an_hour("exports", 10);
        let taken = (0..11).filter_map(|_| buckets.take("somebody", ten, NOW));
        assert_eq!(taken.map(|left| left.wait).last(), Some(360));
        let late = buckets.take("somebody", ten, NOW + 359_000).expect("a quota");
        assert!(!late.within);
        let left = buckets.take("somebody", ten, NOW + 360_000).expect("a quota");
        assert_eq!((left.within, left.headers()[0].1.as_str()), (true, "\"exports\";q=10;w=3600"));
    }
}
