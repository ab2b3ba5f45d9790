//! Persons are left out before anything else looks at a record.
//!
//! What is left out: elements that hold a person's name, title, e-mail address or telephone number,
//! and e-mail addresses within any text or attribute. Telephone numbers and names within running
//! text cannot be told from other words and stay.

use std::collections::BTreeMap;

use super::element::{Element, Node};

/// What stands in the place of an e-mail address within a text.
pub const LEFT_OUT: &str = "[e-mail]";

/// How many of what were left out: by `email`, `telephone`, `person-name`, `job-title`,
/// `mailing-address`.
pub type LeftOut = BTreeMap<String, usize>;

/// Takes persons out of an element, and counts what had content.
pub fn leave_out(element: &mut Element, counts: &mut LeftOut) {
    let mut add = |kind: &str, count: usize| {
        if count > 0 {
            *counts.entry(kind.to_owned()).or_default() += count;
        }
    };
    for (_, value) in &mut element.attributes {
        let (text, count) = without_addresses(value);
        add("email", count);
        *value = text;
    }
    // An address that belongs to no organisation may be somebody's home.
    let names = |inner: &Element| inner.name == "organisation" && has_text(inner);
    let is_person = element.name == "contact-info" && !element.elements().any(names);
    element.nodes.retain(|node| {
        let Node::Element(inner) = node else { return true };
        let is_home = is_person && inner.name == "mailing-address";
        let kind = if is_home { Some("mailing-address") } else { kind(&inner.name) };
        let Some(kind) = kind else { return true };
        add(kind, usize::from(has_text(inner)));
        false
    });
    for node in &mut element.nodes {
        match node {
            Node::Element(inner) => leave_out(inner, counts),
            Node::Text(text) if text.contains('@') => {
                let (plain, count) = without_addresses(text);
                if count > 0 {
                    *counts.entry("email".to_owned()).or_default() += count;
                }
                *text = plain;
            }
            Node::Text(_) => {}
        }
    }
}

/// Which personal thing an element of this name holds, whatever its prefix.
fn kind(name: &str) -> Option<&'static str> {
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    match local.as_str() {
        "email" | "e-mail" | "email-address" | "contact-email" => Some("email"),
        "telephone" | "phone" | "telephone-number" | "mobile" | "fax" => Some("telephone"),
        "person-name" | "person" | "contact-name" | "contact-person" => Some("person-name"),
        "job-title" => Some("job-title"),
        _ => None,
    }
}

fn has_text(element: &Element) -> bool {
    !element.own_text().is_empty() || element.elements().any(has_text)
}

/// The text without e-mail addresses, and how many there were. Addresses of the web that hold an
/// `@`, and `git@` addresses, are no e-mail.
fn without_addresses(text: &str) -> (String, usize) {
    if !text.contains('@') {
        return (text.to_owned(), 0);
    }
    let is_sign = |sign: char| sign.is_alphanumeric() || ".!#$%&*+/=?^_`{|}~-:@".contains(sign);
    let (mut out, mut count, mut rest) = (String::with_capacity(text.len()), 0, text);
    while !rest.is_empty() {
        let end = rest.find(|sign| !is_sign(sign)).unwrap_or(rest.len());
        let word = &rest[..end];
        match address_in(word) {
            Some((from, to)) => {
                count += 1;
                out.push_str(&word[..from]);
                out.push_str(LEFT_OUT);
                rest = &rest[to..];
            }
            None => {
                out.push_str(word);
                let next = rest[end..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[end..end + next]);
                rest = &rest[end + next..];
            }
        }
    }
    (out, count)
}

/// The first e-mail address in a word without spaces: where it begins and ends.
fn address_in(word: &str) -> Option<(usize, usize)> {
    if word.contains("://") || word.starts_with("git@") {
        return None;
    }
    let at = word.find('@')?;
    let is_local = |sign: char| sign.is_alphanumeric() || ".!#$%&*+=?^_`{|}~-".contains(sign);
    let local = word[..at].rfind(|sign| !is_local(sign));
    let from =
        local.map_or(0, |found| found + word[found..].chars().next().map_or(1, char::len_utf8));
    let host = &word[at + 1..];
    let end = host.find(|sign: char| !(sign.is_alphanumeric() || sign == '-' || sign == '.'));
    let host = host[..end.unwrap_or(host.len())].trim_end_matches(['.', '-']);
    let (name, last) = host.rsplit_once('.')?;
    let is_host =
        !name.is_empty() && last.chars().count() >= 2 && last.chars().all(char::is_alphabetic);
    (from < at && is_host).then_some((from, at + 1 + host.len()))
}

#[cfg(test)]
mod tests {
    use super::without_addresses;

    #[test]
    fn addresses_go_and_everything_else_stays() {
        let cases = [
            ("write to a.b@example.org.", "write to [e-mail].", 1),
            ("mailto:x@example.org?subject=y", "mailto:[e-mail]?subject=y", 1),
            ("<x@example.org>, y@example.co.ke", "<[e-mail]>, [e-mail]", 2),
            ("a@example.org/b@example.org", "[e-mail]/[e-mail]", 2),
            ("git@example.org:code.git", "git@example.org:code.git", 0),
            ("https://example.org/@user/x", "https://example.org/@user/x", 0),
            ("5 @ 3.50, @home, é@ü", "5 @ 3.50, @home, é@ü", 0),
            ("write to мария@пример.рф", "write to [e-mail]", 1),
        ];
        for (text, wanted, count) in cases {
            assert_eq!(without_addresses(text), (wanted.to_owned(), count), "{text}");
        }
    }
}
