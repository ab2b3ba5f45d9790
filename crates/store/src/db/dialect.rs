//! The few places where the two databases want other words.
//!
//! The same on both, and therefore not here: `ON CONFLICT (..) DO UPDATE SET x = excluded.x`,
//! `RETURNING`, `->>` on a JSON value, `CAST(.. AS BIGINT | TEXT | DOUBLE PRECISION)`.

/// Which database speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite, in this process.
    Sqlite,
    /// PostgreSQL, or a database that speaks its protocol.
    Postgres,
}

impl Dialect {
    /// The type of a text column that both databases sort alike, by code point.
    pub fn text(self) -> &'static str {
        match self {
            Dialect::Sqlite => "TEXT",
            Dialect::Postgres => "TEXT COLLATE \"C\"",
        }
    }

    /// The type of a column of bytes.
    pub fn blob(self) -> &'static str {
        match self {
            Dialect::Sqlite => "BLOB",
            Dialect::Postgres => "BYTEA",
        }
    }

    /// A statement about tables with the types of this database for the words `TEXT` and `BLOB`.
    pub(super) fn typed(self, sql: &str) -> String {
        sql.replace(" TEXT", &format!(" {}", self.text()))
            .replace(" BLOB", &format!(" {}", self.blob()))
    }

    /// A field of a JSON text column as text, for the generated views. `field` is a name of ours:
    /// letters, digits and `_`.
    pub fn json_field(self, column: &str, field: &str) -> String {
        match self {
            Dialect::Sqlite => format!("({column} ->> '{field}')"),
            Dialect::Postgres => format!("(CAST({column} AS jsonb) ->> '{field}')"),
        }
    }

    /// What a `SELECT` that picks work ends with, so that nobody waits for a row that somebody else is
    /// about to take. On SQLite whoever writes is alone.
    pub fn pick(self) -> &'static str {
        match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => "FOR UPDATE SKIP LOCKED",
        }
    }

    /// What a `SELECT` ends with whose row is to wait for those who hold it, and to be held until the
    /// write is done: a condition on other rows is true then until the end. On SQLite whoever writes is
    /// alone.
    pub fn hold(self) -> &'static str {
        match self {
            Dialect::Sqlite => "",
            Dialect::Postgres => "FOR UPDATE",
        }
    }

    /// A query for the name of every table and each of its columns, to see what is to be added.
    pub fn columns(self) -> &'static str {
        match self {
            Dialect::Sqlite => {
                "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
                 WHERE t.type = 'table' ORDER BY t.name, c.cid"
            }
            Dialect::Postgres => {
                "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) \
                 FROM information_schema.columns WHERE table_schema = current_schema() \
                 ORDER BY table_name, ordinal_position"
            }
        }
    }
}
