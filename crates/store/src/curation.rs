//! What waits for somebody: records in states that ask for an answer, facts that got old.

use crate::db::{Cell, Fault};
use crate::records::{COLUMNS, Record, placeholders};
use crate::{Store, cells};

/// A place where records wait: a kind and a state of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait {
    /// The kind.
    pub kind: &'static str,
    /// The state.
    pub state: &'static str,
}

impl Store {
    /// The records that wait at one of these places and are seen by whoever holds the keys: who
    /// waits longest comes first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waiting(
        &self,
        waits: &[Wait],
        keys: &[String],
        limit: usize,
    ) -> Result<Vec<Record>, Fault> {
        if waits.is_empty() || keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut cells: Vec<Cell> = Vec::new();
        let mut places = Vec::new();
        for wait in waits {
            cells.extend([Cell::from(wait.kind), Cell::from(wait.state)]);
            places.push(format!("(r.kind = ${} AND r.state = ${})", cells.len() - 1, cells.len()));
        }
        let list = placeholders(cells.len() + 1, keys.len());
        cells.extend(keys.iter().map(Cell::from));
        cells.push(Cell::Int(limit as i64));
        let sql = format!(
            "SELECT {COLUMNS} FROM record r WHERE ({}) AND EXISTS (SELECT 1 FROM reader x \
             WHERE x.record = r.id AND x.key IN ({list})) ORDER BY r.since, r.id LIMIT ${}",
            places.join(" OR "),
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }

    /// Public records whose facts nobody made sure of for too long, the oldest first: of these
    /// owners, or of all when none is named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn stale(
        &self,
        now: i64,
        owners: &[String],
        limit: usize,
    ) -> Result<Vec<Record>, Fault> {
        let (owned, mut cells) = stale_conditions(now, owners);
        cells.push(Cell::Int(limit as i64));
        let sql = format!(
            "SELECT {COLUMNS} FROM freshness f JOIN record r ON r.id = f.record \
             WHERE f.until <= $1{owned} ORDER BY f.until, r.id LIMIT ${}",
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }

    /// How many records [`Store::stale`] has in all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_stale(&self, now: i64, owners: &[String]) -> Result<i64, Fault> {
        let (owned, cells) = stale_conditions(now, owners);
        let sql = format!(
            "SELECT COUNT(*) FROM freshness f JOIN record r ON r.id = f.record \
             WHERE f.until <= $1{owned}"
        );
        Ok(self.db.row(&sql, &cells).await?.map_or(0, |row| row.int(0)))
    }

    /// Until when the facts of a record count as made sure of, in milliseconds since 1970; `None`
    /// for one that is not public, or of whose facts nobody makes sure.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fresh_until(&self, record: &str) -> Result<Option<i64>, Fault> {
        let sql = "SELECT until FROM freshness WHERE record = $1";
        Ok(self.db.row(sql, &cells![record]).await?.map(|row| row.int(0)))
    }

    /// Public records of a kind that name the same page of the web, as ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn at_place(&self, kind: &str, place: &str) -> Result<Vec<String>, Fault> {
        let sql = "SELECT DISTINCT r.id FROM address a JOIN record r ON r.id = a.record \
                   WHERE a.place = $1 AND r.kind = $2 ORDER BY r.id LIMIT 20";
        let rows = self.db.rows(sql, &cells![place, kind]).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }
}

fn stale_conditions(now: i64, owners: &[String]) -> (String, Vec<Cell>) {
    let mut cells = vec![Cell::Int(now)];
    if owners.is_empty() {
        return (String::new(), cells);
    }
    let list = placeholders(2, owners.len());
    cells.extend(owners.iter().map(Cell::from));
    (format!(" AND r.owner IN ({list})"), cells)
}
