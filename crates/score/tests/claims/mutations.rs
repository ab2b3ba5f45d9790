//! Files broken in every way: they are told or counted, never feared. What is done with each is the
//! entry of the fuzz target, so that every run of the tests exercises it.

use std::panic::catch_unwind;

use crate::entry::try_all;

const TOKENS: [&str; 48] = [
    "",
    "NA",
    "0",
    "-1",
    "1",
    "2",
    "3",
    "1e308",
    "-1e308",
    "5e-324",
    "1e-300",
    "0.1",
    "nan",
    "inf",
    "99999999999999999999",
    "\"",
    "\"\"",
    ",",
    ",,,",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    ";",
    "[",
    "]",
    "{",
    "}",
    "=",
    "'",
    "\u{feff}",
    "é",
    "\u{0}",
    "top",
    "p",
    "a",
    "Indicator",
    "Aggregate",
    "Denominator",
    "Group",
    "uCode",
    "Time",
    "geometric",
    "harmonic",
    "-9223372036854775808",
    "[treat]\n",
    "----\n",
    "\u{a0}",
];

/// The stored inputs by name, in the order of names.
fn corpus() -> Vec<(String, Vec<u8>)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/corpus");
    let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut all: Vec<(String, Vec<u8>)> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "txt"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

/// Numbers that only look drawn (xorshift): the same on every run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    fn token(&mut self) -> &'static str {
        TOKENS[self.below(TOKENS.len())]
    }
}

/// Some bytes go and a token comes.
fn cut(bytes: &mut Vec<u8>, drawn: &mut Drawn) {
    let from = drawn.below(bytes.len() + 1);
    let to = (from + drawn.below(9)).min(bytes.len());
    bytes.splice(from..to, drawn.token().bytes());
}

/// A cell for a cell, or two change places: cells stay cells, so that more of the mutants are read.
fn replace(bytes: &mut Vec<u8>, drawn: &mut Drawn) {
    let is_end = |byte: &u8| matches!(byte, b',' | b'\n' | b' ');
    let mut parts: Vec<Vec<u8>> = bytes.split_inclusive(is_end).map(<[u8]>::to_vec).collect();
    let (one, other) = (drawn.below(parts.len()), drawn.below(parts.len()));
    if drawn.below(2) == 0 && !parts.is_empty() {
        parts.swap(one, other);
    } else if let Some(part) = parts.get_mut(one) {
        let end = part.pop().filter(is_end);
        *part = drawn.token().bytes().chain(end).collect();
    }
    *bytes = parts.concat();
}

/// Another number for a number.
fn count_otherwise(bytes: &mut Vec<u8>, drawn: &mut Drawn) {
    const NUMBERS: [&str; 12] =
        ["0", "1", "-1", "2", "3.5", "-7e3", "100", "1e-9", "1e308", "-1e308", "5e-324", "NA"];
    let is_end = |byte: &u8| matches!(byte, b',' | b'\n' | b' ');
    let mut parts: Vec<Vec<u8>> = bytes.split_inclusive(is_end).map(<[u8]>::to_vec).collect();
    let is_number = |part: &&mut Vec<u8>| {
        std::str::from_utf8(part)
            .is_ok_and(|it| it.trim_end_matches([',', '\n', ' ']).parse::<f64>().is_ok())
    };
    let mut numbers: Vec<&mut Vec<u8>> = parts.iter_mut().filter(is_number).collect();
    let at = drawn.below(numbers.len());
    if let Some(part) = numbers.get_mut(at) {
        let end = part.pop().filter(is_end);
        **part = NUMBERS[drawn.below(NUMBERS.len())].bytes().chain(end).collect();
    }
    *bytes = parts.concat();
}

/// Changes a byte to any other; what is no text is told as such.
fn turn(bytes: &mut [u8], drawn: &mut Drawn) {
    let at = drawn.below(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte = drawn.below(256) as u8;
    }
}

fn mutant(seed: &[u8], drawn: &mut Drawn) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    let only_numbers = drawn.below(2) == 0;
    for _ in 0..1 + drawn.below(3) {
        if only_numbers {
            count_otherwise(&mut bytes, drawn);
            continue;
        }
        match drawn.below(7) {
            0..3 => cut(&mut bytes, drawn),
            3..6 => replace(&mut bytes, drawn),
            _ => turn(&mut bytes, drawn),
        }
    }
    bytes
}

#[test]
fn stored_inputs_are_counted_and_broken_ones_are_told() {
    let all = corpus();
    assert!(all.len() >= 9);
    for (name, bytes) in all {
        assert_eq!(try_all(&bytes), !name.starts_with("broken_"), "{name}");
    }
}

/// `SCORE_MUTANTS=200000 cargo test --release -p facility-score mutants` tries more.
#[test]
fn mutants_are_told_or_counted_and_never_panic() {
    let many = std::env::var("SCORE_MUTANTS").ok().and_then(|it| it.parse().ok()).unwrap_or(4_000);
    let (corpus, mut drawn, mut counted) = (corpus(), Drawn(0x9e37_79b9_7f4a_7c15), 0);
    for number in 0..many {
        let (name, seed) = &corpus[number % corpus.len()];
        let bytes = mutant(seed, &mut drawn);
        match catch_unwind(|| try_all(&bytes)) {
            Ok(is_counted) => counted += usize::from(is_counted),
            Err(_) => panic!("mutant {number}, of {name}:\n{}", String::from_utf8_lossy(&bytes)),
        }
    }
    // Were nearly all refused at the door, nothing behind it would have been tried.
    assert!(counted * 10 > many, "{counted} of {many} were counted");
}
