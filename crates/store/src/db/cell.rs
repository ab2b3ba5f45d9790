//! The five things a statement is given and a row is made of, the same on both databases.

/// A value bound to a statement or read from a row.
///
/// Booleans travel as 0 and 1, times as milliseconds, money in minor units: all are `Int`.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// No value.
    Null,
    /// A `BIGINT`.
    Int(i64),
    /// A `DOUBLE PRECISION`; never NaN when made by `From`, since SQLite stores NaN as no value.
    Real(f64),
    /// A `TEXT`. PostgreSQL refuses the character U+0000, which the border must not let in.
    Text(String),
    /// A `BLOB` on SQLite, a `BYTEA` on PostgreSQL.
    Blob(Vec<u8>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Cell::Text(text.clone())
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Cell::Int(number)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Cell::Int(truth.into())
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        if number.is_nan() { Cell::Null } else { Cell::Real(number) }
    }
}

impl From<Vec<u8>> for Cell {
    fn from(bytes: Vec<u8>) -> Self {
        Cell::Blob(bytes)
    }
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Null, Into::into)
    }
}

/// An array of cells from values of the types that [`Cell`] is made from: `cells![id, 3, true]`.
#[macro_export]
macro_rules! cells {
    ($($value:expr),* $(,)?) => { [$($crate::db::Cell::from($value)),*] };
}

/// One row of an answer; columns count from 0 in the order of the statement.
///
/// The readers return plain values. Asking a column for what it does not hold (or for a column that
/// is not there) is a mistake in our own statement, so they panic and name column and value's type.
#[derive(Clone, Debug, PartialEq)]
pub struct Row(pub(super) Vec<Cell>);

impl Row {
    /// The text in a column that is never null.
    pub fn text(&self, column: usize) -> &str {
        self.opt_text(column).unwrap_or_else(|| self.mistaken(column, "text"))
    }

    /// The whole number in a column that is never null.
    pub fn int(&self, column: usize) -> i64 {
        self.opt_int(column).unwrap_or_else(|| self.mistaken(column, "int"))
    }

    /// The number in a column that is never null.
    pub fn real(&self, column: usize) -> f64 {
        self.opt_real(column).unwrap_or_else(|| self.mistaken(column, "real"))
    }

    /// The bytes in a column that is never null.
    pub fn blob(&self, column: usize) -> &[u8] {
        self.opt_blob(column).unwrap_or_else(|| self.mistaken(column, "blob"))
    }

    /// Whether the column holds no value.
    pub fn is_null(&self, column: usize) -> bool {
        *self.cell(column) == Cell::Null
    }

    /// The text in a column, or `None` where it holds no value.
    pub fn opt_text(&self, column: usize) -> Option<&str> {
        match self.cell(column) {
            Cell::Null => None,
            Cell::Text(text) => Some(text),
            _ => self.mistaken(column, "text"),
        }
    }

    /// The whole number in a column, or `None` where it holds no value.
    pub fn opt_int(&self, column: usize) -> Option<i64> {
        match self.cell(column) {
            Cell::Null => None,
            Cell::Int(number) => Some(*number),
            _ => self.mistaken(column, "int"),
        }
    }

    /// The number in a column, or `None` where it holds no value; whole numbers are numbers too.
    pub fn opt_real(&self, column: usize) -> Option<f64> {
        match self.cell(column) {
            Cell::Null => None,
            Cell::Int(number) => Some(*number as f64),
            Cell::Real(number) => Some(*number),
            _ => self.mistaken(column, "real"),
        }
    }

    /// The bytes in a column, or `None` where it holds no value.
    pub fn opt_blob(&self, column: usize) -> Option<&[u8]> {
        match self.cell(column) {
            Cell::Null => None,
            Cell::Blob(bytes) => Some(bytes),
            _ => self.mistaken(column, "blob"),
        }
    }

    /// The cell of a column, whatever it holds.
    pub fn cell(&self, column: usize) -> &Cell {
        self.0
            .get(column)
            .unwrap_or_else(|| panic!("a row of {} has no column {column}", self.0.len()))
    }

    /// The value stays out of the message: it may be somebody's name.
    fn mistaken(&self, column: usize, wanted: &str) -> ! {
        let found = match self.cell(column) {
            Cell::Null => "null",
            Cell::Int(_) => "int",
            Cell::Real(_) => "real",
            Cell::Text(_) => "text",
            Cell::Blob(_) => "blob",
        };
        panic!("column {column} is {found}, and was read as {wanted}")
    }
}
