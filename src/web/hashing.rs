//! Passwords are hashed two at a time, four wait, and whoever comes then is asked to come back: a
//! flood of sign-ins takes no processor from everybody else.

use tokio::sync::Semaphore;

/// Turns at the processor, and places to wait for one.
#[derive(Debug)]
pub struct Hashing {
    turns: Semaphore,
    places: Semaphore,
}

impl Default for Hashing {
    fn default() -> Hashing {
        Hashing { turns: Semaphore::new(2), places: Semaphore::new(6) }
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
        tokio::task::spawn_blocking(work).await.ok()
    }
}
