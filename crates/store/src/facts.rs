//! Facts: narrow dated rows in a table for each kind of fact, never updated.
//!
//! The table follows the declaration: it is made when it is missing and widened when a column is
//! new; nothing is ever dropped. A correction is a new batch that supersedes the old one.

use facility_record::{FactKind, Field, Shape, Value};

use crate::db::{Cell, Dialect, Fault, FaultKind, Row};
use crate::records::placeholders;
use crate::{Refusal, Store, Writing, cells};

/// A row of facts, parallel to the columns of its kind.
pub type Fact = Vec<Value>;

impl Store {
    /// Makes and widens the tables of all kinds of facts.
    pub(crate) async fn shape_facts(&self) -> Result<(), Fault> {
        let facts: Vec<(&'static str, &'static [Field])> =
            self.facts.iter().map(|fact| (fact.name, fact.fields)).collect();
        let dialect = self.db.dialect();
        let plan = move |rows: &[Row]| {
            let has = |table: &str, column: &str| {
                rows.iter().any(|row| row.text(0) == table && row.text(1) == column)
            };
            let mut statements = Vec::new();
            for (name, fields) in facts {
                shape_table(dialect, &format!("fact_{name}"), fields, &has, &mut statements);
            }
            Ok(statements)
        };
        self.db.reshape(dialect.columns(), plan).await.map(|_| ())
    }

    /// Appends a batch of facts with one change line; the batch's id.
    ///
    /// # Errors
    /// [`Refusal`]: nothing of it was kept.
    pub async fn append_facts(
        &self,
        fact: &FactKind,
        rows: &[Fact],
        person: &str,
        now: i64,
    ) -> Result<String, Refusal> {
        let mut writing = self.writing(now);
        let batch = writing.append(fact, rows, person);
        writing.commit().await?;
        Ok(batch)
    }

    /// Forgets the facts of a kind that were noted before this moment; how many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_facts(&self, fact: &FactKind, before: i64) -> Result<u64, Fault> {
        let mut batch = crate::db::Batch::default();
        batch.add(format!("DELETE FROM fact_{} WHERE at < $1", fact.name), cells![before]);
        self.write_counting(batch).await
    }

    /// Facts whose columns hold these texts, newest batch first.
    ///
    /// # Errors
    /// When the database fails, or a column is not declared.
    pub async fn facts(
        &self,
        fact: &FactKind,
        equal: &[(&str, &str)],
        limit: usize,
    ) -> Result<Vec<Fact>, Fault> {
        self.facts_among(fact, equal, None, limit).await
    }

    /// Facts whose columns hold these texts, and one column any of several, newest batch first.
    ///
    /// # Errors
    /// When the database fails, or a column is not declared.
    pub async fn facts_among(
        &self,
        fact: &FactKind,
        equal: &[(&str, &str)],
        among: Option<(&str, &[String])>,
        limit: usize,
    ) -> Result<Vec<Fact>, Fault> {
        let names: Vec<&str> = fact.fields.iter().map(|field| field.name).collect();
        let (mut conditions, mut cells) = equalities(fact, equal)?;
        if let Some((name, texts)) = among {
            let word = if conditions.is_empty() { " WHERE" } else { " AND" };
            let marks = placeholders(cells.len() + 1, texts.len());
            conditions += &format!("{word} {} IN ({marks})", column(fact, name)?.name);
            cells.extend(texts.iter().map(Cell::from));
        }
        cells.push(Cell::Int(limit as i64));
        let sql = format!(
            "SELECT {} FROM fact_{}{conditions} ORDER BY at DESC, batch DESC LIMIT ${}",
            names.join(", "),
            fact.name,
            cells.len()
        );
        let rows = self.db.rows_blocking(&sql, &cells).await?;
        let values =
            |row: &Row| fact.fields.iter().enumerate().map(|(at, f)| value(f, row, at)).collect();
        Ok(rows.iter().map(values).collect())
    }

    /// How many facts there are for each combination of these columns, the most first;
    /// the count of all when there are no columns.
    ///
    /// # Errors
    /// When the database fails, or a column is not declared.
    pub async fn group_facts(
        &self,
        fact: &FactKind,
        by: &[&str],
        equal: &[(&str, &str)],
    ) -> Result<Vec<(Vec<String>, i64)>, Fault> {
        let columns = by.iter().map(|name| column(fact, name)).collect::<Result<Vec<_>, _>>()?;
        let (conditions, cells) = equalities(fact, equal)?;
        let text = |field: &&Field| format!(", CAST({} AS TEXT)", field.name);
        let texts: String = columns.iter().map(text).collect();
        let group = if by.is_empty() { "" } else { " GROUP BY " };
        let sql = format!(
            "SELECT COUNT(*){texts} FROM fact_{}{conditions}{group}{} ORDER BY {}",
            fact.name,
            by.join(", "),
            // The most first, then by the columns.
            (1..=by.len()).fold("1 DESC".to_owned(), |order, at| format!("{order}, {}", at + 1))
        );
        let rows = self.db.rows_blocking(&sql, &cells).await?;
        let group = |row: &Row| {
            let texts =
                (1..=columns.len()).map(|at| row.opt_text(at).unwrap_or_default().to_owned());
            (texts.collect(), row.int(0))
        };
        Ok(rows.iter().map(group).collect())
    }
}

