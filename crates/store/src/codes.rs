//! Codes that are sent by mail and typed, or carried by the link in the mail: looking at a page
//! uses none up.

use ring::rand::{SecureRandom, SystemRandom};

use crate::canonical::{random_hex, sha256};
use crate::db::{Batch, Fault};
use crate::people::{open, seal};
use crate::{Store, cells, plain_fault};

/// How often somebody may type a code wrongly.
const TRIES: i64 = 5;

/// What a code proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What it is for.
    pub purpose: String,
    /// Whose account it is about; empty = nobody's yet.
    pub person: String,
    /// The address that it was sent to, or what else belongs to it.
    pub about: String,
}

/// A code that was made: it stands nowhere but in the mail.
#[derive(Clone, Debug)]
pub struct NewCode {
    /// Stands in the address of the page that asks for it.
    pub id: String,
    /// Eight digits.
    pub code: String,
}

/// What came of typing a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// It is right.
    Right(Proof),
    /// It is wrong; so many tries are left.
    Wrong(i64),
    /// It has ended, was used, or was typed wrongly too often.
    Gone,
}

impl Store {
    /// Makes a code that ends at this moment; those that have ended are cleared away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn make_code(&self, proof: &Proof, now: i64, expires: i64) -> Result<NewCode, Fault> {
        let mut bytes = [0; 8];
        SystemRandom::new().fill(&mut bytes).expect("the operating system gives randomness");
        let code = format!("{:08}", u64::from_le_bytes(bytes) % 100_000_000);
        let id = random_hex(16);
        let sealed = seal(&self.own_key("code").await?, "", proof.about.as_bytes());
        let mut batch = Batch::default();
        batch.add("DELETE FROM code WHERE expires < $1", cells![now]);
        batch.add(
            "INSERT INTO code (id, purpose, person, sealed, digest, tries, expires) \
             VALUES ($1, $2, $3, $4, $5, 0, $6)",
            cells![
                sha256(id.as_bytes()),
                &proof.purpose,
                &proof.person,
                sealed,
                digest(&id, &code),
                expires
            ],
        );
        self.write_plain(batch).await?;
        Ok(NewCode { id, code })
    }

    /// What a code is for, while it can still be typed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn code(&self, id: &str, now: i64) -> Result<Option<Proof>, Fault> {
        let sql = "SELECT purpose, person, sealed FROM code \
                   WHERE id = $1 AND expires > $2 AND tries < $3";
        let row = self.db.row(sql, &cells![sha256(id.as_bytes()), now, TRIES]).await?;
        let key = self.own_key("code").await?;
        Ok(row.map(|row| Proof {
            purpose: row.text(0).to_owned(),
            person: row.text(1).to_owned(),
            about: opened(&key, row.blob(2)),
        }))
    }

    /// Notes that somebody typed a code. A right one is not used up by that:
    /// [`Store::use_code`] does it, once everything else that was typed is right too.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn type_code(&self, id: &str, typed: &str, now: i64) -> Result<Typed, Fault> {
        let mut batch = Batch::default();
        let counted = batch.query(
            "UPDATE code SET tries = tries + 1 WHERE id = $1 AND expires > $2 AND tries < $3 \
             RETURNING digest, tries, purpose, person, sealed",
            cells![sha256(id.as_bytes()), now, TRIES],
        );
        let outcome = self.db.write(batch).await.map_err(plain_fault)?;
        let Some(row) = outcome.rows[counted].first() else { return Ok(Typed::Gone) };
        let digits: String = typed.chars().filter_map(digit).collect();
        if digest(id, &digits) != row.text(0) {
            return Ok(match TRIES - row.int(1) {
                0 => Typed::Gone,
                left => Typed::Wrong(left),
            });
        }
        let mut batch = Batch::default();
        // A right one counts for nothing: what else was wrong can be mended.
        let sql = "UPDATE code SET tries = tries - 1 WHERE id = $1";
        batch.add(sql, cells![sha256(id.as_bytes())]);
        self.write_plain(batch).await?;
        let key = self.own_key("code").await?;
        Ok(Typed::Right(Proof {
            purpose: row.text(2).to_owned(),
            person: row.text(3).to_owned(),
            about: opened(&key, row.blob(4)),
        }))
    }

    /// Uses a code up; whether it was there. Of two who do it at once, one gets `true`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn use_code(&self, id: &str) -> Result<bool, Fault> {
        let mut batch = Batch::default();
        batch.add("DELETE FROM code WHERE id = $1", cells![sha256(id.as_bytes())]);
        Ok(self.write_counting(batch).await? == 1)
    }
}

fn opened(key: &[u8], sealed: &[u8]) -> String {
    open(key, "", sealed).and_then(|text| String::from_utf8(text).ok()).unwrap_or_default()
}

/// The id is secret too, so that a stolen table does not give the codes away.
fn digest(id: &str, code: &str) -> String {
    sha256(format!("{id} {code}").as_bytes())
}

/// The digit that a character stands for: people type codes in the digits of their script.
fn digit(character: char) -> Option<char> {
    let zeros = ['0', '\u{660}', '\u{6F0}', '\u{966}', '\u{FF10}'];
    zeros.iter().find_map(|zero| {
        let value = (character as u32).checked_sub(*zero as u32)?;
        char::from_digit(value, 10)
    })
}
