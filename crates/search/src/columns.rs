//! What is kept in memory of each segment, so that counting and putting in order read no files:
//! which documents hold which code, which codes a document has, and the documents in order.
//!
//! It is made when first needed, once for each segment; segments never change, so it stays right
//! for as long as the segment is there. Deletions come with the view and are not part of it.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tantivy::columnar::{Column, StrColumn};
use tantivy::schema::{Field, FieldEntry};
use tantivy::{InvertedIndexReader, SegmentReader};

use crate::Fault;
use crate::bits::Bits;
use crate::facets::Facets;
use crate::labels::Labels;
use crate::schema::{FACETS, ID, UPDATED};

/// The columns of one segment.
#[derive(Default)]
pub(crate) struct Columns {
    facets: OnceLock<Facets>,
    newest: OnceLock<Vec<u32>>,
    /// By the names of the columns they are ordered by.
    titles: [OnceLock<Vec<u32>>; 6],
    /// The engine's own columns, opened once: opening one takes longer than reading a page from it.
    ids: OnceLock<StrColumn>,
    times: OnceLock<Column<i64>>,
    texts: [OnceLock<StrColumn>; 6],
    /// By field: its words, opened once likewise.
    words: OnceLock<Vec<Option<Arc<InvertedIndexReader>>>>,
    /// Held while something is made, so that it is made once.
    making: Mutex<()>,
}

/// By what the documents of a segment are put in order; equal ones by identifier.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum By<'a> {
    /// Last updated first.
    Newest,
    /// By the texts of the column of this name, the column being of this place among its like.
    Title(&'a str, usize),
}

impl Columns {
    /// The facets of the segment.
    pub(crate) fn facets(&self, reader: &SegmentReader, labels: &Labels) -> Result<&Facets, Fault> {
        self.made(&self.facets, || {
            let column = reader.fast_fields().str(FACETS).map_err(doing())?;
            Facets::new(column.as_ref(), reader.max_doc(), labels)
        })
    }

    /// All documents of the segment in order.
    pub(crate) fn order(&self, reader: &SegmentReader, by: By<'_>) -> Result<&[u32], Fault> {
        let place = match by {
            By::Newest => &self.newest,
            By::Title(_, place) => &self.titles[place],
        };
        let keys = self.keys(reader, by)?;
        self.made(place, || Ok(in_order(&keys, reader.max_doc()))).map(Vec::as_slice)
    }

    /// The words of a field, if it has any.
    pub(crate) fn words(
        &self,
        reader: &SegmentReader,
        field: Field,
    ) -> Result<Option<&InvertedIndexReader>, Fault> {
        let words = self.made(&self.words, || {
            let open = |(field, entry): (Field, &FieldEntry)| {
                if !entry.is_indexed() {
                    return Ok(None);
                }
                let words = reader.inverted_index(field).map_err(doing())?;
                Ok((words.terms().num_terms() > 0).then_some(words))
            };
            reader.schema().fields().map(open).collect()
        })?;
        Ok(words[field.field_id() as usize].as_deref())
    }

    /// The keys of an order.
    pub(crate) fn keys(&self, reader: &SegmentReader, by: By<'_>) -> Result<Keys<'_>, Fault> {
        let columns = reader.fast_fields();
        let values = match by {
            By::Newest => {
                Values::Times(self.made(&self.times, || columns.i64(UPDATED).map_err(doing()))?)
            }
            By::Title(column, place) => Values::Texts(
                self.made(&self.texts[place], || required(columns.str(column).map_err(doing())?))?,
            ),
        };
        Ok(Keys { values, ids: self.ids(reader)? })
    }

    /// Keys of which all are equal but for the identifiers.
    pub(crate) fn keys_by_id(&self, reader: &SegmentReader) -> Result<Keys<'_>, Fault> {
        Ok(Keys { values: Values::None, ids: self.ids(reader)? })
    }

    fn ids(&self, reader: &SegmentReader) -> Result<&StrColumn, Fault> {
        self.made(&self.ids, || required(reader.fast_fields().str(ID).map_err(doing())?))
    }

    /// Whether the facets are made.
    pub(crate) fn is_warm(&self) -> bool {
        self.facets.get().is_some()
    }

    /// How many bytes it takes.
    pub(crate) fn memory(&self) -> usize {
        let orders = self.titles.iter().chain([&self.newest]).filter_map(OnceLock::get);
        self.facets.get().map_or(0, Facets::memory)
            + orders.map(|order| order.capacity() * 4).sum::<usize>()
    }

    fn made<'a, T>(
        &self,
        place: &'a OnceLock<T>,
        make: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<&'a T, Fault> {
        if let Some(made) = place.get() {
            return Ok(made);
        }
        let _making = self.making.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(made) = place.get() {
            return Ok(made);
        }
        let made = make()?;
        Ok(place.get_or_init(|| made))
    }
}

/// The keys by which documents are put in order: the lowest is first.
pub(crate) struct Keys<'a> {
    values: Values<'a>,
    /// The identifiers, whose places in the dictionary are in their order.
    pub(crate) ids: &'a StrColumn,
}

enum Values<'a> {
    None,
    Times(&'a Column<i64>),
    Texts(&'a StrColumn),
}

impl Keys<'_> {
    /// The key of a document but for its identifier.
    pub(crate) fn of(&self, document: u32) -> u64 {
        match &self.values {
            Values::None => 0,
            // flipping all bits but the sign's puts late before early, and those before 1970 last
            Values::Times(times) => !(times.first(document).unwrap_or(i64::MIN) as u64 ^ 1 << 63),
            Values::Texts(texts) => texts.term_ords(document).next().unwrap_or(u64::MAX),
        }
    }

    /// The place of a document's identifier.
    pub(crate) fn id(&self, document: u32) -> u64 {
        self.ids.term_ords(document).next().unwrap_or(u64::MAX)
    }

    /// The texts that keys stand for, if they stand for texts.
    pub(crate) fn texts(&self) -> Option<&StrColumn> {
        match &self.values {
            Values::Texts(texts) => Some(texts),
            _ => None,
        }
    }
}

fn in_order(keys: &Keys<'_>, documents: u32) -> Vec<u32> {
    let mut order: Vec<(u64, u64, u32)> =
        (0..documents).map(|document| (keys.of(document), keys.id(document), document)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, _, document)| document).collect()
}

/// The documents of a segment that are not deleted.
pub(crate) fn alive(reader: &SegmentReader) -> Bits {
    match reader.alive_bitset() {
        None => Bits::all(reader.max_doc()),
        Some(alive) => {
            let mut bits = Bits::none(reader.max_doc());
            alive.iter_alive().for_each(|document| bits.add(document));
            bits
        }
    }
}

fn required(column: Option<StrColumn>) -> Result<StrColumn, Fault> {
    column.ok_or_else(|| Fault::shape("reading a segment", "a column is missing"))
}

fn doing() -> impl FnOnce(tantivy::TantivyError) -> Fault {
    Fault::engine("reading a segment")
}
