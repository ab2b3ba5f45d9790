//! Fictional records, the same in every run: nothing in them is about anybody who exists.

use std::collections::BTreeMap;

/// The scheme of their identifiers.
pub const SCHEME: &str = "bench";

const ORGANISATIONS: usize = 5_000;
const TRAININGS: usize = 10_000;
const SOLUTIONS: usize = 5_000;

/// Words that titles and descriptions are made of.
const WORDS: &str = "lantern harbour orchard compass meadow ferry quarry willow beacon granary \
    bridge kettle saddle ribbon anchor pebble thicket mill ladder garden ledger clerk island \
    shepherd weaver potter canal market village teacher network register data skill lesson \
    practice tablet signal archive survey budget member council farmer nurse printer repair \
    archipelago rain season bicycle workshop notebook reader painter valley bakery pilot seed";

/// The records, and what is known about them without asking the service.
pub struct Generated {
    codes: BTreeMap<&'static str, Vec<String>>,
    trainings: Vec<Training>,
}

/// What filters know of a training.
struct Training {
    countries: Vec<String>,
    topics: Vec<String>,
    level: String,
    mode: String,
    cost: String,
}

/// A row of dice that always fall alike.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        // The multiplier of Knuth's MMIX generator; the upper bits are the good ones.
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn some<'a>(&mut self, codes: &'a [String], count: usize) -> Vec<&'a String> {
        let start = self.below(codes.len());
        let step = 1 + self.below(codes.len() / count.max(1) / 2 + 1);
        (0..count).map(|at| &codes[(start + at * step) % codes.len()]).collect()
    }

    fn words(&mut self, count: usize) -> String {
        let words = words();
        (0..count).map(|_| words[self.below(words.len())]).collect::<Vec<_>>().join(" ")
    }

    /// A few paragraphs of sentences.
    fn text(&mut self) -> String {
        let mut text = String::new();
        for _ in 0..3 {
            for _ in 0..3 + self.below(3) {
                let length = 8 + self.below(8);
                text.push_str(&format!("The {}. ", self.words(length)));
            }
            text.push_str("\n\n");
        }
        text
    }
}

/// The words that texts are made of.
pub fn words() -> Vec<&'static str> {
    WORDS.split_whitespace().collect()
}

impl Generated {
    /// Makes what filters know.
    pub fn new() -> Generated {
        let vocabularies = facility::vocabularies::shipped();
        let mut codes = BTreeMap::new();
        for name in ["countries", "topics", "languages", "groups", "audiences", "levels", "modes"]
            .into_iter()
            .chain([
                "costs",
                "certificates",
                "organisation_types",
                "scopes",
                "solution_types",
                "sdgs",
            ])
        {
            let entries = vocabularies.of(name).entries();
            // Only the narrowest codes: a broad one would be found by its narrower ones too.
            let leaf = |code: &str| !entries.iter().any(|entry| entry.parent == code);
            let all = entries.iter().map(|entry| entry.code.clone());
            codes.insert(name, all.filter(|code| leaf(code)).collect());
        }
        let mut made = Generated { codes, trainings: Vec::new() };
        let mut dice = Dice(7);
        made.trainings = (0..TRAININGS).map(|_| made.training(&mut dice)).collect();
        made
    }

    fn training(&self, dice: &mut Dice) -> Training {
        let mut one = |name: &str| self.codes[name][dice.below(self.codes[name].len())].clone();
        let (level, mode, cost) = (one("levels"), one("modes"), one("costs"));
        let mut some = |name: &str, count| {
            let mut codes: Vec<String> =
                dice.some(&self.codes[name], count).into_iter().cloned().collect();
            codes.sort();
            codes.dedup();
            codes
        };
        let (countries, topics) = (some("countries", 3), some("topics", 2));
        Training { countries, topics, level, mode, cost }
    }

    /// Filters by country, topic and level, and how many trainings each finds.
    pub fn narrow(&self) -> Vec<([String; 3], usize)> {
        let triples = self.trainings.iter().flat_map(|training| {
            training.countries.iter().flat_map(move |country| {
                let with =
                    move |topic: &String| [country.clone(), topic.clone(), training.level.clone()];
                training.topics.iter().map(with)
            })
        });
        counted(triples)
    }

    /// Filters by level, mode and cost, and how many trainings each finds.
    pub fn broad(&self) -> Vec<([String; 3], usize)> {
        let triple = |one: &Training| [one.level.clone(), one.mode.clone(), one.cost.clone()];
        counted(self.trainings.iter().map(triple))
    }

