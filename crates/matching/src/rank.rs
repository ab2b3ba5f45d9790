//! The best offers of all, found without judging all.
//!
//! Five parts of a score depend on one coordinate each, so they are worked out once for every
//! different value of it that is met. For topic and experience a bound from above is cheap: with no
//! text looked at, and then with the best text of the offer alone. Only an offer whose bound is not behind what
//! is found already is judged in full. Bounds are summed in the order in which scores are, and
//! sums of floating-point numbers do not fall when a term rises: so no offer is passed over that
//! would have been among the best.

use std::cell::Cell;

use crate::answer::score;
use crate::bits::Bits;
use crate::facets::Coordinates;
use crate::judge::{Judge, Standing};
use crate::judged::Judged;
use crate::policy::{Parts, Policy, Scale};
use crate::shelf::Kept;
use crate::sight::Sight;
use crate::substance::{age_factor, code_fit, joined};
use crate::text_index::Documents;

/// What a bound needs of an offer, close together in memory.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Row {
    at: Coordinates,
    documents: Documents,
    reliability: f64,
    has_items: bool,
    has_undated: bool,
    newest: Option<i32>,
}

impl Row {
    pub(crate) fn new(kept: &Kept, policy: &Policy) -> Row {
        let value = kept.ratings.value(policy);
        Row {
            at: kept.at,
            documents: kept.documents,
            reliability: match kept.ratings.count {
                0 => policy.neutral.reliability,
                _ => on(&policy.scales.reliability, value),
            },
            has_items: !kept.items.is_empty(),
            has_undated: kept.items.iter().any(|item| item.year.is_none()),
            newest: kept.items.iter().filter_map(|item| item.year).max(),
        }
    }

    pub(crate) fn move_documents(&mut self, documents: Documents) {
        self.documents = documents;
    }
}

/// The best offers by their place on the shelf, and how many were held back.
#[derive(Debug, Default)]
pub(crate) struct Ranked {
    pub(crate) best: Vec<(f64, usize)>,
    pub(crate) held_back: usize,
}

/// The offers to choose from.
#[derive(Clone, Copy)]
pub(crate) struct Shelf<'a> {
    pub(crate) rows: &'a [Row],
    pub(crate) kept: &'a [Option<Kept>],
}

impl<'a> Shelf<'a> {
    pub(crate) fn kept(&self, at: usize) -> &'a Kept {
        self.kept[at].as_ref().expect("sets hold offers that are on the shelf")
    }
}

impl Judge<'_> {
    /// The best `top` of the open offers, best first, equal scores by id.
    pub(crate) fn best(&self, shelf: Shelf<'_>, open: &Bits, top: usize) -> Ranked {
        let bounds = Bounds::new(self, shelf);
        let mut ranked = Ranked::default();
        let last_in = |best: &Vec<(f64, usize)>| match best.len() < top {
            true => None,
            false => best.last().map(|(score, at)| (*score, &*shelf.kept(*at).id)),
        };
        for at in open.each() {
            let may_be_in = |bound: f64, best: &Vec<(f64, usize)>| match last_in(best) {
                _ if bound < self.policy.floor => false,
                Some((score, id)) => bound > score || (bound == score && *shelf.kept(at).id < *id),
                None => true,
            };
            let mut bound = 1.0;
            let may_be = DEPTHS.iter().all(|depth| {
                bound = bounds.at(at, *depth);
                may_be_in(bound, &ranked.best)
            });
            if !may_be {
                ranked.held_back += usize::from(bound < self.policy.floor);
                continue;
            }
            match self.standing(&Sight::new(shelf.kept(at), self.facets)) {
                Standing::KeptOut(_) => ranked.held_back += 1,
                Standing::Open(score) if may_be_in(score, &ranked.best) && top > 0 => {
                    let id = &*shelf.kept(at).id;
                    let place = ranked.best.partition_point(|(other, its)| {
                        *other > score || (*other == score && *shelf.kept(*its).id < *id)
                    });
                    ranked.best.insert(place, (score, at));
                    ranked.best.truncate(top);
                }
                Standing::Open(_) => {}
            }
        }
        ranked
    }

    /// How many of the open offers come before a score and an id.
    pub(crate) fn before(&self, shelf: Shelf<'_>, open: &Bits, (score, id): (f64, &str)) -> usize {
        let bounds = Bounds::new(self, shelf);
        let comes_before =
            |bound: f64, at: usize| bound > score || (bound == score && *shelf.kept(at).id < *id);
        let is_before = |at: &usize| {
            DEPTHS.iter().all(|depth| comes_before(bounds.at(*at, *depth), *at))
                && matches!(
                    self.standing(&Sight::new(shelf.kept(*at), self.facets)),
                    Standing::Open(score) if comes_before(score, *at)
                )
        };
        open.each().filter(is_before).count()
    }
}

