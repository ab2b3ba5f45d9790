//! A write as data: statements, what each must do, and what came of them.

use super::{Cell, Row};
use std::borrow::Cow;

/// How many rows a statement has to touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// Any number, none included.
    Any,
    /// Exactly so many.
    Rows(u64),
    /// So many or more.
    AtLeast(u64),
}

impl Expect {
    /// Whether `count` touched rows are what was expected.
    pub fn met_by(self, count: u64) -> bool {
        match self {
            Expect::Any => true,
            Expect::Rows(wanted) => count == wanted,
            Expect::AtLeast(wanted) => count >= wanted,
        }
    }
}

/// One statement of a write with what it must do.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The text, with its parameters as `$1..$n`.
    pub sql: Cow<'static, str>,
    /// The parameters, in order.
    pub cells: Vec<Cell>,
    /// The rows it must touch (or, for a query, return).
    pub expect: Expect,
    /// The caller's word for the expectation, handed back in `WriteError::Unmet`.
    pub label: &'static str,
    /// Whether its rows are wanted: a `SELECT`, or a write with `RETURNING`.
    pub returns: bool,
}

/// The statements of one write, run in order and in one transaction: all of them or none.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The statements in the order in which they run.
    pub statements: Vec<Statement>,
}

impl Batch {
    /// Adds a statement that may touch any number of rows.
    pub fn add(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        cells: impl Into<Vec<Cell>>,
    ) -> &mut Self {
        self.add_expecting(sql, cells, Expect::Any, "")
    }

    /// Adds a statement; unless it touches the expected rows, nothing of the batch is kept and the
    /// write fails with `WriteError::Unmet { label }`.
    pub fn add_expecting(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        cells: impl Into<Vec<Cell>>,
        expect: Expect,
        label: &'static str,
    ) -> &mut Self {
        let (sql, cells) = (sql.into(), cells.into());
        self.statements.push(Statement { sql, cells, expect, label, returns: false });
        self
    }

    /// Adds a statement whose rows are wanted; they stand in `Outcome::rows` under the index that
    /// is returned. To expect something of it, push a [`Statement`].
    pub fn query(
        &mut self,
        sql: impl Into<Cow<'static, str>>,
        cells: impl Into<Vec<Cell>>,
    ) -> usize {
        let (sql, cells, expect, label) = (sql.into(), cells.into(), Expect::Any, "");
        self.statements.push(Statement { sql, cells, expect, label, returns: true });
        self.statements.len() - 1
    }
}

/// What the statements of a batch did, each under its index.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Rows touched, or returned by a query.
    pub counts: Vec<u64>,
    /// Rows returned; empty for a statement that was not a query.
    pub rows: Vec<Vec<Row>>,
}

impl Outcome {
    /// Notes what a statement did, or says which expectation failed.
    pub(super) fn note(
        &mut self,
        statement: &Statement,
        count: u64,
        rows: Vec<Row>,
    ) -> Result<(), &'static str> {
        self.counts.push(count);
        self.rows.push(rows);
        if statement.expect.met_by(count) { Ok(()) } else { Err(statement.label) }
    }
}
