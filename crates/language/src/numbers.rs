//! Numbers as each language writes them: separators and signs by the CLDR, units by the labels.

use std::sync::LazyLock;

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;

use crate::labels::{Arg, Labels};
use crate::language::Language;

static FORMATTERS: LazyLock<[DecimalFormatter; 6]> = LazyLock::new(|| {
    Language::ALL.map(|language| {
        let locale = language.locale();
        DecimalFormatter::try_new((&locale).into(), Default::default())
            .expect("the compiled data have every locale, tested")
    })
});

/// What stands where a number should be that is none (not a number, infinite).
const NO_NUMBER: &str = "–";

/// A whole number: `1,234,567` in English, `1 234 567` in French.
pub fn number(language: Language, number: i64) -> String {
    write(language, &Decimal::from(number))
}

/// A number with this many digits after the point, rounded to nearest; a dash for what is no
/// finite number.
pub fn decimal(language: Language, number: f64, fraction_digits: u8) -> String {
    if !number.is_finite() {
        return NO_NUMBER.to_owned();
    }
    write_digits(language, &format!("{number:.*}", usize::from(fraction_digits)))
}

/// A share as a percentage: 0.256 with one digit is `25.6%` in English, `25,6 %` in French.
pub fn percent(language: Language, share: f64, fraction_digits: u8) -> String {
    let number = decimal(language, share * 100.0, fraction_digits);
    if number == NO_NUMBER {
        return number;
    }
    fill(language, "number-percent", &[("number", Arg::Text(&number))])
}

/// A size in bytes, in steps of a thousand: `512 bytes`, `24 KB`, `1.5 MB`.
pub fn bytes(language: Language, bytes: u64) -> String {
    const UNITS: [(&str, f64, u8); 4] = [
        ("number-kilobytes", 1e3, 0),
        ("number-megabytes", 1e6, 1),
        ("number-gigabytes", 1e9, 1),
        ("number-terabytes", 1e12, 1),
    ];
    if bytes < 1000 {
        let few = i64::try_from(bytes).expect("less than a thousand");
        return fill(language, "number-bytes", &[("number", Arg::Number(few))]);
    }
    // What rounds up to a thousand belongs to the next unit: 1 MB, never 1,000 KB.
    let fits = |(_, size, digits): &&(&str, f64, u8)| {
        bytes as f64 / size < 1000.0 - 0.5 / 10f64.powi(i32::from(*digits))
    };
    let (key, size, digits) = UNITS.iter().find(fits).unwrap_or(&UNITS[3]);
    let number = decimal(language, bytes as f64 / size, *digits);
    fill(language, key, &[("number", Arg::Text(&number))])
}

/// An amount of money, given in the currency's smallest unit, which has this many digits after
/// the point (ISO 4217: 2 for USD, 0 for JPY, 3 for KWD): `USD 1,234.50`. The code of the currency
/// is always said, since a dollar sign has many countries.
pub fn money(language: Language, minor_units: i64, digits: u32, currency: &str) -> String {
    let mut amount = Decimal::from(minor_units);
    let shift = i16::try_from(digits).unwrap_or(0);
    amount.multiply_pow10(-shift);
    amount.pad_end(-shift);
    let amount = write(language, &amount);
    fill(
        language,
        "number-money",
        &[("amount", Arg::Text(&amount)), ("currency", Arg::Text(currency))],
    )
}

/// Writes a number given in plain digits; what rounded to zero has no sign.
fn write_digits(language: Language, digits: &str) -> String {
    let is_zero = digits.bytes().all(|byte| matches!(byte, b'-' | b'0' | b'.'));
    let digits = if is_zero { digits.trim_start_matches('-') } else { digits };
    match digits.parse::<Decimal>() {
        Ok(decimal) => write(language, &decimal),
        Err(_) => digits.to_owned(),
    }
}

fn write(language: Language, decimal: &Decimal) -> String {
    FORMATTERS[language as usize].format(decimal).to_string()
}

fn fill(language: Language, key: &str, arguments: &[(&str, Arg)]) -> String {
    Labels::compiled().say_with(language, key, arguments)
}

