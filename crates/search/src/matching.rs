//! Which documents of a segment meet all parts of a question.

use tantivy::TERMINATED;
use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::query::Weight;
use tantivy::schema::{Field, IndexRecordOption};

use crate::Fault;
use crate::bits::Bits;
use crate::build::{Plan, Way};
use crate::view::Segment;

/// Jumping to one document in a list of words takes as long as reading so many.
const SEEK: usize = 12;

/// Documents with their scores, kept from finding them for scoring them.
pub(crate) type Remembered = Vec<(u32, f32)>;

/// The documents that meet the plan, of those given; and by part and way what scoring will want.
pub(crate) fn matching(
    plan: &Plan,
    segment: &Segment<'_>,
    mut within: Bits,
) -> Result<(Bits, Vec<Vec<Remembered>>), Fault> {
    let mut remembered = Vec::new();
    for wanted in &plan.wanted {
        let mut met = Met {
            bits: Bits::none(segment.reader.max_doc()),
            count: within.count(),
            within: &within,
        };
        let mut of_part = Vec::new();
        for way in &wanted.ways {
            of_part.push(if met.count == 0 { Vec::new() } else { met.add(way, segment)? });
        }
        let met = met.bits;
        if wanted.refused {
            within.drop_all(&met);
        } else {
            within.meet(&met);
        }
        remembered.push(of_part);
    }
    Ok((within, remembered))
}

/// Whether it is quicker to look so many documents up in the list of a word than to read it.
pub(crate) fn seeks(documents: usize, info: &TermInfo) -> bool {
    documents * SEEK < info.doc_freq as usize
}

/// All documents of a list of words, with how often the word stands there.
pub(crate) fn each_posting(postings: &mut BlockSegmentPostings, mut visit: impl FnMut(u32, u32)) {
    while !postings.docs().is_empty() {
        for (document, mentions) in postings.docs().iter().zip(postings.freqs()) {
            visit(*document, *mentions);
        }
        postings.advance();
    }
}

struct Met<'a> {
    bits: Bits,
    within: &'a Bits,
    count: usize,
}

impl Met<'_> {
    fn add(&mut self, way: &Way, segment: &Segment<'_>) -> Result<Remembered, Fault> {
        match way {
            Way::Term { field, found, .. } => {
                if let Some(info) = &found[segment.at] {
                    self.add_term(segment, *field, info)?;
                }
                Ok(Vec::new())
            }
            Way::Engine { weight, boost, constant } => {
                self.add_found(segment, weight.as_ref(), *boost, *constant)
            }
            Way::Facet { number, .. } => {
                segment.facets()?.join_holders(*number, &mut self.bits);
                Ok(Vec::new())
            }
        }
    }

    fn add_term(
        &mut self,
        segment: &Segment<'_>,
        field: Field,
        info: &TermInfo,
    ) -> Result<(), Fault> {
        let Some(index) = segment.words(field)? else { return Ok(()) };
        let mut postings = index
            .read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
            .map_err(Fault::disk("reading words"))?;
        let bits = &mut self.bits;
        if seeks(self.count, info) {
            self.within.each(|document| {
                let at = postings.seek(document);
                if postings.doc(at) == document {
                    bits.add(document);
                }
            });
        } else {
            while !postings.docs().is_empty() {
                postings.docs().iter().for_each(|document| bits.add(*document));
                postings.advance();
            }
        }
        Ok(())
    }

    fn add_found(
        &mut self,
        segment: &Segment<'_>,
        weight: &dyn Weight,
        boost: f32,
        constant: Option<f32>,
    ) -> Result<Remembered, Fault> {
        let mut remembered = Vec::new();
        let mut found = weight.scorer(segment.reader, boost).map_err(Fault::engine("searching"))?;
        let mut document = found.doc();
        while document != TERMINATED {
            if self.within.has(document) {
                self.bits.add(document);
                remembered.push((document, constant.unwrap_or_else(|| found.score())));
            }
            document = found.advance();
        }
        Ok(remembered)
    }
}
