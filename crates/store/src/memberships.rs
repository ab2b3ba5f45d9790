//! Who may act for an organisation, and who is invited to.

use serde_json::json;

use crate::canonical::{random_hex, sha256};
use crate::codes::NewCode;
use crate::db::{Batch, Expect, Fault};
use crate::people::{open, seal};
use crate::{Profile, Refusal, Store, Writing, cells};

/// What a member may do for their organisation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MemberRole {
    /// Acts for it.
    #[default]
    Member,
    /// Acts for it, and says who else does.
    Manager,
}

impl MemberRole {
    /// Both.
    pub const ALL: [MemberRole; 2] = [MemberRole::Member, MemberRole::Manager];

    /// Its name in tables, forms and labels.
    pub fn name(self) -> &'static str {
        match self {
            MemberRole::Member => "member",
            MemberRole::Manager => "manager",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<MemberRole> {
        MemberRole::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// Somebody who may act for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Who they are.
    pub profile: Profile,
    /// What they may do.
    pub role: MemberRole,
    /// Since when, in milliseconds since 1970.
    pub since: i64,
}

/// That somebody is invited to act for an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id, the digest of what stands in the address of its mail.
    pub id: String,
    /// The organisation.
    pub organisation: String,
    /// What they are to be.
    pub role: MemberRole,
    /// Who invites them.
    pub by: String,
    /// The address that was written to.
    pub email: String,
    /// Until when it can be accepted.
    pub expires: i64,
}

const INVITATION: &str = "id, organisation, role, by_person, sealed, expires";

impl Store {
    /// The people who may act for an organisation, the first who came first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn membership(&self, organisation: &str) -> Result<Vec<Member>, Fault> {
        let sql = "SELECT person, role, since FROM membership WHERE organisation = $1 \
                   ORDER BY since, person";
        let mut members = Vec::new();
        for row in self.db.rows(sql, &cells![organisation]).await? {
            if let Some(profile) = self.profile(row.text(0)).await? {
                let role = MemberRole::named(row.text(1)).unwrap_or_default();
                members.push(Member { profile, role, since: row.int(2) });
            }
        }
        Ok(members)
    }

