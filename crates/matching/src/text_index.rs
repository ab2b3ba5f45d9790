//! The texts of all offers as sparse vectors behind inverted lists, built once a run.
//!
//! A text is weighted as (1 + ln tf) * idf with idf = ln((1 + n) / (1 + df)) + 1 over the n texts
//! of the same language, and scaled to length 1; a fit is the cosine. The logarithm of tf is also
//! the guard against stuffing: a word said a hundred times weighs 5.6 times a word said once, and
//! the scaling takes that from the other words of the same text. Languages never mix: each has its
//! own vocabulary, so that a word that only looks alike is no match.

use std::collections::{BTreeMap, HashMap};

use crate::language::language_of;
use crate::shape::Offer;
use crate::text::Cutter;

/// Whose text a document is: the offer's own or that of a portfolio item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) item: Option<u32>,
    pub(crate) words: u32,
    bucket: u32,
}

/// The documents of one language; an empty language holds those of unknown language.
#[derive(Debug)]
struct Bucket {
    language: String,
    vocabulary: HashMap<String, u32>,
    inverse_frequency: Vec<f64>,
    /// The postings of gram g are `postings[starts[g]..starts[g + 1]]`, by document.
    starts: Vec<u32>,
    postings: Vec<(u32, f32)>,
    size: usize,
}

/// The index over the texts of a list of offers.
#[derive(Debug)]
pub(crate) struct TextIndex {
    buckets: Vec<Bucket>,
    documents: Vec<Document>,
    /// The documents of offer i are `first[i]..first[i + 1]`.
    first: Vec<u32>,
}

/// A request's text against every document.
pub(crate) struct Matches {
    /// The request's language; empty when unknown.
    pub(crate) language: String,
    pub(crate) words: usize,
    cosines: Vec<f64>,
    /// For each bucket the request's vector, or nothing where the languages differ.
    vectors: Vec<Option<Vec<AskedGram>>>,
}

struct AskedGram {
    gram: u32,
    weight: f64,
    written: String,
}

struct Counted {
    bucket: usize,
    grams: Vec<(u32, u32)>,
}

impl TextIndex {
    pub(crate) fn new(offers: &[Offer]) -> TextIndex {
        let mut building = Building::default();
        for offer in offers {
            building.first.push(building.documents.len() as u32);
            let own = [offer.title.as_deref(), offer.text.as_deref()];
            building.add(own, offer.lang.as_deref(), None);
            for (at, item) in offer.portfolio.iter().enumerate() {
                let texts = [item.title.as_deref(), item.text.as_deref()];
                let lang = item.lang.as_deref().or(offer.lang.as_deref());
                building.add(texts, lang, Some(at as u32));
            }
        }
        building.first.push(building.documents.len() as u32);
        building.finish()
    }

    /// The cosine of a request with every document of its language, by adding up the inverted
    /// lists of its grams. Where one language is unknown, the texts are compared as they stand.
    pub(crate) fn ask(
        &self,
        title: Option<&str>,
        text: Option<&str>,
        lang: Option<&str>,
    ) -> Matches {
        let texts = stated([title, text]);
        let language = language_of(&texts, lang);
        let mut matches = Matches {
            words: Cutter::new(&language).grams(&texts).words,
            language,
            cosines: vec![0.0; self.documents.len()],
            vectors: Vec::with_capacity(self.buckets.len()),
        };
        for bucket in &self.buckets {
            let comparable = matches.language == bucket.language
                || matches.language.is_empty()
                || bucket.language.is_empty();
            let vector = comparable.then(|| bucket.vector(&texts));
            for asked in vector.iter().flatten() {
                for (document, weight) in bucket.postings_of(asked.gram) {
                    matches.cosines[*document as usize] += asked.weight * f64::from(*weight);
                }
            }
            matches.vectors.push(vector);
        }
        matches
    }

