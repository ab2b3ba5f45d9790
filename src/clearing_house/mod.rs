//! Who needs what, who can help: requests, and suggestions with their reasons.

mod agreement;
mod calls;
mod case;
pub mod course;
mod desk;
pub mod elsewhere;
mod endorse;
pub mod engine;
mod feedback;
mod follow;
pub mod gaps;
mod handling;
mod interest;
mod invite;
pub mod joint;
mod message;
mod message_template;
mod numbers;
mod offer;
mod proposal;
mod rank;
mod request;
pub mod rounds;
mod ruling;
mod story;
mod suggestion;
pub mod supply;
mod thread;
mod work;

use facility_access::Role;
use facility_record::{Declared, Kind, Move};

use crate::plans::Pledge;
use crate::web::ask::Twin;
use crate::web::page::{LIST, Page, Policy};
use crate::web::room::Room;

pub use agreement::Agreement;
pub use calls::{Appraisal, Call, Clarification};
pub use case::{Case, Milestone};
pub use feedback::Feedback;
pub use handling::Handling;
pub use interest::Interest;
pub use joint::{JointTraining, Participation, Wish};
pub use message::Message;
pub use message_template::MessageTemplate;
pub use offer::Offer;
pub use proposal::Proposal;
pub use request::Request;
pub use rounds::Round;
pub use ruling::Ruling;
pub use story::Story;

/// The moves by which a request reaches the facility.
const SENT: [&str; 2] = ["submission", "ratification"];

/// The kinds whose moves have consequences for a request.
fn is_of_course(kind: &Kind, step: &Move) -> bool {
    let kinds = [
        Request::kind(),
        Proposal::kind(),
        Pledge::kind(),
        Agreement::kind(),
        Case::kind(),
        Participation::kind(),
        Call::kind(),
        Appraisal::kind(),
    ];
    let is_sent = kind.name == Request::kind().name && SENT.contains(&step.name);
    kinds.iter().any(|one| one.name == kind.name) && !is_sent
}

/// Who needs what, and who can help.
pub fn room() -> Room {
    let room = Room::named("clearing_house").kinds([
        Request::kind(),
        Offer::kind(),
        Call::kind(),
        Clarification::kind(),
        Proposal::kind(),
        Appraisal::kind(),
        Agreement::kind(),
        Case::kind(),
        JointTraining::kind(),
        Participation::kind(),
        Message::kind(),
        Feedback::kind(),
        Story::kind(),
        Round::kind(),
        Ruling::kind(),
        Handling::kind(),
        Interest::kind(),
        MessageTemplate::kind(),
    ]);
    let room = room.fact(gaps::Need::fact()).fact(gaps::NeedRelease::fact());
    heard(drawn(room))
        .desk(Role::Broker, desk::DESK)
        .desk(Role::Broker, joint::POOLING)
        .desk(Role::Broker, gaps::NEEDS)
        .door("clearing-house/numbers")
        .door(gaps::GAPS)
        .door(gaps::NEED)
        .note(|ask| Box::pin(desk::inbox::note(ask)))
        .pages(pages())
        .pages(gaps::pages())
        .pages(rounds::pages())
        .pages(joint::pages())
        .pages(calls::pages())
}

/// What is drawn beneath records.
fn drawn(room: Room) -> Room {
    let room = room
        .panel("request", |ask, record| Box::pin(desk::next_panel(ask, record)))
        .panel("request", |ask, record| Box::pin(desk::handle::panel(ask, record)));
    let room = thread::kinds().into_iter().fold(room, |room, kind| {
        room.panel(kind, |ask, record| Box::pin(work::panel(ask, record)))
    });
    let room = room.panel("request", |ask, record| Box::pin(suggestion::panel(ask, record)));
    let room = thread::kinds().into_iter().fold(room, |room, kind| {
        room.panel(kind, |ask, record| Box::pin(thread::panel(ask, record)))
    });
    let room =
        room.panel(JointTraining::kind().name, |ask, record| Box::pin(joint::panel(ask, record)));
    let room = room.panel(Call::kind().name, |ask, record| Box::pin(calls::panel(ask, record)));
    room.panel(Round::kind().name, |ask, record| Box::pin(rounds::panel(ask, record)))
}

