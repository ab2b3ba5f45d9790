//! What an activity brought about, by its indicators.

use serde::Serialize;

use super::codes::RESULT_TYPE;
use super::element::Element;
use super::parts::{Coded, Document, Reading, Text, taken, texts_of};

/// A result: an output, outcome or impact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Results {
    /// Code of RESULT_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its titles.
    pub titles: Vec<Text>,
    /// What it is about.
    pub descriptions: Vec<Text>,
    /// What is measured.
    pub indicators: Vec<Indicator>,
    /// Documents about it.
    pub documents: Vec<Document>,
}

/// What is measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Indicator {
    /// Code of the codelist IndicatorMeasure.
    pub measure: String,
    /// `1` where more is better, `0` where less is.
    pub ascending: String,
    /// Its titles.
    pub titles: Vec<Text>,
    /// What it is about.
    pub descriptions: Vec<Text>,
    /// The same indicator in a vocabulary of others.
    pub references: Vec<Coded>,
    /// Where it began.
    pub baselines: Vec<Baseline>,
    /// What was wanted and reached.
    pub periods: Vec<Period>,
}

/// Where an indicator began.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Baseline {
    /// Its year.
    pub year: String,
    /// Its day.
    pub date: String,
    /// The value, a number or words.
    pub value: String,
    /// What is said of it.
    pub comments: Vec<Text>,
}

/// A time of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// What was wanted.
    pub targets: Vec<Measured>,
    /// What was reached.
    pub actuals: Vec<Measured>,
}

/// A value of an indicator.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Measured {
    /// A number or words.
    pub value: String,
    /// References of the places it is for.
    pub places: Vec<String>,
    /// What is said of it.
    pub comments: Vec<Text>,
}

/// Reads a result.
pub fn result(reading: &mut Reading<'_>, element: &mut Element) -> Results {
    Results {
        kind: reading.code(element, "type", &RESULT_TYPE),
        titles: texts_of(element, "title", false),
        descriptions: texts_of(element, "description", true),
        indicators: element.children("indicator").map(|one| indicator(reading, one)).collect(),
        documents: reading.documents(element),
    }
}

fn indicator(reading: &mut Reading<'_>, element: &mut Element) -> Indicator {
    Indicator {
        measure: element.take("measure"),
        ascending: flag(&element.take("ascending")),
        titles: texts_of(element, "title", false),
        descriptions: texts_of(element, "description", true),
        references: reading.codes(element, "reference"),
        baselines: element.children("baseline").map(|one| baseline(reading, one)).collect(),
        periods: element.children("period").map(|one| period(reading, one)).collect(),
    }
}

fn baseline(reading: &mut Reading<'_>, element: &mut Element) -> Baseline {
    Baseline {
        year: element.take("year"),
        date: reading.day(element, "iso-date"),
        value: element.take("value"),
        comments: texts_of(element, "comment", true),
    }
}

fn period(reading: &mut Reading<'_>, element: &mut Element) -> Period {
    Period {
        from: reading.day_of(element, "period-start"),
        to: reading.day_of(element, "period-end"),
        targets: element.children("target").map(measured).collect(),
        actuals: element.children("actual").map(measured).collect(),
    }
}

fn measured(element: &mut Element) -> Measured {
    Measured {
        value: element.take("value"),
        places: taken(element, "location", "ref"),
        comments: texts_of(element, "comment", true),
    }
}

/// Yes and no as one sign each; other words stay.
pub fn flag(text: &str) -> String {
    match text {
        "true" => "1",
        "false" => "0",
        other => other,
    }
    .to_owned()
}