    /// The documents of an offer with their numbers: its own text first, then its portfolio.
    pub(crate) fn documents_of(&self, offer: usize) -> impl Iterator<Item = (usize, Document)> {
        (self.first[offer] as usize..self.first[offer + 1] as usize)
            .map(|number| (number, self.documents[number]))
    }

    /// The cosine with a document, or nothing if it is in another language.
    pub(crate) fn cosine(&self, matches: &Matches, document: usize) -> Option<f64> {
        let bucket = self.documents[document].bucket as usize;
        matches.vectors[bucket].as_ref()?;
        Some(matches.cosines[document].clamp(0.0, 1.0))
    }

    /// Whether the language of a document was neither stated nor found out.
    pub(crate) fn is_of_unknown_language(&self, document: usize) -> bool {
        self.buckets[self.documents[document].bucket as usize].language.is_empty()
    }

    /// The grams, as the request wrote them, with what they add to the cosines of these documents,
    /// greatest first.
    pub(crate) fn contributions(
        &self,
        matches: &Matches,
        documents: &[usize],
    ) -> Vec<(String, f64)> {
        let mut sums: BTreeMap<&str, f64> = BTreeMap::new();
        for document in documents {
            let bucket_at = self.documents[*document].bucket as usize;
            let bucket = &self.buckets[bucket_at];
            for asked in matches.vectors[bucket_at].iter().flatten() {
                let postings = bucket.postings_of(asked.gram);
                if let Ok(at) = postings.binary_search_by_key(document, |(d, _)| *d as usize) {
                    *sums.entry(&asked.written).or_default() +=
                        asked.weight * f64::from(postings[at].1);
                }
            }
        }
        let mut sums: Vec<(String, f64)> =
            sums.into_iter().map(|(written, sum)| (written.to_owned(), sum)).collect();
        sums.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        sums
    }
}

impl Bucket {
    /// The weights of a request's grams, scaled to length 1. Grams that no document has are left
    /// out of the vector but not of its length: what nobody offers lowers every fit.
    fn vector(&self, texts: &[&str]) -> Vec<AskedGram> {
        let grams = Cutter::new(&self.language).grams(texts);
        let mut square = 0.0;
        let mut vector = Vec::new();
        for (gram, found) in grams.counts {
            let number = self.vocabulary.get(&gram).copied();
            let inverse_frequency = match number {
                Some(number) => self.inverse_frequency[number as usize],
                None => inverse_frequency(self.size, 0),
            };
            let weight = damped(found.count) * inverse_frequency;
            square += weight * weight;
            if let Some(gram) = number {
                vector.push(AskedGram { gram, weight, written: found.written });
            }
        }
        let length = square.sqrt();
        vector.iter_mut().for_each(|asked| asked.weight /= length);
        vector
    }

    fn postings_of(&self, gram: u32) -> &[(u32, f32)] {
        let gram = gram as usize;
        &self.postings[self.starts[gram] as usize..self.starts[gram + 1] as usize]
    }
}

/// What is known while the texts are read, before document frequencies are.
#[derive(Default)]
struct Building {
    languages: Vec<(String, Cutter, HashMap<String, u32>)>,
    documents: Vec<Document>,
    counted: Vec<Counted>,
    first: Vec<u32>,
}

impl Building {
    fn add(&mut self, texts: [Option<&str>; 2], lang: Option<&str>, item: Option<u32>) {
        let texts = stated(texts);
        let language = language_of(&texts, lang);
        let bucket = self.bucket(&language);
        let (_, cutter, vocabulary) = &mut self.languages[bucket];
        let mut numbers: Vec<u32> = Vec::new();
        let words = cutter.each_gram(&texts, |gram, _, _| {
            let number = vocabulary.get(gram).copied().unwrap_or_else(|| {
                let next = vocabulary.len() as u32;
                vocabulary.insert(gram.to_owned(), next);
                next
            });
            numbers.push(number);
        });
        if words == 0 {
            return;
        }
        numbers.sort_unstable();
        let grams =
            numbers.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect();
        self.counted.push(Counted { bucket, grams });
        self.documents.push(Document { item, words: words as u32, bucket: bucket as u32 });
    }

