//! What a question finds: total, best hits, facet counts, and what each filter costs.
//!
//! In each segment the documents that meet the words are held against all filters at once, as sets:
//! those that fail none are the hits, and those that fail just one count under the facets of that
//! name only, for its filter is the one that these counts leave out. Documents that fail two
//! filters matter to nothing and are never looked for.

use std::collections::BTreeMap;

use crate::best::{Candidate, Order, best_of};
use crate::bits::Bits;
use crate::build::Plan;
use crate::matching::matching;
use crate::schema;
use crate::score::scores;
use crate::view::{Segment, View};
use crate::{Fault, KIND, Query};

/// More names at once are refused.
const MOST_NAMES: usize = 63;

/// A facet name that is filtered by, counted, or both.
#[derive(Clone, Default)]
pub(crate) struct Name {
    pub(crate) name: String,
    /// The codes of which a hit must have one; no filter if empty.
    pub(crate) wanted: Vec<String>,
    pub(crate) counted: bool,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Tallied {
    pub(crate) total: usize,
    /// By name: how many documents fail that name's filter and no other.
    pub(crate) only_failed: Vec<usize>,
    /// By name, if it is counted: its codes with their counts, highest first, then by code.
    pub(crate) counts: Vec<Vec<(String, usize)>>,
    /// The best hits of each segment.
    pub(crate) best: Vec<Vec<Candidate>>,
}

/// All names of a question, each once: filtered by, counted, or both.
pub(crate) fn names(query: &Query) -> Result<Vec<Name>, Fault> {
    let kinds = (!query.kinds.is_empty()).then(|| (KIND.to_string(), query.kinds.clone()));
    let mut names: BTreeMap<&str, Name> = BTreeMap::new();
    for (name, codes) in kinds.iter().chain(&query.filters).filter(|(_, codes)| !codes.is_empty()) {
        names.entry(name).or_default().wanted.extend(codes.iter().cloned());
    }
    for name in &query.facets {
        names.entry(name).or_default().counted = true;
    }
    if names.len() > MOST_NAMES {
        return Err(Fault::shape("reading the filters", "too many facet names"));
    }
    let named = |(name, mut found): (&str, Name)| {
        found.name = name.to_string();
        found
    };
    Ok(names.into_iter().map(named).collect())
}

/// Tallies the whole view; keeps so many hits.
pub(crate) fn tally(
    view: &View,
    plan: &Plan,
    names: &[Name],
    order: Order<'_>,
    keep: usize,
) -> Result<Tallied, Fault> {
    let segments: Vec<Segment<'_>> = view.segments().collect();
    if !names.is_empty() {
        // labels have numbers from here on
        segments.iter().try_for_each(|segment| segment.facets().map(drop))?;
    }
    let mut tally = Tally {
        names,
        wanted: names.iter().map(|name| numbers(view, name)).collect(),
        sums: vec![0; view.labels.count()],
        tallied: Tallied { only_failed: vec![0; names.len()], ..Tallied::default() },
    };
    for segment in &segments {
        let best = tally.add(segment, plan, order, keep)?;
        tally.tallied.best.push(best);
    }
    tally.tallied.counts =
        names.iter().map(|name| tally.counts(view, &segments, name)).collect::<Result<_, _>>()?;
    Ok(tally.tallied)
}

/// The numbers of the codes that a filter wants, as far as any document has them.
fn numbers(view: &View, name: &Name) -> Vec<u32> {
    let number = |code: &String| view.labels.number(&schema::label(&name.name, code)?);
    name.wanted.iter().filter_map(number).collect()
}

struct Tally<'a> {
    names: &'a [Name],
    wanted: Vec<Vec<u32>>,
    /// By number of label: how many there are.
    sums: Vec<u32>,
    tallied: Tallied,
}

/// The documents of a segment by how many filters they fail.
struct Failed {
    /// By place of the name that fails: those that fail it.
    by_name: Vec<(usize, Bits)>,
    once: Bits,
    twice: Bits,
}

impl Tally<'_> {
    fn add(
        &mut self,
        segment: &Segment<'_>,
        plan: &Plan,
        order: Order<'_>,
        keep: usize,
    ) -> Result<Vec<Candidate>, Fault> {
        let failed = self.failed(segment)?;
        let mut looked_at = segment.alive().clone();
        looked_at.drop_all(&failed.twice);
        let (matching, remembered) = matching(plan, segment, looked_at)?;
        let mut hits = matching.clone();
        hits.drop_all(&failed.once);
        let total = hits.count();
        self.tallied.total += total;
        self.count(segment, &failed, &matching, &hits)?;
        if keep == 0 || total == 0 {
            return Ok(Vec::new());
        }
        let scores = match order {
            Order::Fit => scores(plan, segment, &hits, &remembered)?,
            Order::By(_) => Vec::new(),
        };
        best_of(segment, &hits, order, &scores, keep)
    }

    fn failed(&self, segment: &Segment<'_>) -> Result<Failed, Fault> {
        let documents = segment.reader.max_doc();
        let (once, twice) = (Bits::none(documents), Bits::none(documents));
        let mut failed = Failed { by_name: Vec::new(), once, twice };
        for (at, (name, numbers)) in self.names.iter().zip(&self.wanted).enumerate() {
            if name.wanted.is_empty() {
                continue;
            }
            let mut passed = Bits::none(documents);
            for number in numbers {
                segment.facets()?.join_holders(*number, &mut passed);
            }
            let mut own = segment.alive().clone();
            own.drop_all(&passed);
            let mut again = own.clone();
            again.meet(&failed.once);
            failed.twice.join(&again);
            failed.once.join(&own);
            failed.by_name.push((at, own));
        }
        Ok(failed)
    }

    /// `matching` are those that meet the words and fail one filter at most.
    fn count(
        &mut self,
        segment: &Segment<'_>,
        failed: &Failed,
        matching: &Bits,
        hits: &Bits,
    ) -> Result<(), Fault> {
        let counted = self.names.iter().filter(|name| name.counted && name.wanted.is_empty());
        let counted: Vec<&str> = counted.map(|name| name.name.as_str()).collect();
        if !counted.is_empty() {
            segment.facets()?.count(&counted, hits, &mut self.sums);
        }
        for (at, own) in &failed.by_name {
            let mut also = matching.clone();
            also.meet(own);
            self.tallied.only_failed[*at] += also.count();
            if self.names[*at].counted {
                also.join(hits);
                segment.facets()?.count(&[&self.names[*at].name], &also, &mut self.sums);
            }
        }
        Ok(())
    }

    fn counts(
        &self,
        view: &View,
        segments: &[Segment<'_>],
        name: &Name,
    ) -> Result<Vec<(String, usize)>, Fault> {
        if !name.counted {
            return Ok(Vec::new());
        }
        let mut numbers: Vec<u32> = Vec::new();
        for segment in segments {
            let of_name = segment.facets()?.numbers(&name.name).iter().copied();
            numbers.extend(of_name.filter(|number| self.sums[*number as usize] > 0));
        }
        numbers.sort_unstable();
        numbers.dedup();
        let codes = view.labels.codes(&name.name, numbers.iter().copied());
        let sums = numbers.iter().map(|number| self.sums[*number as usize] as usize);
        let mut counts: Vec<(String, usize)> = codes.into_iter().zip(sums).collect();
        let mut chosen: Vec<&String> = name.wanted.iter().collect();
        chosen.sort();
        chosen.dedup();
        for code in chosen {
            if !counts.iter().any(|(counted, _)| counted == code) {
                counts.push((code.clone(), 0));
            }
        }
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counts)
    }
}