/// A value on its scale, if it has one.
fn on(scale: &Option<Scale>, value: f64) -> f64 {
    scale.as_ref().map_or(value, |scale| scale.value(value))
}

/// A judged value on its scale; a neutral one stays as it is.
fn known(judged: Judged, scale: &Option<Scale>) -> f64 {
    if judged.known > 0.0 { on(scale, judged.value) } else { judged.value }
}

fn greater(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

/// How closely a bound looks: at topics alone, at the best text too, at all coordinates.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    Codes,
    Text,
    All,
}

const DEPTHS: [Depth; 3] = [Depth::Codes, Depth::Text, Depth::All];

/// Values that are worked out when they are first asked for.
struct Table(Vec<Cell<f64>>);

impl Table {
    fn new(length: usize) -> Table {
        Table(vec![Cell::new(f64::NAN); length])
    }

    fn value(&self, number: u32, work_out: impl FnOnce() -> f64) -> f64 {
        let cell = &self.0[number as usize];
        if cell.get().is_nan() {
            cell.set(work_out());
        }
        cell.get()
    }
}

/// Bounds from above of the scores of offers.
struct Bounds<'a> {
    judge: &'a Judge<'a>,
    shelf: Shelf<'a>,
    has_words: bool,
    last_text: Cell<Option<f64>>,
    /// By the number of the value: the part. For topics it is the codes alone, -1 where a side
    /// states none.
    topics: Table,
    geography: Table,
    languages: Table,
    audience: Table,
    mode: Table,
    dates: Table,
    /// What experience is worth at most by the years since, and for its place.
    ages: Vec<f64>,
    place: f64,
}

