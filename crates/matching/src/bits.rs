//! Sets of places in a list, one bit each.

/// A set of small numbers. What lies behind its end is not in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// Puts a number in or takes it out.
    pub(crate) fn set(&mut self, at: usize, is_in: bool) {
        let (word, bit) = (at / 64, 1_u64 << (at % 64));
        if is_in {
            if self.0.len() <= word {
                self.0.resize(word + 1, 0);
            }
            self.0[word] |= bit;
        } else if let Some(word) = self.0.get_mut(word) {
            *word &= !bit;
        }
    }

    /// Keeps only what another set holds too.
    pub(crate) fn keep(&mut self, other: &Bits) {
        self.0.truncate(other.0.len());
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
    }

    /// Takes out all of another set.
    pub(crate) fn drop_all(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
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
    use std::collections::BTreeSet;

    use super::Bits;
    use crate::draw::Draw;

    #[test]
    fn the_sets_are_those_of_the_standard_library() {
        let mut draw = Draw(5);
        for _ in 0..200 {
            let mut drawn = || -> (Bits, BTreeSet<usize>) {
                let (mut bits, mut set) = (Bits::default(), BTreeSet::new());
                for _ in 0..draw.place(60) {
                    let (at, is_in) = (draw.place(300), !draw.one_in(4));
                    bits.set(at, is_in);
                    if is_in {
                        set.insert(at)
                    } else {
                        set.remove(&at)
                    };
                }
                (bits, set)
            };
            let ((one, one_set), (other, other_set)) = (drawn(), drawn());
            let both = |change: fn(&mut Bits, &Bits)| {
                let mut changed = one.clone();
                change(&mut changed, &other);
                changed.each().collect::<BTreeSet<usize>>()
            };
            assert_eq!(one.each().collect::<BTreeSet<_>>(), one_set);
            assert_eq!(both(Bits::keep), &one_set & &other_set);
            assert_eq!(both(Bits::drop_all), &one_set - &other_set);
        }
    }
}
