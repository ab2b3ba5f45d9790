//! Public records that lack a translation into a language, for those who translate.

use std::sync::Arc;

use askama::Template;
use facility_access::{PUBLIC, Verb, public_sees_field};
use facility_language::Arg;
use facility_record::Field;
use facility_store::{Listing, Order, Record};

use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records::{Progress, languages, progress, target};
use crate::web::room::slug;
use crate::web::view::{address, title};

/// Records of a page.
const PAGE: usize = 30;
/// Most records that are looked at for a page; what is left is a link away.
const MOST: usize = 1_000;

/// A record that lacks a translation.
struct Lacking {
    title: String,
    language: String,
    address: String,
    kind: String,
    progress: String,
    /// Where whoever asks may translate it; empty where they may not.
    translate: String,
}

#[derive(Template)]
#[template(path = "registry/translations.html")]
struct TranslationsPage {
    frame: Frame,
    languages: Vec<(String, String, bool)>,
    records: Vec<Lacking>,
    next: String,
}

/// The list, the latest written first.
pub async fn translations(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (say, to) = (ask.say, target(&ask));
    let mut skip = ask.query.first("skip").parse::<usize>().unwrap_or(0).min(10_000_000);
    let first = skip;
    let (mut records, mut is_more) = (Vec::new(), false);
    'pages: loop {
        let keys = vec![PUBLIC.to_owned()];
        let order = Order::Newest;
        let listing = Listing { keys, order, skip, limit: 200, ..Listing::default() };
        let some = ask.list(&listing).await?;
        let count = some.len();
        for record in some {
            if records.len() >= PAGE || skip - first >= MOST {
                is_more = true;
                break 'pages;
            }
            skip += 1;
            let subject = record.subject();
            let far = progress(&record, &to, &|field: &Field| public_sees_field(field, &subject));
            if far.done < far.all {
                records.push(lacking(&ask, &record, (&to, far)));
            }
        }
        if count < 200 {
            break;
        }
    }
    let name = ask.vocabularies.of("languages").label(&to, say.code()).to_owned();
    let title = say.of("translations-into", "language", &name);
    let page = TranslationsPage {
        frame: Frame::new(&ask, &title).crumb(say.t("room-registry"), ask.at("registry")),
        languages: languages(&ask, &to),
        records,
        next: if is_more { format!("{}?to={to}&skip={skip}", ask.path) } else { String::new() },
    };
    Ok(Answer::html(page.render()?))
}

fn lacking(ask: &Ask, record: &Record, (to, far): (&str, Progress)) -> Lacking {
    let say = ask.say;
    let (language, words) = title(ask, record);
    let here = address(ask, record);
    let counts = [("done", Arg::Number(far.done as i64)), ("all", Arg::Number(far.all as i64))];
    Lacking {
        title: words,
        language,
        kind: say.t(&format!("kind-{}", slug(record.kind.name))).into_owned(),
        progress: say.with("translation-progress", &counts),
        translate: match ask.may(Verb::Edit, record) {
            true => format!("{here}/translation?to={to}"),
            false => String::new(),
        },
        address: here,
    }
}
