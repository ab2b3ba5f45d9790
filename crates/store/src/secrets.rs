//! Secrets of the installation, kept with its settings.

use crate::canonical::random_hex;
use crate::db::{Fault, FaultKind};
use crate::{Store, cells};

impl Store {
    /// A secret of the installation, made when it is first asked for.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn secret(&self, name: &str) -> Result<String, Fault> {
        if let Some(secret) = self.secrets.lock().expect("no panic holds it").get(name) {
            return Ok(secret.clone());
        }
        let name = format!("secret.{name}");
        let mut batch = crate::db::Batch::default();
        batch.add(
            "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
            cells![&name, random_hex(32)],
        );
        let at = batch.query("SELECT value FROM setting WHERE name = $1", cells![&name]);
        let outcome = self.db.write(batch).await.map_err(|error| match error {
            crate::db::WriteError::Fault(fault) => fault,
            unmet => Fault::new(FaultKind::Other, unmet.to_string()),
        })?;
        let secret = outcome.rows[at].first().map_or(String::new(), |row| row.text(0).to_owned());
        let short = name.trim_start_matches("secret.").to_owned();
        self.secrets.lock().expect("no panic holds it").insert(short, secret.clone());
        Ok(secret)
    }

    /// Forgets the secrets of a series whose names come before this one: what was hashed with them can
    /// be led back to nobody.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_secrets(&self, series: &str, before: &str) -> Result<u64, Fault> {
        let mut batch = crate::db::Batch::default();
        let [from, to] = [series, before].map(|name| format!("secret.{name}"));
        batch.add("DELETE FROM setting WHERE name >= $1 AND name < $2", cells![&from, &to]);
        self.secrets
            .lock()
            .expect("no panic holds it")
            .retain(|name, _| !(name.as_str() >= series && name.as_str() < before));
        self.write_counting(batch).await
    }
}
