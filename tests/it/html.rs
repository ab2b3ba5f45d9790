//! Reads our own pages: tags, the form that a browser would send, what every page must have.

use facility_record::Form;

/// A tag, or the text between two tags (then its name is empty).
#[derive(Clone, Debug, Default)]
pub struct Tag {
    pub name: String,
    pub closes: bool,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

impl Tag {
    /// An attribute; empty when it is missing or has no value.
    pub fn of(&self, name: &str) -> &str {
        self.attributes.iter().find(|(n, _)| n == name).map_or("", |(_, text)| text)
    }

    pub fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(n, _)| n == name)
    }

    fn opens(&self, name: &str) -> bool {
        self.name == name && !self.closes
    }
}

/// Tags and texts in their order.
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        if start > 0 {
            tags.push(Tag { text: plain(&rest[..start]), ..Tag::default() });
        }
        rest = &rest[start + 1..];
        let (tag, left) = tag(rest);
        rest = left;
        tags.push(tag);
    }
    tags.push(Tag { text: plain(rest), ..Tag::default() });
    tags
}

/// Reads one tag from behind its `<`.
fn tag(text: &str) -> (Tag, &str) {
    let mut tag = Tag { closes: text.starts_with('/'), ..Tag::default() };
    let mut rest = text.trim_start_matches(['/', '!']);
    let end = rest.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(rest.len());
    tag.name = rest[..end].trim_end_matches('/').to_lowercase();
    rest = &rest[end..];
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        if rest.is_empty() || rest.starts_with('>') {
            return (tag, rest.get(1..).unwrap_or_default());
        }
        let end = rest.find(|c: char| c.is_whitespace() || "=>/".contains(c)).unwrap_or(rest.len());
        let name = rest[..end.max(1)].to_owned();
        rest = &rest[end.max(1)..];
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix("=\"") {
            let (inner, left) = after.split_once('"').unwrap_or((after, ""));
            (value, rest) = (plain(inner), left);
        }
        tag.attributes.push((name, value));
    }
}

/// Text without entities.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let Some((entity, left)) = after.split_once(';').filter(|(e, _)| e.len() < 8) else {
            out.push('&');
            rest = after;
            continue;
        };
        let number = |text: &str| match text.strip_prefix('x') {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => text.parse().ok(),
        };
        match entity {
            "amp" => out.push('&'),
            "lt" => out.push('<'),
            "gt" => out.push('>'),
            "quot" => out.push('"'),
            "nbsp" => out.push('\u{a0}'),
            _ => out.extend(entity.strip_prefix('#').and_then(number).and_then(char::from_u32)),
        }
        rest = left;
    }
    out.push_str(rest);
    out
}

