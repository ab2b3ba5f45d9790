//! Days as people write them in tables, in the order that a country is used to.

/// The day in our order, `2027-03-15`, of one whose parts stand in this order (`ymd`, `dmy`, `mdy`);
/// `None` where it is no day. Months may be named in English or be numbers, digits of any script.
pub(super) fn in_our_order(text: &str, order: &str) -> Option<String> {
    let parts = parts(text)?;
    let at = |letter: char| order.find(letter).and_then(|at| parts.get(at).copied());
    let (mut year, mut month, mut day) = (at('y')?, at('m')?, at('d')?);
    if parts[0] > 31 {
        // The year stands first, whatever was said: nobody writes year, day, month.
        (year, month, day) = (parts[0], parts[1], parts[2]);
    }
    if year < 100 {
        year += if year < 70 { 2000 } else { 1900 };
    }
    let (year, month, day) =
        (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(year, month, day).ok().map(|date| date.to_string())
}

/// The order in which all of these days make sense, where only one does or day and month cannot be
/// told apart (then the day first, as most of the world writes); `None` where one is no day.
pub(super) fn order_of(texts: &[&str]) -> Option<&'static str> {
    let fits = |order: &&&str| texts.iter().all(|text| in_our_order(text, order).is_some());
    let is_ours = texts.iter().all(|text| parts(text).is_some_and(|parts| parts[0] > 31));
    if texts.is_empty() || is_ours && fits(&&"ymd") {
        return (!texts.is_empty()).then_some("ymd");
    }
    ["dmy", "mdy"].iter().find(fits).copied()
}

/// Three numbers of a day, a named month as its number.
fn parts(text: &str) -> Option<[u32; 3]> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let day = text.trim().split(['T', '\u{202f}']).next().unwrap_or_default();
    let mut found = Vec::new();
    let mut named = None;
    for word in day.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let digits: Option<String> = word.chars().map(digit).collect();
        match digits.map(|digits| digits.parse::<u32>()) {
            Some(number) => found.push(number.ok()?),
            None => {
                let month = word.to_lowercase();
                let at = MONTHS.iter().position(|name| month.starts_with(name))?;
                named = Some((found.len(), at as u32 + 1));
                found.push(at as u32 + 1);
            }
        }
        if found.len() == 3 && named.is_none() {
            break; // what follows is the time of the day
        }
    }
    let parts: [u32; 3] = found.get(..3)?.try_into().ok()?;
    match named {
        // A named month is no day, whatever the order: it goes where the order has its month.
        Some((0, _)) => Some([parts[1], parts[0], parts[2]]).filter(|p| p[0] <= 31),
        _ => Some(parts),
    }
}

/// A digit of the scripts that tables are written in, as ASCII.
fn digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10),
        '\u{6f0}'..='\u{6f9}' => char::from_digit(c as u32 - 0x6f0, 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_order_of_their_column() {
        for (text, order, expected) in [
            ("15/03/2027", "dmy", Some("2027-03-15")),
            ("3/15/2027", "mdy", Some("2027-03-15")),
            ("2027-03-15", "dmy", Some("2027-03-15")),
            ("2027-03-15T10:30:00", "ymd", Some("2027-03-15")),
            ("15.3.27 08:00", "dmy", Some("2027-03-15")),
            ("15 March 2027", "dmy", Some("2027-03-15")),
            ("March 15, 2027", "dmy", Some("2027-03-15")),
            ("١٥/٠٣/٢٠٢٧", "dmy", Some("2027-03-15")),
            ("15/13/2027", "dmy", None),
            ("soon", "dmy", None),
            ("2027", "ymd", None),
        ] {
            assert_eq!(in_our_order(text, order).as_deref(), expected, "{text} {order}");
        }
    }

    #[test]
    fn the_order_of_a_column_is_the_one_in_which_all_of_its_days_are_days() {
        assert_eq!(order_of(&["1/2/2027", "15/3/2027"]), Some("dmy"));
        assert_eq!(order_of(&["1/2/2027", "3/15/2027"]), Some("mdy"));
        assert_eq!(order_of(&["1/2/2027"]), Some("dmy"));
        assert_eq!(order_of(&["2027-02-01"]), Some("ymd"));
        assert_eq!(order_of(&["15/15/2027"]), None);
        assert_eq!(order_of(&[]), None);
    }
}
