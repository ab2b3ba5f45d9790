//! A name for whoever asks that holds for a month: by it sources are told apart and counted, and once
//! its secret is forgotten it leads back to nobody.

use facility_store::db::Fault;
use facility_store::sha256;
use jiff::civil::Date;

use super::ask::Ask;
use super::say::day_of;
use super::site::Site;

/// What the secrets of all months are called, before the month.
const SERIES: &str = "pseudonym-";
/// Characters of a pseudonym: 64 bits.
const LENGTH: usize = 16;

fn name(day: Date) -> String {
    format!("{SERIES}{:04}-{:02}", day.year(), day.month())
}

impl Ask {
    /// The name of whoever asks in this month, by the address that they ask from: two people behind
    /// one address are one, one person is never two.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn pseudonym(&self) -> Result<String, Fault> {
        let secret = self.site.store.secret(&name(day_of(self.now).unwrap_or_default())).await?;
        let caller = self.site.limits.caller(&self.headers, self.peer);
        let mut pseudonym = sha256(format!("{secret} {caller}").as_bytes());
        pseudonym.truncate(LENGTH);
        Ok(pseudonym)
    }
}

/// Forgets the secrets of the months before this day's.
///
/// # Errors
/// When the database fails.
pub async fn forget(site: &Site, day: Date) -> Result<(), Fault> {
    site.store.forget_secrets(SERIES, &name(day)).await.map(drop)
}
