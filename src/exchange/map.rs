//! MAP.toml: how another's columns become our fields.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The mapping of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// The kind that the lines are records of.
    #[serde(default)]
    pub kind: String,
    /// The scheme of identifiers that do not name one (`scheme:value`).
    #[serde(default)]
    pub scheme: String,
    /// Language of texts that do not say theirs; empty = English.
    #[serde(default)]
    pub language: String,
    /// Our field = their column.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Our field = a value that all lines get.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// Our field = the sign between several values of one cell.
    #[serde(default)]
    pub split: BTreeMap<String, String>,
    /// Our field = the order of the parts of its days: `ymd`, `dmy` or `mdy`.
    #[serde(default)]
    pub dates: BTreeMap<String, String>,
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

    /// Writes the mapping as a file that [`Map::read`] reads.
    pub fn write(&self) -> String {
        let mut text = String::new();
        for (name, value) in
            [("kind", &self.kind), ("scheme", &self.scheme), ("language", &self.language)]
        {
            if !value.is_empty() {
                text.push_str(&format!("{name} = {}\n", quoted(value)));
            }
        }
        if !self.keep.is_empty() {
            let keep: Vec<String> = self.keep.iter().map(|name| quoted(name)).collect();
            text.push_str(&format!("keep = [{}]\n", keep.join(", ")));
        }
        let tables = [
            ("fields", &self.fields),
            ("fixed", &self.fixed),
            ("split", &self.split),
            ("dates", &self.dates),
        ];
        for (name, table) in tables {
            write_table(&mut text, name, table);
        }
        for (field, table) in &self.codes {
            write_table(&mut text, &format!("codes.{}", quoted(field)), table);
        }
        text
    }
}

fn write_table(text: &mut String, name: &str, table: &BTreeMap<String, String>) {
    if table.is_empty() {
        return;
    }
    text.push_str(&format!("\n[{name}]\n"));
    for (key, value) in table {
        text.push_str(&format!("{} = {}\n", quoted(key), quoted(value)));
    }
}

/// A text between quotation marks. What JSON escapes, TOML reads the same way.
fn quoted(text: &str) -> String {
    let plain: String = text.chars().filter(|c| *c != '\u{7f}').collect();
    serde_json::Value::String(plain).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mapping_that_is_written_reads_as_the_same() {
        let pairs = |pairs: &[(&str, &str)]| {
            pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
        };
        let map = Map {
            kind: "training".into(),
            scheme: "school".into(),
            language: "fr".into(),
            fields: pairs(&[("title@fr", "Nom \"usuel\""), ("runs[0].starts", "Début\tle")]),
            fixed: pairs(&[("cost", "free")]),
            split: pairs(&[("topics", "|")]),
            dates: pairs(&[("runs[0].starts", "dmy")]),
            keep: vec!["Étage\\".into()],
            codes: [("place.country".to_owned(), pairs(&[("Côte d\u{2019}Or", "")]))].into(),
        };
        assert_eq!(Map::read(&map.write()).expect("it is whole"), map);
        assert_eq!(Map::read(&Map::default().write()).expect("it is empty"), Map::default());
    }
}
