//! The facets of one segment in memory, and how they are counted.
//!
//! Two forms of the same are kept: of each code the documents that hold it, and of each document
//! its codes. Filters, meanings and counts over many documents use the former, counts over few the
//! latter; what is cheaper is estimated before.

use std::ops::Range;

use tantivy::columnar::StrColumn;

use crate::Fault;
use crate::bits::Bits;
use crate::labels::Labels;
use crate::schema::BETWEEN;

/// From every 128th document on, the holders of a code are kept as bits: four times the memory of a
/// list then, but counted as quickly.
const SPARSE: usize = 128;

/// So many documents are read at a time, so that waiting for the memory of one is waiting for all.
const BATCH: usize = 64;

/// The facets of one segment. A facet is known by its place in the segment's dictionary, where the
/// codes of one name stand side by side.
pub(crate) struct Facets {
    documents: u32,
    /// By place: the number of its label.
    numbers: Vec<u32>,
    /// Numbers with their places, in order of numbers.
    places: Vec<(u32, u32)>,
    /// Names in order with the places of their codes.
    names: Vec<(String, Range<u32>)>,
    /// By place: who holds it, and how many they are.
    holders: Vec<Holders>,
    totals: Vec<u32>,
    /// By document: where its places begin in `held`; one more at the end.
    starts: Vec<u32>,
    held: Held,
}

enum Holders {
    Many(Bits),
    Few(Vec<u32>),
}

/// Places, in as few bytes as will do.
enum Held {
    Short(Vec<u16>),
    Long(Vec<u32>),
}

impl Facets {
    /// Reads the column of a segment of so many documents.
    pub(crate) fn new(
        column: Option<&StrColumn>,
        documents: u32,
        labels: &Labels,
    ) -> Result<Facets, Fault> {
        let mut facets = Facets {
            documents,
            numbers: Vec::new(),
            places: Vec::new(),
            names: Vec::new(),
            holders: Vec::new(),
            totals: Vec::new(),
            starts: vec![0; documents as usize + 1],
            held: Held::Short(Vec::new()),
        };
        if let Some(column) = column {
            facets.read_labels(column, labels).map_err(Fault::disk("reading facets"))?;
            facets.read_documents(column);
        }
        Ok(facets)
    }

    fn read_labels(&mut self, column: &StrColumn, labels: &Labels) -> std::io::Result<()> {
        let mut stream = column.dictionary().stream()?;
        while stream.advance() {
            let label = String::from_utf8_lossy(stream.key());
            let name = label.split(BETWEEN).next().unwrap_or_default();
            let place = self.numbers.len() as u32;
            match self.names.last_mut().filter(|(last, _)| last == name) {
                Some((_, places)) => places.end = place + 1,
                None => self.names.push((name.to_string(), place..place + 1)),
            }
            self.numbers.push(labels.add(&label));
        }
        self.names.sort_by(|a, b| a.0.cmp(&b.0));
        self.places =
            self.numbers.iter().zip(0..).map(|(number, place)| (*number, place)).collect();
        self.places.sort_unstable();
        Ok(())
    }

    fn read_documents(&mut self, column: &StrColumn) {
        let mut held: Vec<u32> = Vec::new();
        self.totals = vec![0; self.numbers.len()];
        for document in 0..self.documents {
            for place in column.term_ords(document) {
                held.push(place as u32);
                self.totals[place as usize] += 1;
            }
            self.starts[document as usize + 1] = held.len() as u32;
        }
        let few = |total: &u32| (*total as usize) * SPARSE < self.documents as usize;
        let mut holders: Vec<Holders> = self
            .totals
            .iter()
            .map(|total| match few(total) {
                true => Holders::Few(Vec::with_capacity(*total as usize)),
                false => Holders::Many(Bits::none(self.documents)),
            })
            .collect();
        for document in 0..self.documents {
            let (from, to) = self.span(document);
            for place in &held[from..to] {
                match &mut holders[*place as usize] {
                    Holders::Many(bits) => bits.add(document),
                    Holders::Few(list) => list.push(document),
                }
            }
        }
        self.holders = holders;
        self.held = match self.numbers.len() <= usize::from(u16::MAX) {
            true => Held::Short(held.into_iter().map(|place| place as u16).collect()),
            false => Held::Long(held),
        };
    }

