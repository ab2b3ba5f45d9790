//! An activity as its publisher described it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json};

use super::codes::{
    ACTIVITY_SCOPE, ACTIVITY_STATUS, BUDGET_TYPE, DATE_TYPE, DESCRIPTION_TYPE, ORGANISATION_ROLE,
    POLICY_MARKER, POLICY_SIGNIFICANCE, RELATED_ACTIVITY_TYPE,
};
use super::element::Element;
use super::location::{Location, location};
use super::parts::{Body, Budget, Coded, Document, Reading, Text, narratives, texts, texts_of};
use super::personal::LeftOut;
use super::results::{Results, flag, result};
use super::transaction::{Total, Transaction, totals, transaction};
use super::{checks, rest};

/// An activity. Empty texts and lists mean that nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Activity {
    /// Its identifier, worldwide.
    pub identifier: String,
    /// Line where it begins, from 1.
    pub line: usize,
    /// Column where it begins, from 1.
    pub column: usize,
    /// Short code of the language of texts that name none.
    pub default_language: String,
    /// Currency of amounts that name none.
    pub default_currency: String,
    /// Level in the publisher's tree, `1` at the top.
    pub hierarchy: String,
    /// When it was last changed, as the file says it.
    pub last_updated: String,
    /// `1` where it is humanitarian, `0` where it is not.
    pub humanitarian: String,
    /// Its titles.
    pub titles: Vec<Text>,
    /// What it is about, by type.
    pub descriptions: Vec<Description>,
    /// Who reports it.
    pub reporting: Option<Body>,
    /// Who takes part, and how.
    pub participants: Vec<Participant>,
    /// Numbers that it has elsewhere.
    pub other_identifiers: Vec<OtherIdentifier>,
    /// Code of ACTIVITY_STATUS.
    pub status: String,
    /// Its dates.
    pub dates: Vec<Date>,
    /// Bodies to ask, without persons.
    pub contacts: Vec<Contact>,
    /// Code of ACTIVITY_SCOPE.
    pub scope: String,
    /// Countries that benefit, by ISO 3166-1 alpha-2.
    pub countries: Vec<Coded>,
    /// Regions that benefit.
    pub regions: Vec<Coded>,
    /// Places.
    pub locations: Vec<Location>,
    /// What it is for.
    pub sectors: Vec<Coded>,
    /// Words that others gave it.
    pub tags: Vec<Coded>,
    /// Policies that it serves.
    pub policy_markers: Vec<Coded>,
    /// Money planned for times.
    pub budgets: Vec<Budget>,
    /// Payments planned.
    pub planned_disbursements: Vec<Budget>,
    /// Money that moved.
    pub transactions: Vec<Transaction>,
    /// Documents about it.
    pub documents: Vec<Document>,
    /// Its pages, in files of version 1.
    pub websites: Vec<String>,
    /// Other activities.
    pub related: Vec<Related>,
    /// Conditions.
    pub conditions: Option<Conditions>,
    /// What it brought about.
    pub results: Vec<Results>,
    /// Meaning of the prefixes in `rest`.
    pub namespaces: BTreeMap<String, String>,
    /// How many parts about persons were left out.
    pub left_out: LeftOut,
    /// Everything that has no place above; see the module `rest` for its form.
    pub rest: Json,
}

/// A description of one type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Description {
    /// Code of DESCRIPTION_TYPE; empty means general.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its texts.
    pub texts: Vec<Text>,
}

/// Who takes part in what role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Participant {
    /// Code of ORGANISATION_ROLE.
    pub role: String,
    /// Who.
    #[serde(flatten)]
    pub body: Body,
}

/// A number that it has elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OtherIdentifier {
    /// The number.
    pub identifier: String,
    /// Code of the codelist OtherIdentifierType.
    #[serde(rename = "type")]
    pub kind: String,
    /// Whose number it is.
    pub owner: Option<Body>,
}

/// A date with its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Date {
    /// Code of DATE_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// What is said of it.
    pub texts: Vec<Text>,
}

/// A body to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Contact {
    /// Code of the codelist ContactType.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its names.
    pub organisations: Vec<Text>,
    /// Its departments.
    pub departments: Vec<Text>,
    /// Its pages.
    pub websites: Vec<String>,
    /// Its addresses; left out where no organisation is named, since it may be a person's home.
    pub addresses: Vec<Text>,
}

