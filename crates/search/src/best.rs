//! The best hits in order: chosen in each segment, then put in order over all of them.
//!
//! In a segment, titles and identifiers are compared by their places in its dictionaries. Only what
//! the page shown depends on is turned into texts.

use std::collections::BinaryHeap;
use std::ops::Range;

use crate::Fault;
use crate::bits::Bits;
use crate::columns::{By, Keys};
use crate::view::Segment;

/// By what the hits are put in order.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Order<'a> {
    Fit,
    By(By<'a>),
}

/// A hit of one segment. The least is the best.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    key: u64,
    id: u64,
    pub(crate) document: u32,
    score_bits: u32,
}

/// A hit of the page.
pub(crate) struct Found {
    key: u64,
    title: Vec<u8>,
    id: u64,
    /// The identifier itself, if it had to be read.
    name: String,
    pub(crate) segment: usize,
    pub(crate) document: u32,
    pub(crate) score: f32,
}

/// The best of the hits of a segment in order, `keep` at most. `scores` are those of the hits in
/// their order, needed for [`Order::Fit`] only.
pub(crate) fn best_of(
    segment: &Segment<'_>,
    hits: &Bits,
    order: Order<'_>,
    scores: &[f32],
    keep: usize,
) -> Result<Vec<Candidate>, Fault> {
    let count = hits.count();
    let keep = keep.min(count);
    if keep == 0 {
        return Ok(Vec::new());
    }
    let mut best = Best { heap: BinaryHeap::new(), keep };
    match order {
        Order::Fit => {
            let ids = segment.columns.keys_by_id(segment.reader)?;
            let mut scores = scores.iter();
            hits.each(|document| {
                let score = scores.next().copied().unwrap_or_default();
                // scores are compared to a thousandth; the highest is the lowest key
                let key = u64::from(!((score * 1_000.0 + 0.5) as u32));
                best.consider(key, document, score, &ids);
            });
        }
        // where every few documents are hits, the first ones in order are soon found
        Order::By(by) if count.saturating_mul(count) / keep > hits_per_walk(segment) => {
            let keys = segment.columns.keys(segment.reader, by)?;
            let walk = segment.columns.order(segment.reader, by)?.iter();
            let first = walk.filter(|document| hits.has(**document)).take(keep);
            return Ok(first.map(|document| Candidate::new(*document, &keys)).collect());
        }
        Order::By(by) => {
            let keys = segment.columns.keys(segment.reader, by)?;
            hits.each(|document| best.consider(keys.of(document), document, 0.0, &keys));
        }
    }
    Ok(best.heap.into_sorted_vec())
}

fn hits_per_walk(segment: &Segment<'_>) -> usize {
    segment.reader.max_doc() as usize / 8
}

struct Best {
    /// The worst of them on top.
    heap: BinaryHeap<Candidate>,
    keep: usize,
}

impl Best {
    fn consider(&mut self, key: u64, document: u32, score: f32, keys: &Keys<'_>) {
        let full = self.heap.len() >= self.keep;
        if full && self.heap.peek().is_some_and(|worst| key > worst.key) {
            return;
        }
        let candidate =
            Candidate { key, id: keys.id(document), document, score_bits: score.to_bits() };
        if !full {
            self.heap.push(candidate);
        } else if let Some(mut worst) = self.heap.peek_mut().filter(|worst| candidate < **worst) {
            *worst = candidate;
        }
    }
}

impl Candidate {
    fn new(document: u32, keys: &Keys<'_>) -> Candidate {
        let (key, id) = (keys.of(document), keys.id(document));
        Candidate { key, id, document, score_bits: 0 }
    }
}

/// The hits of a page, from the best ones of each segment.
pub(crate) fn page(
    segments: &[Segment<'_>],
    best: Vec<Vec<Candidate>>,
    order: Order<'_>,
    wanted: Range<usize>,
) -> Result<Vec<Found>, Fault> {
    let several = best.iter().filter(|of_one| !of_one.is_empty()).count() > 1;
    let mut all: Vec<Found> = Vec::with_capacity(best.iter().map(Vec::len).sum());
    for (segment, candidates) in segments.iter().zip(best) {
        let titles = match order {
            Order::By(by @ By::Title(..)) if several => titles(segment, by, &candidates)?,
            _ => vec![Vec::new(); candidates.len()],
        };
        all.extend(titles.into_iter().zip(candidates).map(|(title, candidate)| Found {
            key: candidate.key,
            title,
            id: candidate.id,
            name: String::new(),
            segment: segment.at,
            document: candidate.document,
            score: f32::from_bits(candidate.score_bits),
        }));
    }
    // titles have places in their own segment only
    let by_title = several && matches!(order, Order::By(By::Title(..)));
    let rank = |found: &Found| if by_title { 0 } else { found.key };
    all.sort_by(|a, b| (rank(a), &a.title).cmp(&(rank(b), &b.title)));
    if several {
        let same = |a: &Found, b: &Found| (rank(a), &a.title) == (rank(b), &b.title);
        order_ties(segments, &mut all, same, &wanted)?;
    }
    Ok(all.into_iter().skip(wanted.start).take(wanted.len()).collect())
}

/// The texts of the titles of candidates, which are in their order.
fn titles(
    segment: &Segment<'_>,
    by: By<'_>,
    candidates: &[Candidate],
) -> Result<Vec<Vec<u8>>, Fault> {
    let keys = segment.columns.keys(segment.reader, by)?;
    let places: Vec<u64> = candidates.iter().map(|candidate| candidate.key).collect();
    let mut titles = Vec::with_capacity(places.len());
    if let Some(texts) = keys.texts() {
        texts
            .dictionary()
            .sorted_ords_to_term_cb(&places, |title| titles.push(title.to_vec()))
            .map_err(Fault::disk("reading titles"))?;
    }
    titles.resize(places.len(), Vec::new());
    Ok(titles)
}

/// Puts hits that are equal in order of their identifiers, where the page depends on it.
fn order_ties(
    segments: &[Segment<'_>],
    all: &mut [Found],
    same: impl Fn(&Found, &Found) -> bool,
    wanted: &Range<usize>,
) -> Result<(), Fault> {
    let mut from = 0;
    while from < all.len().min(wanted.end) {
        let length = all[from..].iter().take_while(|other| same(&all[from], other)).count();
        let ties = &mut all[from..from + length];
        let of_several = ties.iter().any(|other| other.segment != ties[0].segment);
        if of_several && from + length > wanted.start {
            for tie in ties.iter_mut() {
                let segment = &segments[tie.segment];
                let ids = segment.columns.keys_by_id(segment.reader)?.ids;
                ids.ord_to_str(tie.id, &mut tie.name)
                    .map_err(Fault::disk("reading identifiers"))?;
            }
            ties.sort_by(|a, b| a.name.cmp(&b.name));
        }
        from += length;
    }
    Ok(())
}
