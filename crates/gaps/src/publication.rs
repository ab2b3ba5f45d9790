//! The matrix as anyone may see it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::codes::{COUNTRY, GROUP, Key, LANGUAGE, Spot, TOPIC};
use crate::count::{Answers, Counter, Counts, Gap, Shelf, Supplied, cells_of, rank};
use crate::day::Day;
use crate::lower::Lower;
use crate::placed::Needs;
use crate::releases::{Cell, Closed, Coordinate, Releases, coordinate};
use crate::shape::{Disclosure, Need, Rules};
use crate::supply::{Judgement, Supply};
use crate::view::{Dimension, Plan, View};

/// Demand against supply as it may be published: open needs one by one, all others only as far as
/// they are told in [`Releases`]. Nothing else goes in, so nothing else can come out, whatever is
/// viewed and subtracted.
#[derive(Debug)]
pub struct Publication<'a> {
    supply: &'a Supply,
    needs: Needs,
    threshold: Vec<Row>,
    regional: Vec<Row>,
    /// The last days of which is told: searches and the like, confidential requests.
    through: [Option<Day>; 2],
    told_weight: u32,
}

/// A view that may be published, with the worst gap first.
///
/// A cell that is not listed has no open need. Of searches, answers and confidential requests it
/// may hold some that are not told: absence is no zero there, and neither is `Withheld` in a cell
/// that is listed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedView {
    /// Which of the coordinates the cells have.
    pub dimensions: BTreeSet<Dimension>,
    /// The last day of which searches, answers and the like are told; of later ones nothing is.
    pub threshold_through: Option<Day>,
    /// The last day of which confidential requests are told; of later ones nothing is.
    pub regional_through: Option<Day>,
    /// The cells of which anything is told.
    pub cells: Vec<PublishedCell>,
}

/// What is told of a combination of coordinates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedCell {
    /// Nothing if it is no dimension of the view. So the next three.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Coordinate>,
    /// The topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Coordinate>,
    /// The group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Coordinate>,
    /// The language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Coordinate>,
    /// Open needs: all there are, each counted once in the cell.
    pub open: Counts,
    /// Searches, answers, learners.
    pub threshold: Part,
    /// Confidential requests.
    pub regional: Part,
    /// What is offered there; nothing where a coordinate is withheld or no topic stated. In a
    /// region: in any of its countries.
    pub supply: Option<Supplied>,
    /// How bad the gap is, as far as it is told.
    pub gap: Gap,
}

/// What is told of needs that hide among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// These. There may be more, of which nothing is told in this cell.
    Told(Told),
    /// Nothing, for a reason. It may be that there is none.
    Withheld(Reason),
}

/// Numbers of needs that hide among others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How often something was asked for, at least: great numbers of cells that stand for several
    /// are cut off. A need counts once at each set of coordinates that is told, so one that names
    /// two topics may count twice.
    pub mentions: u64,
    /// From how many needs these come, at least.
    pub needs_at_least: u64,
    /// From how many different sources, or for confidential requests countries, at least.
    pub distinct_at_least: u64,
    /// How the mentions are met, each judged by the coordinates that are told of it, and all of the
    /// same weight.
    pub answers: Answers,
}

/// Why nothing is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Fewer different sources than the threshold, perhaps none; or their coordinates are told less
    /// exactly, in another cell.
    TooFewSources,
    /// Fewer different countries than the threshold, perhaps none; or told in another cell.
    TooFewCountries,
    /// Confidential requests are never told by country.
    ByRegionOnly,
}

/// A told cell in numbers.
#[derive(Debug)]
struct Row {
    key: Key,
    from: Day,
    to: Day,
    needs: u64,
    distinct: u64,
    judgement: Judgement,
}

/// What is gathered for a cell of a view.
#[derive(Default)]
struct Draft {
    open: Counts,
    threshold: Sum,
    regional: Sum,
}

#[derive(Default)]
struct Sum {
    told: Told,
    needs: Lower,
}

