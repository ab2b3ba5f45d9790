//! Politeness: who may ask a host now.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Instant;

/// Hosts whose turns are over are forgotten when so many are known.
const KNOWN: usize = 512;
/// A host can keep us away for so long at most, else one wrong answer would be for ever.
const LONGEST_CLOSED: Duration = Duration::from_secs(3600);

/// Whose turn it is at which host.
#[derive(Debug)]
pub(crate) struct Turns {
    pause: Duration,
    at_once: usize,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

#[derive(Debug)]
struct Host {
    places: Arc<Semaphore>,
    times: Mutex<Times>,
}

#[derive(Clone, Copy, Debug)]
struct Times {
    /// When the next request may begin.
    next: Instant,
    /// Until when the host does not want to be asked.
    closed: Instant,
}

/// A turn at a host, given back when it is dropped. Who holds one must not wait for another.
#[derive(Debug)]
pub(crate) struct Turn {
    _place: OwnedSemaphorePermit,
    /// Keeps the host from being forgotten.
    _host: Arc<Host>,
}

impl Turns {
    pub(crate) fn new(pause: Duration, at_once: usize) -> Self {
        Self { pause, at_once, hosts: Mutex::default() }
    }

    /// Waits for a turn; or says for how much longer the host does not want to be asked.
    pub(crate) async fn take(&self, name: &str) -> Result<Turn, Duration> {
        let host = self.host(name);
        let place = Arc::clone(&host.places).acquire_owned().await;
        let place = place.expect("nobody closes the places");
        let at = host.times().claim(Instant::now(), self.pause)?;
        tokio::time::sleep_until(at).await;
        Ok(Turn { _place: place, _host: host })
    }

    /// Notes that a host asked not to be asked for a while.
    pub(crate) fn close(&self, name: &str, wait: Duration) {
        self.host(name).times().close(Instant::now(), wait);
    }

    fn host(&self, name: &str) -> Arc<Host> {
        let now = Instant::now();
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        if hosts.len() >= KNOWN && !hosts.contains_key(name) {
            hosts.retain(|_, host| Arc::strong_count(host) > 1 || host.times().wanted(now));
        }
        let fresh = || {
            let times = Mutex::new(Times { next: now, closed: now });
            Arc::new(Host { places: Arc::new(Semaphore::new(self.at_once)), times })
        };
        Arc::clone(hosts.entry(name.to_owned()).or_insert_with(fresh))
    }
}

impl Host {
    fn times(&self) -> std::sync::MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Times {
    /// When a request that is ready now may begin; or for how much longer none may.
    fn claim(&mut self, now: Instant, pause: Duration) -> Result<Instant, Duration> {
        if self.closed > now {
            return Err(self.closed - now);
        }
        let at = self.next.max(now);
        self.next = at + pause;
        Ok(at)
    }

    fn close(&mut self, now: Instant, wait: Duration) {
        self.closed = self.closed.max(now + wait.min(LONGEST_CLOSED));
    }

    fn wanted(&self, now: Instant) -> bool {
        self.next > now || self.closed > now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(3);

    #[test]
    fn requests_to_a_host_begin_a_pause_apart() {
        let now = Instant::now();
        let mut times = Times { next: now, closed: now };
        assert_eq!(times.claim(now, PAUSE), Ok(now));
        assert_eq!(times.claim(now, PAUSE), Ok(now + PAUSE));
        assert_eq!(times.claim(now + PAUSE, PAUSE), Ok(now + 2 * PAUSE));
        let later = now + 100 * PAUSE;
        assert_eq!(times.claim(later, PAUSE), Ok(later), "pauses do not add up");
    }

    #[test]
    fn a_host_that_asks_for_peace_gets_it_for_an_hour_at_most() {
        let now = Instant::now();
        let mut times = Times { next: now, closed: now };
        times.close(now, Duration::from_secs(90_000));
        times.close(now, Duration::from_secs(1));
        assert_eq!(times.claim(now, PAUSE), Err(LONGEST_CLOSED));
        let later = now + LONGEST_CLOSED;
        assert_eq!(times.claim(later, PAUSE), Ok(later));
    }

    #[tokio::test]
    async fn a_third_request_waits_until_one_of_two_is_over() {
        let turns = Turns::new(Duration::ZERO, 2);
        let first = turns.take("a.example").await.unwrap();
        let _second = turns.take("a.example").await.unwrap();
        let mut third = Box::pin(turns.take("a.example"));
        let moment = Duration::from_millis(50);
        assert!(tokio::time::timeout(moment, &mut third).await.is_err());
        let _other = turns.take("b.example").await.unwrap();
        drop(first);
        assert!(third.await.is_ok());
    }

    #[tokio::test]
    async fn hosts_are_forgotten_unless_they_are_still_wanted() {
        let turns = Turns::new(Duration::ZERO, 2);
        turns.close("closed.example", Duration::from_secs(600));
        let _held = turns.take("held.example").await.unwrap();
        for number in 0..2 * KNOWN {
            drop(turns.take(&format!("{number}.example")).await.unwrap());
        }
        let hosts = turns.hosts.lock().unwrap();
        assert!(hosts.len() <= KNOWN);
        assert!(hosts.contains_key("held.example") && hosts.contains_key("closed.example"));
    }
}
