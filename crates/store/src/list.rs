//! Lists of records that somebody sees, filtered and by pages.

use crate::db::{Cell, Fault};
use crate::records::{COLUMNS, Record, placeholders};
use crate::{Store, cells};

/// What a list asks for.
#[derive(Clone, Debug, Default)]
pub struct Listing {
    /// Only this kind; all kinds when empty.
    pub kind: String,
    /// The keys of whoever looks: a record is listed when one of its reader keys is among them.
    pub keys: Vec<String>,
    /// Only records that none of these keys may see: what somebody sees beyond the public ones.
    pub beyond: Vec<String>,
    /// Only these states; all when empty.
    pub states: Vec<String>,
    /// Only records of these owners; all when empty.
    pub owners: Vec<String>,
    /// Filters: one of the codes of each name.
    pub filters: Vec<(String, Vec<String>)>,
    /// The order.
    pub order: Order,
    /// Only what comes after this record in the order `Order::Id` (keyset paging).
    pub after: String,
    /// How many to pass over.
    pub skip: usize,
    /// How many at the most.
    pub limit: usize,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The latest written first.
    #[default]
    Newest,
    /// By title in its original language.
    Title,
    /// By id, which is by creation.
    Id,
}

impl Store {
    /// The records of a list.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list(&self, listing: &Listing) -> Result<Vec<Record>, Fault> {
        let (conditions, mut cells) = conditions(listing);
        let order = match listing.order {
            Order::Newest => "r.updated DESC, r.id",
            Order::Title => "r.title, r.id",
            Order::Id => "r.id",
        };
        cells.push(Cell::Int(listing.limit as i64));
        cells.push(Cell::Int(listing.skip as i64));
        let sql = format!(
            "SELECT {COLUMNS} FROM record r WHERE {conditions} ORDER BY {order} \
             LIMIT ${} OFFSET ${}",
            cells.len() - 1,
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }

    /// All records of a list, by id, read page by page.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn whole(&self, listing: &Listing) -> Result<Vec<Record>, Fault> {
        let mut page = Listing { order: Order::Id, limit: 1_000, skip: 0, ..listing.clone() };
        let mut records = Vec::new();
        loop {
            let some = self.list(&page).await?;
            let Some(last) = some.last() else { return Ok(records) };
            page.after.clone_from(&last.id);
            records.extend(some);
        }
    }

    /// The ids of the records of a list, by id, and when each was last written, in milliseconds
    /// since 1970: for lists of addresses, which need no bodies.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn moments(&self, listing: &Listing) -> Result<Vec<(String, i64)>, Fault> {
        let (conditions, mut cells) = conditions(listing);
        cells.push(Cell::Int(listing.limit as i64));
        cells.push(Cell::Int(listing.skip as i64));
        let sql = format!(
            "SELECT r.id, r.updated FROM record r WHERE {conditions} ORDER BY r.id \
             LIMIT ${} OFFSET ${}",
            cells.len() - 1,
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.int(1))).collect())
    }

    /// How many records a list has over all its pages.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count(&self, listing: &Listing) -> Result<i64, Fault> {
        let (conditions, cells) = conditions(listing);
        let sql = format!("SELECT COUNT(*) FROM record r WHERE {conditions}");
        Ok(self.db.row(&sql, &cells).await?.map_or(0, |row| row.int(0)))
    }

    /// Titles and ids of the records of a kind that one sees, for choosing one: at most so many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn titles(
        &self,
        kind: &str,
        keys: &[String],
        limit: usize,
    ) -> Result<Vec<(String, String)>, Fault> {
        let listing = Listing { kind: kind.into(), keys: keys.into(), limit, ..Listing::default() };
        let (conditions, mut cells) = conditions(&listing);
        cells.push(Cell::Int(limit as i64));
        let sql = format!(
            "SELECT r.id, r.title FROM record r WHERE {conditions} ORDER BY r.title, r.id LIMIT ${}",
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
    }

    /// The records of a kind with this very title that one sees, as ids.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn titled(
        &self,
        kind: &str,
        title: &str,
        keys: &[String],
    ) -> Result<Vec<String>, Fault> {
        let listing =
            Listing { kind: kind.into(), keys: keys.into(), limit: 10, ..Listing::default() };
        let (conditions, mut cells) = conditions(&listing);
        cells.push(Cell::from(title));
        let sql = format!(
            "SELECT r.id FROM record r WHERE {conditions} AND r.title = ${} ORDER BY r.id LIMIT 10",
            cells.len()
        );
        let rows = self.db.rows(&sql, &cells).await?;
        Ok(rows.iter().map(|row| row.text(0).to_owned()).collect())
    }

    /// Every record after this id, whoever may see it, by pages: for views that are rebuilt.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_after(&self, after: &str, limit: usize) -> Result<Vec<Record>, Fault> {
        let sql = format!("SELECT {COLUMNS} FROM record r WHERE r.id > $1 ORDER BY r.id LIMIT $2");
        let rows = self.db.rows_blocking(&sql, &cells![after, limit as i64]).await?;
        rows.iter().map(|row| self.record_of(row)).collect()
    }
}

fn conditions(listing: &Listing) -> (String, Vec<Cell>) {
    let mut parts = Vec::new();
    let mut cells: Vec<Cell> = Vec::new();
    let mut among = |parts: &mut Vec<String>, start: &str, values: &[String], end: &str| {
        let list = placeholders(cells.len() + 1, values.len());
        cells.extend(values.iter().map(Cell::from));
        parts.push(format!("{start} IN ({list}){end}"));
    };
    if !listing.kind.is_empty() {
        among(&mut parts, "r.kind", std::slice::from_ref(&listing.kind), "");
    }
    if !listing.states.is_empty() {
        among(&mut parts, "r.state", &listing.states, "");
    }
    if !listing.owners.is_empty() {
        among(&mut parts, "r.owner", &listing.owners, "");
    }
    let reader = "EXISTS (SELECT 1 FROM reader x WHERE x.record = r.id AND x.key";
    if listing.keys.is_empty() {
        parts.push("1 = 0".to_owned());
    } else {
        among(&mut parts, reader, &listing.keys, ")");
    }
    if !listing.beyond.is_empty() {
        among(&mut parts, &format!("NOT {reader}"), &listing.beyond, ")");
    }
    for (name, codes) in &listing.filters {
        let start = "EXISTS (SELECT 1 FROM facet f WHERE f.record = r.id AND f.name";
        among(&mut parts, start, std::slice::from_ref(name), "");
        if codes.is_empty() {
            parts.push("1 = 0)".to_owned());
        } else {
            among(&mut parts, "f.value", codes, ")");
        }
    }
    if !listing.after.is_empty() {
        cells.push(Cell::from(&listing.after));
        parts.push(format!("r.id > ${}", cells.len()));
    }
    (parts.join(" AND "), cells)
}
