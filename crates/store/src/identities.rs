//! Identities at providers of sign-in: whose they are. What names one is personal: it stands sealed
//! under the person's key, and is found by a keyed hash.

use ring::hmac;
use serde_json::json;

use crate::canonical::hex;
use crate::db::{Expect, Fault};
use crate::people::{open, seal};
use crate::{Refusal, Store, cells};

/// What a person is to a provider of sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The keyed hash that it is found by; whoever adds one leaves it empty.
    pub id: String,
    /// The address of the provider.
    pub issuer: String,
    /// What the provider calls the person, for ever.
    pub subject: String,
    /// What the person recognises it by: an address, or a name.
    pub name: String,
    /// When it was linked, in milliseconds since 1970.
    pub created: i64,
}

impl Store {
    /// The person with this identity.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_with_identity(
        &self,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<String>, Fault> {
        let id = self.identity_of(issuer, subject).await?;
        let row = self.db.row("SELECT person FROM identity WHERE id = $1", &cells![id]).await?;
        Ok(row.map(|row| row.text(0).to_owned()))
    }

    /// Links an identity to a person.
    ///
    /// # Errors
    /// `Refusal::Identified` when it is linked to somebody; `Refusal::Changed` when the person was
    /// erased.
    pub async fn add_identity(
        &self,
        person: &str,
        identity: &Identity,
        now: i64,
    ) -> Result<(), Refusal> {
        let Some(key) = self.key_of(person).await? else { return Err(Refusal::Changed) };
        let id = self.identity_of(&identity.issuer, &identity.subject).await?;
        let known = json!({
            "issuer": identity.issuer, "subject": identity.subject, "name": identity.name,
        });
        let mut writing = self.writing(now);
        writing.batch().add_expecting(
            "INSERT INTO identity (id, person, sealed, created) VALUES ($1, $2, $3, $4) \
             ON CONFLICT (id) DO NOTHING",
            cells![id, person, seal(&key, person, known.to_string().as_bytes()), now],
            Expect::Rows(1),
            "identified",
        );
        writing.note("person", "identity", person, person);
        writing.commit().await.map(|_| ())
    }

    /// The identities of a person, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identities(&self, person: &str) -> Result<Vec<Identity>, Fault> {
        let sql = "SELECT id, sealed, created FROM identity WHERE person = $1 \
                   ORDER BY created, id";
        let rows = self.db.rows(sql, &cells![person]).await?;
        let key = self.key_of(person).await?.unwrap_or_default();
        let identity = |row: &crate::db::Row| {
            let opened = open(&key, person, row.blob(1));
            let known: serde_json::Value =
                opened.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
            let text = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
            Identity {
                id: row.text(0).to_owned(),
                issuer: text("issuer"),
                subject: text("subject"),
                name: text("name"),
                created: row.int(2),
            }
        };
        Ok(rows.iter().map(identity).collect())
    }

    /// Takes an identity from a person; whether there was one of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_identity(&self, person: &str, id: &str, now: i64) -> Result<bool, Refusal> {
        let mut writing = self.writing(now);
        let sql = "DELETE FROM identity WHERE id = $1 AND person = $2";
        writing.batch().add_expecting(sql, cells![id, person], Expect::Rows(1), "changed");
        writing.note("person", "identity_end", person, person);
        match writing.commit().await {
            Ok(_) => Ok(true),
            Err(Refusal::Changed) => Ok(false),
            Err(other) => Err(other),
        }
    }

    async fn identity_of(&self, issuer: &str, subject: &str) -> Result<String, Fault> {
        let secret = self.secret("identity").await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        // No address of a provider holds the end of a line.
        Ok(hex(hmac::sign(&key, format!("{issuer}\n{subject}").as_bytes()).as_ref()))
    }
}