impl<'a> Publication<'a> {
    /// Takes the open needs out of all that are given, and all others from the releases.
    pub fn new(
        supply: &'a Supply,
        rules: &Rules,
        needs: &[Need],
        releases: &Releases,
    ) -> Publication<'a> {
        let is_open = |need: &&Need| need.disclosure == Disclosure::Open;
        let rows = |closed: &Closed| {
            let of = |from, to, cell: &Cell| {
                let key = cell.key(&supply.codes);
                let judgement = supply.judge_key(&key);
                Row { key, from, to, needs: cell.needs, distinct: cell.distinct, judgement }
            };
            let each = closed.releases.iter();
            each.flat_map(|it| it.cells.iter().map(|cell| of(it.from, it.to, cell))).collect()
        };
        Publication {
            supply,
            needs: Needs::new(supply, needs.iter().filter(is_open)),
            threshold: rows(&releases.threshold),
            regional: rows(&releases.regional),
            through: [releases.threshold_through(), releases.regional_through()],
            told_weight: rules.told_weight,
        }
    }

    /// The cells of a view.
    pub fn view(&self, view: &View) -> PublishedView {
        let plan = Plan::new(&self.supply.codes, view);
        let mut drafts: BTreeMap<Key, Draft> = BTreeMap::new();
        let mut counter = Counter::new(&self.needs, self.supply);
        let found = cells_of(&self.needs.placed, &plan);
        for cell in found.chunk_by(|one, other| one.0 == other.0) {
            drafts.entry(cell[0].0).or_default().open = counter.count(cell);
        }
        for (key, row) in rows_of(&self.threshold, &plan) {
            self.add(row, &mut drafts.entry(key).or_default().threshold);
        }
        for (key, row) in rows_of(&self.regional, &plan) {
            self.add(row, &mut drafts.entry(key).or_default().regional);
        }
        let mut shelf = Shelf::new(self.supply, &plan);
        let mut cells: Vec<PublishedCell> = drafts
            .into_iter()
            .map(|(key, draft)| self.cell(&plan, &mut shelf, key, draft))
            .collect();
        rank(&mut cells, |cell| &cell.gap, |cell| &mut cell.gap);
        let [threshold_through, regional_through] = self.through;
        let dimensions = view.dimensions.clone();
        PublishedView { dimensions, threshold_through, regional_through, cells }
    }

    fn add(&self, row: &Row, sum: &mut Sum) {
        let weight = row.needs * u64::from(self.told_weight);
        sum.told.mentions += row.needs;
        sum.told.distinct_at_least = row.distinct.max(sum.told.distinct_at_least);
        sum.told.answers.add(row.judgement, row.needs, weight);
        sum.needs.add(&self.supply.codes, row.from, &row.key, row.needs);
    }

    fn cell(&self, plan: &Plan, shelf: &mut Shelf<'_>, key: Key, draft: Draft) -> PublishedCell {
        let at = |dimension: usize| {
            let spot = key[dimension];
            plan.shown[dimension].then(|| coordinate(&self.supply.codes, dimension, spot))
        };
        let is_country = matches!(key[COUNTRY], Spot::Exactly(_));
        let by_country = if is_country { Reason::ByRegionOnly } else { Reason::TooFewCountries };
        let all = [draft.open.answers, draft.threshold.told.answers, draft.regional.told.answers];
        PublishedCell {
            country: at(COUNTRY),
            topic: at(TOPIC),
            group: at(GROUP),
            language: at(LANGUAGE),
            open: draft.open,
            threshold: draft.threshold.part(Reason::TooFewSources),
            regional: draft.regional.part(by_country),
            supply: shelf.count(&key),
            gap: Gap::of(all.iter()),
        }
    }
}

impl Sum {
    fn part(self, reason: Reason) -> Part {
        if self.told.mentions == 0 {
            return Part::Withheld(reason);
        }
        Part::Told(Told { needs_at_least: self.needs.sum(), ..self.told })
    }
}

/// The told cells that a view wants, each with the view's cell that it stands in.
fn rows_of<'a>(rows: &'a [Row], plan: &'a Plan) -> impl Iterator<Item = (Key, &'a Row)> {
    rows.iter()
        .filter(|row| plan.holds(row.from, row.to))
        .filter_map(|row| Some((plan.key(&row.key)?, row)))
}
