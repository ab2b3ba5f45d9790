//! Markup in texts, taken off: what a tag did for the eye stays as a line end or a hyphen.

use super::source::windows_1252;

/// How often a text is looked at again: each round takes off one layer of escaping.
const ROUNDS: usize = 6;

/// Elements that begin and end a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "html",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "ul",
];
/// Elements within a line.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "area", "audio", "b", "base", "bdi", "bdo", "big", "button", "canvas",
    "caption", "cite", "code", "col", "colgroup", "data", "del", "dfn", "em", "embed", "font",
    "frame", "i", "iframe", "img", "input", "ins", "kbd", "label", "link", "map", "mark", "math",
    "meta", "object", "option", "param", "path", "picture", "q", "rp", "rt", "ruby", "s", "samp",
    "select", "small", "source", "span", "strike", "strong", "sub", "summary", "sup", "svg",
    "time", "track", "tt", "u", "var", "video", "wbr",
];
/// Elements whose content is no text for people.
const HIDDEN: &[&str] =
    &["head", "noscript", "script", "style", "template", "textarea", "title", "xml"];

/// The text without tags, comments and references to characters, line ends where markup had them.
pub fn without_tags(text: &str) -> String {
    let mut text = cleared(&text.replace("\r\n", "\n").replace('\r', "\n"));
    for _ in 0..ROUNDS {
        let next = cleared(&decoded(&stripped(&text)));
        if next == text {
            break;
        }
        text = next;
    }
    harmless(&text)
}

/// Characters that show nothing are dropped, other spaces become plain ones. Joiners stay, since
/// some scripts need them.
fn cleared(text: &str) -> String {
    let signs = text.chars().filter_map(|sign| match sign {
        '\n' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\u{00A0}' | '\t' => Some(' '),
        '\u{200B}' | '\u{FEFF}' | '\u{00AD}' => None,
        _ if sign.is_control() => None,
        _ => Some(sign),
    });
    signs.collect()
}

/// A sign that could still begin a tag gets a space, so that it begins none.
fn harmless(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        out.push(sign);
        let begins = |next: &char| next.is_alphabetic() || matches!(next, '/' | '!' | '?');
        if sign == '<' && signs.peek().is_some_and(begins) {
            out.push(' ');
        }
    }
    out
}

/// A tag that was found: its name in small letters, whether it closes, its inside, and its length.
struct Tag<'a> {
    name: String,
    is_closing: bool,
    inside: &'a str,
    length: usize,
}

/// The tag at the beginning of the text. What only looks like one (`a <b and c> d`) is none.
fn tag(text: &str) -> Option<Tag<'_>> {
    let rest = text.strip_prefix('<')?;
    let (is_closing, rest) = rest.strip_prefix('/').map_or((false, rest), |rest| (true, rest));
    if !rest.starts_with(|sign: char| sign.is_ascii_alphabetic()) {
        return None;
    }
    let is_name =
        |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, ':' | '-' | '_' | '.');
    let end = rest.find(|sign| !is_name(sign))?;
    let name = rest[..end].to_ascii_lowercase();
    let close = closing_sign(&rest[end..])?;
    let inside = &rest[end..end + close];
    let is_known = BLOCKS.contains(&name.as_str())
        || INLINE.contains(&name.as_str())
        || HIDDEN.contains(&name.as_str())
        || matches!(name.as_str(), "br" | "hr" | "li" | "td" | "th" | "tr");
    let looks_like_one = inside.trim_end_matches('/').trim().is_empty()
        || inside.contains('=')
        || name.contains([':', '-']);
    (is_known || looks_like_one).then(|| Tag {
        name,
        is_closing,
        inside,
        length: text.len() - rest.len() + end + close + 1,
    })
}

/// Where the tag ends: the first `>` that stands in no quotes.
fn closing_sign(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, sign) in text.char_indices() {
        match (quote, sign) {
            (None, '>') => return Some(at),
            // Only after `=` do quotes hold a value; elsewhere they are part of the text.
            (None, '"' | '\'') if text[..at].trim_end().ends_with('=') => quote = Some(sign),
            (Some(open), _) if sign == open => quote = None,
            _ => {}
        }
    }
    quote.and_then(|_| text.find('>'))
}

