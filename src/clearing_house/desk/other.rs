//! Asking a provider that is not suggested: found by its name, with why the engine did not name it.

use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_matching::Explanation;
use facility_record::Declared;
use facility_search::Query;
use facility_store::Record;
use serde_json::Value as Json;

use crate::clearing_house::course::REQUEST;
use crate::clearing_house::rank::{KEPT, SUGGESTION};
use crate::clearing_house::ruling::Rulings;
use crate::clearing_house::supply::Supply;
use crate::clearing_house::{Request, engine, invite, suggestion};
use crate::registry::Organisation;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::{address, title};

/// Organisations that a search shows.
const FOUND: usize = 20;

/// A part of the fit of the chosen provider, beside that of the last suggested one.
struct Beside {
    part: suggestion::Part,
    /// The value of the last suggested one; empty where nothing is suggested.
    last: String,
}

/// The chosen provider.
struct Chosen {
    id: String,
    name: (String, String),
    address: String,
    /// Why it cannot be asked; empty where it can.
    obstacle: String,
    /// Why it was not suggested.
    why: Vec<String>,
    fit: String,
    doubts: Vec<String>,
    parts: Vec<Beside>,
}

/// An offer that was not named.
struct Missed {
    title: (String, String),
    provider: String,
    /// Where its provider is chosen; empty where it has none.
    choose: String,
    fit: i64,
    why: Vec<String>,
}

#[derive(Template)]
#[template(path = "clearing_house/provider.html")]
struct ProviderPage {
    frame: Frame,
    request: (String, String),
    back: String,
    here: String,
    words: String,
    found: Vec<(String, String, String)>,
    is_searched: bool,
    chosen: Option<Chosen>,
    missed: Vec<Missed>,
    token: String,
    once: String,
}

/// The page.
pub async fn provider(ask: Arc<Ask>) -> Result<Answer, Error> {
    let request = ask.record().await?;
    if request.kind.name != Request::kind().name || !invite::may_invite(&ask, &request) {
        return Err(Refusal::NotFound.into());
    }
    let words = ask.query.first("q").trim().to_owned();
    let here = format!("{}/provider", address(&ask, &request));
    let chosen = match ask.query.first("provider") {
        "" => None,
        id => Some(chosen(&ask, &request, id).await?),
    };
    let missed = match chosen {
        Some(_) => Vec::new(),
        None => missed(&ask, &request, &here).await?,
    };
    let heading = ask.say.t("provider-others");
    let request_title = title(&ask, &request);
    let page = ProviderPage {
        frame: Frame::new(&ask, &heading)
            .about(&request_title.1)
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house"))
            .crumb(request_title.1.clone(), address(&ask, &request)),
        back: address(&ask, &request),
        found: found(&ask, &words, &here).await?,
        is_searched: !words.is_empty(),
        words,
        here,
        request: request_title,
        chosen,
        missed,
        token: ask.form_token(),
        once: facility_store::random_hex(16),
    };
    Ok(Answer::html(page.render()?))
}

/// The organisations that the words find: language, name, and where each is chosen.
async fn found(ask: &Ask, words: &str, here: &str) -> Result<Vec<(String, String, String)>, Error> {
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let query = Query {
        words: words.to_owned(),
        language: ask.say.code().to_owned(),
        kinds: vec![Organisation::kind().name.to_owned()],
        limit: FOUND,
        ..Query::default()
    };
    let hits = ask.site.index.search(&query)?.hits;
    let ids: Vec<String> = hits.into_iter().map(|hit| hit.id).collect();
    let records = ask.seen(&ids).await?;
    let in_order = ids.iter().filter_map(|id| records.iter().find(|one| one.id == *id));
    let link = |one: &Record| {
        let (language, name) = title(ask, one);
        (language, name, format!("{here}?provider={}", one.id))
    };
    Ok(in_order.map(link).collect())
}

