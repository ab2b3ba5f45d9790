//! Chance that can be repeated: a generator that gives the same draws from the same seed anywhere.

/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
/// (SplitMix64, 2014), by its state, which is first the seed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw(pub u64);

impl Draw {
    /// 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number below a limit above 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.bits() % limit
    }

    /// A place in a list that is not empty, by its length.
    pub fn place(&mut self, length: usize) -> usize {
        (self.bits() % length as u64) as usize
    }

    /// One of a list that is not empty.
    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.place(list.len())]
    }

    /// Yes once in so many times.
    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A number from 0 to below 1.
    pub fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn the_first_draws_are_those_that_the_authors_print() {
        let mut draw = Draw(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973];
        assert_eq!([draw.bits(), draw.bits()], expected);
    }
}
