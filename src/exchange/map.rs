//! MAP.toml: how another's columns become our fields.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The mapping of one file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The kind that the lines are records of.
    #[serde(default)]
    pub kind: String,
    /// The scheme of identifiers that do not name one (`scheme:value`).
    #[serde(default)]
    pub scheme: String,
    /// Our field = their column.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Our field = a value that all lines get.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// Our field = the sign between several values of one cell.
    #[serde(default)]
    pub split: BTreeMap<String, String>,
    /// Their columns that have no field here and are kept with the source. None that may name a
    /// person belongs here.
    #[serde(default)]
    pub keep: Vec<String>,
    /// Our field: their code = our code.
    #[serde(default)]
    pub codes: BTreeMap<String, BTreeMap<String, String>>,
}

impl Map {
    /// Reads a mapping.
    ///
    /// # Errors
    /// Line, column and reason.
    pub fn read(text: &str) -> Result<Map, (usize, usize, String)> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let before = &text[..at.min(text.len())];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
            (line, column, error.message().to_owned())
        })
    }
}
