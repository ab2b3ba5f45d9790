//! Digests: when the follower of something was last written to.

use crate::db::{Expect, Fault};
use crate::records::COLUMNS;
use crate::{Record, Store, Writing, cells};

impl Store {
    /// Records of this kind for which nothing was written since this moment, with when it was last:
    /// the longest ago first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn undigested(
        &self,
        kind: &str,
        before: i64,
        (from, limit): (usize, usize),
    ) -> Result<Vec<(Record, i64)>, Fault> {
        let sql = format!(
            "SELECT {COLUMNS}, COALESCE(d.sent, r.created) FROM record r \
             LEFT JOIN digest d ON d.record = r.id \
             WHERE r.kind = $1 AND COALESCE(d.sent, r.created) <= $2 \
             ORDER BY COALESCE(d.sent, r.created), r.id LIMIT $3 OFFSET $4"
        );
        let rows = self.db.rows(&sql, &cells![kind, before, limit as i64, from as i64]).await?;
        let mut found = Vec::new();
        for row in rows {
            found.push((self.record_of(&row)?, row.int(COLUMNS.split(',').count())));
        }
        Ok(found)
    }
}

impl Writing<'_> {
    /// Notes that the follower was written to at this moment; `commit` fails with `Changed` when
    /// another node did it since `before`.
    pub fn digested(&mut self, record: &str, before: i64, now: i64) {
        let sql = "INSERT INTO digest (record, sent) VALUES ($1, $2) ON CONFLICT (record) \
                   DO UPDATE SET sent = excluded.sent WHERE digest.sent = $3";
        let cells = cells![record, now, before];
        self.batch().add_expecting(sql, cells, Expect::Rows(1), "changed");
    }
}
