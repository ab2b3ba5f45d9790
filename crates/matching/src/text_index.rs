//! The texts of all offers behind inverted lists, to which a text can be added and from which one
//! can be taken without touching the others.
//!
//! A gram weighs (1 + ln tf) * idf with idf = ln((1 + n) / (1 + df)) + 1 over the n texts of the
//! same language. The fit of a request and a text is the cosine of their weights, with one thing
//! estimated: of the grams that only the text has, each is taken to have the mean idf of the
//! language. So nothing that is kept of a text depends on other texts, and one text more or less
//! changes some counts and nothing else. A text that the request repeats word for word has no such
//! grams: its fit is exactly 1.
//!
//! The logarithm of tf is also the guard against stuffing: a word said sixty times weighs five
//! times a word said once, and no more than that if it is said more often. Languages never mix:
//! each has its own grams, so that a word that only looks alike is no match.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasherDefault;

use crate::language::language_of;
use crate::postings::{
    COUNT_MOST, Hashed, List, Spread, count_of, damped, document_of, hash, packed,
};
use crate::shape::{Offer, Request};
use crate::text::Cutter;

/// Whose text a document is: the offer's own or that of a portfolio item.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) item: Option<u32>,
    pub(crate) words: u32,
    bucket: u32,
    /// The sum of its squared (1 + ln tf).
    square: f32,
    /// Its grams by their number, so that it can be taken out again; empty once it is.
    grams: Box<[u32]>,
    /// The encoder's vector, of length 1; empty without one.
    vector: Box<[f32]>,
}

/// The documents of an offer: the first one's number, and how many there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Documents {
    pub(crate) first: u32,
    pub(crate) count: u32,
}

impl Documents {
    pub(crate) fn numbers(self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.count) as usize
    }
}

/// The documents of one language; an empty language holds those of unknown language.
#[derive(Debug)]
struct Bucket {
    language: String,
    cutter: Cutter,
    /// From the hash of a gram to its number. Of a hundred million grams, two share a hash with a
    /// chance of one in two thousand, and then only seem to be the same gram.
    numbers: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    /// For each gram the documents that have it, rising.
    lists: Vec<List>,
    size: usize,
    spread: Spread,
}

/// The index over the texts of a list of offers.
#[derive(Debug, Default)]
pub(crate) struct TextIndex {
    buckets: Vec<Bucket>,
    documents: Vec<Document>,
    gone: usize,
}

/// A request's text against every document.
pub(crate) struct Matches {
    /// The request's language; empty when unknown.
    pub(crate) language: String,
    pub(crate) words: usize,
    /// For each document what it shares with the request: the sum of the products of weights, of
    /// its squared (1 + ln tf), and of its squared weights.
    shared: Vec<[f32; 3]>,
    /// For each bucket the request's vector, or nothing where the languages differ.
    vectors: Vec<Option<Vector>>,
    /// The encoder's vector of the request, of length 1; empty without one.
    encoded: Box<[f32]>,
}

struct Vector {
    grams: Vec<AskedGram>,
    /// The mean of idf * idf over all that stands in the bucket.
    mean_square: f32,
}

struct AskedGram {
    gram: u32,
    /// The request's weight, of a vector of length 1, times idf.
    weight: f32,
    square_idf: f32,
    written: String,
}

impl TextIndex {
    /// Adds the texts of an offer.
    pub(crate) fn add(&mut self, offer: &Offer) -> Documents {
        let first = self.documents.len();
        let own = [offer.title.as_deref(), offer.text.as_deref()];
        self.add_one(own, offer.lang.as_deref(), None, &offer.vector);
        for (at, item) in offer.portfolio.iter().enumerate() {
            let texts = [item.title.as_deref(), item.text.as_deref()];
            let lang = item.lang.as_deref().or(offer.lang.as_deref());
            self.add_one(texts, lang, Some(at as u32), &item.vector);
        }
        let count = (self.documents.len() - first) as u32;
        Documents { first: first as u32, count }
    }

