//! The second factor of a person: the secret that their phone and the facility share, sealed under
//! the person's key, and codes for the day on which the phone is lost.

use crate::canonical::sha256;
use crate::db::{Batch, Expect, Fault};
use crate::people::{open, seal};
use crate::{Refusal, Store, cells};

/// A second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecondFactor {
    /// The shared secret.
    pub secret: Vec<u8>,
    /// The last time step that was used: no code works twice.
    pub step: i64,
    /// Recovery codes that are left.
    pub codes: i64,
}

impl Store {
    /// The second factor of a person.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn second_factor(&self, person: &str) -> Result<Option<SecondFactor>, Fault> {
        let sql = "SELECT sealed, step, \
                   (SELECT COUNT(*) FROM recovery_code c WHERE c.person = f.person) \
                   FROM second_factor f WHERE person = $1";
        let Some(row) = self.db.row(sql, &cells![person]).await? else { return Ok(None) };
        let key = self.key_of(person).await?;
        let secret = key.and_then(|key| open(&key, person, row.blob(0)));
        Ok(secret.map(|secret| SecondFactor { secret, step: row.int(1), codes: row.int(2) }))
    }

    /// Gives a person a second factor, whose first code was of this time step, with these recovery
    /// codes. The sessions of the person end.
    ///
    /// # Errors
    /// `Refusal::Identified` when there is one.
    pub async fn add_second_factor(
        &self,
        person: &str,
        (secret, step): (&[u8], i64),
        codes: &[String],
        now: i64,
    ) -> Result<(), Refusal> {
        let Some(key) = self.key_of(person).await? else { return Err(Refusal::Changed) };
        let mut writing = self.writing(now);
        let batch = writing.batch();
        batch.add_expecting(
            "INSERT INTO second_factor (person, sealed, step) VALUES ($1, $2, $3) \
             ON CONFLICT (person) DO NOTHING",
            cells![person, seal(&key, person, secret), step],
            Expect::Rows(1),
            "identified",
        );
        put_codes(batch, person, codes);
        batch.add("DELETE FROM session WHERE person = $1", cells![person]);
        batch.add("DELETE FROM token WHERE person = $1", cells![person]);
        writing.note("person", "second_factor", person, person);
        writing.commit().await.map(|_| ())
    }

    /// Puts these recovery codes in the place of older ones.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn put_recovery_codes(&self, person: &str, codes: &[String]) -> Result<(), Fault> {
        let mut batch = Batch::default();
        put_codes(&mut batch, person, codes);
        self.write_plain(batch).await
    }

    /// Uses a time step up; whether it was later than the last one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_step(&self, person: &str, step: i64) -> Result<bool, Fault> {
        let mut batch = Batch::default();
        let sql = "UPDATE second_factor SET step = $2 WHERE person = $1 AND step < $2";
        batch.add(sql, cells![person, step]);
        Ok(self.write_counting(batch).await? == 1)
    }

    /// Uses a recovery code up; whether it was there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_recovery_code(&self, person: &str, code: &str) -> Result<bool, Fault> {
        let mut batch = Batch::default();
        let sql = "DELETE FROM recovery_code WHERE person = $1 AND digest = $2";
        batch.add(sql, cells![person, digest(person, code)]);
        Ok(self.write_counting(batch).await? == 1)
    }

    /// Takes the second factor of a person away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_second_factor(&self, person: &str, by: &str, now: i64) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        let batch = writing.batch();
        batch.add("DELETE FROM recovery_code WHERE person = $1", cells![person]);
        batch.add("DELETE FROM second_factor WHERE person = $1", cells![person]);
        batch.add("DELETE FROM session WHERE person = $1", cells![person]);
        batch.add("DELETE FROM token WHERE person = $1", cells![person]);
        writing.note("person", "second_factor_ended", by, person);
        writing.commit().await.map(|_| ())
    }
}

fn put_codes(batch: &mut Batch, person: &str, codes: &[String]) {
    batch.add("DELETE FROM recovery_code WHERE person = $1", cells![person]);
    for code in codes {
        let sql = "INSERT INTO recovery_code (person, digest) VALUES ($1, $2)";
        batch.add(sql, cells![person, digest(person, code)]);
    }
}

/// A recovery code has 50 random bits: a plain digest, bound to its person, is enough.
fn digest(person: &str, code: &str) -> String {
    sha256(format!("{person} {code}").as_bytes())
}
