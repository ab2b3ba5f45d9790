//! Numbers as they are read and written.

use std::fmt::Write;

/// What a cell says: a number, nothing (empty or `NA`), or something that is neither.
pub(crate) fn read(text: &str) -> Result<Option<f64>, String> {
    let text = text.trim();
    if text.is_empty() || text == "NA" {
        return Ok(None);
    }
    plain(text).map(Some).ok_or_else(|| format!("`{text}` is not a number: write digits with a point, such as 1234.5, or leave the cell empty"))
}

/// A finite number in digits; neither `inf` nor `nan`, which are no values of a cell.
pub(crate) fn plain(text: &str) -> Option<f64> {
    let is_digits =
        text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    text.parse().ok().filter(|number: &f64| is_digits && number.is_finite())
}

/// Puts a number at the end of a line with 17 significant digits, which give the same number back;
/// zeros at the end are left away, and what is missing stays empty.
pub(crate) fn put(line: &mut String, number: Option<f64>) {
    let Some(number) = number else { return };
    // -0 is 0 to whoever reads it.
    let number = number + 0.0;
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return write!(line, "{}", number as i64).expect("a string takes what is written");
    }
    let start = line.len();
    write!(line, "{number:.16e}").expect("a string takes what is written");
    let Some(split) = line[start..].find('e') else { return };
    let tail = line.split_off(start + split);
    let exponent: i32 = tail[1..].parse().unwrap_or_default();
    line.truncate(line.trim_end_matches('0').trim_end_matches('.').len());
    if !(-5..17).contains(&exponent) {
        line.push_str(&tail);
        return;
    }
    let digits: String = line[start..].chars().filter(char::is_ascii_digit).collect();
    line.truncate(start + usize::from(number < 0.0));
    let whole = usize::try_from(exponent + 1).unwrap_or_default();
    if whole == 0 {
        line.push_str("0.");
        line.extend((1..-exponent).map(|_| '0'));
        line.push_str(&digits);
    } else if whole >= digits.len() {
        line.push_str(&digits);
        line.extend((digits.len()..whole).map(|_| '0'));
    } else {
        line.push_str(&digits[..whole]);
        line.push('.');
        line.push_str(&digits[whole..]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(number: f64) -> String {
        let mut line = String::from("x,");
        put(&mut line, Some(number));
        line.split_off(2)
    }

    #[test]
    fn numbers_are_written_with_seventeen_digits_and_read_again_as_they_were() {
        assert_eq!(written(0.1), "0.10000000000000001");
        assert_eq!(written(100.0), "100");
        assert_eq!(written(-0.0), "0");
        assert_eq!(written(1.0 / 3.0), "0.33333333333333331");
        assert_eq!(written(1e300), "1.0000000000000001e300");
        assert_eq!(written(-2.5e-9), "-2.5000000000000001e-9");
        assert_eq!(written(-1234.5), "-1234.5");
        assert_eq!(written(1e16), "10000000000000000");
        assert_eq!(written(0.001), "0.001");
        assert_eq!(written(0.07), "0.070000000000000007");
        for number in [1e16, 1.5e17, 123_456.789, 1e-5, 1e23, f64::MIN_POSITIVE] {
            assert_eq!(plain(&written(number)), Some(number));
        }
    }

    #[test]
    fn only_finite_numbers_are_values() {
        assert_eq!(read(" NA "), Ok(None));
        assert_eq!(read("-1.5e3"), Ok(Some(-1500.0)));
        for wrong in ["nan", "inf", "-inf", "1e999", "1 000", "1,5", "0x10", "e", "."] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
