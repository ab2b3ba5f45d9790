//! One pass over the documents that match the words: total, best hits, facet counts, and what each
//! filter costs.
//!
//! The filters are not part of the engine's query. Each document found by its words is held against
//! all of them at once: if none fails it is a hit, counted under all its facets; if just one fails,
//! it counts under the facets of that name only, for its filter is the one that these counts leave
//! out. So all facets are counted right in a single pass.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::io;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

use crate::schema::{BETWEEN, FACETS, ID, UPDATED};

/// More names do not fit into one word of bits.
pub(crate) const MOST_NAMES: usize = 63;

const NAME: u8 = 0b0011_1111;
const NO_NAME: u8 = NAME;
const CHOSEN: u8 = 0b1000_0000;

/// A facet name that is filtered by, counted, or both.
#[derive(Clone, Default)]
pub(crate) struct Name {
    pub(crate) name: String,
    /// The codes of which a hit must have one; no filter if empty.
    pub(crate) wanted: Vec<String>,
    pub(crate) counted: bool,
}

/// By what the hits are put in order.
#[derive(Clone)]
pub(crate) enum Order {
    Fit,
    Newest,
    /// By the texts of this column.
    Column(String),
}

/// What is to be tallied. At most [`MOST_NAMES`] names, each once.
pub(crate) struct Tally {
    pub(crate) names: Vec<Name>,
    pub(crate) order: Order,
    /// How many of the best hits to keep.
    pub(crate) keep: usize,
}

/// What was found.
#[derive(Default)]
pub(crate) struct Tallied {
    pub(crate) total: usize,
    /// By name: how many documents fail that name's filter and no other.
    pub(crate) only_failed: Vec<usize>,
    /// By name: the counts of its codes.
    pub(crate) counts: Vec<BTreeMap<String, usize>>,
    /// The best hits in order.
    pub(crate) best: Vec<Found>,
}

pub(crate) struct Found {
    key: u64,
    title: String,
    id: String,
    pub(crate) address: DocAddress,
    pub(crate) score: Score,
}

impl Collector for Tally {
    type Fruit = Tallied;
    type Child = Segment;

    fn for_segment(&self, at: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let columns = reader.fast_fields();
        let order = match &self.order {
            Order::Fit => Keys::Fit,
            Order::Newest => Keys::Newest(columns.i64(UPDATED)?),
            Order::Column(column) => Keys::Titles(required(columns.str(column)?)?),
        };
        let facets = if self.names.is_empty() { None } else { columns.str(FACETS)? };
        let marks = facets.as_ref().map_or(Ok(Vec::new()), |facets| self.marks(facets))?;
        let filters = (0..self.names.len()).filter(|name| !self.names[*name].wanted.is_empty());
        Ok(Segment {
            at,
            keep: self.keep.min(reader.max_doc() as usize),
            ids: required(columns.str(ID)?)?,
            order,
            filters: filters.fold(0, |bits, name| bits | 1 << name),
            counts: vec![0; marks.len()],
            marks,
            facets,
            names: self.names.clone(),
            total: 0,
            only_failed: vec![0; self.names.len()],
            best: BinaryHeap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        matches!(self.order, Order::Fit)
    }

    fn merge_fruits(&self, segments: Vec<io::Result<Tallied>>) -> tantivy::Result<Tallied> {
        let mut all = Tallied {
            only_failed: vec![0; self.names.len()],
            counts: vec![BTreeMap::new(); self.names.len()],
            ..Tallied::default()
        };
        for segment in segments {
            let segment = segment?;
            all.total += segment.total;
            all.best.extend(segment.best);
            for (sum, more) in all.only_failed.iter_mut().zip(segment.only_failed) {
                *sum += more;
            }
            for (sums, counts) in all.counts.iter_mut().zip(segment.counts) {
                for (code, count) in counts {
                    *sums.entry(code).or_default() += count;
                }
            }
        }
        match self.order {
            Order::Column(_) => all.best.sort_by(|a, b| (&a.title, &a.id).cmp(&(&b.title, &b.id))),
            _ => all.best.sort_by(|a, b| (Reverse(a.key), &a.id).cmp(&(Reverse(b.key), &b.id))),
        }
        all.best.truncate(self.keep);
        Ok(all)
    }
}

impl Tally {
    /// For each facet in the segment's dictionary: the place of its name among ours, and whether it
    /// is one of the codes wanted.
    fn marks(&self, facets: &StrColumn) -> io::Result<Vec<u8>> {
        let mut marks = vec![NO_NAME; facets.num_terms()];
        for (place, name) in self.names.iter().enumerate() {
            let prefix = format!("{}{BETWEEN}", name.name);
            let mut stream = facets.dictionary().prefix_range(&prefix).into_stream()?;
            while stream.advance() {
                let code = &stream.key()[prefix.len()..];
                let chosen = name.wanted.iter().any(|wanted| wanted.as_bytes() == code);
                marks[stream.term_ord() as usize] = place as u8 | if chosen { CHOSEN } else { 0 };
            }
        }
        Ok(marks)
    }
}

enum Keys {
    Fit,
    Newest(Column<i64>),
    Titles(StrColumn),
}

/// The tally of one segment. Facets, titles and identifiers are compared by their place in the
/// segment's dictionaries and become texts only at the end.
pub(crate) struct Segment {
    at: SegmentOrdinal,
    keep: usize,
    ids: StrColumn,
    order: Keys,
    filters: u64,
    marks: Vec<u8>,
    counts: Vec<u32>,
    facets: Option<StrColumn>,
    names: Vec<Name>,
    total: usize,
    only_failed: Vec<usize>,
    best: BinaryHeap<Reverse<Candidate>>,
}

/// The greatest is the best: the highest key, then the first identifier.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    key: u64,
    id: Reverse<u64>,
    document: DocId,
    score_bits: u32,
}

impl SegmentCollector for Segment {
    type Fruit = io::Result<Tallied>;