    fn add_one(
        &mut self,
        texts: [Option<&str>; 2],
        lang: Option<&str>,
        item: Option<u32>,
        vector: &[f32],
    ) {
        let texts = stated(texts);
        if texts.is_empty() {
            return;
        }
        let language = language_of(&texts, lang);
        let bucket_at = self.bucket(&language);
        let bucket = &mut self.buckets[bucket_at];
        let (numbers, lists) = (&mut bucket.numbers, &mut bucket.lists);
        let mut found: Vec<u32> = Vec::new();
        let words = bucket.cutter.each_gram(&texts, |gram, _, _| {
            found.push(*numbers.entry(hash(gram)).or_insert_with(|| {
                lists.push(List::None);
                lists.len() as u32 - 1
            }));
        });
        if words == 0 {
            return;
        }
        found.sort_unstable();
        let document = self.documents.len();
        let mut counts: Vec<usize> = Vec::new();
        for same in found.chunk_by(|a, b| a == b) {
            let list = &mut bucket.lists[same[0] as usize];
            bucket.spread.grows(list.postings().len());
            list.push(packed(document, same.len()));
            counts.push(same.len());
        }
        // Gram numbers depend on the order of the offers; the sum over sorted counts does not.
        counts.sort_unstable();
        let square: f64 = counts.iter().map(|count| f64::from(damped(*count)).powi(2)).sum();
        found.dedup();
        bucket.size += 1;
        self.documents.push(Document {
            item,
            words: words as u32,
            bucket: bucket_at as u32,
            square: square as f32,
            grams: found.into_boxed_slice(),
            vector: of_length_one(vector),
        });
    }

    /// Takes the texts of an offer out.
    pub(crate) fn remove(&mut self, documents: Documents) {
        for number in documents.numbers() {
            let grams = std::mem::take(&mut self.documents[number].grams);
            let bucket = &mut self.buckets[self.documents[number].bucket as usize];
            for gram in grams {
                let list = &mut bucket.lists[gram as usize];
                list.remove(number);
                bucket.spread.shrinks(list.postings().len());
            }
            bucket.size -= 1;
            self.gone += 1;
        }
    }

    /// Whether so much was taken out that the rest should be numbered again.
    pub(crate) fn is_sparse(&self) -> bool {
        self.gone > 1000 && 2 * self.gone > self.documents.len()
    }

    /// Closes the gaps that were left; gives the new number of each document.
    pub(crate) fn close_gaps(&mut self) -> Vec<u32> {
        let mut next = 0;
        let moved = self.documents.iter().map(|document| {
            let own = next;
            next += u32::from(!document.grams.is_empty());
            own
        });
        let moved: Vec<u32> = moved.collect();
        for list in self.buckets.iter_mut().flat_map(|bucket| &mut bucket.lists) {
            for posting in list.postings_mut() {
                *posting = packed(moved[document_of(*posting)] as usize, count_of(*posting));
            }
        }
        self.documents.retain(|document| !document.grams.is_empty());
        self.gone = 0;
        moved
    }

    /// What a request shares with every document of its language, by adding up the inverted lists
    /// of its grams. Where one language is unknown, the texts are compared as they stand.
    pub(crate) fn ask(&self, request: &Request) -> Matches {
        let (title, text) = (request.title.as_deref(), request.text.as_deref());
        let texts = stated([title, text]);
        let language = language_of(&texts, request.lang.as_deref());
        let mut matches = Matches {
            encoded: of_length_one(&request.vector),
            words: Cutter::new(&language).grams(&texts).words,
            language,
            shared: vec![[0.0; 3]; self.documents.len()],
            vectors: Vec::with_capacity(self.buckets.len()),
        };
        let damped: Vec<f32> = (0..=COUNT_MOST).map(damped).collect();
        for bucket in &self.buckets {
            let comparable = matches.language == bucket.language
                || matches.language.is_empty()
                || bucket.language.is_empty();
            let vector = comparable.then(|| bucket.vector(&texts));
            for asked in vector.iter().flat_map(|vector| &vector.grams) {
                for posting in bucket.lists[asked.gram as usize].postings() {
                    let often = damped[count_of(*posting)];
                    let shared = &mut matches.shared[document_of(*posting)];
                    shared[0] += asked.weight * often;
                    shared[1] += often * often;
                    shared[2] += often * often * asked.square_idf;
                }
            }
            matches.vectors.push(vector);
        }
        matches
    }

    pub(crate) fn document(&self, number: usize) -> &Document {
        &self.documents[number]
    }

    /// The cosine with a document, or nothing if it is in another language.
    pub(crate) fn cosine(&self, matches: &Matches, number: usize) -> Option<f64> {
        let document = &self.documents[number];
        let vector = matches.vectors[document.bucket as usize].as_ref()?;
        let [product, square, weighed] = matches.shared[number];
        if product == 0.0 {
            return Some(0.0);
        }
        let others = (document.square - square).max(0.0) * vector.mean_square;
        Some(f64::from(product / (weighed + others).sqrt()).clamp(0.0, 1.0))
    }