    /// Adds the documents that hold the facet of this number.
    pub(crate) fn join_holders(&self, number: u32, bits: &mut Bits) {
        match self.holders_of(number) {
            Some(Holders::Many(holders)) => bits.join(holders),
            Some(Holders::Few(list)) => list.iter().for_each(|document| bits.add(*document)),
            None => (),
        }
    }

    /// Those of the documents that hold the facet of this number, in order.
    pub(crate) fn each_holder(&self, number: u32, mut visit: impl FnMut(u32)) {
        match self.holders_of(number) {
            Some(Holders::Many(holders)) => holders.each(visit),
            Some(Holders::Few(list)) => list.iter().for_each(|document| visit(*document)),
            None => (),
        }
    }

    /// How many documents hold the facet of this number.
    pub(crate) fn total(&self, number: u32) -> usize {
        self.place(number).map_or(0, |place| self.totals[place] as usize)
    }

    /// Adds to `sums`, by number, how many of the documents hold each code of these names.
    pub(crate) fn count(&self, names: &[&str], documents: &Bits, sums: &mut [u32]) {
        let spans: Vec<Range<usize>> = names.iter().filter_map(|name| self.span_of(name)).collect();
        let places: Vec<usize> = spans.into_iter().flatten().collect();
        let there = documents.count();
        let missing = self.documents as usize - there;
        let held = self.held.len() as f64 / f64::from(self.documents.max(1));
        // a document's codes are found at random places, and words of bits one after the other
        let by_document = there.min(missing) as f64 * (4.0 + 1.2 * held);
        let by_code = places.iter().map(|place| self.cost(*place)).sum::<f64>();
        if by_code < by_document {
            self.count_holders(&places, documents, sums);
        } else if there <= missing {
            self.count_held(&places, documents, sums);
        } else {
            self.count_missing(&places, documents, sums);
        }
    }

    /// Code by code: how many of its holders are among the documents.
    fn count_holders(&self, places: &[usize], documents: &Bits, sums: &mut [u32]) {
        for place in places {
            let common = match &self.holders[*place] {
                Holders::Many(bits) => bits.count_common(documents),
                Holders::Few(list) => list.iter().filter(|one| documents.has(**one)).count(),
            };
            sums[self.numbers[*place] as usize] += common as u32;
        }
    }

    /// Document by document.
    fn count_held(&self, places: &[usize], documents: &Bits, sums: &mut [u32]) {
        let mut counter = Counter::new(self);
        documents.each(|document| counter.add(document));
        let counts = counter.counts();
        for place in places {
            sums[self.numbers[*place] as usize] += counts[*place];
        }
    }

    /// By those that are not among the documents, where they are few.
    fn count_missing(&self, places: &[usize], documents: &Bits, sums: &mut [u32]) {
        let mut counter = Counter::new(self);
        documents.each_missing(self.documents, |document| counter.add(document));
        let counts = counter.counts();
        for place in places {
            sums[self.numbers[*place] as usize] += self.totals[*place] - counts[*place];
        }
    }

    /// The numbers of all codes of a name.
    pub(crate) fn numbers(&self, name: &str) -> &[u32] {
        self.span_of(name).map_or(&[], |places| &self.numbers[places])
    }

    /// How many bytes it takes.
    pub(crate) fn memory(&self) -> usize {
        let holders = self.holders.iter().map(|holders| match holders {
            Holders::Many(bits) => bits.memory(),
            Holders::Few(list) => list.capacity() * 4,
        });
        let places = self.numbers.len() * (4 + 8 + 4 + size_of::<Holders>());
        holders.sum::<usize>() + places + self.starts.len() * 4 + self.held.memory()
    }

    /// About what it costs to count one code by those who hold it, in nanoseconds.
    fn cost(&self, place: usize) -> f64 {
        match &self.holders[place] {
            Holders::Many(bits) => bits.memory() as f64 / 8.0 * 0.6,
            Holders::Few(list) => list.len() as f64 * 1.2,
        }
    }

    fn holders_of(&self, number: u32) -> Option<&Holders> {
        self.place(number).map(|place| &self.holders[place])
    }

    fn place(&self, number: u32) -> Option<usize> {
        let at = self.places.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        Some(self.places[at].1 as usize)
    }

