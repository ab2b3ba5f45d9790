//! Tokens that let programs act in a person's name: found by the digest of their secret, which is
//! shown once and kept nowhere.

use facility_access::Scope;

use crate::canonical::{random_hex, sha256};
use crate::db::{Batch, Expect, Fault};
use crate::{Refusal, Store, cells};

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

/// A token as its person sees it in their account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Id, which tells nothing of the secret.
    pub id: String,
    /// Whose it is.
    pub person: String,
    /// What the person calls it.
    pub name: String,
    /// What it lets a program do.
    pub scope: Scope,
    /// Whether it was made in a session that showed a second factor: only then it acts in the roles
    /// of its person.
    pub is_strong: bool,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
    /// When it ends.
    pub expires: i64,
    /// The beginning of the UTC day on which it was last used; 0 = never.
    pub used: i64,
}

/// A token that is to be made.
#[derive(Clone, Debug)]
pub struct TokenWish<'a> {
    /// Whose it is to be.
    pub person: &'a str,
    /// What they call it.
    pub name: &'a str,
    /// What it is to let a program do.
    pub scope: &'a Scope,
    /// Whether it is to act in the roles of its person.
    pub is_strong: bool,
    /// How long it is to last, in milliseconds.
    pub lasts: i64,
}

const COLUMNS: &str = "id, person, name, scope, created, expires, used, is_strong";

impl Store {
    /// Makes a token; its secret. Tokens of everybody that ended are cleared away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_token(&self, wish: &TokenWish<'_>, now: i64) -> Result<String, Refusal> {
        // The word in front lets scanners of sources find a secret that was left lying about.
        let secret = format!("facility_{}", random_hex(32));
        let mut writing = self.writing(now);
        let batch = writing.batch();
        batch.add("DELETE FROM token WHERE expires < $1", cells![now]);
        batch.add(
            "INSERT INTO token (id, digest, person, name, scope, is_strong, created, expires, used) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)",
            cells![
                random_hex(8),
                sha256(secret.as_bytes()),
                wish.person,
                wish.name,
                wish.scope.to_text(),
                wish.is_strong,
                now,
                now + wish.lasts
            ],
        );
        writing.note("person", "token", wish.person, wish.person);
        writing.commit().await?;
        Ok(secret)
    }

    /// The tokens of a person that still work, the youngest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tokens(&self, person: &str, now: i64) -> Result<Vec<Token>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS} FROM token WHERE person = $1 AND expires > $2 \
             ORDER BY created DESC, id"
        );
        Ok(self.db.rows(&sql, &cells![person, now]).await?.iter().map(token_of).collect())
    }

    /// The token with this secret, if it still works. The day is noted on its first use.
    ///
    /// # Errors
    /// When the database fails; that the day could not be noted is no failure.
    pub async fn token(&self, secret: &str, now: i64) -> Result<Option<Token>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM token WHERE digest = $1 AND expires > $2");
        let row = self.db.row(&sql, &cells![sha256(secret.as_bytes()), now]).await?;
        let Some(token) = row.as_ref().map(token_of) else { return Ok(None) };
        let day = now - now.rem_euclid(DAY);
        if token.used < day {
            let mut batch = Batch::default();
            let sql = "UPDATE token SET used = $2 WHERE id = $1 AND used < $2";
            batch.add(sql, cells![&token.id, day]);
            let _ = self.write_plain(batch).await; // reading goes on where nothing can be written
        }
        Ok(Some(token))
    }

    /// Revokes a token of a person; whether there was one of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_token(&self, person: &str, id: &str, now: i64) -> Result<bool, Refusal> {
        let mut writing = self.writing(now);
        let sql = "DELETE FROM token WHERE id = $1 AND person = $2";
        writing.batch().add_expecting(sql, cells![id, person], Expect::Rows(1), "changed");
        writing.note("person", "token_revocation", person, person);
        match writing.commit().await {
            Ok(_) => Ok(true),
            Err(Refusal::Changed) => Ok(false),
            Err(other) => Err(other),
        }
    }
}

fn token_of(row: &crate::db::Row) -> Token {
    Token {
        id: row.text(0).to_owned(),
        person: row.text(1).to_owned(),
        name: row.text(2).to_owned(),
        scope: Scope::from_text(row.text(3)),
        created: row.int(4),
        expires: row.int(5),
        used: row.int(6),
        is_strong: row.int(7) == 1,
    }
}
