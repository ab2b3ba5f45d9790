//! Beneath a recommendation: what it rests on, who offers what would help, and a request in one click. On
//! the page of a country what is recommended for it.

use askama::Template;
use facility_record::Declared;
use facility_store::{Listing, Order, Record};
use form_urlencoded::Serializer;

use super::recommend::lacking;
use super::recommendation::{Recommendation, RecommendationGround};
use super::rule::AssistanceRule;
use crate::clearing_house::elsewhere::answers;
use crate::scorecards::Framework;
use crate::scorecards::named::{Named, said};
use crate::scorecards::place::GIVEN;
use crate::scorecards::tree::Tree;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Offers that are shown.
const OFFERS: usize = 5;
/// Recommendations that are shown for a country.
const MOST: usize = 50;

/// Something that is named and has a page.
type Link = ((String, String), String);

struct Ground {
    name: (String, String),
    said: String,
    source: String,
}

#[derive(Template)]
#[template(path = "scorecards/assistance/recommendation.html")]
struct Panel {
    say: Say,
    reasons: (String, String),
    grounds: Vec<Ground>,
    offers: Vec<Link>,
    request: String,
}

/// What a recommendation rests on, and what could be done.
pub async fn panel(ask: &Ask, record: &Record) -> Result<Option<String>, Error> {
    let body = Recommendation::from_body(&record.body);
    let ids = [body.framework.0.clone(), body.rule.0.clone()];
    let known = ask.seen(&ids).await?;
    let of = |id: &str| known.iter().find(|record| record.id == id);
    let tree =
        of(&body.framework.0).and_then(|record| Tree::of(&Framework::from_body(&record.body)).ok());
    let mut grounds = Vec::new();
    if let Some(tree) = &tree {
        let named = Named::read(ask, tree).await?;
        grounds = body.grounds.iter().map(|(_, row)| ground(ask, (tree, &named), row)).collect();
    }
    let rule = of(&body.rule.0);
    let offers = answers(ask, &lacking(&record.id, &body), OFFERS).await?;
    let panel = Panel {
        say: ask.say,
        reasons: rule.map_or_else(Default::default, |rule| {
            said(ask, &AssistanceRule::from_body(&rule.body).reasons)
        }),
        grounds,
        offers: offers.iter().map(|offer| (title(ask, offer), address(ask, offer))).collect(),
        request: request(ask, record, &body),
    };
    Ok(Some(panel.render()?))
}

fn ground(ask: &Ask, (tree, named): (&Tree, &Named), row: &RecommendationGround) -> Ground {
    let say = ask.say;
    let code = row.node.original_text();
    let at = tree.nodes.iter().position(|node| node.code == code);
    let label =
        |list: &str, code: &str| ask.vocabularies.of(list).label(code, say.code()).to_owned();
    let decimal = |it| facility_language::decimal(say.language, it, GIVEN);
    let said = match row.found.0.zip(row.value.0) {
        Some((found, value)) => {
            let words = [
                ("measure", label("rule_measures", &row.measure)),
                ("found", decimal(found)),
                ("comparison", label("comparisons", &row.comparison)),
                ("value", decimal(value)),
            ];
            let words = words.each_ref().map(|(name, text)| (*name, text.as_str().into()));
            say.with("recommendation-found", &words)
        }
        None => label("rule_measures", &row.measure),
    };
    let year = row.year.map_or(String::new(), |year| year.to_string());
    let source = [row.source.original_text(), &year];
    let source: Vec<&str> = source.into_iter().filter(|it| !it.is_empty()).collect();
    Ground {
        name: at.map_or_else(|| (String::new(), code.to_owned()), |at| named.node(ask, tree, at)),
        said,
        source: source.join(", "),
    }
}

/// The form of a request with what is recommended in it.
fn request(ask: &Ask, record: &Record, body: &Recommendation) -> String {
    let (language, words) = title(ask, record);
    let mut query = Serializer::new(String::new());
    query.append_pair("title", &words).append_pair("title@original", &language);
    for (name, codes) in [
        ("countries", &body.countries),
        ("topics", &body.topics),
        ("languages", &body.languages),
        ("groups", &body.groups),
        ("audiences", &body.audiences),
    ] {
        query.extend_pairs(codes.iter().map(|code| (name, code)));
    }
    query.append_pair("kind_of_support", &body.kind_of_support);
    query.append_pair("modality", &body.modality);
    ask.at(&format!("clearing-house/requests/new?{}", query.finish()))
}

#[derive(Template)]
#[template(path = "scorecards/assistance/country.html")]
struct CountryPanel {
    say: Say,
    recommended: Vec<(Link, String)>,
    pilots: Vec<(Link, String)>,
}

/// What is recommended for a country, and what it tries: what whoever asks sees of it. Of one framework
/// where it is named.
pub async fn of_country(
    ask: &Ask,
    country: &str,
    framework: Option<&str>,
) -> Result<Option<String>, Error> {
    let mut lists = Vec::new();
    for kind in [Recommendation::kind(), super::Pilot::kind()] {
        let states =
            kind.states.iter().filter(|state| !matches!(state.name, "declined" | "withdrawn"));
        let listing = Listing {
            kind: kind.name.to_owned(),
            keys: ask.person.keys(),
            states: states.map(|state| state.name.to_owned()).collect(),
            filters: vec![("country".to_owned(), vec![country.to_owned()])],
            order: Order::Id,
            limit: MOST,
            ..Listing::default()
        };
        let mut found = ask.list(&listing).await?;
        let of = |record: &Record| {
            record.body.of(&record.kind.fields, "framework").words().first().cloned()
        };
        found.retain(|record| {
            framework.is_none_or(|framework| of(record).as_deref() == Some(framework))
        });
        let shown = found.iter().map(|record| {
            let state = ask.say.state(record.kind, &record.state).into_owned();
            ((title(ask, record), address(ask, record)), state)
        });
        lists.push(shown.collect());
    }
    let pilots = lists.pop().unwrap_or_default();
    let recommended = lists.pop().unwrap_or_default();
    Ok(Some(CountryPanel { say: ask.say, recommended, pilots }.render()?))
}
