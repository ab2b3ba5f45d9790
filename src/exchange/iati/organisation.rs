//! An organisation as its own file describes it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::activity::without;
use super::codes::BUDGET_STATUS;
use super::element::Element;
use super::parts::{Body, Coded, Document, Money, Reading, Text, texts_of};
use super::personal::LeftOut;
use super::rest;

/// An organisation. Empty texts and lists mean that nothing was said.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Organisation {
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
    /// When it was last changed, as the file says it.
    pub last_updated: String,
    /// Its names.
    pub names: Vec<Text>,
    /// Who reports it.
    pub reporting: Option<Body>,
    /// What it plans to spend, and has spent.
    pub budgets: Vec<OrganisationBudget>,
    /// Documents about it.
    pub documents: Vec<Document>,
    /// Meaning of the prefixes in `rest`.
    pub namespaces: BTreeMap<String, String>,
    /// How many parts about persons were left out.
    pub left_out: LeftOut,
    /// Everything that has no place above; see the module `rest` for its form.
    pub rest: Json,
}

/// A budget of an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OrganisationBudget {
    /// The element it stands in: `total-budget`, `recipient-org-budget`, `recipient-region-budget`,
    /// `recipient-country-budget` or `total-expenditure`.
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
    /// The organisation that receives it.
    pub receiver: Option<Body>,
    /// The country that receives it.
    pub country: Option<Coded>,
    /// The region that receives it.
    pub region: Option<Coded>,
    /// Parts of it, as money with what it is for.
    pub lines: Vec<Line>,
}

/// A part of a budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The publisher's own number for it.
    pub reference: String,
    /// How much.
    pub money: Money,
    /// What for.
    pub texts: Vec<Text>,
}

/// The elements that hold budgets, each with the element that holds its parts.
pub const BUDGETS: [(&str, &str); 5] = [
    ("total-budget", "budget-line"),
    ("recipient-org-budget", "budget-line"),
    ("recipient-region-budget", "budget-line"),
    ("recipient-country-budget", "budget-line"),
    ("total-expenditure", "expense-line"),
];

impl Organisation {
    /// Code of ORGANISATION_TYPE; known only where the organisation reports itself.
    pub fn kind(&self) -> &str {
        let reporting = self.reporting.as_ref();
        let own = reporting.filter(|body| body.reference == self.identifier);
        own.map_or("", |body| &body.kind)
    }

    /// The paths in the file that have no place in the typed part, each with how often it occurs.
    pub fn unplaced(&self) -> BTreeMap<String, usize> {
        rest::unplaced(&self.rest)
    }

    /// The record as JSON without the parts named (as `names`) and without empty ones.
    pub fn without(&self, placed: &[&str]) -> Json {
        without(serde_json::to_value(self).expect("all keys are text"), placed)
    }
}

/// Reads an organisation out of its element; what stays in the element becomes `rest`.
pub fn organisation(reading: &mut Reading<'_>, element: &mut Element) -> Organisation {
    // Version 1.01 calls it as activities do.
    let identifier = ["organisation-identifier", "iati-identifier"]
        .into_iter()
        .map(|name| element.child(name).map(Element::take_text).unwrap_or_default())
        .find(|text| !text.is_empty());
    let mut organisation = Organisation {
        identifier: identifier.unwrap_or_default(),
        line: element.place.0,
        column: element.place.1,
        default_language: element.language(),
        default_currency: reading.currency.clone(),
        last_updated: element.take("last-updated-datetime"),
        names: texts_of(element, "name", false),
        reporting: element.child("reporting-org").map(|body| reading.body(body)),
        ..Organisation::default()
    };
    for (kind, line) in BUDGETS {
        let budgets = element.children(kind).map(|one| budget(reading, one, line));
        organisation.budgets.extend(budgets);
    }
    organisation.documents = reading.documents(element);
    if organisation.names.is_empty() {
        let message = format!(
            "the organisation {} has no name; write one into <name><narrative>",
            organisation.identifier
        );
        reading.warn(element.place, "iati.name.missing", message);
    }
    organisation.rest = rest::rest(element);
    organisation
}

fn budget(reading: &mut Reading<'_>, element: &mut Element, line: &str) -> OrganisationBudget {
    OrganisationBudget {
        kind: element.name.clone(),
        status: reading.code(element, "status", &BUDGET_STATUS),
        from: reading.day_of(element, "period-start"),
        to: reading.day_of(element, "period-end"),
        money: reading.money(element),
        receiver: element.child("recipient-org").map(|body| reading.body(body)),
        country: element.child("recipient-country").map(|code| reading.coded(code)),
        region: element.child("recipient-region").map(|code| reading.coded(code)),
        lines: element
            .children(line)
            .map(|one| Line {
                reference: one.take("ref"),
                money: reading.money(one),
                texts: super::parts::narratives(one),
            })
            .collect(),
    }
}
