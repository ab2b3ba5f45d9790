//! Passwords are hashed two at a time, four wait, and whoever comes then is asked to come back: a
//! flood of sign-ins takes no processor from everybody else.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Semaphore;

/// Turns at the processor, and places to wait for one.
#[derive(Debug)]
pub struct Hashing {
    turns: Semaphore,
    places: Semaphore,
    /// How many were hashed.
    pub done: AtomicU64,
}

impl Default for Hashing {
    fn default() -> Hashing {
        let (turns, places) = (Semaphore::new(2), Semaphore::new(6));
        Hashing { turns, places, done: AtomicU64::new(0) }
    }
}

impl Hashing {
    /// Does the work in its turn; `None` when too many wait.
    pub async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let _place = self.places.try_acquire().ok()?;
        let _turn = self.turns.acquire().await.ok()?;
        self.done.fetch_add(1, Ordering::Relaxed);
        tokio::task::spawn_blocking(work).await.ok()
    }
}
