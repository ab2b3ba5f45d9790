//! What whoever runs the facility is told of its files: how many, where they are, who checks them.

use std::sync::Arc;

use askama::Template;
use facility_access::Role;

use super::scan::Scan;
use crate::web::answer::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::say::Say;

/// Files that are told of by name.
const MOST: i64 = 50;

#[derive(Template)]
#[template(path = "web/components/files.html")]
struct FilesPage {
    frame: Frame,
    /// Where new content goes, in words.
    home: String,
    /// What checks files, in words.
    scan: String,
    is_unchecked: bool,
    /// State, place, how many, how much.
    lines: Vec<[String; 4]>,
    /// Name, what was found, when.
    refused: Vec<[String; 3]>,
}

#[derive(Template)]
#[template(
    source = r#"<section aria-labelledby="files"><h2 id="files">{{ say.t("files-title") }}</h2>{% if is_unchecked %}<p>{{ say.t("files-unchecked") }}</p>{% endif %}<p><a href="{{ address }}">{{ say.t("files-overview") }}</a></p></section>"#,
    ext = "html"
)]
struct Note {
    say: Say,
    is_unchecked: bool,
    address: String,
}

/// The page.
pub async fn overview(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (say, site) = (ask.say, &ask.site);
    let home = |name: &str| say.t(&format!("files-home-{name}")).into_owned();
    let counts = site.store.count_files().await?;
    let line = |(state, place, count, bytes): &(String, String, i64, i64)| {
        [
            say.t(&format!("files-state-{state}")).into_owned(),
            home(place),
            say.number(*count),
            facility_language::bytes(say.language, bytes.unsigned_abs()),
        ]
    };
    let refused = site.store.refused_files(MOST).await?;
    let page = FilesPage {
        frame: Frame::new(&ask, &say.t("files-title")),
        home: home(site.store.keep().name()),
        scan: match site.scan.get() {
            None => say.t("files-unchecked").into_owned(),
            Some(Scan::Clamd(place)) => say.of("files-checked-by", "what", place),
            // Its arguments may hold what is no business of a page.
            Some(Scan::Command(words)) => {
                say.of("files-checked-by", "what", words.first().map_or("", String::as_str))
            }
        },
        is_unchecked: site.scan.get().is_none(),
        lines: counts.lines.iter().map(line).collect(),
        refused: refused
            .into_iter()
            .map(|file| [file.name, file.said, say.moment(file.at)])
            .collect(),
    };
    Ok(Answer::html(page.render()?))
}

/// What stands of it on the account page of an administrator.
///
/// # Errors
/// When it cannot be drawn.
pub async fn note(ask: &Ask) -> Result<Option<String>, Error> {
    if !ask.is(Role::Administrator) {
        return Ok(None);
    }
    let is_unchecked = ask.site.scan.get().is_none();
    let note = Note { say: ask.say, is_unchecked, address: ask.at("files") };
    Ok(Some(note.render()?))
}