    /// The cosine of the encoder's vectors with a document in another language; nothing where the
    /// languages can be compared by their words, or one has no vector.
    pub(crate) fn encoded_cosine(&self, matches: &Matches, number: usize) -> Option<f64> {
        let document = &self.documents[number];
        let (one, other) = (&matches.encoded, &document.vector);
        let is_apart = matches.vectors[document.bucket as usize].is_none();
        (is_apart && !one.is_empty() && one.len() == other.len()).then(|| {
            let sum: f32 = one.iter().zip(other).map(|(a, b)| a * b).sum();
            f64::from(sum).clamp(0.0, 1.0)
        })
    }

    /// Whether the language of a document was neither stated nor found out.
    pub(crate) fn is_of_unknown_language(&self, number: usize) -> bool {
        self.buckets[self.documents[number].bucket as usize].language.is_empty()
    }

    /// The grams, as the request wrote them, with what they add to the cosines of these documents,
    /// greatest first.
    pub(crate) fn contributions(
        &self,
        matches: &Matches,
        documents: &[usize],
    ) -> Vec<(String, f64)> {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for number in documents {
            let document = &self.documents[*number];
            let bucket = &self.buckets[document.bucket as usize];
            let Some(vector) = &matches.vectors[document.bucket as usize] else { continue };
            let [_, square, weighed] = matches.shared[*number];
            let others = (document.square - square).max(0.0) * vector.mean_square;
            let length = f64::from((weighed + others).sqrt());
            for asked in &vector.grams {
                let postings = bucket.lists[asked.gram as usize].postings();
                if let Ok(at) = postings.binary_search_by_key(number, |it| document_of(*it)) {
                    let often = damped(count_of(postings[at]));
                    *sums.entry(&asked.written).or_default() +=
                        f64::from(asked.weight * often) / length;
                }
            }
        }
        let mut sums: Vec<(String, f64)> =
            sums.into_iter().map(|(written, sum)| (written.to_owned(), sum)).collect();
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sums
    }

    fn bucket(&mut self, language: &str) -> usize {
        let known = self.buckets.iter().position(|bucket| bucket.language == language);
        known.unwrap_or_else(|| {
            self.buckets.push(Bucket {
                language: language.to_owned(),
                cutter: Cutter::new(language),
                numbers: HashMap::default(),
                lists: Vec::new(),
                size: 0,
                spread: Spread::default(),
            });
            self.buckets.len() - 1
        })
    }
}

impl Bucket {
    /// The weights of a request's grams, of a vector of length 1. Grams that no document has are
    /// left out of the vector but not of its length: what nobody offers lowers every fit.
    fn vector(&self, texts: &[&str]) -> Vector {
        let found = Cutter::new(&self.language).grams(texts);
        let mut square = 0.0;
        let mut grams = Vec::new();
        for (gram, found) in found.counts {
            let number = self.numbers.get(&hash(&gram)).copied();
            let frequency = number.map_or(0, |number| self.lists[number as usize].postings().len());
            let idf = inverse_frequency(self.size, frequency);
            let weight = f64::from(damped(found.count as usize)) * idf;
            square += weight * weight;
            if let Some(gram) = number {
                let weight = (weight * idf) as f32;
                let square_idf = (idf * idf) as f32;
                grams.push(AskedGram { gram, weight, square_idf, written: found.written });
            }
        }
        let length = f64::sqrt(square) as f32;
        grams.iter_mut().for_each(|asked| asked.weight /= length);
        Vector { grams, mean_square: self.spread.mean_square(self.size) as f32 }
    }
}

/// A vector scaled to length 1; nothing for one that cannot be.
fn of_length_one(vector: &[f32]) -> Box<[f32]> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    match length.is_normal() {
        true => vector.iter().map(|value| value / length).collect(),
        false => Box::default(),
    }
}

fn stated(texts: [Option<&str>; 2]) -> Vec<&str> {
    texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect()
}

fn inverse_frequency(size: usize, frequency: usize) -> f64 {
    ((1.0 + size as f64) / (1.0 + frequency as f64)).ln() + 1.0
}

#[cfg(test)]
mod tests;
