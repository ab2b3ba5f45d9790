//! Chance that can be repeated: the same draws from the same seed on any machine.

/// The generator of Steele, Lea and Flood, "Fast splittable pseudorandom number generators"
/// (SplitMix64, 2014).
#[derive(Clone, Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    /// The stream of a seed that belongs to these numbers, such as replicate and factor: each
    /// stream is the same no matter which others were drawn before, or on which thread.
    pub(crate) fn stream(seed: u64, numbers: &[u64]) -> Draw {
        let mut draw = Draw(seed);
        for number in numbers {
            draw = Draw(draw.bits() ^ number.wrapping_mul(0xD1B5_4A32_D192_ED03));
        }
        Draw(draw.bits())
    }

    /// 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        word ^ (word >> 31)
    }

    /// A number from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A place in a list of this length, each with the same chance.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        ((u128::from(self.bits()) * length as u128) >> 64) as usize
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    #[test]
    fn the_first_draws_are_those_that_the_authors_print() {
        let mut draw = Draw(1_234_567);
        assert_eq!(
            [draw.bits(), draw.bits()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]
        );
    }

    #[test]
    fn places_and_units_cover_their_range_evenly() {
        let mut counts = [0; 5];
        let mut sum = 0.0;
        for replicate in 0..10_000 {
            let mut draw = Draw::stream(7, &[replicate, 1]);
            counts[draw.place(5)] += 1;
            sum += draw.unit();
        }
        assert!(counts.iter().all(|count| (1_800..2_200).contains(count)), "{counts:?}");
        assert!((sum / 10_000.0 - 0.5).abs() < 0.01, "{sum}");
    }
}
