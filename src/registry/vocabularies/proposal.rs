//! What a table would change in a vocabulary, and what is wrong with it.

use std::collections::{BTreeSet, HashMap, HashSet};

use facility_language::Language;
use facility_record::{Entry, REPLACED_BY, RETIRED, Vocabulary};

use crate::sheet::Table;

/// Most codes of a table.
const MOST: usize = 5_000;

/// What a table would change.
#[derive(Debug, Default)]
pub struct Proposal {
    /// The codes that become others, or are new.
    pub amended: Vec<Amended>,
    /// How many codes of the table are as they were.
    pub unchanged: usize,
    /// How many codes of the vocabulary the table does not name: they stay.
    pub unnamed: usize,
    /// What is wrong; then nothing can be changed.
    pub mistakes: Vec<Mistake>,
}

/// A code that becomes another, or is new.
#[derive(Debug)]
pub struct Amended {
    /// Whether the vocabulary does not have it yet.
    pub is_new: bool,
    /// As it would be.
    pub entry: Entry,
    /// The cells that differ: column, before, after.
    pub cells: Vec<(String, String, String)>,
}

/// Something wrong with a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Line of the table, from 1.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// A stable word; its sentence is the label `vocabulary-mistake-WORD`.
    pub word: &'static str,
    /// What stands there, or what it is about.
    pub given: String,
}

/// The columns of a vocabulary: those that all have, then its own.
pub fn columns(vocabulary: &Vocabulary) -> Vec<String> {
    let mut columns = vec!["code".to_owned(), "parent".to_owned()];
    for start in if is_named(vocabulary) { &["label", "synonyms"][..] } else { &[] } {
        columns.extend(Language::ALL.map(|language| format!("{start}_{}", language.code())));
    }
    let own = vocabulary.entries().iter().flat_map(|entry| entry.more.keys());
    let own: BTreeSet<&str> = own.map(String::as_str).chain([RETIRED, REPLACED_BY]).collect();
    columns.extend(own.into_iter().map(str::to_owned));
    columns
}

/// Whether its codes have names; which country is in which group needs none.
fn is_named(vocabulary: &Vocabulary) -> bool {
    vocabulary.entries().iter().any(|entry| !entry.labels.is_empty())
}

/// A vocabulary as a table: what [`propose`] reads.
pub fn table(name: &str, vocabulary: &Vocabulary) -> Table {
    let columns = columns(vocabulary);
    let line = |entry: &Entry| columns.iter().map(|column| entry.cell(column)).collect();
    let lines = vocabulary.entries().iter().map(line).collect();
    Table::of_text(name, columns, lines)
}

/// Reads a table of codes against a vocabulary. Columns that the table leaves out stay as they are,
/// and so do codes.
pub fn propose(vocabulary: &Vocabulary, table: &str) -> Proposal {
    let mut reading = Reading { vocabulary, proposal: Proposal::default(), places: HashMap::new() };
    let entries = reading.lines(table);
    for (line, entry) in entries {
        reading.compare(line, entry);
    }
    let Reading { mut proposal, places, .. } = reading;
    let after = vocabulary.with(proposal.amended.iter().map(|amended| amended.entry.clone()));
    check_all(&after, &mut proposal, &places);
    let named = vocabulary.entries().iter().filter(|entry| places.contains_key(&entry.code));
    proposal.unnamed = vocabulary.entries().len() - named.count();
    proposal.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    proposal
}

struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    proposal: Proposal,
    /// The line of each code.
    places: HashMap<String, usize>,
}