/// Another activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Related {
    /// Its identifier.
    pub identifier: String,
    /// Code of RELATED_ACTIVITY_TYPE.
    #[serde(rename = "type")]
    pub kind: String,
}

/// Conditions of an activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Conditions {
    /// `1` where there are some, `0` where there are none.
    pub attached: String,
    /// Each with a code of the codelist ConditionType.
    pub conditions: Vec<Typed>,
}

/// Texts with a type.
pub type Typed = Description;

impl Activity {
    /// The first day of that meaning, a code of DATE_TYPE; empty where there is none.
    pub fn day(&self, kind: &str) -> &str {
        self.dates.iter().find(|date| date.kind == kind).map_or("", |date| &date.day)
    }

    /// Its countries as codes, each once: those it names itself, else those of its transactions.
    pub fn country_codes(&self) -> Vec<&str> {
        said(&self.countries, self.transactions.iter().flat_map(|one| &one.countries), |_| true)
    }

    /// Its sectors of a vocabulary as codes, each once: its own, else those of its transactions.
    pub fn sector_codes(&self, vocabulary: &str) -> Vec<&str> {
        let fits = |code: &Coded| code.vocabulary_or_first() == vocabulary;
        said(&self.sectors, self.transactions.iter().flat_map(|one| &one.sectors), fits)
    }

    /// Sums of its transactions by type and currency.
    pub fn totals(&self) -> Vec<Total> {
        totals(&self.transactions)
    }

    /// The paths in the file that have no place in the typed part, each with how often it occurs.
    pub fn unplaced(&self) -> BTreeMap<String, usize> {
        rest::unplaced(&self.rest)
    }

    /// The record as JSON without the parts named (as `titles`) and without empty ones: what a
    /// caller keeps beside the fields it has filled, so that nothing is lost.
    pub fn without(&self, placed: &[&str]) -> Json {
        without(serde_json::to_value(self).expect("all keys are text"), placed)
    }
}

/// The standard lets countries and sectors be said of the activity or of each transaction.
fn said<'a>(
    own: &'a [Coded],
    others: impl Iterator<Item = &'a Coded>,
    fits: impl Fn(&Coded) -> bool,
) -> Vec<&'a str> {
    let mut codes: Vec<&str> = Vec::new();
    let others = others.filter(|_| own.is_empty());
    for code in own.iter().chain(others).filter(|code| fits(code) && !code.code.is_empty()) {
        if !codes.contains(&code.code.as_str()) {
            codes.push(&code.code);
        }
    }
    codes
}

/// An object without the keys named, and without empty values anywhere but in `rest`.
pub fn without(json: Json, placed: &[&str]) -> Json {
    let Json::Object(object) = json else { return json };
    let mut kept = Map::new();
    for (name, value) in object {
        let value =
            if name == "rest" { Some(value).filter(|rest| !rest.is_null()) } else { filled(value) };
        if let Some(value) = value.filter(|_| !placed.contains(&name.as_str())) {
            kept.insert(name, value);
        }
    }
    Json::Object(kept)
}

fn filled(json: Json) -> Option<Json> {
    match json {
        Json::Null => None,
        Json::String(text) => (!text.is_empty()).then_some(Json::String(text)),
        Json::Array(items) => {
            let items: Vec<Json> = items.into_iter().filter_map(filled).collect();
            (!items.is_empty()).then_some(Json::Array(items))
        }
        Json::Object(object) => {
            let object: Map<String, Json> = object
                .into_iter()
                .filter_map(|(name, value)| filled(value).map(|value| (name, value)))
                .collect();
            (!object.is_empty()).then_some(Json::Object(object))
        }
        other => Some(other),
    }
}

/// Reads an activity out of its element; what stays in the element becomes `rest`.
pub fn activity(reading: &mut Reading<'_>, element: &mut Element) -> Activity {
    let mut activity = Activity {
        identifier: element.child("iati-identifier").map(Element::take_text).unwrap_or_default(),
        line: element.place.0,
        column: element.place.1,
        default_language: element.language(),
        default_currency: reading.currency.clone(),
        hierarchy: element.take("hierarchy"),
        last_updated: element.take("last-updated-datetime"),
        humanitarian: flag(&element.take("humanitarian")),
        titles: texts_of(element, "title", false),
        ..Activity::default()
    };
    read_people(reading, element, &mut activity);
    read_places(reading, element, &mut activity);
    read_work(reading, element, &mut activity);
    checks::check(reading, element, &activity);
    activity.rest = rest::rest(element);
    activity
}