/// One layer of tags and comments off.
fn stripped(text: &str) -> String {
    if !text.contains('<') {
        return text.to_owned();
    }
    // In marked-up text a line end is a space; a text of plain lines with a few `<br>` keeps them.
    let lower = text.to_ascii_lowercase();
    let is_page = ["<p>", "<p ", "<div", "<li", "<td"].iter().any(|sign| lower.contains(sign));
    let text = if is_page { text.replace('\n', " ") } else { text.to_owned() };
    let mut out = String::with_capacity(text.len());
    let mut link: Option<(String, usize)> = None;
    let mut rest = text.as_str();
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = after_remark(rest, &mut out) {
            rest = after;
            continue;
        }
        let Some(tag) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[tag.length..];
        if HIDDEN.contains(&tag.name.as_str()) && !tag.is_closing && !tag.inside.ends_with('/') {
            rest = after_closing(rest, &tag.name);
        } else if tag.name == "a" {
            close_link(&mut out, link.take());
            link = (!tag.is_closing).then(|| (address(tag.inside), out.len()));
        } else {
            out.push_str(shown(&tag));
        }
    }
    out.push_str(rest);
    close_link(&mut out, link);
    out
}

/// Skips comments, declarations and the signs around CDATA, whose content stays.
fn after_remark<'a>(text: &'a str, out: &mut String) -> Option<&'a str> {
    if let Some(rest) = text.strip_prefix("<!--") {
        return Some(rest.split_once("-->").map_or("", |(_, after)| after));
    }
    if let Some(rest) = text.strip_prefix("<![CDATA[") {
        let Some((inside, after)) = rest.split_once("]]>") else { return Some(rest) };
        out.push_str(inside);
        return Some(after);
    }
    let rest = text.strip_prefix("<!").or_else(|| text.strip_prefix("<?"))?;
    rest.starts_with(|sign: char| sign.is_ascii_alphabetic() || sign == '[').then_some(())?;
    rest.split_once('>').map(|(_, after)| after)
}

/// What follows the end of a hidden element; without an end, nothing of it is shown.
fn after_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let lower = text.to_ascii_lowercase();
    let Some(at) = lower.find(&format!("</{name}")) else { return "" };
    text[at..].split_once('>').map_or("", |(_, after)| after)
}

/// What a tag leaves behind.
fn shown(tag: &Tag<'_>) -> &'static str {
    match tag.name.as_str() {
        "br" if !tag.is_closing => "\n",
        "hr" => "\n\n",
        "tr" if !tag.is_closing => "\n",
        "li" if !tag.is_closing => "\n- ",
        "td" | "th" => " ",
        name if BLOCKS.contains(&name) => "\n\n",
        _ => "",
    }
}

/// The address of a link; empty unless it is one of the web.
fn address(inside: &str) -> String {
    let Some((_, value)) = inside.split_once("href") else { return String::new() };
    let value = value.trim_start_matches([' ', '=', '"', '\'']);
    let value = value.split(['"', '\'', ' ', '>']).next().unwrap_or_default();
    let is_web = value.starts_with("http://") || value.starts_with("https://");
    if is_web { value.to_owned() } else { String::new() }
}

/// Writes the address behind the words of a link, unless they are the address.
fn close_link(out: &mut String, link: Option<(String, usize)>) {
    let Some((address, start)) = link.filter(|(address, _)| !address.is_empty()) else { return };
    let words = out[start..].trim();
    if words.is_empty() {
        out.push_str(&address);
    } else if !words.contains(&address) && !address.contains(words) {
        out.push_str(&format!(" ({address})"));
    }
}

/// One layer of references to characters resolved; unknown ones stay as they are.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest[1..]
            .split(';')
            .next()
            .filter(|name| name.len() <= 8 && name.len() + 2 <= rest.len());
        match name.and_then(character) {
            Some(sign) => {
                out.push(sign);
                rest = &rest[name.map_or(0, str::len) + 2..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        // As browsers do: these numbers are meant as windows-1252.
        return match u8::try_from(code) {
            Ok(byte @ 0x80..=0x9F) => Some(windows_1252(byte)),
            _ => char::from_u32(code),
        };
    }
    if let Some(at) = LATIN.iter().position(|known| *known == name) {
        return char::from_u32(0xA0 + u32::try_from(at).ok()?);
    }
    SIGNS.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

/// The names that HTML has for U+00A0 to U+00FF, in order.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf",
    "laquo", "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro",
    "para", "middot", "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest",
    "Agrave", "Aacute", "Acirc", "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute",
    "Ecirc", "Euml", "Igrave", "Iacute", "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute",
    "Ocirc", "Otilde", "Ouml", "times", "Oslash", "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute",
    "THORN", "szlig", "agrave", "aacute", "acirc", "atilde", "auml", "aring", "aelig", "ccedil",
    "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc", "iuml", "eth", "ntilde",
    "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave", "uacute", "ucirc",
    "uuml", "yacute", "thorn", "yuml",
];

/// Other names of HTML that texts have.
const SIGNS: [(&str, char); 24] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("AMP", '&'),
    ("LT", '<'),
    ("GT", '>'),
    ("QUOT", '"'),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("ndash", '–'),
    ("mdash", '—'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("bull", '•'),
    ("hellip", '…'),
    ("euro", '€'),
    ("trade", '™'),
    ("le", '≤'),
    ("ge", '≥'),
];
