//! How well documents fit: BM25 over the terms that meet each part of a question.
//!
//! A part scores by its best way; its other ways add a tenth, for a text that has a word in several
//! languages is hardly better than one that has it in one.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::TermInfo;
use tantivy::schema::{Field, IndexRecordOption};

use crate::Fault;
use crate::bits::{Bits, Places};
use crate::build::{Plan, Way};
use crate::matching::{Remembered, each_posting, seeks};
use crate::view::Segment;

/// How soon further mentions of a word stop counting, and how much the length of a text does: the
/// usual values of BM25.
const SATURATION: f32 = 1.2;
const LENGTH: f32 = 0.75;

const OTHER_WAYS_WEIGHT: f32 = 0.1;

/// What the length of a text takes from its words, by the engine's code for lengths.
pub(crate) struct Norms(Box<[f32; 256]>);

impl Norms {
    /// Of a field whose texts have so many words on average.
    pub(crate) fn new(average: f32) -> Norms {
        let mut norms = Box::new([0.0; 256]);
        for (code, norm) in (0..=u8::MAX).zip(norms.iter_mut()) {
            let length = FieldNormReader::id_to_fieldnorm(code) as f32;
            *norm = SATURATION * (1.0 - LENGTH + LENGTH * length / average);
        }
        Norms(norms)
    }

    fn share(&self, code: u8, mentions: u32) -> f32 {
        let mentions = mentions as f32;
        mentions / (mentions + self.0[usize::from(code)])
    }
}

/// What a word is worth that stands once in a text of average length, if it stands in so many of
/// all documents: the logarithm of how rare it is.
pub(crate) fn rarity(documents: u64, all: u64) -> f32 {
    let (documents, all) = (documents as f32, all as f32);
    (1.0 + ((all - documents).max(0.0) + 0.5) / (documents + 0.5)).ln()
}

/// The scores of the hits of a segment, in the order of the hits. `remembered` are, by part and
/// way, the documents that the engine has found before.
pub(crate) fn scores(
    plan: &Plan,
    segment: &Segment<'_>,
    hits: &Bits,
    remembered: &[Vec<Remembered>],
) -> Result<Vec<f32>, Fault> {
    let count = hits.count();
    let mut scores =
        Scores { places: Places::new(hits), hits, best: vec![0.0; count], sum: vec![0.0; count] };
    let mut total = vec![0.0; count];
    for (wanted, remembered) in plan.wanted.iter().zip(remembered) {
        if wanted.refused {
            continue;
        }
        for (way, remembered) in wanted.ways.iter().zip(remembered) {
            scores.add(way, segment, remembered)?;
        }
        for (total, (best, sum)) in
            total.iter_mut().zip(scores.best.iter_mut().zip(&mut scores.sum))
        {
            *total += *best + (*sum - *best) * OTHER_WAYS_WEIGHT;
            (*best, *sum) = (0.0, 0.0);
        }
    }
    Ok(total)
}

struct Scores<'a> {
    places: Places<'a>,
    hits: &'a Bits,
    /// Of the part at hand: the best way, and the sum of all ways.
    best: Vec<f32>,
    sum: Vec<f32>,
}

impl Scores<'_> {
    fn add(
        &mut self,
        way: &Way,
        segment: &Segment<'_>,
        remembered: &Remembered,
    ) -> Result<(), Fault> {
        match way {
            Way::Term { field, weight, norms, found } => {
                if let Some(info) = &found[segment.at] {
                    return self.add_term(segment, (*field, info), *weight, norms);
                }
            }
            Way::Engine { .. } => {
                remembered.iter().for_each(|(document, score)| self.give(*document, *score));
            }
            Way::Facet { number, score, .. } => {
                segment.facets()?.each_holder(*number, |document| self.give(document, *score));
            }
        }
        Ok(())
    }

    fn add_term(
        &mut self,
        segment: &Segment<'_>,
        (field, info): (Field, &TermInfo),
        weight: f32,
        norms: &Norms,
    ) -> Result<(), Fault> {
        let lengths = segment
            .reader
            .get_fieldnorms_reader(field)
            .map_err(Fault::engine("reading lengths"))?;
        // one mention in an average text is worth the rarity itself
        let weight = weight * (1.0 + SATURATION);
        let Some(index) = segment.words(field)? else { return Ok(()) };
        let mut postings = index
            .read_block_postings_from_terminfo(info, IndexRecordOption::WithFreqs)
            .map_err(Fault::disk("reading words"))?;
        let hits = self.hits;
        if seeks(self.best.len(), info) {
            hits.each(|document| {
                let at = postings.seek(document);
                if postings.doc(at) == document {
                    let share = norms.share(lengths.fieldnorm_id(document), postings.freq(at));
                    self.give(document, weight * share);
                }
            });
        } else {
            each_posting(&mut postings, |document, mentions| {
                if hits.has(document) {
                    let share = norms.share(lengths.fieldnorm_id(document), mentions);
                    self.give(document, weight * share);
                }
            });
        }
        Ok(())
    }

    fn give(&mut self, document: u32, score: f32) {
        if let Some(place) = self.places.of(document) {
            self.sum[place] += score;
            self.best[place] = self.best[place].max(score);
        }
    }
}