impl Reading<'_> {
    fn mistake(&mut self, (line, column): (usize, usize), word: &'static str, given: &str) {
        let given = given.chars().take(100).collect();
        self.proposal.mistakes.push(Mistake { line, column, word, given });
    }

    /// The entries of the table, each as it would be.
    fn lines(&mut self, table: &str) -> Vec<(usize, Entry)> {
        // The reader counts lines by their ends, and would count those of Windows late.
        let table = &table.trim_start_matches('\u{feff}').replace("\r\n", "\n");
        let first = table.lines().next().unwrap_or_default();
        let signs = [b',', b';', b'\t'];
        let often = |sign: &u8| first.bytes().filter(|byte| byte == sign).count();
        let sign = signs.into_iter().max_by_key(|sign| (often(sign), *sign == b','));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(sign.unwrap_or(b','))
            .flexible(true)
            .from_reader(table.as_bytes());
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
            Err(error) => {
                self.mistake((1, 1), "not-a-table", &error.to_string());
                return Vec::new();
            }
        };
        self.check_header(&header);
        if !self.proposal.mistakes.is_empty() {
            return Vec::new();
        }
        let mut entries = Vec::new();
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(1, |at| at.line() as usize);
                    self.mistake((line, 1), "not-a-table", &error.to_string());
                    continue;
                }
            };
            let line = record.position().map_or(1, |at| at.line() as usize);
            if record.len() != header.len() {
                self.mistake((line, record.len()), "wrong-width", &record.len().to_string());
            } else if record.iter().any(|cell| !cell.trim().is_empty()) {
                entries.extend(self.entry(line, &header, &record).map(|entry| (line, entry)));
            }
            if entries.len() > MOST {
                self.mistake((line, 1), "too-many", &MOST.to_string());
                break;
            }
        }
        if entries.is_empty() && self.proposal.mistakes.is_empty() {
            self.mistake((1, 1), "no-lines", "");
        }
        entries
    }

    fn check_header(&mut self, header: &[String]) {
        let known = columns(self.vocabulary);
        let mut seen = HashSet::new();
        for (at, column) in header.iter().enumerate() {
            if !known.contains(column) {
                self.mistake((1, at + 1), "unknown-column", column);
            } else if !seen.insert(column) {
                self.mistake((1, at + 1), "column-twice", column);
            }
        }
        if !header.iter().any(|column| column == "code") {
            self.mistake((1, 1), "no-code-column", "");
        }
    }

    fn entry(
        &mut self,
        line: usize,
        header: &[String],
        record: &csv::StringRecord,
    ) -> Option<Entry> {
        let place = |column: &str| header.iter().position(|name| name == column).unwrap_or(0) + 1;
        let code = record.get(place("code") - 1).unwrap_or_default().trim().to_owned();
        let is_code = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if code.is_empty() {
            self.mistake((line, place("code")), "no-code", "");
            return None;
        }
        let known = self.vocabulary.entry(&code);
        if known.is_none() && (!code.chars().all(is_code) || code.len() > 60) {
            self.mistake((line, place("code")), "bad-code", &code);
            return None;
        }
        if self.places.insert(code.clone(), line).is_some() {
            self.mistake((line, place("code")), "code-twice", &code);
            return None;
        }
        let mut entry = known.cloned().unwrap_or_default();
        header.iter().zip(record.iter()).for_each(|(column, cell)| entry.set(column, cell));
        for language in Language::ALL.into_iter().filter(|_| is_named(self.vocabulary)) {
            if entry.labels.get(language.code()).is_none_or(String::is_empty) {
                let column = format!("label_{}", language.code());
                self.mistake((line, place(&column)), "no-label", &column);
            }
        }
        let retired = entry.cell(RETIRED);
        if !["", "0", "1"].contains(&retired.as_str()) {
            self.mistake((line, place(RETIRED)), "not-one", &retired);
        }
        if !entry.replaced_by().is_empty() && !entry.is_retired() {
            self.mistake((line, place(REPLACED_BY)), "not-retired", &code);
        }
        Some(entry)
    }

    fn compare(&mut self, line: usize, entry: Entry) {
        let before = self.vocabulary.entry(&entry.code);
        let mut cells = Vec::new();
        for column in columns(self.vocabulary) {
            let old = before.map_or_else(String::new, |before| before.cell(&column));
            let new = entry.cell(&column);
            if old != new && column != "code" {
                cells.push((column, old, new));
            }
        }
        if cells.is_empty() && before.is_some() {
            self.proposal.unchanged += 1;
        } else {
            self.places.insert(entry.code.clone(), line);
            self.proposal.amended.push(Amended { is_new: before.is_none(), entry, cells });
        }
    }
}

/// What concerns several codes: broader ones, those that stand for others, words that two share.
fn check_all(after: &Vocabulary, proposal: &mut Proposal, places: &HashMap<String, usize>) {
    let mut words: HashMap<String, BTreeSet<&str>> = HashMap::new();
    for entry in after.entries() {
        for name in entry.labels.values().chain(entry.synonyms.values().flatten()) {
            words.entry(name.to_lowercase()).or_default().insert(&entry.code);
        }
    }
    let mut mistakes = Vec::new();
    for Amended { is_new, entry, cells } in &proposal.amended {
        let mut mistake = |word, given: &str| {
            let line = places.get(&entry.code).copied().unwrap_or(1);
            mistakes.push(Mistake { line, column: 1, word, given: given.to_owned() });
        };
        let is_other = |column: &str| *is_new || cells.iter().any(|(name, ..)| name == column);
        let parent = &entry.parent;
        if !parent.is_empty() && is_other("parent") {
            // Countries lie in regions, which are a vocabulary of their own.
            let is_elsewhere = after.entries().iter().any(|other| {
                other.code != entry.code && other.parent == *parent && !after.has(parent)
            });
            if !after.has(parent) && !is_elsewhere {
                mistake("unknown-parent", parent);
            }
            if after.with_broader(parent).contains(&entry.code.as_str()) {
                mistake("circle", parent);
            }
        }
        let heir = entry.replaced_by();
        if !heir.is_empty() && after.entry(heir).is_none_or(Entry::is_retired) {
            mistake("unknown-replacement", heir);
        }
        let was = |column: &str| cells.iter().find(|(name, ..)| name == column);
        for (language, synonyms) in &entry.synonyms {
            let column = was(&format!("synonyms_{language}"));
            let old: Vec<&str> =
                column.map_or(Vec::new(), |(_, old, _)| old.split(';').map(str::trim).collect());
            for word in
                synonyms.iter().filter(|word| column.is_some() && !old.contains(&word.as_str()))
            {
                let codes = words.get(&word.to_lowercase());
                let other = codes.and_then(|codes| codes.iter().find(|code| **code != entry.code));
                if let Some(other) = other {
                    mistake("two-codes", &format!("{word} ({other})"));
                }
            }
        }
    }
    proposal.mistakes.extend(mistakes);
}

