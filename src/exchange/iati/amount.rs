//! Exact decimal numbers: amounts and percentages are added without rounding.

use std::fmt;

/// Decimal places that are kept; files have been seen with ten.
const PLACES: usize = 18;

/// A decimal number of at most 18 decimal places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Amount(i128);

impl Amount {
    /// Reads `-1234.50`. `None` where it is no such number, is too large or has too many places.
    pub fn parse(text: &str) -> Option<Amount> {
        let text = text.trim();
        let (is_negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + part.len() == 0 || !all_digits(whole) || !all_digits(part) {
            return None;
        }
        let part = part.trim_end_matches('0');
        if part.len() > PLACES {
            return None;
        }
        let digits = format!("{whole}{part:0<PLACES$}");
        let value: i128 = digits.parse().ok()?;
        Some(Amount(if is_negative { -value } else { value }))
    }

    /// A whole number.
    pub fn whole(number: i64) -> Amount {
        Amount(i128::from(number) * 10_i128.pow(PLACES as u32))
    }

    /// The sum; `None` where it is too large to be told.
    pub fn plus(self, other: Amount) -> Option<Amount> {
        self.0.checked_add(other.0).map(Amount)
    }

    /// Whether it is less than nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// The nearest number of so many decimal places; a half goes away from zero.
    #[must_use]
    pub fn rounded(self, places: u32) -> Amount {
        let unit = 10_i128.pow((PLACES as u32).saturating_sub(places));
        let half = if self.0 < 0 { -unit / 2 } else { unit / 2 };
        Amount((self.0.saturating_add(half)) / unit * unit)
    }

    /// How far the two are apart.
    pub fn distance(self, other: Amount) -> Amount {
        Amount(self.0.saturating_sub(other.0).saturating_abs())
    }
}

impl fmt::Display for Amount {
    /// Without needless zeros: `1234.5`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", self.0.unsigned_abs(), width = PLACES + 1);
        let (whole, part) = digits.split_at(digits.len() - PLACES);
        let part = part.trim_end_matches('0');
        if part.is_empty() {
            write!(formatter, "{sign}{whole}")
        } else {
            write!(formatter, "{sign}{whole}.{part}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Amount;

    #[test]
    fn amounts_are_read_and_written_without_loss() {
        let cases = [
            ("21189.0975000000", "21189.0975"),
            ("200000.00", "200000"),
            ("-0.50", "-0.5"),
            ("+7", "7"),
            (".25", "0.25"),
            ("0", "0"),
            ("-0", "0"),
            ("28548972557", "28548972557"),
        ];
        for (text, wanted) in cases {
            assert_eq!(
                Amount::parse(text).map(|amount| amount.to_string()).as_deref(),
                Some(wanted)
            );
        }
        for text in ["", ".", "1,000", "12 EUR", "1e6", "--1", "0.1234567890123456789"] {
            assert_eq!(Amount::parse(text), None, "{text}");
        }
    }

    #[test]
    fn tenths_add_up_to_a_whole() {
        let tenth = Amount::parse("0.1").expect("a number");
        let sum = (0..10).fold(Amount::default(), |sum, _| sum.plus(tenth).expect("small"));
        assert_eq!(sum, Amount::whole(1));
    }
}
