//! Amounts of money and lengths of time.

/// An amount in a currency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// The amount in the currency's smallest unit (cents).
    pub minor: i64,
    /// ISO 4217 code; empty = no amount given.
    pub currency: String,
}

impl Money {
    /// Digits after the point, by ISO 4217.
    pub fn digits(currency: &str) -> u32 {
        match currency {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// Reads `1250`, `1,250.5` or `1 250.50` in the currency's units; `None` if it is no amount.
    pub fn parse(amount: &str, currency: &str) -> Option<Money> {
        let plain: String = amount.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = Money::digits(currency) as usize;
        let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !number(whole) || !number(fraction) || fraction.len() > digits {
            return None;
        }
        let minor = format!("{whole}{fraction:0<digits$}").parse().ok()?;
        Some(Money { minor, currency: currency.to_owned() })
    }

    /// The amount as a plain decimal, such as `1250.50`.
    pub fn amount(&self) -> String {
        let digits = Money::digits(&self.currency) as usize;
        if digits == 0 {
            return self.minor.to_string();
        }
        let padded = format!("{:0>width$}", self.minor.unsigned_abs(), width = digits + 1);
        let (whole, fraction) = padded.split_at(padded.len() - digits);
        format!("{}{whole}.{fraction}", if self.minor < 0 { "-" } else { "" })
    }
}

/// A year (`2026`), quarter (`2026-Q1`), month (`2026-03`), day or interval (`2026-01-01/2026-06-30`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Period(String);

impl Period {
    /// Reads a period as it is written; `None` if it is none.
    pub fn parse(text: &str) -> Option<Period> {
        let period = Period(text.trim().to_owned());
        let (first, last) = period.days()?;
        (first <= last).then_some(period)
    }

    /// The period as it is written; empty = none given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// First and last day of the period.
    pub fn days(&self) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        if let Some((from, to)) = self.0.split_once('/') {
            return Some((from.parse().ok()?, to.parse().ok()?));
        }
        if self.0.len() == 10 {
            let day = self.0.parse().ok()?;
            return Some((day, day));
        }
        let year: i16 = self.0.get(..4)?.parse().ok()?;
        let (month, months) = match self.0.get(4..)? {
            "" => (1, 12),
            "-Q1" => (1, 3),
            "-Q2" => (4, 3),
            "-Q3" => (7, 3),
            "-Q4" => (10, 3),
            month => (month.strip_prefix('-').filter(|m| m.len() == 2)?.parse().ok()?, 1),
        };
        let first = jiff::civil::Date::new(year, month, 1).ok()?;
        let last = jiff::civil::Date::new(year, month + months - 1, 1).ok()?.last_of_month();
        Some((first, last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_read_and_written_in_the_units_of_its_currency() {
        for (amount, currency, minor, written) in [
            ("1250", "USD", 125_000, "1250.00"),
            ("1,250.5", "EUR", 125_050, "1250.50"),
            ("0.05", "USD", 5, "0.05"),
            ("1 000", "JPY", 1000, "1000"),
            ("1.234", "KWD", 1234, "1.234"),
        ] {
            let money = Money::parse(amount, currency).expect(amount);
            assert_eq!((money.minor, money.amount().as_str()), (minor, written));
        }
        for (amount, currency) in [("", "USD"), ("1.234", "USD"), ("1.5", "JPY"), ("-3", "USD")] {
            assert_eq!(Money::parse(amount, currency), None, "{amount} {currency}");
        }
    }

    #[test]
    fn a_period_knows_its_first_and_last_day() {
        for (period, first, last) in [
            ("2026", "2026-01-01", "2026-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2026-Q3", "2026-07-01", "2026-09-30"),
            ("2026-11-22", "2026-11-22", "2026-11-22"),
            ("2026-01-15/2026-02-01", "2026-01-15", "2026-02-01"),
        ] {
            let (from, to) = Period::parse(period).and_then(|p| p.days()).expect(period);
            assert_eq!((from.to_string(), to.to_string()), (first.into(), last.into()));
        }
        for wrong in ["", "26", "2026-13", "2026-Q5", "2026-1", "2026-02-01/2026-01-01", "2026-é"]
        {
            assert_eq!(Period::parse(wrong), None, "{wrong}");
        }
    }
}
