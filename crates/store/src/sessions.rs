//! Sessions: who has signed in, where a cookie's token stands for a person.

use crate::canonical::{random_hex, sha256};
use crate::db::Fault;
use crate::{Store, cells};

/// A session that a person has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// The digest of its token: names it, and opens nothing.
    pub id: String,
    /// When it was opened, in milliseconds since 1970.
    pub created: i64,
    /// When it ends by itself.
    pub expires: i64,
}

/// Whose session it is, and how they signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The person.
    pub person: String,
    /// Whether they showed a second factor, or came by a link that whoever runs the facility gave
    /// them: only such a session holds the roles of its person.
    pub is_strong: bool,
}

/// What a strong session is for.
const STRONG: &str = "strong";

impl OpenSession {
    /// The id of the session that this token opens.
    pub fn id_of(token: &str) -> String {
        sha256(token.as_bytes())
    }
}

impl Store {
    /// Opens a session of so many milliseconds; the token that its cookie carries. Only the token's hash is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn open_session(
        &self,
        session: &Session,
        now: i64,
        lasts: i64,
    ) -> Result<String, Fault> {
        let token = random_hex(32);
        let purpose = if session.is_strong { STRONG } else { "" };
        let mut batch = crate::db::Batch::default();
        batch.add("DELETE FROM session WHERE expires < $1", cells![now]);
        batch.add(
            "INSERT INTO session (token, person, purpose, created, expires) \
             VALUES ($1, $2, $3, $4, $5)",
            cells![sha256(token.as_bytes()), &session.person, purpose, now, now + lasts],
        );
        batch.add("UPDATE person SET seen = $2 WHERE id = $1", cells![&session.person, now]);
        self.write_plain(batch).await?;
        Ok(token)
    }

    /// People without a role who have not signed in since this moment, with when they last did.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unseen(&self, since: i64) -> Result<Vec<(String, i64)>, Fault> {
        let sql = "SELECT id, seen FROM person WHERE seen < $1 AND address NOT LIKE 'erased:%' \
                   AND id NOT IN (SELECT person FROM role) ORDER BY seen, id LIMIT 1000";
        let rows = self.db.rows(sql, &cells![since]).await?;
        Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect())
    }

    /// The session that this token opens.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(&self, token: &str, now: i64) -> Result<Option<Session>, Fault> {
        let sql = "SELECT person, purpose FROM session WHERE token = $1 AND expires > $2";
        let row = self.db.row(sql, &cells![sha256(token.as_bytes()), now]).await?;
        let session = |row: crate::db::Row| Session {
            person: row.text(0).to_owned(),
            is_strong: row.text(1) == STRONG,
        };
        Ok(row.map(session))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_session(&self, token: &str) -> Result<(), Fault> {
        let mut batch = crate::db::Batch::default();
        batch.add("DELETE FROM session WHERE token = $1", cells![sha256(token.as_bytes())]);
        self.write_plain(batch).await
    }

    /// The sessions that a person has open, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self, person: &str, now: i64) -> Result<Vec<OpenSession>, Fault> {
        let sql = "SELECT token, created, expires FROM session WHERE person = $1 AND expires > $2 \
                   ORDER BY created DESC, token";
        let rows = self.db.rows(sql, &cells![person, now]).await?;
        let open = rows.iter().map(|row| OpenSession {
            id: row.text(0).to_owned(),
            created: row.int(1),
            expires: row.int(2),
        });
        Ok(open.collect())
    }

    /// Ends those sessions of a person that have these ids; how many there were.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_sessions(&self, person: &str, ids: &[String]) -> Result<usize, Fault> {
        let open = self.sessions(person, 0).await?;
        let mut batch = crate::db::Batch::default();
        let ended: Vec<&OpenSession> = open.iter().filter(|one| ids.contains(&one.id)).collect();
        for session in &ended {
            let sql = "DELETE FROM session WHERE token = $1 AND person = $2";
            batch.add(sql, cells![&session.id, person]);
        }
        self.write_plain(batch).await?;
        Ok(ended.len())
    }
}