    fn collect(&mut self, document: DocId, score: Score) {
        let mut passed = 0_u64;
        if let (Some(facets), true) = (&self.facets, self.filters != 0) {
            for facet in facets.term_ords(document) {
                let mark = self.marks[facet as usize];
                if mark & CHOSEN != 0 {
                    passed |= 1 << (mark & NAME);
                }
            }
        }
        let failed = self.filters & !passed;
        if failed == 0 {
            self.total += 1;
            self.count(document, None);
            self.consider(document, score);
        } else if failed.is_power_of_two() {
            let name = failed.trailing_zeros() as u8;
            self.only_failed[usize::from(name)] += 1;
            self.count(document, Some(name));
        }
    }

    fn harvest(self) -> io::Result<Tallied> {
        let mut counts = vec![BTreeMap::new(); self.names.len()];
        let mut label = String::new();
        for (ord, (count, mark)) in self.counts.iter().zip(&self.marks).enumerate() {
            let place = usize::from(mark & NAME);
            let counted = self.names.get(place).is_some_and(|name| name.counted);
            if let (Some(facets), true, true) = (&self.facets, *count > 0, counted) {
                facets.ord_to_str(ord as u64, &mut label)?;
                let code = label.get(self.names[place].name.len() + BETWEEN.len_utf8()..);
                counts[place].insert(code.unwrap_or_default().to_string(), *count as usize);
            }
        }
        let best =
            self.best.iter().map(|Reverse(found)| self.found(found)).collect::<Result<_, _>>();
        Ok(Tallied { total: self.total, only_failed: self.only_failed, counts, best: best? })
    }
}

impl Segment {
    /// Counts the document's facets, of one name or of all.
    fn count(&mut self, document: DocId, only: Option<u8>) {
        let Some(facets) = &self.facets else { return };
        for facet in facets.term_ords(document) {
            let name = self.marks[facet as usize] & NAME;
            if only.unwrap_or(name) == name {
                self.counts[facet as usize] += 1;
            }
        }
    }

    fn consider(&mut self, document: DocId, score: Score) {
        if self.keep == 0 {
            return;
        }
        let key = match &self.order {
            Keys::Fit => (score * 1000.0).round() as u64,
            // flipping the sign's bit puts negative times before positive ones
            Keys::Newest(updated) => updated.first(document).unwrap_or(i64::MIN) as u64 ^ 1 << 63,
            Keys::Titles(titles) => !titles.term_ords(document).next().unwrap_or(u64::MAX),
        };
        let full = self.best.len() >= self.keep;
        if full && self.best.peek().is_some_and(|Reverse(worst)| key < worst.key) {
            return;
        }
        let id = Reverse(self.ids.term_ords(document).next().unwrap_or(u64::MAX));
        self.best.push(Reverse(Candidate { key, id, document, score_bits: score.to_bits() }));
        if full {
            self.best.pop();
        }
    }

    fn found(&self, candidate: &Candidate) -> io::Result<Found> {
        let mut found = Found {
            key: candidate.key,
            title: String::new(),
            id: String::new(),
            address: DocAddress::new(self.at, candidate.document),
            score: Score::from_bits(candidate.score_bits),
        };
        self.ids.ord_to_str(candidate.id.0, &mut found.id)?;
        if let Keys::Titles(titles) = &self.order {
            titles.ord_to_str(!candidate.key, &mut found.title)?;
        }
        Ok(found)
    }
}

fn required(column: Option<StrColumn>) -> tantivy::Result<StrColumn> {
    column.ok_or_else(|| TantivyError::InternalError("a column is missing".into()))
}
