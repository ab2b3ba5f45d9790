//! A catalogue to print or to take along: every public record of a filter in full, on one page.

use std::sync::Arc;

use askama::Template;
use facility_access::PUBLIC;
use facility_record::Kind;
use facility_store::{Order, Record};

use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::say::Say;
use crate::web::view::{self, Names, Shown, ShownField, address};

/// Most records of a catalogue.
const MOST: usize = 500;
/// Bytes of the page, compressed: it holds every record in full.
pub const BUDGET: usize = 500_000;

/// The records of one kind.
struct Part {
    id: String,
    title: String,
    entries: Vec<Entry>,
}

/// A record in full.
struct Entry {
    id: String,
    title: (String, String),
    address: String,
    fields: Vec<ShownField>,
}

/// What both pages show: the one that is served and the one that is taken along.
struct Catalogue {
    say: Say,
    title: String,
    chosen: Vec<String>,
    said: String,
    more: String,
    day: String,
    parts: Vec<Part>,
    download: String,
}

#[derive(Template)]
#[template(path = "web/components/catalogue.html")]
struct CataloguePage {
    frame: Frame,
    catalogue: Catalogue,
}

#[derive(Template)]
#[template(path = "web/components/catalogue_file.html")]
struct CatalogueFile {
    say: Say,
    style: &'static str,
    catalogue: Catalogue,
}

/// The catalogue of a room's kinds (`?kind=`, else all) under the filters of the address: as a
/// page, or as one file that needs no connection.
pub async fn catalogue(ask: Arc<Ask>) -> Result<Answer, Error> {
    let asked = ask.param("room");
    let room = ask.site.rooms.iter().find(|room| room.slug() == asked && !room.kinds.is_empty());
    let room = room.ok_or(Refusal::NotFound)?;
    let named: Vec<&str> = ask.query.all("kind").filter(|name| !name.is_empty()).collect();
    let kinds = room.kinds.iter().copied();
    let kinds: Vec<&'static Kind> =
        kinds.filter(|kind| named.is_empty() || named.contains(&kind.name)).collect();
    let catalogue = collect(&ask, &kinds).await?;
    match ask.twin {
        Twin::Html => {
            let label = ask.say.t(&format!("room-{}", room.slug())).into_owned();
            let frame = Frame::new(&ask, &catalogue.title).crumb(label, ask.at(&room.slug()));
            let frame = frame.about(&catalogue.chosen.join(" · "));
            Ok(Answer::html(CataloguePage { frame, catalogue }.render()?))
        }
        Twin::Whole => {
            let style = crate::web::server::STYLE_TEXT;
            let catalogue = Catalogue { download: String::new(), ..catalogue };
            let html = CatalogueFile { say: ask.say, style, catalogue }.render()?;
            // In a file of its own an address must say where it leads.
            let html = html.replace("href=\"/", &format!("href=\"{}/", ask.site.public_url));
            let mut answer = Answer::html(html);
            let name = format!("attachment; filename=\"catalogue-{}.html\"", ask.say.code());
            answer.header("content-disposition", name);
            Ok(answer)
        }
        _ => Err(Refusal::NotFound.into()),
    }
}

async fn collect(ask: &Ask, kinds: &[&'static Kind]) -> Result<Catalogue, Error> {
    let say = ask.say;
    let (mut parts, mut shown, mut total) = (Vec::new(), 0, 0_usize);
    for kind in kinds.iter().filter(|kind| fits(ask, kind)) {
        let mut listing = super::twins::listing(ask, kind);
        // What is handed on must be what everybody sees, whoever prints it.
        listing.keys = vec![PUBLIC.to_owned()];
        listing.order = Order::Title;
        listing.limit = MOST - shown;
        total += usize::try_from(ask.site.store.count(&listing).await?).unwrap_or(0);
        let records = ask.list(&listing).await?;
        shown += records.len();
        if !records.is_empty() {
            parts.push(part(ask, kind, &records).await?);
        }
    }
    let more = match total > shown {
        true => say.of("catalogue-first", "number", &say.size(shown)),
        false => String::new(),
    };
    let query = ask.address();
    let query = query.split_once('?').map_or(String::new(), |(_, query)| format!("?{query}"));
    Ok(Catalogue {
        say,
        title: say.t("catalogue").into_owned(),
        chosen: chosen(ask, kinds),
        said: say.count("found-total", total),
        more,
        day: say.of("counted-on", "day", &say.day_of(ask.now)),
        parts,
        download: format!("{}.html{query}", ask.path),
    })
}

/// Whether the kind has every filter that is asked for: without it nothing of the kind fits.
fn fits(ask: &Ask, kind: &Kind) -> bool {
    let all = ask.site.store.kinds().iter();
    let names = |kind: &Kind| -> Vec<&str> {
        kind.facets().flat_map(|field| field.filters()).map(|(name, _)| name).collect()
    };
    let own = names(kind);
    all.flat_map(|kind| names(kind))
        .all(|name| ask.query.first(name).is_empty() || own.contains(&name))
}

/// What the catalogue is narrowed to: kinds, then codes.
fn chosen(ask: &Ask, kinds: &[&'static Kind]) -> Vec<String> {
    let label =
        |kind: &&'static Kind| ask.say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned();
    let mut chosen: Vec<String> = kinds.iter().map(label).collect();
    let fields = kinds.iter().flat_map(|kind| kind.facets());
    for (name, vocabulary) in fields.flat_map(|field| field.filters()) {
        let vocabulary = ask.vocabularies.of(vocabulary);
        for code in ask.query.all(name).filter(|code| !code.is_empty()) {
            let label = vocabulary.label(code, ask.say.code()).to_owned();
            if !chosen.contains(&label) {
                chosen.push(label);
            }
        }
    }
    chosen
}

async fn part(ask: &Ask, kind: &'static Kind, records: &[Record]) -> Result<Part, Error> {
    let names = names(ask, records).await?;
    let entry = |record: &Record| {
        let text = record.title();
        let (language, words) = text.best(ask.say.code());
        let mut fields = view::fields(ask, record, &names);
        fields.retain(|field| !field.is_restricted && field.value.is_some());
        Entry {
            id: format!("r-{}", record.id),
            title: (language.to_owned(), words.to_owned()),
            address: format!("{}{}", ask.site.public_url, address(ask, record)),
            fields,
        }
    };
    Ok(Part {
        id: format!("k-{}", slug(kind.name)),
        title: ask.say.t(&format!("kind-{}-plural", slug(kind.name))).into_owned(),
        entries: records.iter().map(entry).collect(),
    })
}

/// Titles and addresses of the public records that these link to.
async fn names(ask: &Ask, records: &[Record]) -> Result<Names, Error> {
    let links = records.iter().flat_map(|r| facility_store::links(r.kind, &r.body));
    let mut ids: Vec<String> = links.map(|(_, id)| id).collect();
    ids.sort_unstable();
    ids.dedup();
    let linked = if ids.is_empty() { Vec::new() } else { ask.seen(&ids).await? };
    let public = linked.iter().filter(|record| record.is_public());
    let name = |record: &Record| {
        let title = record.title().best(ask.say.code()).1.to_owned();
        (record.id.clone(), (title, address(ask, record)))
    };
    Ok(public.map(name).collect())
}
