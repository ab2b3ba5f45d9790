//! Sets of documents of one segment, one bit for each.

/// A set of documents. Sets that are joined or met belong to the same segment: they are of the same
/// length.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Bits {
    words: Vec<u64>,
}

impl Bits {
    /// No document of so many.
    pub(crate) fn none(documents: u32) -> Bits {
        Bits { words: vec![0; documents.div_ceil(64) as usize] }
    }

    /// All of so many documents.
    pub(crate) fn all(documents: u32) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; documents.div_ceil(64) as usize] };
        let rest = documents % 64;
        if let Some(last) = bits.words.last_mut().filter(|_| rest != 0) {
            *last = (1 << rest) - 1;
        }
        bits
    }

    pub(crate) fn add(&mut self, document: u32) {
        self.words[document as usize / 64] |= 1 << (document % 64);
    }

    pub(crate) fn has(&self, document: u32) -> bool {
        self.words[document as usize / 64] >> (document % 64) & 1 != 0
    }

    /// Leaves what is in both.
    pub(crate) fn meet(&mut self, other: &Bits) {
        self.change(other, |own, other| own & other);
    }

    /// Adds what is in the other.
    pub(crate) fn join(&mut self, other: &Bits) {
        self.change(other, |own, other| own | other);
    }

    /// Takes away what is in the other.
    pub(crate) fn drop_all(&mut self, other: &Bits) {
        self.change(other, |own, other| own & !other);
    }

    pub(crate) fn count(&self) -> usize {
        ones(&self.words, &self.words)
    }

    /// How many documents are in both.
    pub(crate) fn count_common(&self, other: &Bits) -> usize {
        ones(&self.words, &other.words)
    }

    /// The documents in order.
    pub(crate) fn each(&self, mut visit: impl FnMut(u32)) {
        for (at, word) in self.words.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                visit(at as u32 * 64 + left.trailing_zeros());
                left &= left - 1;
            }
        }
    }

    /// The documents of `all` that are not in this set, in order.
    pub(crate) fn each_missing(&self, documents: u32, visit: impl FnMut(u32)) {
        let mut missing = Bits::all(documents);
        missing.drop_all(self);
        missing.each(visit);
    }

    /// How many bytes it takes.
    pub(crate) fn memory(&self) -> usize {
        self.words.len() * 8
    }

    fn change(&mut self, other: &Bits, change: impl Fn(u64, u64) -> u64) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own = change(*own, *other);
        }
    }
}

/// The places of documents in a set: the first has place 0.
pub(crate) struct Places<'a> {
    bits: &'a Bits,
    before: Vec<u32>,
}

impl<'a> Places<'a> {
    pub(crate) fn new(bits: &'a Bits) -> Places<'a> {
        let mut sum = 0;
        let before = bits.words.iter().map(|word| {
            let before = sum;
            sum += word.count_ones();
            before
        });
        Places { before: before.collect(), bits }
    }

    /// The place of a document, if it is in the set.
    pub(crate) fn of(&self, document: u32) -> Option<usize> {
        let (at, bit) = (document as usize / 64, document % 64);
        let word = self.bits.words[at];
        let lower = word & ((1 << bit) - 1);
        (word >> bit & 1 != 0).then(|| (self.before[at] + lower.count_ones()) as usize)
    }
}

/// So many words are added at once: compilers make one step of them.
const LANES: usize = 4;

type Lanes = [u64; LANES];

/// Counts the bits that are in both, in a tree of full adders (the scheme of Harley and Seal): the
/// processors that we are compiled for need a dozen steps to count the bits of one word.
fn ones(one: &[u64], other: &[u64]) -> usize {
    const BLOCK: usize = 16 * LANES;
    let (mut sums, mut sixteens) = ([[0; LANES]; 4], 0);
    let (ones, others) = (one.chunks_exact(BLOCK), other.chunks_exact(BLOCK));
    let rest = ones.remainder().iter().zip(others.remainder());
    for (one, other) in ones.zip(others) {
        let common = |at: usize| -> Lanes {
            std::array::from_fn(|lane| one[at * LANES + lane] & other[at * LANES + lane])
        };
        let mut eights = [[0; LANES]; 2];
        for (half, eight) in eights.iter_mut().enumerate() {
            let mut fours = [[0; LANES]; 2];
            for (quarter, four) in fours.iter_mut().enumerate() {
                let at = half * 8 + quarter * 4;
                let first = full_adder(&mut sums[0], common(at), common(at + 1));
                let second = full_adder(&mut sums[0], common(at + 2), common(at + 3));
                *four = full_adder(&mut sums[1], first, second);
            }
            *eight = full_adder(&mut sums[2], fours[0], fours[1]);
        }
        sixteens += bits(full_adder(&mut sums[3], eights[0], eights[1]));
    }
    let rest: usize = rest.map(|(one, other)| (one & other).count_ones() as usize).sum();
    let left = sums.into_iter().enumerate().map(|(power, sum)| bits(sum) << power);
    16 * sixteens + left.sum::<usize>() + rest
}

/// Adds two words to a sum, bit by bit, and returns the carry.
fn full_adder(sum: &mut Lanes, a: Lanes, b: Lanes) -> Lanes {
    let mut carry = [0; LANES];
    for lane in 0..LANES {
        let half = sum[lane] ^ a[lane];
        carry[lane] = sum[lane] & a[lane] | half & b[lane];
        sum[lane] = half ^ b[lane];
    }
    carry
}

fn bits(lanes: Lanes) -> usize {
    lanes.iter().map(|word| word.count_ones() as usize).sum()
}

#[cfg(test)]
mod tests {
    use super::{Bits, Places};

    fn every(documents: u32, step: u32) -> Bits {
        let mut bits = Bits::none(documents);
        (0..documents).filter(|document| document % step == 0).for_each(|one| bits.add(one));
        bits
    }

    #[test]
    fn counts_are_those_of_counting_one_by_one() {
        for documents in [0, 1, 63, 64, 65, 1_023, 1_024, 5_000, 70_001] {
            assert_eq!(Bits::all(documents).count(), documents as usize);
            for step in [1, 2, 3, 7, 64] {
                let bits = every(documents, step);
                let mut seen = Vec::new();
                bits.each(|document| seen.push(document));
                assert_eq!(bits.count(), seen.len());
                assert_eq!(bits.count(), documents.div_ceil(step) as usize);
                let both = every(documents, step * 5);
                assert_eq!(bits.count_common(&both), both.count());
                let mut missing = 0;
                bits.each_missing(documents, |document| {
                    assert!(!bits.has(document));
                    missing += 1;
                });
                assert_eq!(missing + bits.count(), documents as usize);
            }
        }
    }

    #[test]
    fn places_follow_each_other() {
        let bits = every(1_000, 7);
        let places = Places::new(&bits);
        let mut next = 0;
        for document in 0..1_000 {
            assert_eq!(places.of(document), bits.has(document).then_some(next));
            next += usize::from(bits.has(document));
        }
    }
}