    fn span_of(&self, name: &str) -> Option<Range<usize>> {
        let at = self.names.binary_search_by(|(own, _)| own.as_str().cmp(name)).ok()?;
        let places = &self.names[at].1;
        Some(places.start as usize..places.end as usize)
    }

    fn span(&self, document: u32) -> (usize, usize) {
        let document = document as usize;
        (self.starts[document] as usize, self.starts[document + 1] as usize)
    }
}

impl Held {
    fn len(&self) -> usize {
        match self {
            Held::Short(held) => held.len(),
            Held::Long(held) => held.len(),
        }
    }

    fn memory(&self) -> usize {
        match self {
            Held::Short(held) => held.capacity() * 2,
            Held::Long(held) => held.capacity() * 4,
        }
    }

    /// Adds the places in each of these spans.
    fn count(&self, spans: &[(usize, usize)], counts: &mut [u32]) {
        match self {
            Held::Short(held) => count(held, spans, counts, |place| usize::from(*place)),
            Held::Long(held) => count(held, spans, counts, |place| *place as usize),
        }
    }
}

fn count<T>(held: &[T], spans: &[(usize, usize)], counts: &mut [u32], place: impl Fn(&T) -> usize) {
    // asks memory for all of them before the first is needed
    let touched = spans.iter().filter_map(|(from, _)| held.get(*from));
    std::hint::black_box(touched.fold(0, |sum, one| sum ^ place(one)));
    for (from, to) in spans {
        held[*from..*to].iter().for_each(|one| counts[place(one)] += 1);
    }
}

/// Counts documents in batches.
struct Counter<'a> {
    facets: &'a Facets,
    waiting: Vec<u32>,
    counts: Vec<u32>,
}

impl<'a> Counter<'a> {
    fn new(facets: &'a Facets) -> Counter<'a> {
        let counts = vec![0; facets.numbers.len()];
        Counter { facets, waiting: Vec::with_capacity(BATCH), counts }
    }

    fn add(&mut self, document: u32) {
        self.waiting.push(document);
        if self.waiting.len() == BATCH {
            self.read();
        }
    }

    /// By place: how many documents hold it.
    fn counts(mut self) -> Vec<u32> {
        self.read();
        self.counts
    }

    fn read(&mut self) {
        let mut spans = [(0, 0); BATCH];
        for (span, document) in spans.iter_mut().zip(&self.waiting) {
            *span = self.facets.span(*document);
        }
        self.facets.held.count(&spans[..self.waiting.len()], &mut self.counts);
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use crate::bits::Bits;
    use crate::{Document, Edit, Index};

    /// Documents of which all hold `a:0`, every second `a:1`, every third `a:2` and so on, and few
    /// `b:0`.
    fn documents(count: usize) -> Vec<Edit> {
        let document = |id: usize| {
            let codes = (0..40).filter(|code| id.is_multiple_of(code + 1));
            let mut facets: Vec<_> = codes.map(|code| ("a".into(), code.to_string())).collect();
            if id % 90 == 7 {
                facets.push(("b".into(), "0".into()));
            }
            Document { id: id.to_string(), facets, ..Document::default() }
        };
        (0..count).map(|id| Edit::Put(document(id))).collect()
    }

    #[test]
    fn all_ways_of_counting_agree() {
        let index = Index::in_memory().unwrap();
        index.writer().unwrap().apply(documents(1_000), 1).unwrap();
        let view = index.view();
        let segment = view.segments().next().unwrap();
        let facets = segment.facets().unwrap();
        let places: Vec<usize> = (0..facets.numbers.len()).collect();
        assert!(places.len() > 40);
        for step in [1, 2, 7, 100, 2_000] {
            let mut some = Bits::none(1_000);
            (0..1_000).filter(|one| one % step == step / 2).for_each(|one| some.add(one));
            let sums = || vec![0; view.labels.count()];
            let (mut one, mut two, mut three, mut chosen) = (sums(), sums(), sums(), sums());
            facets.count_holders(&places, &some, &mut one);
            facets.count_held(&places, &some, &mut two);
            facets.count_missing(&places, &some, &mut three);
            facets.count(&["a", "b", "kind"], &some, &mut chosen);
            assert_eq!((&one, &one), (&two, &three));
            assert_eq!(one, chosen);
            let all: u32 = one.iter().sum();
            assert!(step > 1_000 || all as usize > some.count());
        }
    }
}
