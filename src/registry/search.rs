//! The search over all kinds. What finds nothing is noted as a trace of unmet demand.

use std::sync::Arc;

use askama::Template;
use facility_record::{Fields, Line, Text};
use serde_json::{Map, Value as Json, json};

use super::EmptySearch;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::feed::feed;
use crate::web::found::{self, Found};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::say::{Say, day_of};
use crate::web::server::STYLE_ADDRESS;
use crate::web::view::address_of;

#[derive(Template)]
#[template(path = "registry/search.html")]
struct SearchPage {
    frame: Frame,
    found: Found,
    twin: String,
    help: String,
    /// Where one who has signed in follows this search.
    follow: String,
}

/// The kinds that are searched where nobody chose one: those whose own words can be found.
fn searched(ask: &Ask) -> Vec<String> {
    if !ask.query.first("kind").is_empty() {
        return Vec::new();
    }
    let kinds = ask.site.store.kinds().iter().filter(|kind| kind.is_searched());
    kinds.map(|kind| kind.name.to_owned()).collect()
}

/// The search as a page or as JSON.
pub async fn search(ask: Arc<Ask>) -> Result<Answer, Error> {
    let filters = found::filters(&ask);
    let query = found::query(&ask, searched(&ask), &filters);
    let words = query.words.trim();
    let title = match words {
        "" => ask.say.t("search").into_owned(),
        words => ask.say.of("search-title", "words", words),
    };
    match ask.twin {
        Twin::Html => {}
        Twin::Json => return json_answer(&ask, &query),
        Twin::Atom => return feed(&ask, query.clone(), &title).await,
        _ => return Err(Refusal::NotFound.into()),
    }
    let found = found::found(&ask, &query, &filters).await?;
    if found.total == 0 && !query.words.is_empty() {
        jot(&ask, &query.words).await?;
        ask.never_keep();
    }
    let prefilled =
        form_urlencoded::Serializer::new(String::new()).append_pair("title", words).finish();
    let chosen = found.chips.iter().map(|(label, _)| label.as_str());
    let name: Vec<&str> =
        Some(words).filter(|words| !words.is_empty()).into_iter().chain(chosen).collect();
    let followed = form_urlencoded::Serializer::new(String::new())
        .append_pair("title", &name.join(" · "))
        .append_pair("query", found.query.trim_start_matches('?'))
        .append_pair("frequency", "weekly")
        .finish();
    let page = SearchPage {
        frame: Frame::new(&ask, &title),
        follow: ask.at(&format!("notices/follows/new?{followed}")),
        found,
        twin: ask.path.clone(),
        help: ask.at(&format!("{}?{prefilled}", slug("clearing_house/requests/new"))),
    };
    Ok(Answer::html(page.render()?))
}

#[derive(Template)]
#[template(path = "registry/embed.html")]
struct EmbeddedPage {
    say: Say,
    title: String,
    style: &'static str,
    found: Found,
    back: String,
}

/// The results alone, for other sites to show within theirs: no menu, no form, no cookie.
pub async fn embed(ask: Arc<Ask>) -> Result<Answer, Error> {
    let filters = found::filters(&ask);
    let query = found::query(&ask, searched(&ask), &filters);
    let found = found::found(&ask, &query, &filters).await?;
    let chosen: Vec<String> = found.chips.iter().map(|(label, _)| label.clone()).collect();
    let words = query.words.trim();
    let title = match (words, chosen.is_empty()) {
        ("", true) => ask.say.t("search").into_owned(),
        ("", false) => chosen.join(" · "),
        (words, _) => ask.say.of("search-title", "words", words),
    };
    let back = format!("{}{}", ask.at("search"), found.query);
    let style = STYLE_ADDRESS.as_str();
    let page = EmbeddedPage { say: ask.say, title, style, found, back };
    Ok(Answer::html(page.render()?).framed())
}

/// Notes a search that found nothing: the words, the language, the day, two filters, no person, and a
/// name for its source that holds for a month.
async fn jot(ask: &Ask, words: &str) -> Result<(), Error> {
    let folded: String = words.trim().to_lowercase().chars().take(200).collect();
    let fact = EmptySearch {
        day: facility_record::Date(day_of(ask.now)),
        words: Line(Text::new("", &folded)),
        language: facility_record::Code(ask.say.code().to_owned()),
        country: facility_record::Code(ask.query.first("country").to_owned()),
        topic: facility_record::Code(ask.query.first("topic").to_owned()),
        source: Line(Text::new("", &ask.pseudonym().await?)),
    };
    ask.site.jot(EmptySearch::fact().name, fact.give_all());
    Ok(())
}

fn json_answer(ask: &Ask, query: &facility_search::Query) -> Result<Answer, Error> {
    ask.note_search();
    let (answer, is_similar) = ask.site.index.search_as_meant(query)?;
    let item = |hit: &facility_search::Hit| {
        let kind = ask.site.store.kind(&hit.kind);
        let address = kind.map_or(String::new(), |kind| address_of(ask, kind, &hit.id));
        json!({
            "kind": hit.kind,
            "id": hit.id,
            "title": found::best(&hit.title, ask.say.code()).1,
            "summary": found::best(&hit.summary, ask.say.code()).1,
            "url": format!("{}{address}", ask.site.public_url),
        })
    };
    let mut facets = Map::new();
    let filters = found::filters(ask);
    for counts in &answer.facets {
        let filter = filters.iter().find(|filter| filter.name == counts.name);
        let vocabulary = filter.map_or("", |filter| filter.vocabulary);
        let entry = |(code, count): &(String, usize)| {
            let label = match vocabulary {
                "" => ask.say.t(&format!("kind-{}", slug(code))).into_owned(),
                name => ask.vocabularies.of(name).label(code, ask.say.code()).to_owned(),
            };
            json!({"code": code, "label": label, "count": count})
        };
        facets.insert(counts.name.clone(), counts.counts.iter().map(entry).collect::<Json>());
    }
    let items: Vec<Json> = answer.hits.iter().map(item).collect();
    Ok(Answer::json(
        &json!({"total": answer.total, "similar": is_similar, "items": items, "facets": facets}),
    ))
}