    /// A table for the import, by its file name.
    pub fn table(&self, name: &str) -> Vec<u8> {
        let mut dice = Dice(name.len() as u64);
        let mut writer = csv::Writer::from_writer(Vec::new());
        let mut line = |cells: &[&str]| writer.write_record(cells).expect("memory takes it");
        match name {
            "organisations.csv" => self.organisations(&mut dice, &mut line),
            "trainings.csv" => self.lines_of_trainings(&mut dice, &mut line),
            "trainings.runs.csv" => runs(&mut dice, &mut line),
            _ => self.solutions(&mut dice, &mut line),
        }
        writer.into_inner().expect("memory takes it")
    }

    fn organisations(&self, dice: &mut Dice, line: &mut dyn FnMut(&[&str])) {
        line(&[
            "identifier",
            "title",
            "acronym",
            "organisation_type",
            "reach",
            "countries",
            "topics",
            "languages",
            "website",
            "description",
        ]);
        for number in 0..ORGANISATIONS {
            line(&[
                &format!("{SCHEME}:organisation-{number}"),
                &format!("{} house {number}", dice.words(2)),
                &format!("H{number}"),
                &self.list(dice, "organisation_types", 1),
                &self.list(dice, "scopes", 1),
                &self.list(dice, "countries", 2),
                &self.list(dice, "topics", 3),
                &self.list(dice, "languages", 2),
                &format!("https://example.org/houses/{number}"),
                &dice.text(),
            ]);
        }
    }

    fn lines_of_trainings(&self, dice: &mut Dice, line: &mut dyn FnMut(&[&str])) {
        line(&[
            "identifier",
            "title",
            "title@fr",
            "provider",
            "countries",
            "topics",
            "level",
            "mode",
            "cost",
            "languages",
            "groups",
            "audiences",
            "certificate",
            "website",
            "description",
        ]);
        for (number, training) in self.trainings.iter().enumerate() {
            line(&[
                &format!("{SCHEME}:training-{number}"),
                &format!("{} course {number}", dice.words(3)),
                &format!("Cours {number} {}", dice.words(2)),
                &format!("{SCHEME}:organisation-{}", dice.below(ORGANISATIONS)),
                &training.countries.join(";"),
                &training.topics.join(";"),
                &training.level,
                &training.mode,
                &training.cost,
                &self.list(dice, "languages", 2),
                &self.list(dice, "groups", 2),
                &self.list(dice, "audiences", 2),
                &self.list(dice, "certificates", 1),
                &format!("https://example.org/courses/{number}"),
                &dice.text(),
            ]);
        }
    }

    fn solutions(&self, dice: &mut Dice, line: &mut dyn FnMut(&[&str])) {
        line(&[
            "identifier",
            "title",
            "solution_types",
            "countries",
            "topics",
            "languages",
            "sdgs",
            "owners",
            "website",
            "description",
        ]);
        for number in 0..SOLUTIONS {
            line(&[
                &format!("{SCHEME}:solution-{number}"),
                &format!("{} tool {number}", dice.words(2)),
                &self.list(dice, "solution_types", 1),
                &self.list(dice, "countries", 2),
                &self.list(dice, "topics", 2),
                &self.list(dice, "languages", 2),
                &self.list(dice, "sdgs", 2),
                &format!("{SCHEME}:organisation-{}", dice.below(ORGANISATIONS)),
                &format!("https://example.org/tools/{number}"),
                &dice.text(),
            ]);
        }
    }

    fn list(&self, dice: &mut Dice, name: &str, count: usize) -> String {
        let codes = dice.some(&self.codes[name], count);
        codes.into_iter().map(String::as_str).collect::<Vec<_>>().join(";")
    }
}

fn runs(dice: &mut Dice, line: &mut dyn FnMut(&[&str])) {
    line(&["record", "key", "starts", "ends", "mode", "seats", "language"]);
    for number in 0..TRAININGS {
        let month = 1 + dice.below(6);
        line(&[
            &format!("{SCHEME}:training-{number}"),
            "first",
            &format!("2030-0{month}-05"),
            &format!("2030-0{month}-25"),
            "online",
            &(10 + dice.below(90)).to_string(),
            "en",
        ]);
    }
}

fn counted(triples: impl Iterator<Item = [String; 3]>) -> Vec<([String; 3], usize)> {
    let mut counts: BTreeMap<[String; 3], usize> = BTreeMap::new();
    for triple in triples {
        *counts.entry(triple).or_default() += 1;
    }
    let mut all: Vec<_> = counts.into_iter().collect();
    // Neighbours in the alphabet find the same records: shuffled, all are equally strange.
    let mut dice = Dice(11);
    for at in (1..all.len()).rev() {
        all.swap(at, dice.below(at + 1));
    }
    all
}
