//! A letter in its language, as plain text and as simple HTML.

use askama::Template as _;
use facility_language::{Arg, Labels, Language};
use facility_store::{Mail, Record};
use serde_json::{Map, Value as Json, json};

use super::template::{Template, template};
use crate::notices::tell::path;
use crate::web::say::Say;

/// Records that are named under one heading.
const SHOWN: usize = 10;

/// A letter, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As HTML.
    pub html: String,
    /// What it says, paragraph by paragraph, for the page of its reader.
    pub paragraphs: Vec<String>,
    /// What it lists, under headings.
    pub groups: Vec<Group>,
    /// Where it leads: label and address; empty = nowhere.
    pub action: (String, String),
    /// Where its reader ends mails of this sort; empty = it is not one of many.
    pub end: String,
}

/// Things that a letter lists under a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub title: String,
    /// What is under it.
    pub items: Vec<Item>,
    /// How many more there are, in words; empty = none.
    pub more: String,
}

/// A record that a letter lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Code of the language of its title.
    pub language: String,
    /// Its title.
    pub title: String,
    /// Its page.
    pub address: String,
    /// The day that is said of it.
    pub day: String,
}

#[derive(askama::Template)]
#[template(path = "notices/mail/mail.html")]
struct Html<'a> {
    letter: &'a Parts,
}

#[derive(askama::Template)]
#[template(path = "notices/mail/mail.txt")]
struct Text<'a> {
    letter: &'a Parts,
}

/// What both forms of a letter are made of.
struct Parts {
    language: Language,
    subject: String,
    paragraphs: Vec<String>,
    code: String,
    groups: Vec<Group>,
    action: (String, String),
    why: String,
    end: (String, String),
    site: (String, String),
}

/// Writes a letter: the labels of its template in its language, filled with its words. `public_url`
/// is where people reach the facility.
pub fn write(mail: &Mail, public_url: &str) -> Written {
    let language = Language::from_code(&mail.language).unwrap_or(Language::En);
    let Some(template) = template(&mail.template) else {
        // Of a newer version of the program.
        return Written {
            subject: mail.template.clone(),
            text: String::new(),
            html: String::new(),
            paragraphs: Vec::new(),
            groups: Vec::new(),
            action: Default::default(),
            end: String::new(),
        };
    };
    let parts = parts(template, language, &mail.words, public_url);
    Written {
        text: Text { letter: &parts }.render().expect("a letter is text"),
        html: Html { letter: &parts }.render().expect("a letter is text"),
        subject: parts.subject,
        paragraphs: parts.paragraphs,
        groups: parts.groups,
        action: if template.has_code { Default::default() } else { parts.action },
        end: parts.end.1,
    }
}

