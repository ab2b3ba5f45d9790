//! Numbers that others propose to a country: shown where the focal point enters the country's own, and
//! taken over into the scorecards that are being drafted.

use std::sync::Arc;

use askama::Template;
use facility_record::{Declared, Form};
use facility_store::{Listing, Order, Record, Save};
use form_urlencoded::Serializer;

use super::begin::speaks_for;
use super::contribution::Contribution;
use super::desk::Desk;
use super::entering;
use super::scorecard::{Scorecard, ScorecardCell};
use crate::scorecards::Indicator;
use crate::scorecards::leaf::{Leaf, Of};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Drafts and proposals of a country that are read at most.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "scorecards/national/contribution.html")]
struct Panel {
    say: Say,
    /// The drafts that have a place for the number: title and address.
    drafts: Vec<((String, String), String)>,
    action: String,
    token: String,
}

/// The proposals for a country that nobody has answered, as whoever asks sees them: with the code of the
/// indicator and of whom each is.
pub async fn proposed(
    ask: &Ask,
    country: &str,
) -> Result<Vec<(Record, String, Contribution)>, Error> {
    let found = of_country(ask, Contribution::kind().name, ("proposed", country)).await?;
    let mut proposed = Vec::new();
    for record in found {
        let body = Contribution::from_body(&record.body);
        proposed.push((record, code(ask, &body).await?, body));
    }
    Ok(proposed)
}

/// Whether a number is one that a place in a tree takes.
pub fn is_for(leaf: &Leaf, code: &str, body: &Contribution) -> bool {
    leaf.indicator == code && matches!(&leaf.of, Of::Slice(of) if *of == body.of())
}

/// Beneath a proposed number: in which drafts it could stand, for those who speak for the country.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let body = Contribution::from_body(&record.body);
    if record.state != "proposed" || !speaks_for(ask, country(&body)) {
        return Ok(None);
    }
    let drafts = drafts(ask, &body).await?;
    let panel = Panel {
        say: ask.say,
        drafts: drafts
            .iter()
            .map(|(desk, _)| (title(ask, &desk.record), address(ask, &desk.record)))
            .collect(),
        action: format!("{}/take-over", address(ask, record)),
        token: ask.form_token(),
    };
    Ok(Some(panel.render()?))
}

/// Takes a proposed number over into every draft of the country that has a place for it. Where something
/// speaks against it, the page on which numbers are entered asks to explain or mend it.
pub async fn take_over(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let body = Contribution::from_body(&record.body);
    if !speaks_for(&ask, country(&body)) {
        return Err(Refusal::Forbidden.into());
    }
    let drafts = drafts(&ask, &body).await?;
    if record.state != "proposed" || drafts.is_empty() {
        return Err(Refusal::Conflict.into());
    }
    let mut after = Vec::new();
    for (desk, at) in &drafts {
        let form = as_form(&body, (*at, &desk.scorecard.cells[*at].1));
        let (scorecard, problems) = desk.said(&ask, &form);
        if !problems.is_empty() {
            return entering::draw_at(&ask, desk, *at, (&form, &problems)).await;
        }
        after.push(Record { body: scorecard.to_body(), ..desk.record.clone() });
    }
    let taken = Record { state: "taken".to_owned(), ..record.clone() };
    let mut writing = ask.site.store.writing(ask.now);
    let steps = drafts.iter().map(|(desk, _)| (&desk.record, "edit")).zip(&after);
    for ((before, change), after) in steps.chain([((&record, "taking"), &taken)]) {
        let (before, person) = (Some(before), ask.person.id.as_str());
        writing.save(&Save { before, after, person, change, reason: "", identifiers: &[] });
    }
    writing.commit().await?;
    let (desk, at) = &drafts[0];
    Ok(Answer::to(entering::place_of(&ask, desk, *at)))
}

/// The drafts of the country that have a place for a number, each with the place of its cell.
async fn drafts(ask: &Ask, body: &Contribution) -> Result<Vec<(Desk, usize)>, Error> {
    let code = code(ask, body).await?;
    let mut drafts = Vec::new();
    for record in of_country(ask, Scorecard::kind().name, ("draft", country(body))).await? {
        let desk = Desk::of(ask, record).await?;
        let takes = |cell: &ScorecardCell| {
            let leaf = desk.node(cell).and_then(|node| desk.tree.nodes[node].leaf.as_ref());
            leaf.is_some_and(|leaf| is_for(leaf, &code, body))
        };
        if let Some(at) = desk.scorecard.cells.iter().position(|(_, cell)| takes(cell)) {
            drafts.push((desk, at));
        }
    }
    Ok(drafts)
}

/// What a proposed number says, as the form of a cell.
fn as_form(body: &Contribution, (at, cell): (usize, &ScorecardCell)) -> Form {
    let standing = if cell.prefilled.is_some() { "contested" } else { "proposed" };
    let number = |number: Option<i64>| number.map_or(String::new(), |it| it.to_string());
    let said = [
        ("standing", standing.to_owned()),
        ("number", body.number.map_or(String::new(), |it| it.to_string())),
        ("blank", String::new()),
        ("year", number(body.year.0)),
        ("count", number(body.count.0)),
        ("source", body.source.original_text().to_owned()),
        ("method", body.method.to_string()),
        ("evidence", body.evidence.to_string()),
        ("comment", body.comment.original_text().to_owned()),
    ];
    Form(said.map(|(name, text)| (format!("cells[{at}].{name}"), text)).to_vec())
}

/// Where a number of a country is proposed: the form with what is known of it.
pub fn propose_at(ask: &Ask, country: &str, (leaf, id, name): (&Leaf, &str, &str)) -> String {
    let Of::Slice(of) = &leaf.of else { return String::new() };
    let place = ask.vocabularies.of("countries").label(country, ask.say.code()).to_owned();
    let query = Serializer::new(String::new())
        .append_pair("title", &format!("{place}: {name}"))
        .append_pair("indicator", id)
        .append_pair("countries", country)
        .append_pair("slice", of)
        .finish();
    ask.at(&format!("scorecards/contributions/new?{query}"))
}

async fn of_country(
    ask: &Ask,
    kind: &str,
    (state, country): (&str, &str),
) -> Result<Vec<Record>, Error> {
    let listing = Listing {
        kind: kind.to_owned(),
        keys: ask.person.keys(),
        states: vec![state.to_owned()],
        filters: vec![("country".to_owned(), vec![country.to_owned()])],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    ask.list(&listing).await
}

/// The code of the indicator of a proposed number; empty where whoever asks does not see it.
async fn code(ask: &Ask, body: &Contribution) -> Result<String, Error> {
    let found = ask.seen(std::slice::from_ref(&body.indicator.0)).await?;
    let code = |record: &Record| Indicator::from_body(&record.body).code.original_text().to_owned();
    Ok(found.first().map_or(String::new(), code))
}

fn country(body: &Contribution) -> &str {
    body.countries.0.first().map_or("", String::as_str)
}
