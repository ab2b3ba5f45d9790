//! The desk of the brokers: every open request with whom it waits for, by queues; and, for everybody
//! else, what waits for them.

pub mod handle;
pub mod inbox;
pub mod other;
pub mod rule;

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;
use facility_access::{Role, Verb};
use facility_language::Arg;
use facility_record::Declared;
use facility_store::{Listing, Record};

use super::course::REQUEST;
use super::{Proposal, Request};
use crate::registry::curation::is_overdue;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::{Named, tone, waiting};
use crate::web::view::{address, title};

/// The address of the desk, without its language.
pub const DESK: &str = "clearing-house/desk";
/// The address of what waits for whoever asks.
pub const INBOX: &str = "clearing-house/inbox";
/// Days after which a request without a proposal stands in a queue of its own.
const UNMATCHED: i64 = 5;
/// Days after which a provider who does not answer is asked after.
const SILENT: i64 = 3;
/// Rows of one page.
const SHOWN: usize = 50;

/// A request with the records that have come of it.
struct Open {
    request: Record,
    others: Vec<Record>,
}

/// A queue of the desk.
struct Queue {
    name: &'static str,
    /// The number in its label.
    days: i64,
    holds: fn(&Open, &Ask) -> bool,
}

const QUEUES: [Queue; 7] = [
    Queue { name: "new", days: 0, holds: |open, _| is_in(open, &["submitted", "screening"]) },
    Queue { name: "unmatched", days: UNMATCHED, holds: is_unmatched },
    Queue { name: "no-reply", days: SILENT, holds: is_silent },
    Queue { name: "overdue", days: 0, holds: is_late },
    Queue { name: "closing", days: 0, holds: |open, _| is_in(open, &["delivered", "feedback"]) },
    Queue { name: "to-confirm", days: 0, holds: |open, _| is_in(open, &["to_confirm"]) },
    Queue { name: "open", days: 0, holds: |_, _| true },
];

fn is_in(open: &Open, states: &[&str]) -> bool {
    states.contains(&&*open.request.state)
}

fn proposals<'o>(open: &'o Open, state: &str) -> impl Iterator<Item = &'o Record> {
    let state = state.to_owned();
    open.others.iter().filter(move |it| it.kind.name == Proposal::kind().name && it.state == state)
}

fn days(ask: &Ask, since: i64) -> i64 {
    (ask.now - since) / 86_400_000
}

fn is_unmatched(open: &Open, ask: &Ask) -> bool {
    is_in(open, &["accepted", "offers_open"])
        && proposals(open, "submitted").next().is_none()
        && days(ask, open.request.since) >= UNMATCHED
}

fn is_silent(open: &Open, ask: &Ask) -> bool {
    proposals(open, "open").any(|it| days(ask, it.since) >= SILENT)
}

fn is_late(open: &Open, ask: &Ask) -> bool {
    std::iter::once(&open.request).chain(&open.others).any(|record| is_overdue(ask, record))
}

/// A line of the table.
#[derive(Default)]
struct Row {
    title: (String, String),
    address: String,
    requester: String,
    state: (&'static str, String),
    waiting: Vec<String>,
    proposals: String,
    handled: String,
    is_late: bool,
}

/// A choice among some: its label, where it leads, whether it is this one.
type Choice = (String, String, bool);

#[derive(Template)]
#[template(path = "clearing_house/desk.html")]
struct DeskPage {
    frame: Frame,
    queues: Vec<Choice>,
    /// Whose requests are shown.
    whose: Vec<Choice>,
    caption: String,
    rows: Vec<Row>,
    /// What stands on this page, where there are several; the page before and after, or nothing.
    shown: String,
    before: String,
    after: String,
    /// Where a round is begun, for whoever may begin one.
    round: Option<(String, String)>,
}

/// Which requests are shown: a queue of everybody's, of one's own, of nobody's.
struct View {
    queue: &'static Queue,
    whose: &'static str,
}

/// Whose requests one can look at.
const WHOSE: [&str; 3] = ["all", "mine", "nobodys"];

impl View {
    /// The view of a queue, and of whose requests.
    fn of(list: &str, whose: &str) -> View {
        let whose = WHOSE.iter().find(|one| **one == whose).unwrap_or(&WHOSE[0]);
        View { queue: queue_named(list), whose }
    }

    /// How the pages of a request remember it.
    fn trail(&self) -> String {
        format!("{}.{}", self.queue.name, self.whose)
    }

    fn holds(&self, open: &Open, ask: &Ask) -> bool {
        (self.queue.holds)(open, ask) && is_of(open, ask, self.whose)
    }