    fn bucket(&mut self, language: &str) -> usize {
        let known = self.languages.iter().position(|(name, _, _)| name == language);
        known.unwrap_or_else(|| {
            let cutter = Cutter::new(language);
            self.languages.push((language.to_owned(), cutter, HashMap::new()));
            self.languages.len() - 1
        })
    }

    fn finish(self) -> TextIndex {
        let mut buckets: Vec<Bucket> = self
            .languages
            .into_iter()
            .map(|(language, _, vocabulary)| Bucket {
                language,
                inverse_frequency: Vec::new(),
                starts: vec![0; vocabulary.len() + 1],
                postings: Vec::new(),
                vocabulary,
                size: 0,
            })
            .collect();
        for counted in &self.counted {
            let bucket = &mut buckets[counted.bucket];
            bucket.size += 1;
            for (gram, _) in &counted.grams {
                bucket.starts[*gram as usize + 1] += 1;
            }
        }
        let mut places: Vec<Vec<u32>> = Vec::with_capacity(buckets.len());
        for bucket in &mut buckets {
            let size = bucket.size;
            bucket.inverse_frequency = bucket.starts[1..]
                .iter()
                .map(|frequency| inverse_frequency(size, *frequency as usize))
                .collect();
            for gram in 1..bucket.starts.len() {
                bucket.starts[gram] += bucket.starts[gram - 1];
            }
            let total = bucket.starts.last().copied().unwrap_or_default() as usize;
            bucket.postings = vec![(0, 0.0); total];
            places.push(bucket.starts.clone());
        }
        for (document, counted) in self.counted.iter().enumerate() {
            let bucket = &mut buckets[counted.bucket];
            let weight = |(gram, count): &(u32, u32)| {
                damped(*count) * bucket.inverse_frequency[*gram as usize]
            };
            // Numbers depend on the order of the offers, weights do not: added up from the
            // smallest, the sum is the same bit for bit in whatever order the offers come.
            let mut squares: Vec<f64> =
                counted.grams.iter().map(|gram| weight(gram).powi(2)).collect();
            squares.sort_unstable_by(f64::total_cmp);
            let length = squares.iter().sum::<f64>().sqrt();
            for gram in &counted.grams {
                let place = &mut places[counted.bucket][gram.0 as usize];
                bucket.postings[*place as usize] =
                    (document as u32, (weight(gram) / length) as f32);
                *place += 1;
            }
        }
        TextIndex { buckets, documents: self.documents, first: self.first }
    }
}

fn stated(texts: [Option<&str>; 2]) -> Vec<&str> {
    texts.into_iter().flatten().filter(|text| !text.trim().is_empty()).collect()
}

fn damped(count: u32) -> f64 {
    1.0 + f64::from(count).ln()
}

