//! The home page, the page of a room, and what this is about.

use std::sync::Arc;

use askama::Template;
use facility_search::{KIND, Query};

use crate::registry::intake;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::page::Page;
use crate::web::room::slug;

/// The routes of this file.
pub fn pages() -> Vec<Page> {
    vec![
        Page::get("/{lang}", "lets a visitor choose a way in ten seconds", |ask| {
            Box::pin(home(ask))
        })
        .kept(),
        Page::get("/{lang}/about", "says what this is and how it can be used", |ask| {
            Box::pin(about(ask))
        })
        .kept(),
        Page::get("/{lang}/{room}", "shows what a room holds", |ask| Box::pin(room(ask))).kept(),
    ]
}

/// A way into the facility.
struct Door {
    label: String,
    text: String,
    address: String,
}

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    frame: Frame,
    doors: Vec<Door>,
    numbers: Vec<(String, String)>,
    day: String,
}

#[derive(Template)]
#[template(path = "room.html")]
struct RoomPage {
    frame: Frame,
    lead: String,
    doors: Vec<Door>,
}

#[derive(Template)]
#[template(path = "about.html")]
struct AboutPage {
    frame: Frame,
}

/// How many public records of each kind there are.
fn counts(ask: &Ask) -> Result<Vec<(String, usize)>, Error> {
    ask.note_search();
    let query = Query { facets: vec![KIND.into()], ..Query::default() };
    let answer = ask.site.index.search(&query)?;
    Ok(answer.facets.into_iter().next().map(|facet| facet.counts).unwrap_or_default())
}

async fn home(ask: Arc<Ask>) -> Result<Answer, Error> {
    let say = ask.say;
    let counts = counts(&ask)?;
    let kinds = ask.site.store.kinds().iter().filter(|kind| kind.is_ever_public());
    let numbers = kinds.map(|kind| {
        let count =
            counts.iter().find(|(name, _)| name == kind.name).map_or(0, |(_, count)| *count);
        let label = say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned();
        (label, say.number(count as i64))
    });
    let doors = ["find-training", "ask-for-help", "offer-help", "check-the-record"];
    let addresses =
        ["registry/trainings", "clearing-house/requests/new", "registry/trainings/new", "changes"];
    let door = |(name, address): (&str, &str)| Door {
        label: say.t(&format!("door-{name}")).into_owned(),
        text: say.t(&format!("door-{name}-text")).into_owned(),
        address: ask.at(address),
    };
    let page = HomePage {
        frame: Frame::new(&ask, &say.t("home")),
        doors: doors.into_iter().zip(addresses).map(door).collect(),
        numbers: numbers.collect(),
        day: say.day_of(ask.now),
    };
    Ok(Answer::html(page.render()?))
}

async fn room(ask: Arc<Ask>) -> Result<Answer, Error> {
    let asked = ask.param("room");
    let room = ask.site.rooms.iter().find(|room| room.slug() == asked && !room.kinds.is_empty());
    let room = room.ok_or(Refusal::NotFound)?;
    let counts = counts(&ask)?;
    let key = format!("room-{}", room.slug());
    let door = |kind: &&'static facility_record::Kind| {
        let count =
            counts.iter().find(|(name, _)| name == kind.name).map_or(0, |(_, count)| *count);
        let plural = ask.say.t(&format!("kind-{}-plural", slug(kind.name)));
        Door {
            label: format!("{plural} ({})", ask.say.number(count as i64)),
            text: ask.say.t(&format!("kind-{}-lead", slug(kind.name))).into_owned(),
            address: ask.at(&format!("{}/{}", room.slug(), slug(kind.plural))),
        }
    };
    let may_create = room.kinds.iter().any(|kind| !ask.owners(kind).is_empty());
    let import = may_create.then(|| Door {
        label: ask.say.t(intake::IMPORT).into_owned(),
        text: ask.say.t("import-lead").into_owned(),
        address: ask.at(intake::IMPORT),
    });
    let desks = room.desks.iter().filter(|(role, _)| ask.is(*role)).map(|(_, path)| path);
    let pages = desks.chain(&room.doors).map(|path| {
        let word = path.rsplit('/').next().unwrap_or_default();
        Door {
            label: ask.say.t(word).into_owned(),
            text: ask.say.t(&format!("{word}-lead")).into_owned(),
            address: ask.at(path),
        }
    });
    let shown = |kind: &&&'static facility_record::Kind| {
        kind.is_ever_public() || ask.is(facility_access::Role::staff_of(kind.room))
    };
    let page = RoomPage {
        frame: Frame::new(&ask, &ask.say.t(&key)),
        lead: ask.say.t(&format!("{key}-lead")).into_owned(),
        doors: pages.chain(room.kinds.iter().filter(shown).map(door)).chain(import).collect(),
    };
    Ok(Answer::html(page.render()?))
}

async fn about(ask: Arc<Ask>) -> Result<Answer, Error> {
    let page = AboutPage { frame: Frame::new(&ask, &ask.say.t("about")) };
    Ok(Answer::html(page.render()?))
}
