//! Exact numbers, so that "cannot be worked out" does not hang on rounding.

/// A fraction in lowest terms, its lower number positive. Every operation gives nothing if the
/// result does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fraction {
    above: i128,
    below: i128,
}

impl Fraction {
    pub(crate) const ZERO: Fraction = Fraction { above: 0, below: 1 };
    pub(crate) const ONE: Fraction = Fraction { above: 1, below: 1 };
    pub(crate) const MINUS_ONE: Fraction = Fraction { above: -1, below: 1 };

    pub(crate) fn is_zero(self) -> bool {
        self.above == 0
    }

    /// This less the product of two others.
    pub(crate) fn less_product(self, one: Fraction, other: Fraction) -> Option<Fraction> {
        let above = one.above.checked_mul(other.above)?;
        let below = one.below.checked_mul(other.below)?;
        if self.below == 1 && below == 1 {
            return Some(Fraction { above: self.above.checked_sub(above)?, below: 1 });
        }
        let left = self.above.checked_mul(below)?;
        let right = above.checked_mul(self.below)?;
        lowest(left.checked_sub(right)?, self.below.checked_mul(below)?)
    }

    /// This divided by another that is not zero.
    pub(crate) fn over(self, other: Fraction) -> Option<Fraction> {
        let above = self.above.checked_mul(other.below)?;
        let below = self.below.checked_mul(other.above)?;
        lowest(above, below)
    }
}

fn lowest(above: i128, below: i128) -> Option<Fraction> {
    let (mut one, mut other) = (above.checked_abs()?, below.checked_abs()?);
    while other != 0 {
        (one, other) = (other, one % other);
    }
    if below == 0 {
        return None;
    }
    let by = if below < 0 { -one } else { one };
    Some(Fraction { above: above / by, below: below / by })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_exact() {
        let two = Fraction::ONE.less_product(Fraction::ONE, Fraction::MINUS_ONE).unwrap();
        let half = Fraction::ONE.over(two).unwrap();
        let minus_half = half.over(Fraction::MINUS_ONE).unwrap();
        assert_eq!(minus_half, Fraction { above: -1, below: 2 });
        assert_eq!(half.less_product(minus_half, Fraction::MINUS_ONE), Some(Fraction::ZERO));
        assert_eq!(Fraction::ONE.less_product(half, half), Some(Fraction { above: 3, below: 4 }));
        assert_eq!(half.less_product(half, Fraction::ONE), Some(Fraction::ZERO));
    }

    #[test]
    fn what_does_not_fit_is_not_made_up() {
        let most = Fraction { above: i128::MAX, below: 1 };
        assert_eq!(most.less_product(Fraction::ONE, Fraction::MINUS_ONE), None);
        assert_eq!(Fraction::ONE.over(Fraction::ZERO), None);
    }
}
