//! People: the only table with personal data, sealed under a key per person.
//!
//! Names and addresses are sealed (AES-256-GCM) under a key that stands in a row of its own:
//! deleting that row makes every sealed text of the person unreadable, in bodies and editions
//! alike. An address is found by a keyed hash, never by its text.

use std::collections::HashMap;

use facility_access::{Grant, Person, Role};
use facility_record::TIED_TO;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use serde_json::json;

use crate::canonical::hex;
use crate::db::{Cell, Expect, Fault, Row};
use crate::records::placeholders;
use crate::{Refusal, Store, Writing, cells};

/// What the facility knows of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Id, as in links and change lines.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Code of the language they prefer.
    pub language: String,
    /// Hash of the password in the PHC format; empty = none yet.
    pub password: String,
}

impl Store {
    /// Adds a person; the id. A password is a hash, or empty.
    ///
    /// # Errors
    /// `Refusal::Identified` when the address belongs to somebody.
    pub async fn add_person(&self, profile: &Profile, now: i64) -> Result<String, Refusal> {
        let mut writing = self.writing(now);
        let id = self.enter_person(&mut writing, profile).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Adds a person to a write; the id. The write fails with `Refusal::Identified` when the address
    /// belongs to somebody.
    pub(crate) async fn enter_person(
        &self,
        writing: &mut Writing<'_>,
        profile: &Profile,
    ) -> Result<String, Fault> {
        let id = if profile.id.is_empty() { self.new_id() } else { profile.id.clone() };
        let mut key = [0; 32];
        SystemRandom::new().fill(&mut key).expect("the operating system gives randomness");
        let sealed = sealed(&key, &Profile { id: id.clone(), ..profile.clone() });
        let address = self.address_of(&profile.email).await?;
        let now = writing.now();
        writing.batch().add_expecting(
            "INSERT INTO person (id, address, sealed, password, language, created, seen) \
             VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (address) DO NOTHING",
            cells![&id, address, sealed, &profile.password, &profile.language, now],
            Expect::Rows(1),
            "identified",
        );
        let cells = cells![&id, key.to_vec()];
        writing.batch().add("INSERT INTO person_key (person, key) VALUES ($1, $2)", cells);
        writing.note("person", "registration", &id, &id);
        Ok(id)
    }

    /// The person with this mail address: one statement, whether somebody has it or not, so that how
    /// long it takes tells nothing.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person_with_address(&self, email: &str) -> Result<Option<Profile>, Fault> {
        let address = self.address_of(email).await?;
        self.profile_where("p.address = $1", &address).await
    }

