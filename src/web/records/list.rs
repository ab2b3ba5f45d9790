//! The list of a kind: found by words and facets; what one sees beyond the public is listed apart.

use std::sync::Arc;

use askama::Template;
use facility_record::Kind;
use facility_store::{Listing, Order};

use crate::web::answer::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::embed::snippet;
use crate::web::errors::Error;
use crate::web::found::{self, Found};
use crate::web::frame::Frame;
use crate::web::room::slug;
use crate::web::view::{address, title};

/// A record that not everybody sees, in a list.
struct Own {
    title: String,
    language: String,
    address: String,
    state: String,
    when: String,
}

/// The page on which tables are brought in, where a room has it.
const IMPORT: &str = "/{lang}/import";

#[derive(Template)]
#[template(path = "web/components/list.html")]
struct ListPage {
    frame: Frame,
    plural: String,
    lead: String,
    found: Found,
    own: Vec<Own>,
    own_said: String,
    new_address: String,
    new_label: String,
    twin: String,
    catalogue: String,
    snippet: String,
    may_create: bool,
    /// Where the form is that one fills in without us; empty where there is none.
    form: String,
    /// Where one brings many in at once; empty where nobody does.
    import: String,
}

/// The list of a kind, or its twin.
pub async fn list(ask: Arc<Ask>) -> Result<Answer, Error> {
    let kind = ask.kind()?;
    match ask.twin {
        Twin::Json => return super::twins::list_json(&ask, kind).await,
        Twin::Csv => return super::twins::list_csv(&ask, kind).await,
        Twin::Xlsx => return super::twins::list_xlsx(&ask, kind).await,
        Twin::JsonLd | Twin::Atom | Twin::Pdf | Twin::Whole | Twin::Calendar => {
            return Err(crate::web::errors::Refusal::NotFound.into());
        }
        Twin::Html => {}
    }
    let filters = found::filters_of(&ask, kind);
    let query = found::query(&ask, vec![kind.name.to_owned()], &filters);
    let found = found::found(&ask, &query, &filters).await?;
    let say = ask.say;
    let key = format!("kind-{}", slug(kind.name));
    let plural = say.t(&format!("{key}-plural")).into_owned();
    let own = own(&ask, kind).await?;
    let room = say.t(&format!("room-{}", slug(kind.room))).into_owned();
    let page = ListPage {
        frame: Frame::new(&ask, &plural).crumb(room, ask.at(&slug(kind.room))),
        lead: say.t(&format!("{key}-lead")).into_owned(),
        own_said: say.count("own-total", own.len()),
        own,
        new_label: say.t(&format!("{key}-new")).into_owned(),
        new_address: ask.at(&format!("{}/{}/new", slug(kind.room), slug(kind.plural))),
        twin: ask.path.clone(),
        catalogue: format!(
            "{}?{}",
            ask.at(&format!("{}/catalogue", slug(kind.room))),
            narrowed(&ask, kind, false)
        ),
        snippet: snippet(&ask, &format!("embed/search?{}", narrowed(&ask, kind, true)), &plural),
        form: match kind.entry() {
            Some(_) => ask.at(&format!("{}/{}/form", slug(kind.room), slug(kind.plural))),
            None => String::new(),
        },
        may_create: !ask.owners(kind).is_empty(),
        import: match kind.is_ever_public() && ask.site.pages.iter().any(|p| p.path == IMPORT) {
            true => ask.at(&format!("import?kind={}", kind.name)),
            false => String::new(),
        },
        plural,
        found,
    };
    Ok(Answer::html(page.render()?))
}

/// The filters of the address with the kind, and its words where they are wanted, as a query.
fn narrowed(ask: &Ask, kind: &Kind, with_words: bool) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("kind", kind.name);
    for (name, text) in ask.query.0.iter().filter(|(_, text)| !text.is_empty()) {
        let is_filter =
            kind.facets().flat_map(|field| field.filters()).any(|(filter, _)| filter == name);
        if is_filter || (with_words && matches!(name.as_str(), "q" | "sort")) {
            query.append_pair(name, text);
        }
    }
    query.finish()
}

async fn own(ask: &Ask, kind: &'static Kind) -> Result<Vec<Own>, Error> {
    if !ask.person.is_signed_in() {
        return Ok(Vec::new());
    }
    let listing = Listing {
        kind: kind.name.into(),
        keys: ask.person.keys(),
        beyond: vec![facility_access::PUBLIC.into()],
        order: Order::Newest,
        limit: 50,
        ..Listing::default()
    };
    let own = |record: &facility_store::Record| {
        let (language, title) = title(ask, record);
        Own {
            language,
            title,
            address: address(ask, record),
            state: ask.say.state(kind, &record.state).into_owned(),
            when: ask.say.day_of(record.updated),
        }
    };
    Ok(ask.list(&listing).await?.iter().map(own).collect())
}
