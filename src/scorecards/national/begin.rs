//! Beginning a scorecard: a focal point asks for one, and every number that is known already stands in it.

use std::sync::Arc;

use facility_access::{Grant, Role};
use facility_record::{Code, Codes, Declared, Line, Link, Number, Rows, Text, Whole};
use facility_store::{Listing, Order, Record, random_hex};

use super::scorecard::{Scorecard, ScorecardCell};
use crate::scorecards::leaf::Leaf;
use crate::scorecards::numbers::{Cell, Known};
use crate::scorecards::tree::{Node, Tree};
use crate::scorecards::{Framework, compute};
use crate::vocabularies;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::records::keep;
use crate::web::view::address;

/// The states of a scorecard that is published or on its way.
pub const OPEN: [&str; 4] = ["draft", "in_review", "ready", "published"];
/// Scorecards of a country that are read at most.
const MOST: usize = 200;

/// Whether whoever asks speaks for this country or area.
pub fn speaks_for(ask: &Ask, country: &str) -> bool {
    let is_for = |grant: &Grant| grant.country.is_empty() || grant.country == country;
    ask.person.grants.iter().any(|grant| grant.role == Role::FocalPoint && is_for(grant))
}

/// Whether a framework is in force.
pub fn is_adopted(framework: &Record) -> bool {
    framework.state == "adopted"
}

/// The scorecards of a framework for a country that are published or on their way, as whoever asks sees
/// them.
pub async fn known(ask: &Ask, framework: &str, country: &str) -> Result<Vec<Record>, Error> {
    let listing = Listing {
        kind: Scorecard::kind().name.to_owned(),
        keys: ask.person.keys(),
        states: OPEN.map(str::to_owned).to_vec(),
        filters: vec![("country".to_owned(), vec![country.to_owned()])],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    let mut found = ask.list(&listing).await?;
    found.retain(|record| Scorecard::from_body(&record.body).framework.0 == framework);
    Ok(found)
}

/// Begins the scorecard of a framework for a country, and leads to its numbers.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = ask.record().await?;
    let framework = Framework::from_body(&record.body);
    let country = ask.param("country").to_owned();
    if ask.vocabularies.of("countries").entry(&country).is_none() || !framework.is_for(&country) {
        return Err(Refusal::NotFound.into());
    }
    if !speaks_for(&ask, &country) {
        return Err(Refusal::Forbidden.into());
    }
    let tree = Tree::of(&framework).map_err(|_| Refusal::Conflict)?;
    if !is_adopted(&record) {
        return Err(Refusal::Conflict.into());
    }
    if let Some(earlier) = known(&ask, &record.id, &country).await?.first() {
        return Ok(Answer::to(address(&ask, earlier)));
    }
    let known = Known::of_tree(&ask.site, &tree).await?;
    let made = begun(&ask, (&record, &framework), (&tree, &known), &country);
    let done = format!("{}/numbers", address(&ask, &made));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// The first scorecard of a country, in which every number that is known already stands.
pub fn begun(
    ask: &Ask,
    (record, framework): (&Record, &Framework),
    (tree, known): (&Tree, &Known),
    country: &str,
) -> Record {
    let body = Scorecard {
        title: Line(title(framework, country)),
        framework: Link(record.id.clone()),
        countries: Codes(vec![country.to_owned()]),
        year: Whole(Some(tree.year)),
        version: Whole(Some(1)),
        due: framework.collection_ends.clone(),
        cells: Rows(prefilled(tree, known, country)),
        ..Scorecard::default()
    };
    ask.site.store.new_record(Scorecard::kind(), "facility", body.to_body(), ask.now)
}

/// The country and the framework, in every language in which the framework has a name.
fn title(framework: &Framework, country: &str) -> Text {
    let countries = vocabularies::shipped().of("countries");
    let own = &framework.title.0;
    let mut title = Text::new(&own.original, "");
    for (language, name) in &own.texts {
        let words = format!("{}: {name}", countries.label(country, language));
        title.texts.insert(language.clone(), words);
    }
    title
}

/// A cell for each indicator, with what international sources say.
fn prefilled(tree: &Tree, known: &Known, country: &str) -> Vec<(String, ScorecardCell)> {
    let cells = compute::cells(tree, known, country);
    let is_asked = |node: &Node| node.leaf.as_ref().is_some_and(Leaf::is_asked);
    let leaves = tree.nodes.iter().zip(cells).filter(|(node, _)| is_asked(node));
    let said = |text: &str| Line(Text::new("", text));
    let cell = |(node, cell): (&Node, Cell)| {
        let row = ScorecardCell {
            node: said(&node.code),
            standing: Code("open".to_owned()),
            prefilled: Number(cell.number),
            prefilled_year: Whole(cell.year),
            prefilled_source: said(&cell.source),
            ..ScorecardCell::default()
        };
        (random_hex(4), row)
    };
    leaves.map(cell).collect()
}
