//! What waits too long: records that stay in a state, and of which somebody was reminded.

use crate::db::{Cell, Expect, Fault};
use crate::records::{COLUMNS, placeholders};
use crate::{Record, Store, Writing, cells};

impl Store {
    /// Records of a kind that stay in one of these states, and of which, since they came into it, no
    /// one was reminded that this step is to be made: who waits longest comes first, after the moment
    /// and the id given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unreminded(
        &self,
        (kind, step): (&str, &str),
        states: &[&str],
        (since, id): (i64, &str),
        limit: usize,
    ) -> Result<Vec<Record>, Fault> {
        let mut cells = cells![kind, step, since, id, limit as i64].to_vec();
        let list = placeholders(cells.len() + 1, states.len());
        cells.extend(states.iter().map(|state| Cell::from(*state)));
        let sql = format!(
            "SELECT {COLUMNS} FROM record r WHERE r.kind = $1 AND r.state IN ({list}) \
             AND (r.since > $3 OR (r.since = $3 AND r.id > $4)) AND NOT EXISTS (SELECT 1 \
             FROM reminder m WHERE m.record = r.id AND m.step = $2 AND m.since = r.since) \
             ORDER BY r.since, r.id LIMIT $5"
        );
        let rows = self.db.rows(&sql, &cells).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }
}

impl Writing<'_> {
    /// Notes that somebody was reminded of the step that this record waits for; `commit` fails with
    /// `Changed` when another node did it first.
    pub fn remind(&mut self, record: &Record, step: &str) {
        let sql = "INSERT INTO reminder (record, step, since) VALUES ($1, $2, $3) \
                   ON CONFLICT DO NOTHING";
        let cells = cells![&record.id, step, record.since];
        self.batch().add_expecting(sql, cells, Expect::Rows(1), "changed");
    }
}