    /// How many they are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_members(&self, organisation: &str) -> Result<i64, Fault> {
        let sql = "SELECT COUNT(*) FROM membership WHERE organisation = $1";
        Ok(self.db.row(sql, &cells![organisation]).await?.map_or(0, |row| row.int(0)))
    }

    /// The profiles of those people.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, organisation: &str) -> Result<Vec<Profile>, Fault> {
        let members = self.membership(organisation).await?;
        Ok(members.into_iter().map(|member| member.profile).collect())
    }

    /// What a person is in an organisation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member_role(
        &self,
        person: &str,
        organisation: &str,
    ) -> Result<Option<MemberRole>, Fault> {
        let sql = "SELECT role FROM membership WHERE person = $1 AND organisation = $2";
        let row = self.db.row(sql, &cells![person, organisation]).await?;
        Ok(row.and_then(|row| MemberRole::named(row.text(0))))
    }

    /// Makes a person a manager of an organisation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_member(
        &self,
        person: &str,
        organisation: &str,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        writing.join(person, organisation, MemberRole::Manager);
        writing.note_about(("membership", "joining"), by, organisation, person);
        writing.commit().await.map(|_| ())
    }

    /// Gives a member another role, or (`None`) ends their membership. The last manager stays.
    ///
    /// # Errors
    /// `Refusal::Changed` when there would be no manager any more, or there is no such member.
    pub async fn change_member(
        &self,
        (person, organisation): (&str, &str),
        role: Option<MemberRole>,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        let batch = writing.batch();
        // Of two managers who leave at once, the second sees that the first has left.
        let hold = format!("SELECT 1 FROM record WHERE id = $1 {}", self.db.dialect().hold());
        batch.query(hold, cells![organisation]);
        let ids = cells![person, organisation];
        let other = "EXISTS (SELECT 1 FROM membership o WHERE o.organisation = $2 \
                     AND o.person <> $1 AND o.role = 'manager')";
        match role {
            Some(MemberRole::Manager) => batch.add_expecting(
                "UPDATE membership SET role = 'manager' WHERE person = $1 AND organisation = $2",
                ids,
                Expect::Rows(1),
                "changed",
            ),
            Some(MemberRole::Member) => batch.add_expecting(
                format!(
                    "UPDATE membership SET role = 'member' \
                     WHERE person = $1 AND organisation = $2 AND {other}"
                ),
                ids,
                Expect::Rows(1),
                "changed",
            ),
            None => batch.add_expecting(
                format!(
                    "DELETE FROM membership WHERE person = $1 AND organisation = $2 \
                     AND (role <> 'manager' OR {other})"
                ),
                ids,
                Expect::Rows(1),
                "changed",
            ),
        };
        if role != Some(MemberRole::Manager) {
            // Who no longer says who acts for it takes their invitations along.
            let sql = "DELETE FROM invitation WHERE by_person = $1 AND organisation = $2";
            batch.add(sql, cells![person, organisation]);
        }
        let change = if role.is_some() { "role" } else { "leaving" };
        writing.note_about(("membership", change), by, organisation, person);
        writing.commit().await.map(|_| ())
    }

    /// Invites somebody to act for an organisation; an earlier invitation of the same address ends.
    /// The code is for the mail alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invite(&self, wish: &Invitation, now: i64) -> Result<NewCode, Refusal> {
        let earlier = self.invitations(&wish.organisation, now).await?;
        let (secret, code) = (random_hex(16), random_hex(16));
        let key = self.own_key("invitation").await?;
        let about = json!({"email": wish.email}).to_string();
        let mut writing = self.writing(now);
        let batch = writing.batch();
        batch.add("DELETE FROM invitation WHERE expires < $1", cells![now]);
        for one in earlier.iter().filter(|one| one.email == wish.email) {
            batch.add("DELETE FROM invitation WHERE id = $1", cells![&one.id]);
        }
        batch.add(
            "INSERT INTO invitation (id, organisation, role, by_person, sealed, digest, created, \
             expires) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            cells![
                sha256(secret.as_bytes()),
                &wish.organisation,
                wish.role.name(),
                &wish.by,
                seal(&key, "", about.as_bytes()),
                sha256(code.as_bytes()),
                now,
                wish.expires
            ],
        );
        writing.note("membership", "invitation", &wish.by, &wish.organisation);
        writing.commit().await?;
        Ok(NewCode { id: secret, code })
    }

    /// The invitations of an organisation that can still be accepted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(
        &self,
        organisation: &str,
        now: i64,
    ) -> Result<Vec<Invitation>, Fault> {
        let sql = format!(
            "SELECT {INVITATION} FROM invitation WHERE organisation = $1 AND expires > $2 \
             ORDER BY created, id"
        );
        let rows = self.db.rows(&sql, &cells![organisation, now]).await?;
        let key = self.own_key("invitation").await?;
        Ok(rows.iter().map(|row| invitation(&key, row)).collect())
    }

    /// The invitation that a mail carries, while it can be accepted.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitation(
        &self,
        (id, code): (&str, &str),
        now: i64,
    ) -> Result<Option<Invitation>, Fault> {
        let sql = format!(
            "SELECT {INVITATION} FROM invitation WHERE id = $1 AND digest = $2 AND expires > $3"
        );
        let cells = cells![sha256(id.as_bytes()), sha256(code.as_bytes()), now];
        let row = self.db.row(&sql, &cells).await?;
        let key = self.own_key("invitation").await?;
        Ok(row.map(|row| invitation(&key, &row)))
    }

    /// Ends an invitation: it is accepted by this person, or (`None`) declined or taken back.
    ///
    /// # Errors
    /// `Refusal::Changed` when it was ended before.
    pub async fn end_invitation(
        &self,
        invitation: &Invitation,
        accepted_by: Option<&str>,
        by: &str,
        now: i64,
    ) -> Result<(), Refusal> {
        let mut writing = self.writing(now);
        let sql = "DELETE FROM invitation WHERE id = $1";
        let ids = cells![&invitation.id];
        writing.batch().add_expecting(sql, ids, Expect::Rows(1), "changed");
        let organisation = &invitation.organisation;
        match accepted_by {
            Some(person) => {
                writing.join(person, organisation, invitation.role);
                writing.note_about(("membership", "joining"), by, organisation, person);
            }
            None => writing.note("membership", "invitation_ended", by, organisation),
        }
        writing.commit().await.map(|_| ())
    }
}

impl Writing<'_> {
    /// Lets a person act for an organisation; who does so already keeps what they are.
    pub(crate) fn join(&mut self, person: &str, organisation: &str, role: MemberRole) {
        let now = self.now();
        let sql = "INSERT INTO membership (person, organisation, role, since) \
                   VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        let batch: &mut Batch = self.batch();
        batch.add(sql, cells![person, organisation, role.name(), now]);
        // What the facility kept for want of anybody else belongs to the body from now on.
        let own = format!("organisation:{organisation}");
        batch.add(
            "INSERT INTO reader (record, key) SELECT id, $2 FROM record \
             WHERE id = $1 AND owner = 'facility' ON CONFLICT DO NOTHING",
            cells![organisation, &own],
        );
        let sql = "UPDATE record SET owner = $2 WHERE id = $1 AND owner = 'facility'";
        batch.add(sql, cells![organisation, &own]);
    }
}

fn invitation(key: &[u8], row: &crate::db::Row) -> Invitation {
    let text = open(key, "", row.blob(4)).unwrap_or_default();
    let about: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    Invitation {
        id: row.text(0).to_owned(),
        organisation: row.text(1).to_owned(),
        role: MemberRole::named(row.text(2)).unwrap_or_default(),
        by: row.text(3).to_owned(),
        email: about["email"].as_str().unwrap_or_default().to_owned(),
        expires: row.int(5),
    }
}
