//! Mappings of tables that people keep for the next time.

use crate::db::{Batch, Cell, Fault, Row};
use crate::records::placeholders;
use crate::{Store, cells};

/// A mapping with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeProfile {
    /// Its id.
    pub id: String,
    /// Whose it is: `organisation:ID`, `person:ID`, or the facility's own key.
    pub owner: String,
    /// The kind of the records.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Digest of the header that it was made for.
    pub header: String,
    /// The mapping, as its file.
    pub map: String,
    /// When it was made, in milliseconds since 1970.
    pub created: i64,
}

impl Store {
    /// The mappings of these owners.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn intake_profiles(&self, owners: &[String]) -> Result<Vec<IntakeProfile>, Fault> {
        if owners.is_empty() {
            return Ok(Vec::new());
        }
        let sql = format!(
            "SELECT id, owner, kind, name, header, map, created FROM intake_profile \
             WHERE owner IN ({}) ORDER BY name, id",
            placeholders(1, owners.len())
        );
        let cells: Vec<Cell> = owners.iter().map(Cell::from).collect();
        let text = |row: &Row, at: usize| row.text(at).to_owned();
        let profile = |row: &Row| IntakeProfile {
            id: text(row, 0),
            owner: text(row, 1),
            kind: text(row, 2),
            name: text(row, 3),
            header: text(row, 4),
            map: text(row, 5),
            created: row.int(6),
        };
        Ok(self.db.rows(&sql, &cells).await?.iter().map(profile).collect())
    }

    /// Keeps a mapping, in the place of one of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_intake_profile(&self, profile: &IntakeProfile) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add(
            "INSERT INTO intake_profile (id, owner, kind, name, header, map, created) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO UPDATE SET \
             name = excluded.name, header = excluded.header, map = excluded.map",
            cells![
                &profile.id,
                &profile.owner,
                &profile.kind,
                &profile.name,
                &profile.header,
                &profile.map,
                profile.created
            ],
        );
        self.write_plain(batch).await
    }

    /// Throws a mapping away.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_intake_profile(&self, id: &str) -> Result<(), Fault> {
        let mut batch = Batch::default();
        batch.add("DELETE FROM intake_profile WHERE id = $1", cells![id]);
        self.write_plain(batch).await
    }
}
