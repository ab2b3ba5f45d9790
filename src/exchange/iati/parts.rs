//! Parts that activities and organisations share, read out of an element.

use serde::Serialize;

use super::amount::Amount;
use super::codes::{BUDGET_STATUS, Codelist, ORGANISATION_TYPE, SECTOR_VOCABULARY};
use super::element::{Element, Node};
use super::problem::Problem;
use super::text;

/// A text in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Short code of the language, `und` where nobody says it.
    pub language: String,
    /// The text, without markup.
    pub text: String,
}

/// An organisation as it is named by somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Body {
    /// Its identifier; often empty, and then only the name tells who it is.
    pub reference: String,
    /// Code of ORGANISATION_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its names.
    pub names: Vec<Text>,
    /// Identifier of the activity on its side.
    pub activity: String,
}

/// A code of a vocabulary: a country, region, sector, tag, policy, place or reference.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coded {
    /// Whose code it is; empty means the first vocabulary of its codelist.
    pub vocabulary: String,
    /// Where the vocabulary is described.
    pub vocabulary_uri: String,
    /// The code.
    pub code: String,
    /// Share of the whole, a decimal number; empty where it is not said.
    pub percentage: String,
    /// Of a policy: code of POLICY_SIGNIFICANCE.
    pub significance: String,
    /// Of an administrative area: its level.
    pub level: String,
    /// What the publisher calls it.
    pub names: Vec<Text>,
}

impl Coded {
    /// Whose code it is; codes that do not say it are of the first vocabulary.
    pub fn vocabulary_or_first(&self) -> &str {
        if self.vocabulary.is_empty() { "1" } else { &self.vocabulary }
    }
}

/// An amount of money.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Money {
    /// A decimal number, as `1234.5`.
    pub amount: String,
    /// ISO 4217: its own, or that of the activity.
    pub currency: String,
    /// The day whose rate of exchange holds.
    pub value_date: String,
}

/// Money for a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Budget {
    /// Code of BUDGET_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// Code of BUDGET_STATUS.
    pub status: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// How much.
    pub money: Money,
}

/// A document on the web.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its address.
    pub url: String,
    /// Its media type.
    pub format: String,
    /// Its titles.
    pub titles: Vec<Text>,
    /// What it is about.
    pub descriptions: Vec<Text>,
    /// Codes of the codelist DocumentCategory.
    pub categories: Vec<String>,
    /// Short codes of its languages.
    pub languages: Vec<String>,
    /// Its day.
    pub date: String,
    /// Countries it concerns; in files of organisations.
    pub countries: Vec<Coded>,
}

/// What holds while a record is read.
pub struct Reading<'a> {
    /// Currency of amounts that name none.
    pub currency: String,
    /// Warnings.
    pub problems: &'a mut Vec<Problem>,
}