#[cfg(test)]
mod tests {
    use super::{Proposal, propose};
    use crate::vocabularies::shipped;

    fn words(proposal: &Proposal) -> Vec<(usize, &'static str)> {
        proposal.mistakes.iter().map(|mistake| (mistake.line, mistake.word)).collect()
    }

    #[test]
    fn every_vocabulary_that_ships_can_be_taken_out_and_put_back_unchanged() {
        for name in shipped().names() {
            let vocabulary = shipped().of(name);
            let table = super::table(name, vocabulary);
            let text = crate::sheet::csv(&table, str::to_owned).expect("memory can be written to");
            let text = String::from_utf8(text).expect("what is UTF-8 stays so");
            let proposal = propose(vocabulary, &text);
            assert!(proposal.mistakes.is_empty(), "{name}: {:?}", proposal.mistakes);
            assert!(proposal.amended.is_empty(), "{name}: {:?}", proposal.amended);
            assert_eq!(proposal.unchanged, vocabulary.entries().len(), "{name}");
        }
    }

    #[test]
    fn a_table_of_two_columns_changes_those_and_leaves_the_rest() {
        let vocabulary = shipped().of("costs");
        let proposal = propose(vocabulary, "code;label_fr\npaid;Payante\n");
        assert!(proposal.mistakes.is_empty(), "{:?}", proposal.mistakes);
        let amended = &proposal.amended[0];
        assert_eq!(amended.cells, [("label_fr".into(), "Payant".into(), "Payante".into())]);
        assert_eq!(amended.entry.labels["ru"], "Платно");
        assert_eq!(proposal.unnamed, vocabulary.entries().len() - 1);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once_with_its_line() {
        let vocabulary = shipped().of("topics");
        let header = propose(vocabulary, "code,label_xx,label_en,label_en\n");
        assert_eq!(words(&header), [(1, "unknown-column"), (1, "column-twice")]);
        assert_eq!(words(&propose(vocabulary, "label_en\nA\n")), [(1, "no-code-column")]);
        assert_eq!(words(&propose(vocabulary, "code\n")), [(1, "no-lines")]);
        let table = "code,parent,label_en,synonyms_en,retired,replaced_by\n\
                     readiness,readiness.assessment,Readiness,,,\n\
                     readiness.assessment,readiness,Assessment,,1,nowhere\n\
                     a b,,Bad,,,\n\
                     new,elsewhere,New,,maybe,\n\
                     readiness,,Twice,,,\n\
                     short\n\
                     ,,Nothing,,,\n";
        let proposal = propose(vocabulary, &table.replace('\n', "\r\n"));
        let mut expected = vec![
            (2, "circle"),
            (3, "circle"),
            (3, "unknown-replacement"),
            (4, "bad-code"),
            (5, "unknown-parent"),
            (5, "not-one"),
            (6, "code-twice"),
            (7, "wrong-width"),
            (8, "no-code"),
        ];
        expected.extend([(5, "no-label"); 5]);
        let mut found = words(&proposal);
        found.sort_unstable();
        expected.sort_unstable();
        // The parent of 3 did not change, so it is told once.
        expected.retain(|mistake| *mistake != (3, "circle"));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_synonym_that_would_lead_to_two_codes_is_refused() {
        let vocabulary = shipped().of("costs");
        let proposal = propose(vocabulary, "code,synonyms_en\npaid,fee;Free of charge\n");
        assert_eq!(words(&proposal), [(2, "two-codes")]);
        assert_eq!(proposal.mistakes[0].given, "Free of charge (free)");
    }
}