/// Who is woken by what.
fn heard(room: Room) -> Room {
    // What is public changes by moves, by hand and by files.
    let written = engine::kinds().into_iter().flat_map(|kind| [(kind, "edit"), (kind, "import")]);
    let room = written.fold(room, |room, changed| {
        room.on(changed, "offered", |site, todo| Box::pin(rank::offered(site, todo)))
    });
    let ranked = ["submission", "ratification", "edit", "import", "lapse", "reopening"];
    let room = ranked.into_iter().fold(room, |room, change| {
        room.on(("request", change), "rank", |site, todo| Box::pin(rank::rank(site, todo)))
    });
    let room = ["acceptance", "refusal", "objection"].into_iter().fold(room, |room, change| {
        room.on(("request", change), "need", |site, todo| Box::pin(gaps::note(site, todo)))
    });
    let room = ["creation", "exclusion", "lifting"].into_iter().fold(room, |room, change| {
        room.on(("ruling", change), "ruled", |site, todo| Box::pin(rank::ruled(site, todo)))
    });
    let room = SENT.into_iter().fold(room, |room, change| {
        room.on(("request", change), "endorse", |site, todo| Box::pin(endorse::refer(site, todo)))
    });
    room.on_moves(rank::is_of_supply, "offered", |site, todo| Box::pin(rank::offered(site, todo)))
        .on_moves(is_of_course, "course", |site, todo| Box::pin(follow::follow(site, todo)))
        .on(("proposal", "edit"), "course", |site, todo| Box::pin(follow::follow(site, todo)))
        .on(("request", "edit"), "course", |site, todo| Box::pin(follow::follow(site, todo)))
        .on_moves(
            |kind, _| joint::is_of_course(kind),
            "joint",
            |site, todo| Box::pin(joint::follow(site, todo)),
        )
        .on(("clarification", "publication"), "answer", |site, todo| {
            Box::pin(calls::publish(site, todo))
        })
        .on(("message", "creation"), "handler", |site, todo| Box::pin(thread::tell(site, todo)))
        .on(("round", "creation"), "round", |site, todo| Box::pin(rounds::work_out(site, todo)))
}

fn pages() -> Vec<Page> {
    let mut pages = desk_pages();
    pages.extend(other_pages());
    pages
}

/// The pages of the desk.
fn desk_pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/clearing-house/desk", "lists every open request by queues", |ask| {
            Box::pin(desk::desk(ask))
        })
        .policy(Policy::Staff(Role::Broker))
        .budget(LIST),
        Page::get(
            "/{lang}/clearing-house/desk/next",
            "leads to the next request of a queue",
            |ask| Box::pin(desk::next(ask)),
        )
        .policy(Policy::Staff(Role::Broker)),
        Page::get(
            "/{lang}/{room}/{kinds}/{id}/provider",
            "finds a provider that is not suggested, and says why it is not",
            |ask| Box::pin(desk::other::provider(ask)),
        )
        .policy(Policy::Record)
        .of(Request::kind().name)
        .budget(LIST),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/ruling",
            "keeps a provider among the first, or rules it out",
            |ask| Box::pin(desk::rule::rule(ask)),
        )
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/handling",
            "says which broker handles a request",
            |ask| Box::pin(desk::handle::handle(ask)),
        )
        .policy(Policy::Record),
    ]
}

/// The pages of everybody else.
fn other_pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}/clearing-house/numbers", "tells what came of requests", |ask| {
            Box::pin(numbers::page(ask))
        })
        .counted()
        .twins(&[Twin::Json, Twin::Csv])
        .budget(LIST),
        Page::get("/{lang}/embed/numbers", "shows the numbers within a page of others", |ask| {
            Box::pin(numbers::embed(ask))
        })
        .counted(),
        Page::get("/{lang}/clearing-house/inbox", "lists what waits for whoever asks", |ask| {
            Box::pin(desk::inbox::inbox(ask))
        })
        .policy(Policy::SignedIn)
        .budget(LIST),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/invitation",
            "asks providers for proposals",
            |ask| Box::pin(invite::invite(ask)),
        )
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/release", "lets providers read a request", |ask| {
            Box::pin(invite::release(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/help", "begins a proposal unasked", |ask| {
            Box::pin(invite::help(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/pledge", "begins a pledge of funds", |ask| {
            Box::pin(invite::pledge(ask))
        })
        .policy(Policy::Record),
        Page::post(
            "/{lang}/{room}/{kinds}/{id}/message",
            "sends a message to the parties",
            |ask| Box::pin(thread::send(ask)),
        )
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/feedback", "begins feedback on a case", |ask| {
            Box::pin(work::feedback(ask))
        })
        .policy(Policy::Record),
        Page::post("/{lang}/{room}/{kinds}/{id}/story", "begins the story of a request", |ask| {
            Box::pin(work::story(ask))
        })
        .policy(Policy::Record),
    ]
}