async fn chosen(ask: &Ask, request: &Record, id: &str) -> Result<Chosen, Error> {
    let provider = ask.seen(&[id.to_owned()]).await?.into_iter().next();
    let provider = provider.filter(|one| one.kind.is_body()).ok_or(Refusal::NotFound)?;
    let supply = ask.site.views.of::<Supply>();
    let need = need(ask, request).await?;
    let explained = supply.of_provider(&ask.site, need, provider.id.clone(), KEPT).await?;
    let last = ask.site.store.derived(SUGGESTION, &request.id).await?.pop();
    let body = explained.as_ref().map(|one| json(&one.suggestion)).unwrap_or_default();
    let last = last.map(|row| suggestion::parts(ask, &row.body).0).unwrap_or_default();
    let beside = |part: suggestion::Part| {
        let other = last.iter().find(|one| one.name == part.name);
        let last = other.map_or_else(String::new, |one| ask.say.number(one.value));
        Beside { part, last }
    };
    Ok(Chosen {
        id: provider.id.clone(),
        name: title(ask, &provider),
        address: address(ask, &provider),
        obstacle: invite::obstacle(ask, request, &provider, 0)
            .await?
            .map_or_else(String::new, |obstacle| obstacle.said(ask)),
        why: match &explained {
            Some(one) => why(ask, one),
            None => vec![ask.say.t("why-not-nothing-offered").into_owned()],
        },
        fit: explained.as_ref().map_or_else(String::new, |one| {
            let fit = ask.say.number(suggestion::hundred(one.suggestion.score));
            ask.say.of("fit-of-hundred", "fit", &fit)
        }),
        doubts: suggestion::doubts(ask, &body),
        parts: suggestion::parts(ask, &body).0.into_iter().map(beside).collect(),
    })
}

/// The request as the engine takes it, without the providers that brokers have ruled out.
async fn need(ask: &Ask, request: &Record) -> Result<facility_matching::Request, Error> {
    let records = ask.site.store.linked_by(&request.id, REQUEST).await?;
    let mut need = engine::need(request);
    need.excluded_providers.extend(Rulings::among(&records).providers("ruled_out"));
    Ok(need)
}

fn json(suggestion: &facility_matching::Suggestion) -> Json {
    serde_json::to_value(suggestion).unwrap_or_default()
}

/// Why an offer was not named, in sentences.
fn why(ask: &Ask, explained: &Explanation) -> Vec<String> {
    let say = ask.say;
    let refusals = explained.refusals.iter().map(|one| one.code());
    let mut codes: Vec<&str> = refusals.collect();
    if let Some(code) = explained.kept_out.filter(|code| !codes.contains(code)) {
        codes.push(code);
    }
    if !codes.is_empty() {
        let label = |code: &&str| say.t(&format!("why-not-{}", slug(code))).into_owned();
        return codes.iter().map(label).collect();
    }
    if explained.is_in {
        return vec![say.t("why-not-is-in").into_owned()];
    }
    let place = explained.place.unwrap_or_default();
    let mut why = vec![say.with("why-not-place", &[("place", Arg::Number(place as i64))])];
    let behind = explained.behind_rival.iter().filter(|gap| gap.by > 0.005).take(2);
    let parts: Vec<String> =
        behind.map(|gap| say.t(&format!("fit-{}", gap.part)).into_owned()).collect();
    if !parts.is_empty() {
        let parts = facility_language::list(say.language, &parts);
        why.push(say.of("why-not-behind", "parts", &parts));
    }
    why
}

/// What comes after the suggestions, and what is kept out though its fit is good.
async fn missed(ask: &Ask, request: &Record, here: &str) -> Result<Vec<Missed>, Error> {
    let supply = ask.site.views.of::<Supply>();
    let explained = supply.missed(&ask.site, need(ask, request).await?, KEPT).await?;
    let of =
        |one: &Explanation| [Some(one.suggestion.offer.clone()), one.suggestion.provider.clone()];
    let ids: Vec<String> = explained.iter().flat_map(of).flatten().collect();
    let records = ask.seen(&ids).await?;
    let named = |id: &str| records.iter().find(|one| one.id == id);
    let missed = explained.iter().filter_map(|one| {
        let offer = named(&one.suggestion.offer)?;
        let provider = one.suggestion.provider.as_deref().and_then(named);
        Some(Missed {
            title: title(ask, offer),
            provider: provider
                .filter(|it| it.id != offer.id)
                .map_or_else(String::new, |it| title(ask, it).1),
            choose: provider.map_or_else(String::new, |it| format!("{here}?provider={}", it.id)),
            fit: suggestion::hundred(one.suggestion.score),
            why: why(ask, one),
        })
    });
    Ok(missed.collect())
}
