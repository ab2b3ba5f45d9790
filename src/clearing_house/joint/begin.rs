//! Beginning a joint training: a broker chooses requests and asks a provider.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_record::{Code, Codes, Declared, Line, Link, Links, Prose, Rows, Text, Whole};
use facility_store::{Record, random_hex};

use super::pooling::{MOST_PEOPLE, PEOPLE, people_of, poolable};
use super::{JointTraining, POOLING, training};
use crate::clearing_house::course::owner_id;
use crate::clearing_house::desk::DESK;
use crate::clearing_house::rank::SUGGESTION;
use crate::clearing_house::{Request, invite};
use crate::registry::Organisation;
use crate::scope::Scope;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::keep;
use crate::web::view::{address, title};

/// Most requests of one joint training.
const MOST: usize = 100;

/// A request of the form.
struct Wish {
    id: String,
    title: (String, String),
    requester: String,
    is_chosen: bool,
    places: String,
}

/// What was sent, or what a form begins with.
struct Sent {
    provider: String,
    title: String,
    text: String,
    smallest: String,
    sharing: String,
}

#[derive(Template)]
#[template(path = "clearing_house/joint/begin.html")]
struct BeginPage {
    frame: Frame,
    problems: Vec<(String, String)>,
    wishes: Vec<Wish>,
    /// Organisations: id, name, with how many of these requests each is suggested for; whether chosen.
    providers: Vec<(String, String, bool)>,
    sharings: Vec<(String, String, bool)>,
    sent: Sent,
    token: String,
    once: String,
    back: String,
}

impl BeginPage {
    /// What is wrong with a field; empty where nothing is.
    fn problem(&self, name: &str) -> &str {
        let own = self.problems.iter().find(|(anchor, _)| anchor.strip_prefix('#') == Some(name));
        own.map_or("", |(_, problem)| problem)
    }
}

/// The form.
pub async fn form(ask: Arc<Ask>) -> Result<Answer, Error> {
    let wanted: Vec<String> = ask.query.all("request").map(str::to_owned).collect();
    let mut requests = poolable(&ask).await?;
    requests.retain(|request| wanted.contains(&request.id));
    requests.truncate(MOST);
    drawn(&ask, &requests, Vec::new(), false).await
}

async fn drawn(
    ask: &Ask,
    requests: &[Record],
    problems: Vec<(String, String)>,
    is_sent: bool,
) -> Result<Answer, Error> {
    let say = ask.say;
    let first = requests.first().map(|request| title(ask, request).1).unwrap_or_default();
    let given = |name: &str, usual: &str| match is_sent {
        true => ask.form.first(name).to_owned(),
        false => usual.to_owned(),
    };
    let sent = Sent {
        provider: given("provider", ""),
        title: given("title", &first),
        text: given("text", ""),
        smallest: given("smallest", "2"),
        sharing: given("sharing", "equal"),
    };
    let sharings = ask.vocabularies.of("cost_sharings");
    let sharings = sharings.entries().iter().map(|entry| {
        let label = sharings.label(&entry.code, say.code()).to_owned();
        (entry.code.clone(), label, entry.code == sent.sharing)
    });
    let page = BeginPage {
        frame: Frame::new(ask, &say.t("pooling-begin"))
            .crumb(say.t("room-clearing-house"), ask.at("clearing-house"))
            .crumb(say.t("desk"), ask.at(DESK))
            .crumb(say.t("pooling"), ask.at(POOLING))
            .with_problems(!problems.is_empty()),
        wishes: wishes(ask, requests, is_sent).await?,
        providers: providers(ask, requests, &sent.provider).await?,
        sharings: sharings.collect(),
        sent,
        token: ask.form_token(),
        once: random_hex(16),
        back: ask.at(POOLING),
        problems,
    };
    let status = if page.problems.is_empty() { 200 } else { 422 };
    Ok(Answer::html_with(status, page.render()?))
}