    /// The query of its address.
    fn query(&self) -> String {
        match self.whose {
            "all" => format!("list={}", self.queue.name),
            whose => format!("list={}&whose={whose}", self.queue.name),
        }
    }
}

fn is_of(open: &Open, ask: &Ask, whose: &str) -> bool {
    let by = handle::handler(&open.others);
    match whose {
        "mine" => by == Some(ask.person.id.as_str()),
        "nobodys" => by.is_none(),
        _ => true,
    }
}

/// All requests that are neither drafts nor over, who waits longest first, with what came of them.
async fn open_requests(ask: &Ask) -> Result<Vec<Open>, Error> {
    let kind = Request::kind();
    let first = kind.states[0].name;
    let states = kind.states.iter().filter(|state| !state.last && state.name != first);
    let listing = Listing {
        kind: kind.name.to_owned(),
        keys: ask.person.keys(),
        states: states.map(|state| state.name.to_owned()).collect(),
        ..Listing::default()
    };
    let mut requests = ask.site.store.whole(&listing).await?;
    requests.sort_by_key(|request| (request.since, request.id.clone()));
    let ids: Vec<String> = requests.iter().map(|request| request.id.clone()).collect();
    let mut others: HashMap<String, Vec<Record>> = HashMap::new();
    for (request, record) in ask.site.store.linked_by_any(&ids, REQUEST).await? {
        if ask.may(Verb::See, &record) {
            others.entry(request).or_default().push(record);
        }
    }
    let open = |request: Record| {
        let others = others.remove(&request.id).unwrap_or_default();
        Open { request, others }
    };
    Ok(requests.into_iter().map(open).collect())
}

fn queue_named(name: &str) -> &'static Queue {
    QUEUES.iter().find(|queue| queue.name == name).unwrap_or(&QUEUES[0])
}

fn label(ask: &Ask, queue: &Queue) -> String {
    ask.say.with(&format!("desk-{}", queue.name), &[("days", Arg::Number(queue.days))])
}

/// The desk.
pub async fn desk(ask: Arc<Ask>) -> Result<Answer, Error> {
    let all = open_requests(&ask).await?;
    let view = chosen(&ask, &all);
    let within: Vec<&Open> = all.iter().filter(|open| view.holds(open, &ask)).collect();
    let last = within.len().div_ceil(SHOWN).max(1);
    let number = ask.query.first("page").parse().unwrap_or(1_usize).clamp(1, last);
    let first = (number - 1) * SHOWN;
    let shown: Vec<&Open> = within.iter().skip(first).take(SHOWN).copied().collect();
    let at = |number: usize| match (1..=last).contains(&number) {
        true => ask.at(&format!("{DESK}?{}&page={number}", view.query())),
        false => String::new(),
    };
    let page = DeskPage {
        frame: Frame::new(&ask, &ask.say.t("desk"))
            .crumb(ask.say.t("room-clearing-house"), ask.at("clearing-house")),
        queues: queues(&ask, &all, &view),
        whose: whose(&ask, &all, &view),
        caption: label(&ask, view.queue),
        round: super::rounds::door(&ask),
        rows: rows(&ask, &shown, &view).await?,
        shown: match last {
            1 => String::new(),
            _ => ask.say.with(
                "desk-shown",
                &[
                    ("first", Arg::Number(first as i64 + 1)),
                    ("last", Arg::Number((first + shown.len()) as i64)),
                    ("all", Arg::Number(within.len() as i64)),
                ],
            ),
        },
        before: at(number - 1),
        after: at(number + 1),
    };
    Ok(Answer::html(page.render()?))
}

/// The view that is asked for; where no queue is named, the first in which something waits.
fn chosen(ask: &Ask, all: &[Open]) -> View {
    let view = View::of(ask.query.first("list"), ask.query.first("whose"));
    let holds = |queue: &&'static Queue| {
        let one = View { queue, whose: view.whose };
        all.iter().any(|open| one.holds(open, ask))
    };
    match ask.query.first("list") {
        "" => View { queue: QUEUES.iter().find(holds).unwrap_or(&QUEUES[0]), ..view },
        _ => view,
    }
}

/// The queues, each with how many of these requests wait in it.
fn queues(ask: &Ask, all: &[Open], view: &View) -> Vec<Choice> {
    let queue = |queue: &'static Queue| {
        let one = View { queue, whose: view.whose };
        let count = all.iter().filter(|open| one.holds(open, ask)).count();
        let label = format!("{} ({})", label(ask, queue), ask.say.size(count));
        (label, ask.at(&format!("{DESK}?{}", one.query())), queue.name == view.queue.name)
    };
    QUEUES.iter().map(queue).collect()
}