    /// What is known of a person; name and address are empty when they were erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn profile(&self, id: &str) -> Result<Option<Profile>, Fault> {
        self.profile_where("p.id = $1", id).await
    }

    async fn profile_where(&self, which: &str, value: &str) -> Result<Option<Profile>, Fault> {
        let sql = format!(
            "SELECT p.sealed, p.password, p.language, k.key, p.id FROM person p \
             LEFT JOIN person_key k ON k.person = p.id WHERE {which}"
        );
        let Some(row) = self.db.row(&sql, &cells![value]).await? else { return Ok(None) };
        let id = row.text(4);
        let opened = row.opt_blob(3).and_then(|key| open(key, id, row.blob(0)));
        let known: serde_json::Value =
            opened.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        let text = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
        Ok(Some(Profile {
            id: id.to_owned(),
            name: text("name"),
            email: text("email"),
            language: row.text(2).to_owned(),
            password: row.text(1).to_owned(),
        }))
    }

    /// The person as the table of rights sees them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn person(&self, id: &str) -> Result<Person, Fault> {
        let sql = "SELECT role, country FROM role WHERE person = $1 ORDER BY role, country";
        let mut grants = Vec::new();
        for row in self.db.rows(sql, &cells![id]).await? {
            if let Some(role) = Role::named(row.text(0)) {
                grants.push(Grant { role, country: row.text(1).to_owned() });
            }
        }
        let sql = "SELECT m.organisation, r.kind, r.state FROM membership m \
                   JOIN record r ON r.id = m.organisation WHERE m.person = $1 \
                   ORDER BY m.organisation";
        let (mut organisations, mut verified) = (Vec::new(), Vec::new());
        for row in self.db.rows(sql, &cells![id]).await? {
            let state = self.kind(row.text(1)).and_then(|kind| kind.state(row.text(2)));
            if state.is_some_and(|state| state.vouched) {
                verified.push(row.text(0).to_owned());
            }
            organisations.push(row.text(0).to_owned());
        }
        let interests = match grants.is_empty() {
            true => Vec::new(), // they bar from what roles allow
            false => self.interests(id, &organisations).await?,
        };
        Ok(Person { id: id.to_owned(), grants, organisations, verified, interests })
    }

    /// The organisations that a person, or a body that they act for, has declared to be tied to.
    async fn interests(&self, id: &str, organisations: &[String]) -> Result<Vec<String>, Fault> {
        let owners = organisations.iter().map(|id| format!("organisation:{id}"));
        let owners: Vec<String> = owners.chain([format!("person:{id}")]).collect();
        let list = placeholders(2, owners.len());
        let sql = format!(
            "SELECT l.target, r.kind, r.state FROM record r JOIN link l ON l.record = r.id \
             WHERE l.role = $1 AND r.owner IN ({list}) ORDER BY l.target"
        );
        let cells: Vec<Cell> =
            std::iter::once(Cell::from(TIED_TO)).chain(owners.iter().map(Cell::from)).collect();
        let rows = self.db.rows(&sql, &cells).await?;
        let holds = |row: &&Row| {
            let state = self.kind(row.text(1)).and_then(|kind| kind.state(row.text(2)));
            state.is_some_and(|state| !state.last)
        };
        Ok(rows.iter().filter(holds).map(|row| row.text(0).to_owned()).collect())
    }

    /// The names of people, by id: one question to the database for all. Those who were erased have
    /// none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn names(&self, ids: &[String]) -> Result<HashMap<String, String>, Fault> {
        let mut names = HashMap::new();
        for some in ids.chunks(500) {
            let list = placeholders(1, some.len());
            let sql = format!(
                "SELECT p.sealed, k.key, p.id FROM person p JOIN person_key k ON k.person = p.id \
                 WHERE p.id IN ({list})"
            );
            let cells: Vec<Cell> = some.iter().map(Cell::from).collect();
            for row in self.db.rows(&sql, &cells).await? {
                let id = row.text(2).to_owned();
                let opened = row.opt_blob(1).and_then(|key| open(key, &id, row.blob(0)));
                let known: serde_json::Value =
                    opened.and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
                names.insert(id, known["name"].as_str().unwrap_or_default().to_owned());
            }
        }
        Ok(names)
    }

    /// Gives a person a role, for one country or for all (empty).
    ///
    /// # Errors
    /// When the database fails.
    pub async fn give_role(
        &self,
        person: &str,
        grant: &Grant,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        writing.batch().add(
            "INSERT INTO role (person, role, country) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            cells![person, grant.role.name(), &grant.country],
        );
        writing.note("person", "role", by, person);
        writing.commit().await.map(|_| ())
    }

    /// Takes a role from a person, for the country of the grant.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn take_role(
        &self,
        person: &str,
        grant: &Grant,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        writing.batch().add(
            "DELETE FROM role WHERE person = $1 AND role = $2 AND country = $3",
            cells![person, grant.role.name(), &grant.country],
        );
        writing.note("person", "role_end", by, person);
        writing.commit().await.map(|_| ())
    }

    /// Sets the password (a hash) of a person, ends their sessions and revokes their tokens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, person: &str, hash: &str, now: i64) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        let batch = writing.batch();
        batch.add("UPDATE person SET password = $2 WHERE id = $1", cells![person, hash]);
        batch.add("DELETE FROM session WHERE person = $1", cells![person]);
        batch.add("DELETE FROM token WHERE person = $1", cells![person]);
        batch.add("DELETE FROM code WHERE person = $1", cells![person]);
        batch.add("DELETE FROM passage WHERE person = $1", cells![person]);
        writing.note("person", "password", person, person);
        writing.commit().await.map(|_| ())
    }

    /// Gives a person another name, and the language of their mails.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn rename_person(
        &self,
        person: &str,
        (name, language): (&str, &str),
        now: i64,
    ) -> Result<(), Refusal> {
        let known = self.profile(person).await?.unwrap_or_default();
        let profile = Profile { name: name.to_owned(), language: language.to_owned(), ..known };
        self.reseal(&profile, "renaming", now).await
    }

    /// Gives a person another address.
    ///
    /// # Errors
    /// `Refusal::Identified` when it belongs to somebody.
    pub async fn change_address(&self, person: &str, email: &str, now: i64) -> Result<(), Refusal> {
        let known = self.profile(person).await?.unwrap_or_default();
        self.reseal(&Profile { email: email.to_owned(), ..known }, "address", now).await
    }

    async fn reseal(&self, profile: &Profile, change: &str, now: i64) -> Result<(), Refusal> {
        let id = &profile.id;
        let Some(key) = self.key_of(id).await? else { return Err(Refusal::Changed) };
        let address = self.address_of(&profile.email).await?;
        let mut writing = self.writing(now);
        writing.batch().add_expecting(
            "UPDATE person SET sealed = $2, language = $3, address = $4 WHERE id = $1 \
             AND NOT EXISTS (SELECT 1 FROM person o WHERE o.address = $4 AND o.id <> $1)",
            cells![id, sealed(&key, profile), &profile.language, address],
            Expect::Rows(1),
            "identified",
        );
        let older = "DELETE FROM code WHERE person = $1 AND $2 = 'address'";
        writing.batch().add(older, cells![id, change]);
        writing.note("person", change, id, id);
        writing.commit().await.map(|_| ())
    }

    /// The people who hold this role for one of these countries, or for all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn holders(&self, role: Role, countries: &[String]) -> Result<Vec<String>, Fault> {
        let sql = "SELECT person, country FROM role WHERE role = $1 ORDER BY person, country";
        let rows = self.db.rows(sql, &cells![role.name()]).await?;
        let here = |country: &str| country.is_empty() || countries.iter().any(|one| one == country);
        let holders = rows.iter().filter(|row| here(row.text(1)));
        let mut holders: Vec<String> = holders.map(|row| row.text(0).to_owned()).collect();
        holders.dedup();
        Ok(holders)
    }

    /// The countries or areas for which somebody holds this role, in order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn countries_held(&self, role: Role) -> Result<Vec<String>, Fault> {
        let sql =
            "SELECT DISTINCT country FROM role WHERE role = $1 AND country <> '' ORDER BY country";
        let rows = self.db.rows(sql, &cells![role.name()]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// How many people have this role.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_role(&self, role: Role) -> Result<i64, Fault> {
        let sql = "SELECT COUNT(*) FROM role WHERE role = $1";
        Ok(self.db.row(sql, &cells![role.name()]).await?.map_or(0, |row| row.int(0)))
    }

    /// Seals a text under a person's key; `None` when the person was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn seal_for(&self, person: &str, text: &str) -> Result<Option<String>, Fault> {
        let key = self.key_of(person).await?;
        Ok(key.map(|key| hex(&seal(&key, person, text.as_bytes()))))
    }

    /// Opens a text that was sealed under a person's key; `None` when the person was erased.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_for(&self, person: &str, sealed: &str) -> Result<Option<String>, Fault> {
        let bytes: Option<Vec<u8>> = (0..sealed.len() / 2)
            .map(|at| {
                sealed.get(at * 2..at * 2 + 2).and_then(|two| u8::from_str_radix(two, 16).ok())
            })
            .collect();
        let key = self.key_of(person).await?;
        let opened = key.zip(bytes).and_then(|(key, bytes)| open(&key, person, &bytes));
        Ok(opened.and_then(|text| String::from_utf8(text).ok()))
    }

    pub(crate) async fn key_of(&self, person: &str) -> Result<Option<Vec<u8>>, Fault> {
        let sql = "SELECT key FROM person_key WHERE person = $1";
        Ok(self.db.row(sql, &cells![person]).await?.map(|row| row.blob(0).to_vec()))
    }

    /// The keyed hash by which an address is found.
    async fn address_of(&self, email: &str) -> Result<String, Fault> {
        let secret = self.secret("address").await?;
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let folded = email.trim().to_lowercase();
        Ok(hex(hmac::sign(&key, folded.as_bytes()).as_ref()))
    }
}

/// Name and address of a person, sealed.
fn sealed(key: &[u8], profile: &Profile) -> Vec<u8> {
    let text = json!({"name": profile.name, "email": profile.email}).to_string();
    seal(key, &profile.id, text.as_bytes())
}

pub(crate) fn seal(key: &[u8], person: &str, text: &[u8]) -> Vec<u8> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("a key has 32 bytes"));
    let mut nonce = [0; NONCE_LEN];
    SystemRandom::new().fill(&mut nonce).expect("the operating system gives randomness");
    let mut sealed = text.to_vec();
    let bound = Aad::from(person.as_bytes());
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), bound, &mut sealed)
        .expect("a text of a person is far below the limit of the cipher");
    [&nonce[..], &sealed].concat()
}

pub(crate) fn open(key: &[u8], person: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).ok()?);
    let (nonce, text) = sealed.split_at_checked(NONCE_LEN)?;
    let mut text = text.to_vec();
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let opened = key.open_in_place(nonce, Aad::from(person.as_bytes()), &mut text).ok()?;
    Some(opened.to_vec())
}