fn inverse_frequency(size: usize, frequency: usize) -> f64 {
    ((1.0 + size as f64) / (1.0 + frequency as f64)).ln() + 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(id: &str, lang: &str, text: &str) -> Offer {
        Offer {
            id: id.into(),
            lang: Some(lang.into()),
            text: Some(text.into()),
            ..Offer::default()
        }
    }

    fn cosine(offers: &[Offer], lang: &str, text: &str, document: usize) -> Option<f64> {
        let index = TextIndex::new(offers);
        let matches = index.ask(None, Some(text), Some(lang));
        index.cosine(&matches, document)
    }

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("comparable");
        assert!((found - expected).abs() < 1e-6, "{found} is not {expected}");
    }

    /// Dutch-like words in a language without a stemmer (`xx`), so that grams are the words.
    ///
    /// Two texts, n = 2:
    ///   first  "solar mast"        grams solar, mast, "solar mast"
    ///   second "solar solar pump"  grams solar (2), "solar solar", pump, "solar pump"
    /// idf: df 2 (solar)  ln(3/3) + 1 = 1
    ///      df 1          ln(3/2) + 1 = 1.405465108
    ///      df 0          ln(3/1) + 1 = 2.098612289
    /// first:  1; 1.405465; 1.405465; length sqrt(1 + 2 * 1.975332) = sqrt(4.950664) = 2.225009
    /// second: solar (1 + ln 2) * 1 = 1.693147; three others 1.405465;
    ///         length sqrt(2.866747 + 3 * 1.975332) = sqrt(8.792744) = 2.965256
    /// request "solar pump": solar 1, pump 1.405465, "solar pump" 1.405465; length 2.225009
    ///   with the first:  1 * 1 / (2.225009 * 2.225009) = 1 / 4.950664 = 0.2019931
    ///   with the second: (1 * 1.693147 + 2 * 1.975332) / (2.225009 * 2.965256)
    ///                    = 5.643811 / 6.597721 = 0.8554183
    #[test]
    fn the_cosine_is_that_of_the_sum_by_hand() {
        let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
        close(cosine(&offers, "xx", "solar pump", 0), 0.201_993_1);
        close(cosine(&offers, "xx", "solar pump", 1), 0.855_418_3);
    }

    /// The request "solar wind" against the first text above: solar 1, wind and "solar wind" are in
    /// no text and weigh 2.098612 each; length sqrt(1 + 2 * 4.404174) = sqrt(9.808347) = 3.131828;
    /// the cosine is 1 * 1 / (3.131828 * 2.225009) = 1 / 6.968344 = 0.1435061.
    #[test]
    fn what_nobody_offers_lowers_the_cosine() {
        let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
        close(cosine(&offers, "xx", "solar wind", 0), 0.143_506_1);
    }

    #[test]
    fn a_text_fits_itself_wholly_and_a_stranger_not_at_all() {
        let offers = [offer("a", "xx", "solar mast"), offer("b", "xx", "solar solar pump")];
        close(cosine(&offers, "xx", "Solar, mast!", 0), 1.0);
        close(cosine(&offers, "xx", "bread", 0), 0.0);
    }

    #[test]
    fn texts_in_another_language_are_not_compared() {
        let offers = [offer("a", "en", "formation"), offer("b", "fr", "formation")];
        assert_eq!(cosine(&offers, "fr", "formation", 0), None);
        close(cosine(&offers, "fr", "formation", 1), 1.0);
    }

    #[test]
    fn a_text_of_unknown_language_is_compared_as_it_stands() {
        let offers = [offer("a", "en", "trainings"), offer("b", "fr", "formation")];
        close(cosine(&offers, "und", "training", 0), 1.0);
        close(cosine(&offers, "und", "formation", 1), 1.0);
    }

    /// Said once, the word weighs 1 of sqrt(3) (three grams of the same idf, n = df = 1); stuffed
    /// a hundred times it cannot pass a cosine of 1 and gains less than its share of the text.
    #[test]
    fn repeating_a_word_gains_less_than_it_takes_from_the_rest() {
        let stuffed = format!("{}pump", "solar ".repeat(100));
        let offers = [offer("a", "xx", "solar pump"), offer("b", "xx", &stuffed)];
        let index = TextIndex::new(&offers);
        let matches = index.ask(None, Some("solar pump"), Some("xx"));
        assert!(index.cosine(&matches, 0) > index.cosine(&matches, 1));
    }

    #[test]
    fn contributions_add_up_to_the_cosine() {
        let offers =
            [offer("a", "en", "digital skills for rural schools"), offer("b", "en", "x y")];
        let index = TextIndex::new(&offers);
        let matches = index.ask(Some("Digital skills"), Some("for schools"), Some("en"));
        let contributions = index.contributions(&matches, &[0]);
        let sum: f64 = contributions.iter().map(|(_, share)| share).sum();
        close(index.cosine(&matches, 0), sum);
        assert_eq!(contributions[0].0, "digital");
        assert!(contributions.iter().any(|(gram, _)| gram == "digital skills"));
    }
}