#[cfg(test)]
mod tests {
    use super::Language::*;
    use super::*;

    /// In the order of the codes: ar en es fr ru zh.
    fn six(write: impl Fn(Language) -> String) -> [String; 6] {
        Language::ALL.map(write)
    }

    #[test]
    fn whole_numbers_are_grouped_as_the_language_groups_them() {
        let expected = [
            "1,234,567",
            "1,234,567",
            "1.234.567",
            "1\u{202f}234\u{202f}567",
            "1\u{a0}234\u{a0}567",
            "1,234,567",
        ];
        assert_eq!(six(|l| number(l, 1_234_567)), expected);
        // Spanish groups from five digits on; Arabic keeps the sign at the number's left.
        let expected =
            ["\u{200e}-1,234", "-1,234", "-1234", "-1\u{202f}234", "-1\u{a0}234", "-1,234"];
        assert_eq!(six(|l| number(l, -1234)), expected);
        assert_eq!(number(En, i64::MIN), "-9,223,372,036,854,775,808");
    }

    #[test]
    fn decimals_are_rounded_and_padded() {
        let expected = [
            "12,345.60",
            "12,345.60",
            "12.345,60",
            "12\u{202f}345,60",
            "12\u{a0}345,60",
            "12,345.60",
        ];
        assert_eq!(six(|l| decimal(l, 12_345.6, 2)), expected);
        assert_eq!(decimal(En, -0.001, 1), "0.0");
        assert_eq!(decimal(En, 2.75, 0), "3");
        assert_eq!(decimal(En, 1e21, 0), "1,000,000,000,000,000,000,000");
        for nothing in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(decimal(En, nothing, 1), "–");
            assert_eq!(percent(En, nothing, 1), "–");
        }
    }

    #[test]
    fn percentages_carry_the_sign_where_the_language_puts_it() {
        let expected = [
            "25.6\u{200e}%\u{200e}",
            "25.6%",
            "25,6\u{a0}%",
            "25,6\u{202f}%",
            "25,6\u{a0}%",
            "25.6%",
        ];
        assert_eq!(six(|l| percent(l, 0.256, 1)), expected);
        assert_eq!(percent(En, 1.0, 0), "100%");
    }

    #[test]
    fn sizes_take_the_unit_that_keeps_them_short() {
        let cases = [
            (0, "0 bytes"),
            (1, "1 byte"),
            (999, "999 bytes"),
            (1_000, "1 KB"),
            (24_576, "25 KB"),
            (999_499, "999 KB"),
            (999_500, "1.0 MB"),
            (1_500_000, "1.5 MB"),
            (999_950_000, "1.0 GB"),
            (2_000_000_000_000, "2.0 TB"),
            (u64::MAX, "18,446,744.1 TB"),
        ];
        for (size, said) in cases {
            assert_eq!(bytes(En, size).replace('\u{a0}', " "), said, "{size}");
        }
        assert_eq!(bytes(Fr, 1_500_000), "1,5\u{a0}Mo");
        assert_eq!(bytes(Ru, 3), "3\u{a0}байта");
        assert_eq!(bytes(Ar, 2), "بايتان (2)");
    }

    #[test]
    fn money_says_its_currency() {
        let expected = [
            "1,234.50\u{a0}USD",
            "USD\u{a0}1,234.50",
            "1234,50\u{a0}USD",
            "1\u{202f}234,50\u{a0}USD",
            "1\u{a0}234,50\u{a0}USD",
            "USD\u{a0}1,234.50",
        ];
        assert_eq!(six(|l| money(l, 123_450, 2, "USD")), expected);
        assert_eq!(money(En, 5, 2, "EUR"), "EUR\u{a0}0.05");
        assert_eq!(money(En, 123_450, 0, "JPY"), "JPY\u{a0}123,450");
        assert_eq!(money(En, -123_450, 3, "KWD"), "KWD\u{a0}-123.450");
        assert_eq!(money(En, 100_000, 2, "KES"), "KES\u{a0}1,000.00");
    }
}
