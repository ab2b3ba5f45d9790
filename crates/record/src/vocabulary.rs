//! Open lists of codes with labels and synonyms in the six languages.

use std::collections::{BTreeMap, HashMap, HashSet};

/// One code of a vocabulary.
#[derive(Clone, Debug, Default)]
pub struct Entry {
    /// The code, stable for ever.
    pub code: String,
    /// The broader code, empty at the top.
    pub parent: String,
    /// Its name, by language code.
    pub labels: BTreeMap<String, String>,
    /// Other words for it, by language code.
    pub synonyms: BTreeMap<String, Vec<String>>,
    /// Further columns, by name.
    pub more: BTreeMap<String, String>,
}

/// Columns with other codes for the same: of another standard, of older files.
const OTHER_CODES: &[&str] = &["iso2", "aliases"];
/// The column that says with `1` that a code is chosen no more.
pub const RETIRED: &str = "retired";
/// The column that names the code that stands for a retired one.
pub const REPLACED_BY: &str = "replaced_by";

impl Entry {
    /// Reads the cell of a column.
    pub fn set(&mut self, column: &str, cell: &str) {
        let cell = cell.trim();
        match column.split_once('_') {
            _ if column == "code" => self.code = cell.to_owned(),
            _ if column == "parent" => self.parent = cell.to_owned(),
            Some(("label", language)) => {
                self.labels.insert(language.to_owned(), cell.to_owned());
            }
            Some(("synonyms", language)) => {
                let words = cell.split(';').map(str::trim).filter(|word| !word.is_empty());
                let words: Vec<String> = words.map(str::to_owned).collect();
                self.synonyms.insert(language.to_owned(), words);
            }
            _ => {
                self.more.insert(column.to_owned(), cell.to_owned());
            }
        }
        self.synonyms.retain(|_, words| !words.is_empty());
    }

    /// What stands in a column.
    pub fn cell(&self, column: &str) -> String {
        match column.split_once('_') {
            _ if column == "code" => self.code.clone(),
            _ if column == "parent" => self.parent.clone(),
            Some(("label", language)) => self.labels.get(language).cloned().unwrap_or_default(),
            Some(("synonyms", language)) => {
                self.synonyms.get(language).map_or_else(String::new, |words| words.join(";"))
            }
            _ => self.more.get(column).cloned().unwrap_or_default(),
        }
    }

    /// Whether the code is chosen no more. It keeps its meaning where it was chosen before.
    pub fn is_retired(&self) -> bool {
        self.more.get(RETIRED).is_some_and(|cell| cell == "1")
    }

    /// The code that stands for this one; empty where none does.
    pub fn replaced_by(&self) -> &str {
        self.more.get(REPLACED_BY).map_or("", String::as_str)
    }
}

/// A list of codes in its order.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
    words: HashMap<String, usize>,
}

impl Vocabulary {
    /// Reads `code,parent,label_xx...,synonyms_xx...` and further columns from CSV.
    ///
    /// # Errors
    /// Says line and reason: no code, a repeated code.
    pub fn read(text: &str) -> Result<Vocabulary, String> {
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().map_err(|error| error.to_string())?.clone();
        let mut entries = Vec::new();
        let mut codes = HashSet::new();
        for (number, line) in reader.records().enumerate() {
            let line = line.map_err(|error| error.to_string())?;
            let mut entry = Entry::default();
            header.iter().zip(line.iter()).for_each(|(column, cell)| entry.set(column, cell));
            if entry.code.is_empty() {
                return Err(format!("line {}: no code", number + 2));
            }
            if !codes.insert(entry.code.clone()) {
                return Err(format!("line {}: {} stands twice", number + 2, entry.code));
            }
            entries.push(entry);
        }
        Ok(Vocabulary::of(entries))
    }

    /// A vocabulary of these entries, whose codes all differ.
    fn of(entries: Vec<Entry>) -> Vocabulary {
        let places = entries.iter().enumerate().map(|(at, entry)| (entry.code.clone(), at));
        let mut vocabulary =
            Vocabulary { places: places.collect(), entries, words: HashMap::new() };
        vocabulary.note_words();
        vocabulary
    }

    /// This vocabulary with entries in the place of those that have their codes; new codes follow at
    /// the end.
    #[must_use]
    pub fn with(&self, changed: impl IntoIterator<Item = Entry>) -> Vocabulary {
        let (mut entries, mut places) = (self.entries.clone(), self.places.clone());
        for entry in changed {
            match places.get(&entry.code) {
                Some(at) => entries[*at] = entry,
                None => {
                    places.insert(entry.code.clone(), entries.len());
                    entries.push(entry);
                }
            }
        }
        Vocabulary::of(entries)
    }

    /// Names and synonyms lead to their code where they name only one.
    fn note_words(&mut self) {
        let mut words: HashMap<String, Option<usize>> = HashMap::new();
        for (at, entry) in self.entries.iter().enumerate() {
            let names = entry.labels.values().chain(entry.synonyms.values().flatten());
            let codes = OTHER_CODES.iter().filter_map(|column| entry.more.get(*column));
            let codes = codes.flat_map(|codes| codes.split(';'));
            let names = names.map(String::as_str).chain(codes).map(str::trim);
            for name in names.filter(|name| !name.is_empty()) {
                let found = words.entry(name.to_lowercase()).or_insert(Some(at));
                if *found != Some(at) {
                    *found = None;
                }
            }
        }
        self.words = words.into_iter().filter_map(|(name, at)| Some((name, at?))).collect();
    }

    /// The code of a text that an import brings: the code itself in any case, a name in any of the
    /// languages, or a synonym. A retired code leads to the one that stands for it.
    pub fn code_of(&self, text: &str) -> Option<&str> {
        let text = text.trim();
        let plain = text.to_lowercase();
        let code = [text, &plain, &text.to_uppercase()]
            .iter()
            .find_map(|code| self.places.get(*code).copied());
        let at = code.or_else(|| self.words.get(&plain).copied())?;
        let entry = &self.entries[at];
        Some(if self.has(entry.replaced_by()) { entry.replaced_by() } else { &entry.code })
    }

    /// The entries in their order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entry of a code.
    pub fn entry(&self, code: &str) -> Option<&Entry> {
        self.places.get(code).map(|at| &self.entries[*at])
    }

    /// Whether the code is in the list.
    pub fn has(&self, code: &str) -> bool {
        self.places.contains_key(code)
    }

    /// The name of a code in this language, or the code itself.
    pub fn label<'a>(&'a self, code: &'a str, language: &str) -> &'a str {
        self.entry(code)
            .and_then(|entry| entry.labels.get(language))
            .filter(|label| !label.is_empty())
            .map_or(code, String::as_str)
    }

    /// The code and all broader ones of this list.
    pub fn with_broader<'a>(&'a self, code: &'a str) -> Vec<&'a str> {
        let mut line = vec![code];
        while let Some(entry) = self.entry(line[line.len() - 1]) {
            if entry.parent.is_empty() || line.contains(&entry.parent.as_str()) {
                break;
            }
            line.push(&entry.parent);
        }
        line
    }
}
