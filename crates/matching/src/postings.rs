//! The inverted lists of a language, and what is counted over all of them.

use std::hash::Hasher;

/// Where a gram stands. Most grams stand in one text only.
#[derive(Debug, Default)]
pub(crate) enum List {
    #[default]
    None,
    One(u32),
    Many(Vec<u32>),
}

impl List {
    pub(crate) fn postings(&self) -> &[u32] {
        match self {
            List::None => &[],
            List::One(posting) => std::slice::from_ref(posting),
            List::Many(postings) => postings,
        }
    }

    pub(crate) fn postings_mut(&mut self) -> &mut [u32] {
        match self {
            List::None => &mut [],
            List::One(posting) => std::slice::from_mut(posting),
            List::Many(postings) => postings,
        }
    }

    /// Adds a posting of a document behind all others.
    pub(crate) fn push(&mut self, posting: u32) {
        match self {
            List::None => *self = List::One(posting),
            List::One(first) => *self = List::Many(vec![*first, posting]),
            List::Many(postings) => postings.push(posting),
        }
    }

    pub(crate) fn remove(&mut self, document: usize) {
        match self {
            List::Many(postings) => {
                if let Ok(at) = postings.binary_search_by_key(&document, |it| document_of(*it)) {
                    postings.remove(at);
                }
            }
            _ => *self = List::None,
        }
    }
}

/// How often a gram stands in a document, in the low bits of a posting; above them the document.
const COUNT_BITS: u32 = 6;
pub(crate) const COUNT_MOST: usize = (1 << COUNT_BITS) - 1;

pub(crate) fn packed(document: usize, count: usize) -> u32 {
    let document = u32::try_from(document).ok().filter(|it| *it <= u32::MAX >> COUNT_BITS);
    let document = document.expect("the memory for 67 million texts ends before their numbers do");
    document << COUNT_BITS | count.min(COUNT_MOST) as u32
}

pub(crate) fn count_of(posting: u32) -> usize {
    posting as usize & COUNT_MOST
}

pub(crate) fn document_of(posting: u32) -> usize {
    (posting >> COUNT_BITS) as usize
}

/// What the mean of squared idf is worked out from. With L = ln(1 + n) + 1, a gram in df documents
/// has idf = L - ln(1 + df), so that the sum over all grams of df * idf^2 is
/// L^2 * sum df - 2 L * sum df ln(1 + df) + sum df ln(1 + df)^2. The sums are kept as whole numbers
/// of 2^-20, so that taking out undoes putting in to the last bit.
#[derive(Debug, Default)]
pub(crate) struct Spread {
    postings: i128,
    once: i128,
    twice: i128,
}

const STEP: f64 = 1_048_576.0;

impl Spread {
    /// A gram that stood in so many documents stands in one more.
    pub(crate) fn grows(&mut self, before: usize) {
        let ((once, twice), (once_more, twice_more)) = (terms(before), terms(before + 1));
        self.postings += 1;
        self.once += once_more - once;
        self.twice += twice_more - twice;
    }

    /// A gram stands in one document less; so many are left.
    pub(crate) fn shrinks(&mut self, left: usize) {
        let ((once, twice), (once_more, twice_more)) = (terms(left), terms(left + 1));
        self.postings -= 1;
        self.once -= once_more - once;
        self.twice -= twice_more - twice;
    }

    pub(crate) fn mean_square(&self, size: usize) -> f64 {
        if self.postings == 0 {
            return 1.0;
        }
        let (count, top) = (self.postings as f64, (1.0 + size as f64).ln() + 1.0);
        let (once, twice) = (self.once as f64 / STEP, self.twice as f64 / STEP);
        (top * top - (2.0 * top * once - twice) / count).max(1.0)
    }
}

fn terms(frequency: usize) -> (i128, i128) {
    let count = frequency as f64;
    let log = (1.0 + count).ln();
    ((count * log * STEP).round() as i128, (count * log * log * STEP).round() as i128)
}

/// A hash of a gram (FNV-1a, then mixed), the same on every machine.
pub(crate) fn hash(gram: &str) -> u64 {
    let sum = gram.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    });
    let word = (sum ^ (sum >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    word ^ (word >> 31)
}

/// Takes a number that is a hash already as it is.
#[derive(Default)]
pub(crate) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}

/// 1 + ln tf.
pub(crate) fn damped(count: usize) -> f32 {
    1.0 + (count.clamp(1, COUNT_MOST) as f32).ln()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::Draw;

    #[test]
    fn the_mean_square_is_that_of_a_sum_over_all_grams_and_taking_out_undoes_putting_in() {
        let mut draw = Draw(9);
        let (mut spread, mut frequencies) = (Spread::default(), vec![0_usize; 40]);
        for _ in 0..3000 {
            let gram = draw.place(40);
            if frequencies[gram] > 0 && draw.one_in(3) {
                frequencies[gram] -= 1;
                spread.shrinks(frequencies[gram]);
            } else {
                spread.grows(frequencies[gram]);
                frequencies[gram] += 1;
            }
        }
        let idf = |frequency: usize| (501.0 / (1.0 + frequency as f64)).ln() + 1.0;
        let sum: f64 = frequencies.iter().map(|it| *it as f64 * idf(*it).powi(2)).sum();
        let count: usize = frequencies.iter().sum();
        assert!((spread.mean_square(500) - sum / count as f64).abs() < 1e-6);
        let mut anew = Spread::default();
        frequencies.iter().for_each(|it| (0..*it).for_each(|before| anew.grows(before)));
        assert_eq!(format!("{spread:?}"), format!("{anew:?}"));
    }

    #[test]
    fn lists_lose_only_what_is_taken_out() {
        let mut list = List::default();
        for document in [3, 5, 9] {
            list.push(packed(document, document * 10));
        }
        list.remove(4);
        list.remove(5);
        let told: Vec<_> =
            list.postings().iter().map(|it| (document_of(*it), count_of(*it))).collect();
        assert_eq!(told, [(3, 30), (9, COUNT_MOST)]);
        [3, 9].into_iter().for_each(|document| list.remove(document));
        assert!(list.postings().is_empty());
    }
}
