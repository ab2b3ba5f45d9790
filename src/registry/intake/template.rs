//! What columns a table may have: as a page with the lists of codes, and as an empty table.

use std::sync::Arc;

use askama::Template;
use facility_record::{Kind, Shape};

use super::options::Labels;
use super::{IMPORT, file, kind_label, kinds};
use crate::exchange::targets::{Target, targets};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;

/// Codes of a list that are named on the page; of longer ones only their number.
const NAMED: usize = 20;

/// A column.
struct Column {
    name: String,
    label: String,
    holds: String,
    codes: Vec<(String, String)>,
    is_required: bool,
}

#[derive(Template)]
#[template(path = "registry/intake/template.html")]
struct TemplatePage {
    frame: Frame,
    kind: String,
    columns: Vec<Column>,
    csv: String,
}

/// The columns of a kind's table.
pub async fn template(ask: Arc<Ask>) -> Result<Answer, Error> {
    let asked = ask.query.first("kind");
    let all = kinds(&ask);
    let kind = all.iter().find(|kind| kind.name == asked || asked.is_empty()).copied();
    let kind = match kind {
        Some(kind) => kind,
        None if all.is_empty() => return Err(Refusal::Forbidden.into()),
        None => return Err(Refusal::NotFound.into()),
    };
    let columns = columns(kind);
    if ask.twin == Twin::Csv {
        let names = columns.iter().map(Target::name);
        let names: Vec<String> = std::iter::once("identifier".to_owned()).chain(names).collect();
        let text = format!("\u{feff}{}\r\n", names.join(","));
        let name = format!("{}.csv", kind.plural);
        return Ok(file(&name, "text/csv; charset=utf-8", text));
    }
    let labels = Labels { ask: &ask, kind };
    let mut rows = vec![Column {
        name: "identifier".to_owned(),
        label: labels.at("identifier"),
        holds: ask.say.t("import-identifier-hint").into_owned(),
        codes: Vec::new(),
        is_required: false,
    }];
    rows.extend(columns.iter().map(|target| column(&labels, target)));
    let page = TemplatePage {
        frame: Frame::new(&ask, &ask.say.t("import-template"))
            .crumb(ask.say.t("import"), ask.at(IMPORT)),
        kind: kind_label(&ask, kind),
        columns: rows,
        csv: ask.at(&format!("{IMPORT}/template.csv?kind={}", kind.name)),
    };
    Ok(Answer::html(page.render()?))
}

/// The columns of an empty table: no translations, no rows, no second way to write a period.
fn columns(kind: &'static Kind) -> Vec<Target> {
    let plain = |target: &Target| {
        let second = matches!(target.field.shape, Shape::Period) || target.field.shape.is_text();
        target.rows.is_none() && (!second || target.part.is_empty())
    };
    targets(kind).into_iter().filter(plain).collect()
}

fn column(labels: &Labels<'_>, target: &Target) -> Column {
    let ask = labels.ask;
    let vocabulary = target.vocabulary().map(|name| ask.vocabularies.of(name));
    let entries = vocabulary.map_or(&[][..], |words| words.entries());
    let key = match (target.field.shape, target.part) {
        _ if target.is_many() && vocabulary.is_some() => "codes",
        _ if vocabulary.is_some() => "code",
        (Shape::Links, _) => "links",
        (Shape::Link, _) => "link",
        (Shape::Date, _) => "date",
        (Shape::Period, _) => "period",
        (Shape::Url, _) => "url",
        (Shape::YesNo, _) => "yes-no",
        (Shape::Number | Shape::Whole, _) | (_, "amount" | "latitude" | "longitude") => "number",
        (Shape::Line, _) | (_, "name") => "line",
        _ => "text",
    };
    let named = entries.iter().take(if entries.len() > NAMED { 0 } else { NAMED });
    let label = |code: &str| {
        vocabulary.map_or(String::new(), |words| words.label(code, ask.say.code()).to_owned())
    };
    let mut holds = ask.say.t(&format!("import-holds-{key}")).into_owned();
    if entries.len() > NAMED {
        holds = format!(
            "{holds} {}",
            ask.say.of("import-holds-many", "count", &ask.say.size(entries.len()))
        );
    }
    Column {
        name: target.name(),
        label: labels.of(target),
        holds,
        codes: named.map(|entry| (entry.code.clone(), label(&entry.code))).collect(),
        is_required: target.field.required,
    }
}
