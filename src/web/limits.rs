//! How often programs and visitors may ask.
//!
//! Whoever is known is counted as themselves: a token, an account. A visitor is counted as their
//! browser at its address first, and only then as the address, which has ten times the quota: behind
//! one address there may be a whole ministry, or the mobile phones of a country. A browser is told by
//! what it says of itself anyway (its name, its languages, the mark that a form gave it); nothing is
//! set to count it, and nothing of it is kept but a keyed hash in memory. One who says something else
//! each time has the quota of the address. All visitors together have fifty times the quota of one, so
//! that many addresses take no more from the others than that.
//!
//! Each node counts for itself: with several nodes behind one address a caller has as many times
//! the quota.

use std::net::IpAddr;
use std::sync::Once;

use axum::http::{HeaderMap, HeaderValue};

use super::buckets::{Buckets, Left, Quota};
use super::errors::Refusal;

/// How many times the quota of one visitor an address has, and an account.
const SHARED: u32 = 10;
/// How many times the quota of one visitor all of them have together.
const TOGETHER: u32 = 50;

/// How often callers may ask; 0 = as often as they like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotas {
    /// Reads of a token, or of an account, a minute.
    pub reads: u32,
    /// Writes of a token, of an account, or of an address that has neither, a minute.
    pub writes: u32,
    /// Reads of the API by an address without a token a minute.
    pub visitor_reads: u32,
    /// Searches of a visitor a minute.
    pub searches: u32,
    /// Whole lists that a visitor takes along an hour.
    pub exports: u32,
}

impl Default for Quotas {
    fn default() -> Quotas {
        // A token is free and gives ten times as much: who reads without one looks around. A page of
        // the API has up to 200 records, so that 60 are 12,000 records a minute.
        Quotas { reads: 600, writes: 120, visitor_reads: 60, searches: 60, exports: 10 }
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
            searches: quota("FACILITY_SEARCHES_PER_MINUTE", usual.searches)?,
            exports: quota("FACILITY_EXPORTS_PER_HOUR", usual.exports)?,
        })
    }
}

/// What of the pages is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// A search, or a list that is narrowed or turned over.
    Search,
    /// A whole list to take along: as CSV, as a workbook, as one file.
    Export,
}

/// What the process keeps of its callers' haste.
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

    /// No limits at all.
    pub fn none() -> Limits {
        let quotas = Quotas { reads: 0, writes: 0, visitor_reads: 0, searches: 0, exports: 0 };
        Limits { quotas, ..Limits::default() }
    }

    /// Whom a request from this address is counted as.
    pub fn caller(&self, headers: &HeaderMap, peer: IpAddr) -> String {
        static WARNED: Once = Once::new();
        let lines = headers.get_all("x-forwarded-for").iter();
        let hops: Vec<&str> = lines.filter_map(|line| line.to_str().ok()).collect();
        if self.proxies == 0 && !hops.is_empty() && peer.is_loopback() {
            WARNED.call_once(|| {
                tracing::warn!("a proxy seems to stand before the service: without FACILITY_PROXIES all visitors share the quotas of one address");
            });
        }
        caller(peer, &hops.join(","), self.proxies)
    }

    /// Takes one from somebody's bucket of a quota that the environment does not set.
    ///
    /// # Errors
    /// `TooMany` when there is none.
    pub fn allow(&self, quota: Quota, who: &str, now: i64) -> Result<(), Refusal> {
        match self.buckets.take(who, quota, now) {
            Some(left) if !left.within => Err(Refusal::TooMany(left.wait)),
            _ => Ok(()),
        }
    }

    /// Takes one of these from whoever has this account (empty: from a visitor, their address and all
    /// visitors); what is left of the quota that is spent, if one is, or else of their own.
    pub fn count(
        &self,
        what: Counted,
        account: &str,
        (headers, peer): (&HeaderMap, IpAddr),
        now: i64,
    ) -> Option<Left> {
        let quota = match what {
            Counted::Search => Quota::a_minute("searches", self.quotas.searches),
            Counted::Export => Quota::an_hour("exports", self.quotas.exports),
        };
        if !account.is_empty() {
            return self.buckets.take(&format!("account {account}"), quota.times(SHARED), now);
        }
        let address = format!("address {}", self.caller(headers, peer));
        let browser = browser(headers, &address);
        let all = [(&browser, quota), (&address, quota.times(SHARED))];
        self.first_spent(&all.map(|(who, quota)| (who.as_str(), quota)), now)
    }

    /// Takes a read of the API from an address without a token.
    pub fn count_read(&self, address: &str, now: i64) -> Option<Left> {
        let quota = Quota::a_minute("visitor-reads", self.quotas.visitor_reads);
        self.first_spent(&[(address, quota)], now)
    }

    /// Takes one from each of these in turn, the narrowest first, and then from all visitors, until
    /// one has nothing left: what a caller asks for in vain takes nothing from their neighbours. What
    /// is left of that one, or else of the narrowest.
    fn first_spent(&self, callers: &[(&str, Quota)], now: i64) -> Option<Left> {
        let (_, narrowest) = *callers.first()?;
        let together = ("everybody", narrowest.times(TOGETHER));
        let mut own = None;
        for (who, quota) in callers.iter().copied().chain([together]) {
            let left = self.buckets.take(who, quota, now)?;
            if !left.within {
                return Some(left);
            }
            own = own.or(Some(left));
        }
        own
    }
}

/// A browser at its address, by what it says of itself.
fn browser(headers: &HeaderMap, address: &str) -> String {
    let said = ["user-agent", "accept-language", "cookie"]
        .map(|name| headers.get(name).map(HeaderValue::as_bytes).unwrap_or_default());
    format!("{address} {said:?}")
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
