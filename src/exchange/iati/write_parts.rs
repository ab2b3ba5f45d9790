//! Typed records as elements, each part in the order of the list it came from, so that what was
//! left of a part finds it again by its number.

use super::activity::{Activity, Contact, OtherIdentifier};
use super::element::{Element, LANGUAGE, Node};
use super::location::Location;
use super::organisation::{BUDGETS, Organisation, OrganisationBudget};
use super::parts::{Body, Budget, Coded, Document, Money, Text};
use super::results::{Baseline, Indicator, Measured, Period, Results};
use super::text::UNDETERMINED;
use super::transaction::Transaction;

/// An activity as an element, without what was left of it.
pub fn activity_element(activity: &Activity) -> Element {
    let mut out = Element::new("iati-activity")
        .with("last-updated-datetime", &activity.last_updated)
        .with(LANGUAGE, known(&activity.default_language))
        .with("default-currency", &activity.default_currency)
        .with("hierarchy", &activity.hierarchy)
        .with("humanitarian", &activity.humanitarian)
        .and([Element::new("iati-identifier").text(&activity.identifier)])
        .and(activity.reporting.as_ref().map(|one| body("reporting-org", one, "")))
        .and(texts("title", &activity.titles))
        .and(
            activity.descriptions.iter().map(|one| {
                narratives(Element::new("description").with("type", &one.kind), &one.texts)
            }),
        )
        .and(
            activity.participants.iter().map(|one| {
                body("participating-org", &one.body, "activity-id").with("role", &one.role)
            }),
        )
        .and(activity.other_identifiers.iter().map(other_identifier))
        .code("activity-status", "code", &activity.status)
        .and(activity.dates.iter().map(|one| {
            let date =
                Element::new("activity-date").with("type", &one.kind).with("iso-date", &one.day);
            narratives(date, &one.texts)
        }))
        .and(activity.contacts.iter().map(contact))
        .code("activity-scope", "code", &activity.scope)
        .and(all("recipient-country", &activity.countries))
        .and(all("recipient-region", &activity.regions))
        .and(activity.locations.iter().map(location))
        .and(all("sector", &activity.sectors))
        .and(all("tag", &activity.tags))
        .and(all("policy-marker", &activity.policy_markers))
        .and(activity.budgets.iter().map(|one| budget("budget", one)))
        .and(activity.planned_disbursements.iter().map(|one| budget("planned-disbursement", one)))
        .and(activity.transactions.iter().map(transaction))
        .and(activity.documents.iter().map(document))
        .and(activity.related.iter().map(|one| {
            Element::new("related-activity").with("ref", &one.identifier).with("type", &one.kind)
        }))
        .and(activity.results.iter().map(result));
    if let Some(conditions) = &activity.conditions {
        let each = conditions
            .conditions
            .iter()
            .map(|one| narratives(Element::new("condition").with("type", &one.kind), &one.texts));
        let element = Element::new("conditions").with("attached", &conditions.attached).and(each);
        out = out.and([element]);
    }
    // Version 2 has the pages of an activity with whom to ask.
    let websites = activity.websites.iter().map(|url| Element::new("website").text(url));
    let websites: Vec<Element> = websites.collect();
    let contact = Element::new("contact-info").and(websites);
    out.and((!activity.websites.is_empty()).then_some(contact))
}

/// An organisation as an element, without what was left of it.
pub fn organisation_element(organisation: &Organisation) -> Element {
    let budgets = organisation.budgets.iter().map(organisation_budget);
    Element::new("iati-organisation")
        .with("last-updated-datetime", &organisation.last_updated)
        .with(LANGUAGE, known(&organisation.default_language))
        .with("default-currency", &organisation.default_currency)
        .and([Element::new("organisation-identifier").text(&organisation.identifier)])
        .and(texts("name", &organisation.names))
        .and(organisation.reporting.as_ref().map(|one| body("reporting-org", one, "")))
        .and(budgets)
        .and(organisation.documents.iter().map(document))
}

fn organisation_budget(one: &OrganisationBudget) -> Element {
    let line =
        BUDGETS.iter().find(|(kind, _)| *kind == one.kind).map_or("budget-line", |(_, line)| line);
    Element::new(&one.kind)
        .with("status", &one.status)
        .and(one.receiver.as_ref().map(|receiver| body("recipient-org", receiver, "")))
        .and(one.country.as_ref().map(|country| coded("recipient-country", country)))
        .and(one.region.as_ref().map(|region| coded("recipient-region", region)))
        .code("period-start", "iso-date", &one.from)
        .code("period-end", "iso-date", &one.to)
        .and(money(&one.money))
        .and(one.lines.iter().map(|part| {
            let element = Element::new(line).with("ref", &part.reference).and(money(&part.money));
            narratives(element, &part.texts)
        }))
}

/// A language that is known; `und` says nothing.
fn known(language: &str) -> &str {
    if language == UNDETERMINED { "" } else { language }
}

fn narratives(element: Element, texts: &[Text]) -> Element {
    element.and(texts.iter().map(|text| {
        Element::new("narrative").with(LANGUAGE, known(&text.language)).text(&text.text)
    }))
}

