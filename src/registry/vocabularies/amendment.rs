//! An amendment: what curators changed in a vocabulary that ships.

use facility_record::prelude::*;
use facility_record::{Entry, Text};

/// The name of the kind.
pub const KIND: &str = "amendment";

row! {
    /// A code as it is in force here: another than the one that ships, or a further one.
    pub struct AmendedCode as "amended_code" {
        /// The code.
        code: Line [required, schema_org("termCode")],
        /// The broader code.
        parent: Line [],
        /// Its name.
        label: Line [required, translated, schema_org("name")],
        /// Other words for it, between semicolons.
        synonyms: Line [at_most_characters(2_000), translated],
        /// Further columns: a line each, name and value.
        more: Prose [],
    }
}

record! {
    /// What curators changed in a vocabulary that ships: codes with other names or synonyms, new
    /// ones, and such as are chosen no more.
    pub struct Amendment as "amendment" / "amendments" in "registry" {
        /// The vocabulary by its name.
        title: Line [required, title, translated, schema_org("name")],
        /// The vocabulary.
        vocabulary: Code [required, from("vocabularies")],
        /// The codes that are other than those that ship.
        entries: Rows<AmendedCode> [at_most(5_000), schema_org("hasDefinedTerm: DefinedTerm")],
    }
    states {
        in_force seen_by(&[Public]) edited_by(&[]) last;
    }
    moves {
        creation: -> in_force by Curator;
    }
}

impl Rules for Amendment {
    const SCHEMA_ORG: &'static str = "DefinedTermSet";
}

impl Amendment {
    /// The amended entries.
    pub fn entries(&self) -> impl Iterator<Item = Entry> {
        self.entries.iter().map(|(_, row)| row.entry())
    }

    /// Notes an entry in the place of the one that has its code.
    pub fn amend(&mut self, entry: &Entry, key: impl FnOnce() -> String) {
        let row = AmendedCode::of(entry);
        match self.entries.0.iter_mut().find(|(_, other)| other.code == row.code) {
            Some((_, other)) => *other = row,
            None => self.entries.0.push((key(), row)),
        }
    }
}

impl AmendedCode {
    fn entry(&self) -> Entry {
        let mut entry = Entry {
            code: self.code.original_text().to_owned(),
            parent: self.parent.original_text().to_owned(),
            labels: self.label.texts.clone(),
            ..Entry::default()
        };
        for (language, words) in &self.synonyms.texts {
            entry.set(&format!("synonyms_{language}"), words);
        }
        let lines = self.more.original_text().lines();
        for (column, cell) in lines.filter_map(|line| line.split_once(": ")) {
            entry.set(column, cell);
        }
        entry
    }

    fn of(entry: &Entry) -> AmendedCode {
        let texts = |texts| Text { original: "en".into(), texts, ..Text::default() };
        let synonyms = entry.synonyms.iter().map(|(code, words)| (code.clone(), words.join("; ")));
        let more = entry.more.iter().filter(|(_, cell)| !cell.is_empty());
        let more: Vec<String> = more.map(|(column, cell)| format!("{column}: {cell}")).collect();
        AmendedCode {
            code: Line(Text::new("", &entry.code)),
            parent: Line(Text::new("", &entry.parent)),
            label: Line(texts(entry.labels.clone())),
            synonyms: Line(texts(synonyms.collect())),
            more: Prose(Text::new("", &more.join("\n"))),
        }
    }
}
