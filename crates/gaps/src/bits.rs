//! Sets of offers, one bit each, all of the same length.

/// A set of small numbers below a length that all sets of a run share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits(pub(crate) Vec<u64>);

impl Bits {
    pub(crate) fn none(length: usize) -> Bits {
        Bits(vec![0; length.div_ceil(64)])
    }

    pub(crate) fn all(length: usize) -> Bits {
        let mut bits = Bits(vec![u64::MAX; length.div_ceil(64)]);
        if let Some(last) = bits.0.last_mut()
            && !length.is_multiple_of(64)
        {
            *last = (1 << (length % 64)) - 1;
        }
        bits
    }

    pub(crate) fn put(&mut self, at: usize) {
        self.0[at / 64] |= 1 << (at % 64);
    }

    pub(crate) fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
    }

    pub(crate) fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    /// The numbers, rising.
    pub(crate) fn each(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    at * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    #[test]
    fn a_full_set_ends_where_its_length_does() {
        for length in [0, 1, 63, 64, 65, 130] {
            assert_eq!(Bits::all(length).each().count(), length);
            assert_eq!(Bits::none(length).each().count(), 0);
        }
    }

    #[test]
    fn sets_are_joined_and_kept_number_by_number() {
        let of = |numbers: &[usize]| {
            let mut bits = Bits::none(200);
            numbers.iter().for_each(|at| bits.put(*at));
            bits
        };
        let (mut joined, mut kept) = (of(&[1, 64, 199]), of(&[1, 64, 199]));
        joined.join(&of(&[2, 64]));
        kept.keep(&of(&[2, 64]));
        assert_eq!(joined.each().collect::<Vec<_>>(), [1, 2, 64, 199]);
        assert_eq!(kept.each().collect::<Vec<_>>(), [64]);
    }
}