fn texts(name: &str, texts: &[Text]) -> Option<Element> {
    (!texts.is_empty()).then(|| narratives(Element::new(name), texts))
}

fn body(name: &str, body: &Body, activity: &str) -> Element {
    let element = Element::new(name).with("ref", &body.reference).with("type", &body.kind);
    narratives(element.with(activity, &body.activity), &body.names)
}

fn coded(name: &str, coded: &Coded) -> Element {
    let element = Element::new(name)
        .with("vocabulary", &coded.vocabulary)
        .with("vocabulary-uri", &coded.vocabulary_uri)
        .with("level", &coded.level)
        .with("code", &coded.code)
        .with("significance", &coded.significance)
        .with("percentage", &coded.percentage);
    narratives(element, &coded.names)
}

fn all<'a>(name: &'a str, codes: &'a [Coded]) -> impl Iterator<Item = Element> + 'a {
    codes.iter().map(move |code| coded(name, code))
}

fn other_identifier(one: &OtherIdentifier) -> Element {
    Element::new("other-identifier")
        .with("ref", &one.identifier)
        .with("type", &one.kind)
        .and(one.owner.as_ref().map(|owner| body("owner-org", owner, "")))
}

fn contact(one: &Contact) -> Element {
    Element::new("contact-info")
        .with("type", &one.kind)
        .and(texts("organisation", &one.organisations))
        .and(texts("department", &one.departments))
        .and(one.websites.iter().map(|url| Element::new("website").text(url)))
        .and(texts("mailing-address", &one.addresses))
}

fn location(one: &Location) -> Element {
    let mut out = Element::new("location")
        .with("ref", &one.reference)
        .and(all("location-id", &one.codes))
        .and(texts("name", &one.names))
        .and(texts("description", &one.descriptions))
        .and(texts("activity-description", &one.activity_descriptions))
        .and(all("administrative", &one.areas));
    if !one.latitude.is_empty() {
        let pos = Element::new("pos").text(&format!("{} {}", one.latitude, one.longitude));
        out.nodes.push(Node::Element(Element::new("point").and([pos])));
    }
    out
}

/// The value. Where its amount could not be read, all of it stands in the rest.
fn money(money: &Money) -> Option<Element> {
    let value = Element::new("value")
        .with("currency", &money.currency)
        .with("value-date", &money.value_date)
        .text(&money.amount);
    (!money.amount.is_empty()).then_some(value)
}

fn budget(name: &str, one: &Budget) -> Element {
    Element::new(name)
        .with("type", &one.kind)
        .with("status", &one.status)
        .code("period-start", "iso-date", &one.from)
        .code("period-end", "iso-date", &one.to)
        .and(money(&one.money))
}

fn transaction(one: &Transaction) -> Element {
    let provider = one.provider.as_ref();
    let receiver = one.receiver.as_ref();
    Element::new("transaction")
        .with("ref", &one.reference)
        .code("transaction-type", "code", &one.kind)
        .code("transaction-date", "iso-date", &one.date)
        .and(money(&one.money))
        .and(texts("description", &one.descriptions))
        .and(provider.map(|one| body("provider-org", one, "provider-activity-id")))
        .and(receiver.map(|one| body("receiver-org", one, "receiver-activity-id")))
        .and(all("sector", &one.sectors))
        .and(all("recipient-country", &one.countries))
        .and(all("recipient-region", &one.regions))
}

fn document(one: &Document) -> Element {
    Element::new("document-link")
        .with("url", &one.url)
        .with("format", &one.format)
        .and(texts("title", &one.titles))
        .and(texts("description", &one.descriptions))
        .and(one.categories.iter().map(|code| Element::new("category").with("code", code)))
        .and(one.languages.iter().map(|code| Element::new("language").with("code", code)))
        .code("document-date", "iso-date", &one.date)
        .and(all("recipient-country", &one.countries))
}

fn result(one: &Results) -> Element {
    Element::new("result")
        .with("type", &one.kind)
        .and(texts("title", &one.titles))
        .and(texts("description", &one.descriptions))
        .and(one.documents.iter().map(document))
        .and(one.indicators.iter().map(indicator))
}

fn indicator(one: &Indicator) -> Element {
    Element::new("indicator")
        .with("measure", &one.measure)
        .with("ascending", &one.ascending)
        .and(texts("title", &one.titles))
        .and(texts("description", &one.descriptions))
        .and(all("reference", &one.references))
        .and(one.baselines.iter().map(baseline))
        .and(one.periods.iter().map(period))
}

fn baseline(one: &Baseline) -> Element {
    Element::new("baseline")
        .with("year", &one.year)
        .with("iso-date", &one.date)
        .with("value", &one.value)
        .and(texts("comment", &one.comments))
}

fn period(one: &Period) -> Element {
    Element::new("period")
        .code("period-start", "iso-date", &one.from)
        .code("period-end", "iso-date", &one.to)
        .and(one.targets.iter().map(|value| measured("target", value)))
        .and(one.actuals.iter().map(|value| measured("actual", value)))
}

fn measured(name: &str, one: &Measured) -> Element {
    Element::new(name)
        .with("value", &one.value)
        .and(one.places.iter().map(|place| Element::new("location").with("ref", place)))
        .and(texts("comment", &one.comments))
}