/// Who, and when.
fn read_people(reading: &mut Reading<'_>, element: &mut Element, activity: &mut Activity) {
    let descriptions = element.children("description").map(|one| Description {
        kind: reading.code(one, "type", &DESCRIPTION_TYPE),
        texts: texts(one, true),
    });
    activity.descriptions = descriptions.collect();
    activity.reporting = element.child("reporting-org").map(|body| reading.body(body));
    let participants = element.children("participating-org").map(|one| Participant {
        role: reading.code(one, "role", &ORGANISATION_ROLE),
        body: reading.body(one),
    });
    activity.participants = participants.collect();
    let others = element.children("other-identifier").map(|one| {
        let (reference, text) = (one.take("ref"), one.take_text());
        OtherIdentifier {
            // Version 1 has the number as text.
            identifier: if reference.is_empty() { text } else { reference },
            kind: one.take("type"),
            owner: one.child("owner-org").map(|body| reading.body(body)),
        }
    });
    activity.other_identifiers = others.collect();
    let status = element.child("activity-status");
    activity.status =
        status.map(|status| reading.code(status, "code", &ACTIVITY_STATUS)).unwrap_or_default();
    let dates = element.children("activity-date").map(|one| Date {
        kind: reading.code(one, "type", &DATE_TYPE),
        day: reading.day(one, "iso-date"),
        texts: narratives(one),
    });
    activity.dates = dates.collect();
    activity.contacts = element.children("contact-info").map(contact).collect();
}

fn contact(element: &mut Element) -> Contact {
    let mut contact = Contact {
        kind: element.take("type"),
        organisations: texts_of(element, "organisation", false),
        departments: texts_of(element, "department", false),
        websites: element.children("website").map(Element::take_text).collect(),
        addresses: texts_of(element, "mailing-address", true),
    };
    contact.websites.retain(|website| !website.is_empty());
    contact
}

/// Where, and for what.
fn read_places(reading: &mut Reading<'_>, element: &mut Element, activity: &mut Activity) {
    let scope = element.child("activity-scope");
    activity.scope =
        scope.map(|scope| reading.code(scope, "code", &ACTIVITY_SCOPE)).unwrap_or_default();
    activity.countries = reading.codes(element, "recipient-country");
    activity.regions = reading.codes(element, "recipient-region");
    activity.locations = element.children("location").map(|one| location(reading, one)).collect();
    activity.sectors = reading.codes(element, "sector");
    activity.tags = reading.codes(element, "tag");
    let markers = element.children("policy-marker").map(|one| {
        if matches!(one.attribute("vocabulary"), "" | "1" | "DAC") {
            reading.check_code(one, "code", &POLICY_MARKER);
            reading.check_code(one, "significance", &POLICY_SIGNIFICANCE);
        }
        reading.coded(one)
    });
    activity.policy_markers = markers.collect();
}

/// Money, documents, results.
fn read_work(reading: &mut Reading<'_>, element: &mut Element, activity: &mut Activity) {
    activity.budgets =
        element.children("budget").map(|one| reading.budget(one, &BUDGET_TYPE)).collect();
    let planned = element.children("planned-disbursement");
    activity.planned_disbursements = planned.map(|one| reading.budget(one, &BUDGET_TYPE)).collect();
    activity.transactions =
        element.children("transaction").map(|one| transaction(reading, one)).collect();
    activity.documents = reading.documents(element);
    activity.websites = element.children("activity-website").map(Element::take_text).collect();
    let related = element.children("related-activity").map(|one| Related {
        identifier: one.take("ref"),
        kind: reading.code(one, "type", &RELATED_ACTIVITY_TYPE),
    });
    activity.related = related.collect();
    activity.conditions = element.child("conditions").map(|conditions| Conditions {
        attached: flag(&conditions.take("attached")),
        conditions: conditions
            .children("condition")
            .map(|one| Description { kind: one.take("type"), texts: texts(one, true) })
            .collect(),
    });
    activity.results = element.children("result").map(|one| result(reading, one)).collect();
}
