//! For worlds of any size: other worlds that lead to the same bytes are built, one for each thing
//! that must not be known.

use std::collections::BTreeSet;

use facility_gaps::{Coordinate, Disclosure, Need, Supply, Vocabulary};

use crate::attack::{at, published};
use crate::telling::{Key, Ladder, Row};
use crate::world::{COUNTRIES, Draw, needs, vocabulary};

/// Needs of one source each at single coordinates, unless told otherwise.
struct Crowd {
    needs: Vec<Need>,
    sources: usize,
}

impl Crowd {
    fn put(&mut self, key: &Key, sources: usize) {
        for _ in 0..sources {
            self.sources += 1;
            self.again(key);
        }
    }

    /// Another need of the last source.
    fn again(&mut self, key: &Key) {
        let source = format!("s{}", self.sources);
        self.needs.push(at(key, source, Disclosure::Threshold));
    }
}

/// A world that shows these told cells and has so many sources in a hidden cell.
fn with_hidden(ladder: &Ladder, rows: &[Row], hidden: &Key, count: usize) -> Vec<Need> {
    let mut crowd = Crowd { needs: Vec::new(), sources: 0 };
    let mut is_placed = false;
    for row in rows {
        let open = ladder.open_at(rows, row.step);
        let under: Vec<_> = open.iter().filter(|line| line[row.step] == row.key).collect();
        let (mut left, mut last) = (row.distinct, row.key.clone());
        let mut taken = BTreeSet::new();
        if row.step == 0 {
            crowd.put(&row.key, left);
            left = 0;
        } else if let Some(line) = under.iter().find(|line| line[0] == *hidden) {
            crowd.put(hidden, count);
            left -= count;
            taken.insert(&line[row.step - 1]);
            is_placed = true;
        }
        for line in under {
            if left > 0 && taken.insert(&line[row.step - 1]) {
                crowd.put(&line[0], left.min(2));
                left -= left.min(2);
                last = line[0].clone();
            }
        }
        assert_eq!(left, 0, "{row:?} has no room");
        (row.distinct..row.needs).for_each(|_| crowd.again(&last));
    }
    if !is_placed {
        crowd.put(hidden, count);
    }
    crowd.needs
}

fn rows(vocabulary: &Vocabulary, ladder: &Ladder, needs: &[Need]) -> Vec<Row> {
    ladder.tell(vocabulary, &needs.iter().collect::<Vec<_>>())
}

fn of(draw: &mut Draw, class: Disclosure, most: usize) -> Vec<Need> {
    let mut needs = needs(draw, most);
    for need in &mut needs {
        (need.disclosure, need.day) = (class, "2026-02-10".parse().unwrap());
    }
    needs
}

#[test]
fn in_each_hidden_cell_there_may_be_none_one_or_two() {
    let vocabulary = vocabulary();
    let supply = Supply::new(&vocabulary, &[]);
    let ladder = Ladder::new(&vocabulary, Disclosure::Threshold);
    let mut steps = BTreeSet::new();
    for seed in 0..8 {
        let mut draw = Draw(8_000_000 + seed);
        let needs = of(&mut draw, Disclosure::Threshold, 200);
        let rows = rows(&vocabulary, &ladder, &needs);
        let shown = published(&vocabulary, &supply, &needs);
        steps.extend(rows.iter().map(|row| row.step));
        for _ in 0..8 {
            // Half of the cells are taken from where needs really are.
            let line = match draw.one_in(2) || rows.is_empty() {
                true => draw.of(&ladder.lines),
                false => {
                    let row = draw.of(&rows);
                    let near: Vec<_> =
                        ladder.lines.iter().filter(|line| line[row.step] == row.key).collect();
                    *draw.of(&near)
                }
            };
            if rows.iter().any(|row| row.step == 0 && row.key == line[0]) {
                continue;
            }
            for count in 0..3 {
                let other = with_hidden(&ladder, &rows, &line[0], count);
                assert!(published(&vocabulary, &supply, &other) == shown, "{seed} {line:?}");
            }
        }
    }
    assert_eq!(steps.len(), 7, "{steps:?}");
}

/// A world that shows these told cells and has no confidential request from a country.
fn without(vocabulary: &Vocabulary, ladder: &Ladder, rows: &[Row], absent: &str) -> Vec<Need> {
    let mut needs = Vec::new();
    for row in rows {
        let Coordinate::Within(region) = &row.key[0] else { panic!("told outside a region") };
        let others: Vec<&String> = vocabulary
            .countries
            .iter()
            .filter(|(code, country)| country.region == *region && *code != absent)
            .map(|(code, _)| code)
            .collect();
        let open = ladder.open_at(rows, row.step);
        let mut below: Vec<&Key> = Vec::new();
        let mut taken = BTreeSet::new();
        for line in open.iter().filter(|line| line[row.step] == row.key) {
            if row.step == 0 || taken.insert(&line[row.step - 1]) {
                below.push(&line[0]);
            }
        }
        for number in 0..row.needs {
            // Below, the first two countries stand in one cell and the third in another.
            let country = number % 3;
            let key = if row.step > 0 && country == 2 { below[1] } else { below[0] };
            let mut key = key.clone();
            key[0] = Coordinate::Exactly(others[country].clone());
            needs.push(at(&key, "anybody".to_owned(), Disclosure::Regional));
        }
    }
    needs
}

#[test]
fn each_country_may_have_no_confidential_request() {
    let vocabulary = vocabulary();
    let supply = Supply::new(&vocabulary, &[]);
    let ladder = Ladder::new(&vocabulary, Disclosure::Regional);
    let mut steps = BTreeSet::new();
    for seed in 0..60 {
        let mut draw = Draw(9_000_000 + seed);
        let needs = of(&mut draw, Disclosure::Regional, 200);
        let rows = rows(&vocabulary, &ladder, &needs);
        let shown = published(&vocabulary, &supply, &needs);
        steps.extend(rows.iter().map(|row| row.step));
        for country in COUNTRIES {
            let other = without(&vocabulary, &ladder, &rows, country);
            assert!(other.iter().all(|need| need.country.as_deref() != Some(country)));
            assert!(published(&vocabulary, &supply, &other) == shown, "{seed} {country}");
        }
    }
    assert_eq!(steps.len(), 5, "{steps:?}");
}