impl Reading<'_> {
    /// Something to think about that keeps nothing from being read.
    pub fn warn(&mut self, place: (usize, usize), code: &'static str, message: String) {
        self.problems.push(Problem::new(place, code, message));
    }

    /// Takes a day, `YYYY-MM-DD`. One that cannot be read stays where it is and is reported.
    pub fn day(&mut self, element: &mut Element, attribute: &str) -> String {
        let text = element.attribute(attribute).to_owned();
        let (day, after) = text.split_at_checked(10).unwrap_or((&text, ""));
        // A day may carry a time or a zone, which say nothing about which day it is.
        let is_known = after.is_empty() || after.starts_with(['T', 'Z', '+', '-', ' ']);
        if is_known && day.parse::<jiff::civil::Date>().is_ok() {
            element.take(attribute);
            return day.to_owned();
        }
        if !text.is_empty() {
            let message = format!(
                "<{}> has the {attribute} \"{text}\", which is no day; write it as 2027-03-31",
                element.name
            );
            self.warn(element.place, "iati.date.unreadable", message);
        } else {
            element.take(attribute);
        }
        String::new()
    }

    /// Takes the day of the first element of that name.
    pub fn day_of(&mut self, element: &mut Element, name: &str) -> String {
        element.child(name).map(|child| self.day(child, "iso-date")).unwrap_or_default()
    }

    /// Takes a code. Words of version 1 become codes of version 2, unknown ones are reported.
    pub fn code(&mut self, element: &mut Element, attribute: &str, list: &Codelist) -> String {
        self.check_code(element, attribute, list);
        list.modern(&element.take(attribute))
    }

    /// Reports an attribute whose code is not in the list.
    pub fn check_code(&mut self, element: &Element, attribute: &str, list: &Codelist) {
        let code = list.modern(element.attribute(attribute));
        if code.is_empty() || list.name_of(&code).is_some() {
            return;
        }
        let known: Vec<&str> = list.codes.iter().map(|(code, ..)| *code).collect();
        let message = format!(
            "<{}> has the {attribute} \"{code}\", which is not in the codelist {}; use one of {}",
            element.name,
            list.name,
            known.join(", ")
        );
        self.warn(element.place, "iati.code.unknown", message);
    }

    /// Takes a number. What is none stays where it is and is reported.
    pub fn number(&mut self, element: &mut Element, attribute: &str) -> String {
        let text = element.attribute(attribute).to_owned();
        let number = text.trim_end_matches('%').trim();
        if let Some(amount) = Amount::parse(number) {
            element.take(attribute);
            return amount.to_string();
        }
        if text.is_empty() {
            element.take(attribute);
        } else {
            let message = format!(
                "<{}> has the {attribute} \"{text}\", which is no number; write it as 12.5",
                element.name
            );
            self.warn(element.place, "iati.number.unreadable", message);
        }
        String::new()
    }

    /// Takes the money of the first `value` in it.
    pub fn money(&mut self, element: &mut Element) -> Money {
        let Some(value) = element.child("value") else { return Money::default() };
        let text = value.own_text();
        let Some(amount) = Amount::parse(&text) else {
            let message = format!(
                "<value> holds \"{text}\", which is no amount; write digits and a point, as 1234.50"
            );
            self.warn(value.place, "iati.amount.unreadable", message);
            return Money::default();
        };
        value.take_text();
        let own = value.take("currency");
        let currency = if own.is_empty() { self.currency.clone() } else { own };
        let is_code = currency.len() == 3 && currency.bytes().all(|byte| byte.is_ascii_uppercase());
        if !is_code {
            let message = format!(
                "an amount of {amount} has the currency \"{currency}\"; say a code of three capital \
                 letters at the value, or as default-currency of the record"
            );
            self.warn(value.place, "iati.currency.missing", message);
        }
        let value_date = self.day(value, "value-date");
        Money { amount: amount.to_string(), currency, value_date }
    }

    /// A budget, or a planned disbursement.
    pub fn budget(&mut self, element: &mut Element, types: &Codelist) -> Budget {
        let budget = Budget {
            kind: self.code(element, "type", types),
            status: self.code(element, "status", &BUDGET_STATUS),
            from: self.day_of(element, "period-start"),
            to: self.day_of(element, "period-end"),
            money: self.money(element),
        };
        if !budget.to.is_empty() && budget.from > budget.to {
            let message = format!(
                "<{}> begins on {} and ends before that, on {}; exchange the two",
                element.name, budget.from, budget.to
            );
            self.warn(element.place, "iati.dates.order", message);
        }
        budget
    }

    /// An organisation.
    pub fn body(&mut self, element: &mut Element) -> Body {
        let side = ["activity-id", "provider-activity-id", "receiver-activity-id"];
        Body {
            reference: element.take("ref"),
            kind: self.code(element, "type", &ORGANISATION_TYPE),
            names: narratives(element),
            activity: side.map(|name| element.take(name)).concat(),
        }
    }

    /// A code of any vocabulary.
    pub fn coded(&mut self, element: &mut Element) -> Coded {
        let vocabulary = element.take("vocabulary");
        let words = matches!(element.name.as_str(), "sector" | "policy-marker");
        Coded {
            vocabulary: if words { SECTOR_VOCABULARY.modern(&vocabulary) } else { vocabulary },
            vocabulary_uri: element.take("vocabulary-uri"),
            code: element.take("code"),
            percentage: self.number(element, "percentage"),
            significance: element.take("significance"),
            level: element.take("level"),
            names: narratives(element),
        }
    }

    /// All codes of that name.
    pub fn codes(&mut self, element: &mut Element, name: &str) -> Vec<Coded> {
        element.children(name).map(|child| self.coded(child)).collect()
    }

    /// All documents.
    pub fn documents(&mut self, element: &mut Element) -> Vec<Document> {
        element.children("document-link").map(|link| self.document(link)).collect()
    }

    fn document(&mut self, link: &mut Element) -> Document {
        let languages = link.children("language").map(|language| {
            let code = language.take("code");
            text::language(&code).unwrap_or(code)
        });
        let languages = languages.filter(|code| !code.is_empty()).collect();
        Document {
            url: link.take("url"),
            format: link.take("format"),
            titles: texts_of(link, "title", false),
            descriptions: texts_of(link, "description", true),
            categories: taken(link, "category", "code"),
            languages,
            date: self.day_of(link, "document-date"),
            countries: self.codes(link, "recipient-country"),
        }
    }
}

/// An attribute of all elements of that name.
pub fn taken(element: &mut Element, name: &str, attribute: &str) -> Vec<String> {
    let values = element.children(name).map(|child| child.take(attribute));
    values.filter(|value| !value.is_empty()).collect()
}

/// The texts of an element as single lines: its narratives, or, as in version 1, itself.
pub fn narratives(element: &mut Element) -> Vec<Text> {
    texts(element, false)
}

/// The texts of an element, of one line or of many.
pub fn texts(element: &mut Element, has_paragraphs: bool) -> Vec<Text> {
    let plain = |markup: &str| {
        if has_paragraphs { text::paragraphs(markup) } else { text::line(markup) }
    };
    let mut texts = Vec::new();
    let mut has_narratives = false;
    for narrative in element.children("narrative") {
        has_narratives = true;
        let text = Text { language: narrative.language(), text: plain(&narrative.take_markup()) };
        texts.push(text);
    }
    let is_blank = |node: &Node| matches!(node, Node::Text(text) if text.trim().is_empty());
    if !has_narratives && element.nodes.first().is_some_and(|node| matches!(node, Node::Text(_))) {
        let text = plain(&element.take_text());
        texts.push(Text { language: element.language(), text });
    } else {
        element.nodes.retain(|node| !is_blank(node));
    }
    texts.retain(|text| !text.text.is_empty());
    texts
}

/// The texts of all elements of that name: version 1 repeats the element for each language.
pub fn texts_of(element: &mut Element, name: &str, has_paragraphs: bool) -> Vec<Text> {
    element.children(name).flat_map(|child| texts(child, has_paragraphs)).collect()
}