impl<'a> Bounds<'a> {
    fn new(judge: &'a Judge<'a>, shelf: Shelf<'a>) -> Bounds<'a> {
        let (facets, policy, question) = (judge.facets, judge.policy, judge.question);
        let places = &policy.places;
        let nearest = [places.same, places.covered, places.subregion, places.region, places.group];
        Bounds {
            judge,
            shelf,
            has_words: question.matches.words > 0,
            last_text: Cell::new(None),
            topics: Table::new(facets.topics.each().len()),
            geography: Table::new(facets.places.each().len()),
            languages: Table::new(facets.tongues.each().len()),
            audience: Table::new(facets.audiences.each().len()),
            mode: Table::new(facets.manners.each().len()),
            dates: Table::new(facets.windows.each().len()),
            ages: (0..100)
                .map(|age| age_factor(Some(question.today.year() - age), question.today, policy))
                .collect(),
            place: nearest
                .into_iter()
                .chain([places.experience_elsewhere, places.experience_unplaced])
                .fold(0.0, f64::max),
        }
    }

    /// The bound of an offer; depths are asked for in their order.
    fn at(&self, at: usize, depth: Depth) -> f64 {
        let row = &self.shelf.rows[at];
        let text = match depth {
            Depth::Codes => (self.has_words && row.documents.count > 0).then_some(1.0),
            Depth::Text => {
                let text = self.text(row);
                self.last_text.set(text);
                text
            }
            Depth::All => self.last_text.get(),
        };
        self.score(row, text, depth)
    }

    /// What the best text of an offer is worth, which none of its texts and no mean of them passes.
    fn text(&self, row: &Row) -> Option<f64> {
        let (index, matches) = (self.judge.index, &self.judge.question.matches);
        let texts = row.documents.numbers();
        let best = texts.clone().filter_map(|it| index.cosine(matches, it)).reduce(f64::max);
        if !self.has_words {
            return None;
        }
        // A mean of equal numbers may be greater than each by a rounding.
        let most = |best: f64| (best * (1.0 + 1e-12)).min(1.0);
        match best {
            Some(0.0) => Some(0.0),
            Some(best) => Some(self.judge.policy.text_value(most(best))),
            None => {
                let encoded = texts.filter_map(|it| index.encoded_cosine(matches, it));
                encoded.reduce(f64::max).map(|best| self.judge.policy.encoder.value(most(best)))
            }
        }
    }

    fn score(&self, row: &Row, text: Option<f64>, depth: Depth) -> f64 {
        let is_close = depth != Depth::Codes;
        let (policy, at, facets) = (self.judge.policy, &row.at, self.judge.facets);
        let code = self.topics.value(at.topics, || {
            code_fit(self.judge.question, facets.topics.value(at.topics), policy).unwrap_or(-1.0)
        });
        let code = Some(code).filter(|code| *code >= 0.0);
        let both = joined(code, text);
        // Where no text of the offer can be compared, its codes stand alone.
        let alone = code.filter(|_| !is_close || text.is_none());
        let topical = greater(both, alone);
        let topic = match topical {
            Some(value) if code.is_none() && !is_close => {
                on(&policy.scales.topic, value).max(policy.neutral.topic)
            }
            Some(value) => on(&policy.scales.topic, value),
            None => policy.neutral.topic,
        };
        let experience = match greater(both, code) {
            Some(topical) if row.has_items => {
                let undated = if row.has_undated { policy.undated } else { 0.0 };
                let age = row.newest.map_or(0.0, |year| self.age(year)).max(undated);
                let most = (topical * age * self.place * (1.0 + 1e-12)).min(1.0);
                let most = most.max(policy.neutral.experience);
                let most = on(&policy.scales.experience, most);
                if code.is_none() { most.max(policy.neutral.experience) } else { most }
            }
            _ => policy.neutral.experience,
        };
        let most = Parts {
            topic,
            experience,
            geography: 1.0,
            languages: 1.0,
            audience: 1.0,
            mode: 1.0,
            dates: 1.0,
            reliability: row.reliability,
        };
        let values = if depth == Depth::All { self.circumstances(at, most) } else { most };
        score(&values, self.judge.weights)
    }

    /// The parts that depend on one coordinate each.
    fn circumstances(&self, at: &Coordinates, most: Parts<f64>) -> Parts<f64> {
        let (facets, scales) = (self.judge.facets, &self.judge.policy.scales);
        let it = self.judge.circumstance(false);
        Parts {
            geography: self.geography.value(at.places, || {
                known(it.geography(facets.places.value(at.places)), &scales.geography)
            }),
            languages: self.languages.value(at.tongues, || {
                known(it.languages(facets.tongues.value(at.tongues)), &scales.languages)
            }),
            audience: self.audience.value(at.audience, || {
                known(it.audience(facets.audiences.value(at.audience)), &scales.audience)
            }),
            mode: self
                .mode
                .value(at.manner, || known(it.mode(facets.manners.value(at.manner)), &scales.mode)),
            dates: self.dates.value(at.window, || {
                known(it.dates(*facets.windows.value(at.window)), &scales.dates)
            }),
            ..most
        }
    }

    fn age(&self, year: i32) -> f64 {
        let age = self.judge.question.today.year().saturating_sub(year).max(0) as usize;
        self.ages.get(age).or(self.ages.last()).copied().unwrap_or(1.0)
    }
}