async fn wishes(ask: &Ask, requests: &[Record], is_sent: bool) -> Result<Vec<Wish>, Error> {
    let named = crate::web::records::Named::of(ask, &requests.iter().collect::<Vec<_>>()).await?;
    let people = ask.query.first("people").parse().unwrap_or(PEOPLE).clamp(1, MOST_PEOPLE);
    let chosen: BTreeSet<&str> = ask.form.all("request").collect();
    let wish = |request: &Record| Wish {
        id: request.id.clone(),
        title: title(ask, request),
        requester: named.owner(request).to_owned(),
        is_chosen: !is_sent || chosen.contains(request.id.as_str()),
        places: match is_sent {
            true => ask.form.first(&format!("places-{}", request.id)).to_owned(),
            false => people_of(request, people).to_string(),
        },
    };
    Ok(requests.iter().map(wish).collect())
}

/// The organisations that are suggested for these requests, those for most of them first.
async fn providers(
    ask: &Ask,
    requests: &[Record],
    chosen: &str,
) -> Result<Vec<(String, String, bool)>, Error> {
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    let mut counts: BTreeMap<String, BTreeSet<&String>> = BTreeMap::new();
    let suggested = ask.site.store.derived_of(SUGGESTION, &ids).await?;
    for (request, rows) in &suggested {
        for row in rows {
            if let Some(provider) = row.body["provider"].as_str() {
                counts.entry(provider.to_owned()).or_default().insert(request);
            }
        }
    }
    let owners: Vec<&str> = requests.iter().map(owner_id).collect();
    let ids: Vec<String> = counts.keys().cloned().collect();
    let mut found: Vec<(usize, String, String)> = ask
        .seen(&ids)
        .await?
        .iter()
        .filter(|one| one.kind.name == Organisation::kind().name && one.is_public())
        .filter(|one| !owners.contains(&one.id.as_str()) && !ask.person.has_interest_in(&one.id))
        .map(|one| (counts[&one.id].len(), title(ask, one).1, one.id.clone()))
        .collect();
    found.sort_by(|a, b| (b.0, &a.1).cmp(&(a.0, &b.1)));
    let option = |(count, name, id): (usize, String, String)| {
        let said = [
            ("name", name.as_str().into()),
            ("count", Arg::Number(count as i64)),
            ("all", Arg::Number(requests.len() as i64)),
        ];
        let is_chosen = id == chosen;
        (id, ask.say.with("pooling-provider", &said), is_chosen)
    };
    Ok(found.into_iter().map(option).collect())
}

/// A form without fault.
struct Asked {
    provider: Record,
    /// Each with its places.
    requests: Vec<(Record, i64)>,
    title: String,
    text: String,
    smallest: i64,
    sharing: String,
}

/// Begins a joint training: the provider is asked for a plan, and nobody else hears of it until it is
/// sent.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let shown: BTreeSet<&str> = ask.form.all("shown").collect();
    let mut requests = poolable(&ask).await?;
    requests.retain(|request| shown.contains(request.id.as_str()));
    requests.truncate(MOST);
    let once = ask.form.first("once");
    match ask.site.store.earlier(once, &ask.person.id).await? {
        Some(earlier) if earlier.digest == ask.digest() => return Ok(Answer::to(earlier.answer)),
        _ => {}
    }
    match read(&ask, &requests).await? {
        Ok(asked) => keep_begun(&ask, &asked).await,
        Err(problems) => drawn(&ask, &requests, problems, true).await,
    }
}

