//! Links that work once, tries that are counted, and what of both is forgotten.

use facility_access::{Grant, Role};
use ring::hmac;

use crate::canonical::{hex, random_hex, sha256};
use crate::db::{Batch, Expect, Fault};
use crate::{Profile, Refusal, Store, cells, plain_fault};

/// A day in milliseconds.
const DAY: i64 = 86_400_000;
/// How long tries are kept: nothing is counted over a longer time.
const TRIES: i64 = DAY;
/// How long it is remembered what was answered to an idempotency key.
const ANSWERS: i64 = 30 * DAY;

impl Store {
    /// Makes a link that works once, for this purpose; its token.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_passage(
        &self,
        person: &str,
        purpose: &str,
        expires: i64,
    ) -> Result<String, Fault> {
        let token = random_hex(24);
        let mut batch = crate::db::Batch::default();
        batch.add(
            "INSERT INTO passage (token, person, purpose, expires) VALUES ($1, $2, $3, $4)",
            cells![sha256(token.as_bytes()), person, purpose, expires],
        );
        self.write_plain(batch).await?;
        Ok(token)
    }

    /// Whether a link would still work; using it up is [`Store::use_passage`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn passage(
        &self,
        token: &str,
        purpose: &str,
        now: i64,
    ) -> Result<Option<String>, Fault> {
        let sql = "SELECT person FROM passage WHERE token = $1 AND purpose = $2 AND expires > $3";
        let row = self.db.row(sql, &cells![sha256(token.as_bytes()), purpose, now]).await?;
        Ok(row.map(|row| row.text(0).to_owned()))
    }

    /// Uses a link up; whether it still worked. Of two who use it at once, one gets `true`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_passage(&self, token: &str, purpose: &str, now: i64) -> Result<bool, Fault> {
        let mut batch = crate::db::Batch::default();
        batch.add(
            "DELETE FROM passage WHERE token = $1 AND purpose = $2 AND expires > $3",
            cells![sha256(token.as_bytes()), purpose, now],
        );
        Ok(self.write_counting(batch).await? == 1)
    }

    /// Uses a link up for a new person who is an administrator; their id. Nothing of it is done, and
    /// the link works on, when that cannot be. With `is_first` there must be no administrator yet, and
    /// other links of the same purpose end: of two that are used at once, one works.
    ///
    /// # Errors
    /// `Refusal::Identified` when the address belongs to somebody; `Refusal::Changed` when the link
    /// does not work any more, or there is an administrator already.
    pub async fn add_administrator(
        &self,
        (token, purpose): (&str, &str),
        is_first: bool,
        profile: &Profile,
        now: i64,
    ) -> Result<String, Refusal> {
        let mut writing = self.writing(now);
        writing.batch().add_expecting(
            "DELETE FROM passage WHERE token = $1 AND purpose = $2 AND expires > $3",
            cells![sha256(token.as_bytes()), purpose, now],
            Expect::Rows(1),
            "changed",
        );
        if is_first {
            let others = "DELETE FROM passage WHERE purpose = $1";
            writing.batch().add(others, cells![purpose]);
        }
        let id = self.enter_person(&mut writing, profile).await?;
        let grant = Grant { role: Role::Administrator, country: String::new() };
        writing.batch().add_expecting(
            "INSERT INTO role (person, role, country) SELECT $1, $2, $3 WHERE CAST($4 AS BIGINT) = 0 \
             OR NOT EXISTS (SELECT 1 FROM role WHERE role = $2)",
            cells![&id, grant.role.name(), &grant.country, i64::from(is_first)],
            Expect::Rows(1),
            "changed",
        );
        writing.note("person", "role", &id, &id);
        writing.commit().await?;
        Ok(id)
    }

    /// Notes an attempt (to sign in, to have a mail sent) and says how many there were since then,
    /// this one included. Attempts are kept for a day. Who made them stands there as a hash under a
    /// key of the installation: a stolen table does not tell which addresses were tried.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn attempts(&self, who: &str, now: i64, since: i64) -> Result<i64, Fault> {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.own_key("attempt").await?);
        let who = hex(hmac::sign(&key, who.as_bytes()).as_ref());
        let mut batch = Batch::default();
        batch.add("DELETE FROM attempt WHERE at < $1", cells![now - TRIES]);
        batch.add("INSERT INTO attempt (who, at) VALUES ($1, $2)", cells![&who, now]);
        let at = batch
            .query("SELECT COUNT(*) FROM attempt WHERE who = $1 AND at >= $2", cells![&who, since]);
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        Ok(outcome.rows[at].first().map_or(0, |row| row.int(0)))
    }

    /// Forgets what is of no more use at this moment: links that have ended, tries of the day before,
    /// answers to idempotency keys of more than thirty days ago; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_spent(&self, now: i64) -> Result<u64, Fault> {
        let mut batch = Batch::default();
        batch.add("DELETE FROM passage WHERE expires <= $1", cells![now]);
        batch.add("DELETE FROM attempt WHERE at < $1", cells![now - TRIES]);
        batch.add("DELETE FROM idempotency WHERE at < $1", cells![now - ANSWERS]);
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        Ok(outcome.counts.iter().sum())
    }
}
