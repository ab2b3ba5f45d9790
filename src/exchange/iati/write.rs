//! Activities and organisations written out again as IATI 2.03.

use std::io::{self, Write};

use super::activity::Activity;
use super::element::{Element, Node};
use super::organisation::Organisation;
use super::rest;
use super::write_parts::{activity_element, organisation_element};

/// The version that is written.
const VERSION: &str = "2.03";

/// Writes a file of activities. `generated` is the moment as `2027-03-01T12:00:00Z`. Records that
/// were complete when read are complete when written; nothing is made up to fill gaps.
pub fn write_activities<'a>(
    out: &mut impl Write,
    activities: impl IntoIterator<Item = &'a Activity>,
    generated: &str,
) -> io::Result<()> {
    let records = activities.into_iter().map(|activity| {
        let element = activity_element(activity);
        finished(element, &activity.rest, &activity.namespaces)
    });
    write_file(out, "iati-activities", generated, records)
}

/// Writes a file of organisations, likewise.
pub fn write_organisations<'a>(
    out: &mut impl Write,
    organisations: impl IntoIterator<Item = &'a Organisation>,
    generated: &str,
) -> io::Result<()> {
    let records = organisations.into_iter().map(|organisation| {
        let element = organisation_element(organisation);
        finished(element, &organisation.rest, &organisation.namespaces)
    });
    write_file(out, "iati-organisations", generated, records)
}

fn write_file(
    out: &mut impl Write,
    root: &str,
    generated: &str,
    records: impl Iterator<Item = Element>,
) -> io::Result<()> {
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    let root_start =
        Element::new(root).with("version", VERSION).with("generated-datetime", generated);
    writeln!(out, "<{}>", start(&root_start))?;
    for record in records {
        write_element(out, &record, 1)?;
    }
    writeln!(out, "</{root}>")
}

/// With what was left of it when it was read, and in the order of the standard.
fn finished(
    mut element: Element,
    left: &serde_json::Value,
    namespaces: &std::collections::BTreeMap<String, String>,
) -> Element {
    rest::restore(&mut element, left);
    for (prefix, meaning) in namespaces {
        element.attributes.push((format!("xmlns:{prefix}"), meaning.clone()));
    }
    sort(&mut element);
    element
}

/// The standard wants the elements in one order; those of other namespaces come last.
fn sort(element: &mut Element) {
    let order = ORDER.iter().find(|(name, _)| *name == element.name).map(|(_, order)| *order);
    if let Some(order) = order {
        element.nodes.sort_by_key(|node| match node {
            Node::Element(inner) if inner.name.contains(':') => order.len() + 1,
            Node::Element(inner) => {
                order.iter().position(|name| *name == inner.name).unwrap_or(order.len())
            }
            Node::Text(_) => 0,
        });
    }
    for node in &mut element.nodes {
        if let Node::Element(inner) = node {
            sort(inner);
        }
    }
}

fn write_element(out: &mut impl Write, element: &Element, depth: usize) -> io::Result<()> {
    let margin = "  ".repeat(depth);
    if element.nodes.is_empty() {
        return writeln!(out, "{margin}<{}/>", start(element));
    }
    let has_text = element.nodes.iter().any(|node| matches!(node, Node::Text(_)));
    if has_text {
        // White space counts where there is text.
        write!(out, "{margin}")?;
        write_flat(out, element)?;
        return writeln!(out);
    }
    writeln!(out, "{margin}<{}>", start(element))?;
    for inner in element.elements() {
        write_element(out, inner, depth + 1)?;
    }
    writeln!(out, "{margin}</{}>", element.name)
}

fn write_flat(out: &mut impl Write, element: &Element) -> io::Result<()> {
    write!(out, "<{}>", start(element))?;
    for node in &element.nodes {
        match node {
            Node::Text(text) => write!(out, "{}", escaped(text))?,
            Node::Element(inner) => write_flat(out, inner)?,
        }
    }
    write!(out, "</{}>", element.name)
}