fn parts(
    template: &Template,
    language: Language,
    words: &Map<String, Json>,
    public_url: &str,
) -> Parts {
    let labels = Labels::compiled();
    let word = |name: &str| words.get(name).and_then(Json::as_str).unwrap_or_default();
    let mut arguments = arguments(language, words);
    arguments.push(("site".to_owned(), labels.say(language, "site-name").into_owned()));
    if !word("move").is_empty() {
        arguments.push(("happened".to_owned(), happened(language, word("kind"), word("move"))));
    }
    let filled: Vec<(&str, Arg<'_>)> =
        arguments.iter().map(|(name, text)| (name.as_str(), argument(text))).collect();
    let say =
        |key: &str| labels.say_with(language, &format!("mail-{}-{key}", template.name), &filled);
    let fill = |path: &str| {
        words.iter().fold(path.to_owned(), |path, (name, word)| {
            path.replace(&format!("{{{name}}}"), word.as_str().unwrap_or_default())
        })
    };
    let at = |path: &str| format!("{public_url}/{}/{path}", language.code());
    let mut paragraphs: Vec<String> =
        say("text").split("\n\n").map(|text| text.replace('\n', " ").trim().to_owned()).collect();
    if !word("reason").is_empty() {
        let reason = [("reason", Arg::Text(word("reason")))];
        paragraphs.push(labels.say_with(language, "mail-reason", &reason));
    }
    let action = match template.leads_to {
        "" => Default::default(),
        path => (say("action"), at(&fill(path))),
    };
    let end = match (template.can_be_ended, word("end")) {
        (true, end) if !end.is_empty() => {
            (labels.say(language, "mail-end").into_owned(), at(&format!("unsubscribe?{end}")))
        }
        _ => Default::default(),
    };
    let why = match template.can_be_ended {
        true => labels.say(language, "mail-why-notice"),
        false => labels.say(language, "mail-why-account"),
    };
    Parts {
        language,
        subject: say("subject").replace('\n', " "),
        paragraphs,
        code: if template.has_code { spaced(word("code")) } else { String::new() },
        groups: groups(words, language, public_url),
        action,
        why: why.into_owned(),
        end,
        site: (labels.say(language, "site-name").into_owned(), public_url.to_owned()),
    }
}

/// The words as arguments: days as days of the language.
fn arguments(language: Language, words: &Map<String, Json>) -> Vec<(String, String)> {
    let texts = words.iter().filter_map(|(name, word)| Some((name, word.as_str()?)));
    let argument = |(name, text): (&String, &str)| match text.parse::<jiff::civil::Date>() {
        Ok(day) if name == "until" => {
            let (month, date) = (day.month().unsigned_abs(), day.day().unsigned_abs());
            (name.clone(), facility_language::date(language, i32::from(day.year()), month, date))
        }
        _ => (name.clone(), text.to_owned()),
    };
    texts.map(argument).collect()
}

fn argument(text: &str) -> Arg<'_> {
    match text.parse() {
        Ok(number) if text.len() < 6 => Arg::Number(number),
        _ => Arg::Text(text),
    }
}

/// What a change of a kind is called: the kind's own word, or the one that all kinds share.
pub(crate) fn happened(language: Language, kind: &str, step: &str) -> String {
    let labels = Labels::compiled();
    let (kind, step) = (kind.replace('_', "-"), step.replace('_', "-"));
    match labels.try_say(language, &format!("{kind}-change-{step}")) {
        Some(own) => own.to_owned(),
        None => {
            let kind = labels.say(language, &format!("kind-{kind}"));
            labels.say_with(language, &format!("change-{step}"), &[("kind", Arg::Text(&kind))])
        }
    }
}

/// A code in two groups of four: easier to read off one screen and type into another.
fn spaced(code: &str) -> String {
    match code.split_at_checked(4) {
        Some((first, second)) => format!("{first} {second}"),
        None => code.to_owned(),
    }
}

/// Records under a heading, as words of a letter (`groups` holds a list of these): each with the
/// moment that its day is said of; of many the first, and how many more there are.
pub(crate) fn group(title: &str, records: &[(&Record, i64)], language: Language) -> Json {
    let say = Say { language };
    let item = |(record, at): &(&Record, i64)| {
        let text = record.title();
        let (code, title) = text.best(language.code());
        json!({"language": code, "title": title, "path": path(record), "day": say.day_of(*at)})
    };
    let more = records.len().saturating_sub(SHOWN);
    let items: Vec<Json> = records.iter().take(SHOWN).map(item).collect();
    json!({"title": title, "items": items, "more": more})
}

fn groups(words: &Map<String, Json>, language: Language, public_url: &str) -> Vec<Group> {
    let text = |json: &Json, name: &str| json[name].as_str().unwrap_or_default().to_owned();
    let item = |json: &Json| Item {
        language: text(json, "language"),
        title: text(json, "title"),
        address: format!("{public_url}/{}/{}", language.code(), text(json, "path")),
        day: text(json, "day"),
    };
    let group = |json: &Json| Group {
        title: text(json, "title"),
        items: json["items"].as_array().into_iter().flatten().map(item).collect(),
        more: match json["more"].as_i64() {
            Some(more) if more > 0 => {
                let count = [("count", Arg::Number(more))];
                Labels::compiled().say_with(language, "mail-digest-more", &count)
            }
            _ => String::new(),
        },
    };
    let all = words.get("groups").and_then(Json::as_array);
    all.into_iter().flatten().map(group).collect()
}