/// The texts of a page, without its tags.
pub fn words(html: &str) -> String {
    tags(html).iter().map(|tag| tag.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// What a browser would send of the forms with method POST when nothing is touched, without the
/// buttons.
pub fn form(html: &str) -> Form {
    let mut form = Form::default();
    let (mut inside, mut area, mut select) = (false, None::<(String, String)>, String::new());
    for tag in tags(html) {
        if tag.name == "form" {
            inside = !tag.closes && tag.of("method") == "post";
        }
        if !inside {
            continue;
        }
        match (tag.name.as_str(), tag.closes) {
            ("", _) => {
                if let Some((_, text)) = &mut area {
                    text.push_str(&tag.text);
                }
            }
            ("textarea", false) => area = Some((tag.of("name").to_owned(), String::new())),
            ("textarea", true) => {
                let (name, text) = area.take().unwrap();
                form.push(name, text.strip_prefix('\n').unwrap_or(&text));
            }
            ("select", false) => select = tag.of("name").to_owned(),
            ("option", false) if tag.has("selected") => form.push(&select, tag.of("value")),
            ("input", _) if tag.of("type") == "file" => {}
            ("input", _)
                if !matches!(tag.of("type"), "radio" | "checkbox") || tag.has("checked") =>
            {
                form.push(tag.of("name"), tag.of("value"));
            }
            _ => {}
        }
    }
    form
}

/// What every page must have, whatever it shows: everything that is missing.
pub fn faults(html: &str, language: &str) -> Vec<String> {
    let tags = tags(html);
    let mut faults = Vec::new();
    // Shapes of a drawing have titles of their own.
    let body = tags.iter().position(|tag| tag.opens("body")).unwrap_or(tags.len());
    let count = |name: &str| {
        let places = if name == "title" { &tags[..body] } else { &tags[..] };
        places.iter().filter(|tag| tag.opens(name)).count()
    };
    for name in ["h1", "title", "main"] {
        if count(name) != 1 {
            faults.push(format!("{} times <{name}>", count(name)));
        }
    }
    let root = tags.iter().find(|tag| tag.opens("html")).cloned().unwrap_or_default();
    let direction = if language == "ar" { "rtl" } else { "ltr" };
    if root.of("lang") != language || root.of("dir") != direction {
        faults.push(format!("<html lang={} dir={}>", root.of("lang"), root.of("dir")));
    }
    if let Some(key) = missing_label(html) {
        faults.push(format!("a label is missing: {key}"));
    }
    faults.extend(unlabelled(&tags));
    let mut ids: Vec<&str> =
        tags.iter().map(|tag| tag.of("id")).filter(|id| !id.is_empty()).collect();
    ids.sort_unstable();
    faults.extend(
        ids.windows(2).filter(|two| two[0] == two[1]).map(|two| format!("id {} twice", two[0])),
    );
    let without_data = html.replace("<script type=\"application/ld+json\">", "");
    if without_data.contains("<script") {
        faults.push("a script stands in the page".to_owned());
    }
    for word in ["style=\"", " onclick="] {
        if html.contains(word) {
            faults.push(format!("{word} stands in the page"));
        }
    }
    faults
}

/// A label key in brackets, as pages show a label that no language has.
fn missing_label(html: &str) -> Option<String> {
    let is_key = |text: &str| {
        text.contains('-')
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    html.split('[').skip(1).find_map(|rest| {
        let (key, _) = rest.split_once(']')?;
        is_key(key).then(|| key.to_owned())
    })
}

/// Inputs, selects and text areas that no label names.
fn unlabelled(tags: &[Tag]) -> Vec<String> {
    let labels: Vec<&str> = tags.iter().filter(|t| t.opens("label")).map(|t| t.of("for")).collect();
    let (mut depth, mut faults) = (0, Vec::new());
    for tag in tags {
        match tag.name.as_str() {
            "label" if tag.closes => depth -= 1,
            "label" => depth += 1,
            "input" | "select" | "textarea" if !tag.closes && tag.of("type") != "hidden" => {
                let id = tag.of("id");
                if depth == 0 && !tag.has("aria-label") && (id.is_empty() || !labels.contains(&id))
                {
                    faults.push(format!("no label for {} {}", tag.name, tag.of("name")));
                }
            }
            _ => {}
        }
    }
    faults
}

#[test]
fn a_form_is_read_as_a_browser_would_send_it() {
    let page = "<form action=/search><input name=\"q\"></form><form method=\"post\">\
        <input type=\"hidden\" name=\"token\" value=\"a&#38;b\"><textarea name=\"t\">\n\nx&lt;</textarea>\
        <input type=\"checkbox\" name=\"c\" value=\"1\" checked><input type=\"checkbox\" name=\"c\" value=\"2\">\
        <select name=\"s\"><option value=\"\"><option value=\"k\" selected></select></form>";
    let form = form(page);
    assert_eq!((form.first("token"), form.first("c"), form.first("s")), ("a&b", "1", "k"));
    assert_eq!(form.0.iter().find(|(n, _)| n == "t").unwrap().1, "\nx<");
    assert_eq!(form.0.len(), 4);
    assert_eq!(missing_label("<b>[kind-x]</b>").as_deref(), Some("kind-x"));
}

/// The first link of a page whose address has this in it.
pub fn link(page: &str, part: &str) -> String {
    let links = tags(page).into_iter().map(|tag| tag.of("href").to_owned());
    links.into_iter().find(|link| link.contains(part)).unwrap_or_else(|| panic!("{part} in {page}"))
}