/// The form as it was sent, or everything that is wrong with it.
async fn read(
    ask: &Ask,
    requests: &[Record],
) -> Result<Result<Asked, Vec<(String, String)>>, Error> {
    let say = ask.say;
    let mut problems = Vec::new();
    let chosen: BTreeSet<&str> = ask.form.all("request").collect();
    let mut own = Vec::new();
    for request in requests.iter().filter(|request| chosen.contains(request.id.as_str())) {
        let name = format!("places-{}", request.id);
        let places = ask.form.first(&name).trim().parse::<i64>().ok();
        match places.filter(|places| (1..=i64::from(MOST_PEOPLE)).contains(places)) {
            Some(places) => own.push((request.clone(), places)),
            None => problems.push((format!("#{name}"), say.t("pooling-places").into_owned())),
        }
    }
    if own.len() < 2 && problems.is_empty() {
        problems.push(("#requests".to_owned(), say.t("pooling-two").into_owned()));
    }
    let (title, text) = (ask.form.first("title").trim(), ask.form.first("text").trim());
    for (name, given, most) in [("title", title, 200), ("text", text, invite::LONGEST)] {
        let label = say.t(&format!("pooling-{name}")).into_owned();
        let code = match given.chars().count() {
            0 => "problem-missing",
            count if count > most => "problem-too-long",
            _ => continue,
        };
        let problem = say.t(code).into_owned();
        let said = [("label", label.as_str().into()), ("problem", problem.as_str().into())];
        problems.push((format!("#{name}"), say.with("problem-line", &said)));
    }
    let smallest = ask.form.first("smallest").trim().parse::<i64>().unwrap_or(0);
    if !(2..=own.len().max(2) as i64).contains(&smallest) {
        let most = [("most", Arg::Number(own.len() as i64))];
        problems.push(("#smallest".to_owned(), say.with("pooling-smallest-wrong", &most)));
    }
    let sharing = ask.form.first("sharing");
    if !ask.vocabularies.of("cost_sharings").has(sharing) {
        problems.push(("#sharing".to_owned(), say.t("pooling-sharing-missing").into_owned()));
    }
    let provider = ask.seen(&[ask.form.first("provider").to_owned()]).await?.into_iter().next();
    let provider = provider.filter(|one| one.kind.name == Organisation::kind().name);
    let Some(provider) = provider else {
        problems.push(("#provider".to_owned(), say.t("pooling-whom-missing").into_owned()));
        return Ok(Err(problems));
    };
    for (request, _) in &own {
        if let Some(obstacle) = invite::obstacle(ask, request, &provider, 0).await? {
            let (label, problem) = (self::title(ask, request).1, obstacle.said(ask));
            let said = [("label", label.as_str().into()), ("problem", problem.as_str().into())];
            problems.push(("#provider".to_owned(), say.with("problem-line", &said)));
        }
    }
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let (title, text, sharing) = (title.to_owned(), text.replace("\r\n", "\n"), sharing.to_owned());
    Ok(Ok(Asked { provider, requests: own, title, text, smallest, sharing }))
}

async fn keep_begun(ask: &Ask, asked: &Asked) -> Result<Answer, Error> {
    let (store, code) = (&ask.site.store, ask.say.code());
    let requesters: BTreeSet<String> =
        asked.requests.iter().map(|(request, _)| owner_id(request).to_owned()).collect();
    let seats: i64 = asked.requests.iter().map(|(_, places)| places).sum();
    let wish = |(request, places): &(Record, i64)| {
        let wish =
            training::Wish { request: Link(request.id.clone()), places: Whole(Some(*places)) };
        (request.id.clone(), wish)
    };
    let training = JointTraining {
        scope: scope(asked),
        title: Line(Text::new(code, &asked.title)),
        invitation: Prose(Text::new(code, &asked.text)),
        places: Whole(Some(seats)),
        wishes: Rows(asked.requests.iter().map(wish).collect()),
        smallest: Whole(Some(asked.smallest)),
        sharing: Code(asked.sharing.clone()),
        requesters: Links(requesters.into_iter().filter(|id| !id.is_empty()).collect()),
        ..JointTraining::default()
    };
    let owner = format!("organisation:{}", asked.provider.id);
    let made = store.new_record(JointTraining::kind(), &owner, training.to_body(), ask.now);
    let done = address(ask, &made);
    keep(ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// Where and about what: all countries of the requests; of the rest what all of them name, and where
/// nothing is named by all, what any names.
fn scope(asked: &Asked) -> Scope {
    let scopes: Vec<Scope> =
        asked.requests.iter().map(|(it, _)| Request::from_body(&it.body).scope).collect();
    let any = |of: fn(&Scope) -> &Codes| -> BTreeSet<String> {
        scopes.iter().flat_map(|scope| of(scope).0.iter().cloned()).collect()
    };
    let shared = |of: fn(&Scope) -> &Codes| -> Codes {
        let all = any(of);
        let by_all = |code: &&String| scopes.iter().all(|scope| of(scope).0.contains(*code));
        let named: Vec<String> = all.iter().filter(by_all).cloned().collect();
        Codes(if named.is_empty() { all.into_iter().collect() } else { named })
    };
    Scope {
        countries: Codes(any(|scope| &scope.countries).into_iter().collect()),
        topics: shared(|scope| &scope.topics),
        languages: shared(|scope| &scope.languages),
        groups: shared(|scope| &scope.groups),
        audiences: shared(|scope| &scope.audiences),
    }
}