impl Writing<'_> {
    /// Appends a batch of facts with one change line; the batch's id.
    pub fn append(&mut self, fact: &FactKind, rows: &[Fact], person: &str) -> String {
        let (batch_id, now) = (self.store.new_id(), self.now());
        let names: Vec<&str> = fact.fields.iter().map(|field| field.name).collect();
        let sql = format!(
            "INSERT INTO fact_{} (batch, at, {}) VALUES ({})",
            fact.name,
            names.join(", "),
            placeholders(1, names.len() + 2)
        );
        for row in rows {
            let mut cells = cells![&batch_id, now].to_vec();
            cells.extend(row.iter().map(cell));
            self.batch().add(sql.clone(), cells);
        }
        self.note(fact.name, "append", person, &batch_id);
        batch_id
    }

    /// Adds the forgetting of the facts that lead to a record.
    pub(crate) fn forget_facts_about(&mut self, id: &str) {
        for fact in self.store.fact_kinds() {
            for field in fact.fields.iter().filter(|field| matches!(field.shape, Shape::Link)) {
                let sql = format!("DELETE FROM fact_{} WHERE {} = $1", fact.name, field.name);
                self.batch().add(sql, cells![id]);
            }
        }
    }
}

/// The column of this name; a name that is none would silently widen what is asked for.
fn column<'a>(fact: &'a FactKind, name: &str) -> Result<&'a Field, Fault> {
    let found = fact.fields.iter().find(|field| field.name == name);
    let none = || Fault::new(FaultKind::Other, format!("{} has no column {name}", fact.name));
    found.ok_or_else(none)
}

fn equalities(fact: &FactKind, equal: &[(&str, &str)]) -> Result<(String, Vec<Cell>), Fault> {
    let mut parts = Vec::with_capacity(equal.len());
    for (at, (name, _)) in equal.iter().enumerate() {
        // A cast would keep a column of texts from its index.
        parts.push(match column(fact, name)?.shape {
            Shape::Whole | Shape::YesNo | Shape::Number => {
                format!("CAST({name} AS TEXT) = ${}", at + 1)
            }
            _ => format!("{name} = ${}", at + 1),
        });
    }
    let cells = equal.iter().map(|(_, text)| Cell::from(*text)).collect();
    let start = if parts.is_empty() { "" } else { " WHERE " };
    Ok((format!("{start}{}", parts.join(" AND ")), cells))
}

fn column_type(dialect: Dialect, field: &Field) -> &'static str {
    match field.shape {
        Shape::Whole | Shape::YesNo => "BIGINT",
        Shape::Number => "DOUBLE PRECISION",
        _ => dialect.text(),
    }
}

fn shape_table(
    dialect: Dialect,
    table: &str,
    fields: &[Field],
    has: &dyn Fn(&str, &str) -> bool,
    statements: &mut Vec<String>,
) {
    if !has(table, "batch") {
        let text = dialect.text();
        statements
            .push(format!("CREATE TABLE {table} (batch {text} NOT NULL, at BIGINT NOT NULL)"));
        statements.push(format!("CREATE INDEX {table}_by_at ON {table} (at, batch)"));
    }
    for field in fields.iter().filter(|field| !has(table, field.name)) {
        let kind = column_type(dialect, field);
        statements.push(format!("ALTER TABLE {table} ADD COLUMN {} {kind}", field.name));
        if field.indexed {
            let name = field.name;
            statements.push(format!("CREATE INDEX {table}_by_{name} ON {table} ({name})"));
        }
    }
    let key: Vec<&str> = fields.iter().filter(|field| field.key).map(|f| f.name).collect();
    if !key.is_empty() && !has(table, "batch") {
        let key = key.join(", ");
        statements.push(format!("CREATE UNIQUE INDEX {table}_key ON {table} (batch, {key})"));
    }
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Empty => Cell::Null,
        Value::Text(text) => Cell::from(text.original_text()),
        Value::Word(word) => Cell::from(word),
        // No code has a space in it.
        Value::Words(words) => Cell::from(words.join(" ")),
        Value::Date(date) => Cell::from(date.to_string()),
        Value::Period(period) => Cell::from(period.as_str()),
        Value::Number(number) => Cell::from(*number),
        Value::Whole(number) => Cell::from(*number),
        Value::YesNo(yes) => Cell::from(*yes),
        // No such type is allowed in a fact: the words of the declaration exist on columns only.
        _ => Cell::Null,
    }
}

fn value(field: &Field, row: &Row, at: usize) -> Value {
    let text = || row.opt_text(at).map(str::to_owned);
    let found = match field.shape {
        Shape::Whole => row.opt_int(at).map(Value::Whole),
        Shape::YesNo => row.opt_int(at).map(|yes| Value::YesNo(yes == 1)),
        Shape::Number => row.opt_real(at).map(Value::Number),
        Shape::Codes => text()
            .filter(|text| !text.is_empty())
            .map(|text| Value::Words(text.split(' ').map(str::to_owned).collect())),
        Shape::Date => text().and_then(|text| text.parse().ok()).map(Value::Date),
        Shape::Period => {
            text().and_then(|text| facility_record::Period::parse(&text)).map(Value::Period)
        }
        shape if shape.is_text() => {
            text().map(|text| Value::Text(facility_record::Text::new("", &text)))
        }
        _ => text().map(Value::Word),
    };
    found.unwrap_or(Value::Empty)
}
