//! Which open requests could go together, for brokers.

use std::collections::HashSet;
use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_matching::pool::{PoolPolicy, Proposal, Shared, Wish, pool};
use facility_record::Declared;
use facility_store::{Listing, Record};

use super::{BEGIN, POOLING, Participation};
use crate::clearing_house::course::REQUEST;
use crate::clearing_house::desk::DESK;
use crate::clearing_house::{Request, engine, invite};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::say::today;
use crate::web::view::{address, title};

/// People that one requester is taken to send, unless a broker says otherwise.
pub const PEOPLE: u32 = 5;
/// Most people of one requester.
pub const MOST_PEOPLE: u32 = 1_000;
/// Proposals that are shown.
const SHOWN: usize = 50;

/// The role in which a joint training names the requests that it would answer.
const WISH: &str = "wishes.request";

/// Requests that could go together.
struct Card {
    title: String,
    lines: Vec<String>,
    requests: Vec<(String, String, String)>,
    begin: String,
}

#[derive(Template)]
#[template(path = "clearing_house/joint/pooling.html")]
struct PoolingPage {
    frame: Frame,
    cards: Vec<Card>,
    said: String,
    people: u32,
    /// What narrows the list beside: name and code.
    kept: Vec<(&'static str, String)>,
    all: String,
}

/// The page.
pub async fn page(ask: Arc<Ask>) -> Result<Answer, Error> {
    let people = ask.query.first("people").parse().unwrap_or(PEOPLE).clamp(1, MOST_PEOPLE);
    let mut requests = poolable(&ask).await?;
    requests.retain(|request| is_asked_for(&ask, request));
    let proposals = proposals(&ask, &requests, people);
    let said = [
        ("proposals", Arg::Number(proposals.len() as i64)),
        ("requests", Arg::Number(requests.len() as i64)),
    ];
    let kept =
        ["country", "topic", "language"].map(|name| (name, ask.query.first(name).to_owned()));
    let kept: Vec<_> = kept.into_iter().filter(|(_, code)| !code.is_empty()).collect();
    let page = PoolingPage {
        frame: Frame::new(&ask, &ask.say.t("pooling"))
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house"))
            .crumb(ask.say.t("desk"), ask.at(DESK)),
        said: ask.say.with("pooling-said", &said),
        cards: proposals.iter().take(SHOWN).map(|it| card(&ask, it, &requests, people)).collect(),
        people,
        all: if kept.is_empty() { String::new() } else { ask.at(POOLING) },
        kept,
    };
    Ok(Answer::html(page.render()?))
}

/// The open requests that a joint training could answer, as far as whoever asks decides about them:
/// those that look for help other than funds, whose requester lets more than the facility read them,
/// and that take part in no joint training yet.
///
/// # Errors
/// When the database fails.
pub async fn poolable(ask: &Ask) -> Result<Vec<Record>, Error> {
    let listing = Listing {
        kind: Request::kind().name.to_owned(),
        keys: ask.person.keys(),
        states: invite::LOOKING.map(str::to_owned).into(),
        ..Listing::default()
    };
    let mut requests = ask.site.store.whole(&listing).await?;
    requests.retain(|request| {
        let asked = Request::from_body(&request.body);
        let is_joint = &*asked.modality != "funding" && &*asked.visibility != "facility";
        is_joint && invite::may_invite(ask, request)
    });
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    // A training whose plan is awaited names its requests; one whose plan is sent has asked them.
    let mut others = ask.site.store.linked_by_any(&ids, REQUEST).await?;
    others.retain(|(_, one)| one.kind.name == Participation::kind().name);
    let trainings = ask.site.store.linked_by_any(&ids, WISH).await?;
    others.extend(trainings.into_iter().filter(|(_, one)| one.state == "open"));
    let takes_part = |one: &Record| !one.kind.state(&one.state).is_some_and(|state| state.last);
    let taken: HashSet<&str> =
        others.iter().filter(|(_, one)| takes_part(one)).map(|(id, _)| id.as_str()).collect();
    requests.retain(|request| !taken.contains(request.id.as_str()));
    Ok(requests)
}

/// Whether a request lies in the cell that the address names: its country, region or group of
/// countries, its topic or a broader one, its language.
fn is_asked_for(ask: &Ask, request: &Record) -> bool {
    let asked = Request::from_body(&request.body);
    let words = &ask.vocabularies;
    let (country, topic) = (ask.query.first("country"), ask.query.first("topic"));
    let language = ask.query.first("language");
    let lies_in = |code: &String| {
        code == country
            || words.regions_of(code).contains(&country)
            || words.groups_of(code, today()).contains(&country)
    };
    let is_about = |code: &String| words.of("topics").with_broader(code).contains(&topic);
    (country.is_empty() || asked.countries.iter().any(lies_in))
        && (topic.is_empty() || asked.topics.iter().any(is_about))
        && (language.is_empty() || asked.languages.iter().any(|code| code == language))
}

/// How many people a requester is taken to send: not more than would benefit.
pub fn people_of(request: &Record, people: u32) -> u32 {
    let benefit = Request::from_body(&request.body).beneficiaries.0;
    benefit.and_then(|count| u32::try_from(count).ok()).map_or(people, |count| count.min(people))
}

fn proposals(ask: &Ask, requests: &[Record], people: u32) -> Vec<Proposal> {
    let needs: Vec<_> = requests.iter().map(engine::need).collect();
    let wishes: Vec<Wish<'_>> = needs
        .iter()
        .zip(requests)
        .map(|(need, request)| Wish { request: need, seats: people_of(request, people) })
        .collect();
    let geography = engine::geography(&ask.vocabularies, today());
    let levels = facility_matching::Policy::default().levels;
    // Ids differ, and the policy is sound: nothing is refused.
    pool(&wishes, &PoolPolicy::default(), &geography, &levels)
        .map(|found| found.proposals)
        .unwrap_or_default()
}

fn card(ask: &Ask, proposal: &Proposal, requests: &[Record], people: u32) -> Card {
    let own = requests.iter().filter(|request| proposal.requests.contains(&request.id));
    let begin = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(proposal.requests.iter().map(|id| ("request", id)))
        .append_pair("people", &people.to_string())
        .finish();
    let number = |count: usize| Arg::Number(count as i64);
    let saved = [
        ("seats", Arg::Number(proposal.seats.into())),
        ("joint", Arg::Number(proposal.joint.into())),
        ("separate", Arg::Number(proposal.separate.into())),
    ];
    let sides = [
        ("requests", number(proposal.requests.len())),
        ("countries", number(proposal.shared.countries.len())),
    ];
    Card {
        title: name(ask, &proposal.shared),
        lines: vec![ask.say.with("pooling-sides", &sides), ask.say.with("pooling-saved", &saved)],
        requests: own
            .map(|request| {
                let (language, text) = title(ask, request);
                (language, text, address(ask, request))
            })
            .collect(),
        begin: ask.at(&format!("{BEGIN}?{begin}")),
    }
}

/// What requests share, in words: topic, language, region.
fn name(ask: &Ask, shared: &Shared) -> String {
    let label = |vocabulary: &str, code: &str| {
        ask.vocabularies.of(vocabulary).label(code, ask.say.code()).to_owned()
    };
    let area = shared.area.as_deref().map(|code| {
        let is_region = code.bytes().all(|byte| byte.is_ascii_digit());
        label(if is_region { "regions" } else { "countries" }, code)
    });
    let parts = [label("topics", &shared.topic), label("languages", &shared.language)];
    parts.into_iter().chain(area).collect::<Vec<_>>().join(" · ")
}