/// Whose requests one can look at, each with how many of the queue these are.
fn whose(ask: &Ask, all: &[Open], view: &View) -> Vec<Choice> {
    let choice = |whose: &'static str| {
        let one = View { queue: view.queue, whose };
        let count = all.iter().filter(|open| one.holds(open, ask)).count();
        let label = ask.say.t(&format!("desk-{whose}"));
        let label = format!("{label} ({})", ask.say.size(count));
        (label, ask.at(&format!("{DESK}?{}", one.query())), whose == view.whose)
    };
    WHOSE.map(choice).into()
}

/// The lines of these requests: the names in all of them are asked for in one go.
async fn rows(ask: &Ask, shown: &[&Open], view: &View) -> Result<Vec<Row>, Error> {
    let records = shown.iter().flat_map(|open| std::iter::once(&open.request).chain(&open.others));
    let named = Named::of(ask, &records.collect::<Vec<_>>()).await?;
    let handlers = shown.iter().filter_map(|open| handle::handler(&open.others));
    let mut handlers: Vec<String> = handlers.map(str::to_owned).collect();
    handlers.sort();
    handlers.dedup();
    let people = ask.site.store.names(&handlers).await?;
    let row = |open: &&Open| {
        let handler = handle::handler(&open.others);
        let handled = handler.and_then(|id| people.get(id)).cloned();
        Row { handled: handled.unwrap_or_default(), ..row(ask, open, (view, &named)) }
    };
    Ok(shown.iter().map(row).collect())
}

fn row(ask: &Ask, open: &Open, (view, named): (&View, &Named)) -> Row {
    let (say, request) = (ask.say, &open.request);
    let of_state = |states: &[&str]| -> usize {
        states.iter().map(|state| proposals(open, state).count()).sum()
    };
    let sent = of_state(&["submitted", "chosen", "passed_over", "withdrawn"]);
    let asked = sent + of_state(&["open", "declined", "lapsed"]);
    let mut waits = waiting(ask, request, named);
    let of_work = open.others.iter().filter(|record| super::work::is_of_work(record));
    waits.extend(of_work.flat_map(|record| waiting(ask, record, named)).take(2));
    Row {
        title: title(ask, request),
        address: format!("{}?trail={}", address(ask, request), view.trail()),
        requester: named.owner(request).to_owned(),
        state: (tone(request.kind, &request.state), say.state(request.kind, &request.state).into()),
        waiting: waits,
        proposals: say.with(
            "desk-sent-of-asked",
            &[("sent", Arg::Number(sent as i64)), ("asked", Arg::Number(asked as i64))],
        ),
        is_late: is_late(open, ask),
        ..Row::default()
    }
}

/// On to the request that comes after this one in its queue; to the desk after the last one. From one
/// that has left the queue meanwhile, because somebody did what it waited for, on to the first.
pub async fn next(ask: Arc<Ask>) -> Result<Answer, Error> {
    let all = open_requests(&ask).await?;
    let view = chosen(&ask, &all);
    let after = ask.query.first("after");
    let mut within = all.iter().filter(|open| view.holds(open, &ask));
    let is_within = within.clone().any(|open| open.request.id == after);
    let next = match is_within {
        true => within.skip_while(|open| open.request.id != after).nth(1),
        false => within.next(),
    };
    let place = match next {
        Some(open) => format!("{}?trail={}", address(&ask, &open.request), view.trail()),
        None => ask.at(&format!("{DESK}?{}", view.query())),
    };
    let mut answer = Answer { status: 303, ..Answer::default() };
    answer.header("location", place);
    Ok(answer)
}

#[derive(Template)]
#[template(path = "clearing_house/next.html")]
struct NextPanel {
    label: String,
    address: String,
    back: (String, String),
}

/// Beneath a request, for a broker: on to the next one of the queue that they came from.
pub async fn next_panel(ask: &Ask, request: &Record) -> Result<Option<String>, Error> {
    if !ask.is(Role::Broker) || request.state == "draft" {
        return Ok(None);
    }
    // Whoever did not come from the desk goes on to what waits most.
    let (query, back) = match ask.trail().split_once('.') {
        None => (String::new(), ask.say.t("desk").into_owned()),
        Some((list, whose)) => {
            let view = View::of(list, whose);
            (view.query(), label(ask, view.queue))
        }
    };
    let panel = NextPanel {
        label: ask.say.t("desk-next").into_owned(),
        address: ask.at(&format!("{DESK}/next?{query}&after={}", request.id)),
        back: (back, ask.at(&format!("{DESK}?{query}"))),
    };
    Ok(Some(panel.render()?))
}