fn start(element: &Element) -> String {
    let mut out = element.name.clone();
    for (name, value) in &element.attributes {
        out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
    }
    out
}

/// With the signs of XML as references, and without the characters that XML forbids.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(sign),
            '\u{0}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => {}
            _ => out.push(sign),
        }
    }
    out
}

/// The order of elements in elements, after the schemas of 2.03.
const ORDER: &[(&str, &[&str])] = &[
    (
        "iati-activity",
        &[
            "iati-identifier",
            "reporting-org",
            "title",
            "description",
            "participating-org",
            "other-identifier",
            "activity-status",
            "activity-date",
            "contact-info",
            "activity-scope",
            "recipient-country",
            "recipient-region",
            "location",
            "sector",
            "tag",
            "country-budget-items",
            "humanitarian-scope",
            "policy-marker",
            "collaboration-type",
            "default-flow-type",
            "default-finance-type",
            "default-aid-type",
            "default-tied-status",
            "budget",
            "planned-disbursement",
            "capital-spend",
            "transaction",
            "document-link",
            "related-activity",
            "legacy-data",
            "conditions",
            "result",
            "crs-add",
            "fss",
        ],
    ),
    (
        "iati-organisation",
        &[
            "organisation-identifier",
            "name",
            "reporting-org",
            "total-budget",
            "recipient-org-budget",
            "recipient-region-budget",
            "recipient-country-budget",
            "total-expenditure",
            "document-link",
        ],
    ),
    (
        "contact-info",
        &[
            "organisation",
            "department",
            "person-name",
            "job-title",
            "telephone",
            "email",
            "website",
            "mailing-address",
        ],
    ),
    (
        "location",
        &[
            "location-reach",
            "location-id",
            "name",
            "description",
            "activity-description",
            "administrative",
            "point",
            "exactness",
            "location-class",
            "feature-designation",
        ],
    ),
    ("budget", BUDGET),
    (
        "planned-disbursement",
        &["period-start", "period-end", "value", "provider-org", "receiver-org"],
    ),
    (
        "transaction",
        &[
            "transaction-type",
            "transaction-date",
            "value",
            "description",
            "provider-org",
            "receiver-org",
            "disbursement-channel",
            "sector",
            "recipient-country",
            "recipient-region",
            "flow-type",
            "finance-type",
            "aid-type",
            "tied-status",
        ],
    ),
    (
        "document-link",
        &["title", "description", "category", "language", "document-date", "recipient-country"],
    ),
    ("result", &["title", "description", "document-link", "reference", "indicator"]),
    ("indicator", &["title", "description", "document-link", "reference", "baseline", "period"]),
    ("baseline", &["location", "dimension", "document-link", "comment"]),
    ("period", &["period-start", "period-end", "target", "actual"]),
    ("target", &["location", "dimension", "comment", "document-link"]),
    ("actual", &["location", "dimension", "comment", "document-link"]),
    ("crs-add", &["other-flags", "loan-terms", "loan-status", "channel-code"]),
    (
        "loan-terms",
        &[
            "repayment-type",
            "repayment-plan",
            "commitment-date",
            "repayment-first-date",
            "repayment-final-date",
        ],
    ),
    (
        "loan-status",
        &["interest-received", "principal-outstanding", "principal-arrears", "interest-arrears"],
    ),
    ("total-budget", BUDGET),
    (
        "recipient-org-budget",
        &["recipient-org", "period-start", "period-end", "value", "budget-line"],
    ),
    (
        "recipient-region-budget",
        &["recipient-region", "period-start", "period-end", "value", "budget-line"],
    ),
    (
        "recipient-country-budget",
        &["recipient-country", "period-start", "period-end", "value", "budget-line"],
    ),
    ("total-expenditure", &["period-start", "period-end", "value", "expense-line"]),
    ("budget-line", &["value", "narrative"]),
    ("expense-line", &["value", "narrative"]),
];

const BUDGET: &[&str] = &["period-start", "period-end", "value", "budget-line"];
