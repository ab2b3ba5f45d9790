//! What is wrong with a table, each with its place and its way out; all of it as a table too.

use std::sync::Arc;

use askama::Template;
use facility_language::Arg;
use facility_record::Kind;

use super::draft::{self, Wrong};
use super::options::Labels;
use super::{SHOWN, address, file, open};
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::records;

/// A problem as it is said.
pub struct Said {
    /// Where: line and column.
    pub place: String,
    /// The cell; empty where there is none.
    pub cell: String,
    /// What is wrong, and what to do.
    pub text: String,
}

#[derive(Template)]
#[template(path = "registry/intake/problems.html")]
struct ProblemsPage {
    frame: Frame,
    name: String,
    problems: Vec<Said>,
    csv: String,
    earlier: String,
    later: String,
    back: String,
}

/// A problem in words.
pub fn said(ask: &Ask, kind: &'static Kind, wrong: &Wrong) -> Said {
    let say = ask.say;
    let line = ("line", Arg::Number(wrong.line as i64));
    let place = match wrong.header.as_str() {
        "" => say.with("import-line", &[line]),
        header => say.with("import-cell", &[line, ("column", header.into())]),
    };
    Said { place, cell: wrong.cell.clone(), text: sentence(ask, kind, wrong) }
}

fn sentence(ask: &Ask, kind: &'static Kind, wrong: &Wrong) -> String {
    let say = ask.say;
    let arguments: Vec<(&str, Arg<'_>)> = wrong
        .details
        .iter()
        .map(|(name, text)| match text.parse() {
            Ok(number) if name != "given" => (name.as_str(), Arg::Number(number)),
            _ => (name.as_str(), Arg::Text(text)),
        })
        .collect();
    // A sentence for tables, else the one of forms; a key without a label comes back in brackets.
    let keys = ["import-problem", "problem"].map(|key| format!("{key}-{}", wrong.word));
    let said = keys.iter().map(|key| say.with(key, &arguments));
    let text = said.into_iter().find(|text| !text.starts_with('['));
    let text = text.unwrap_or_else(|| say.t("import-problem-other").into_owned());
    let labels = Labels { ask, kind };
    match labels.at(&wrong.field).as_str() {
        "" => text,
        label => {
            say.with("problem-line", &[("label", label.into()), ("problem", text.as_str().into())])
        }
    }
}

/// The problems, page by page; as CSV all that are kept.
pub async fn show(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (intake, kind) = open(&ask).await?;
    let draft = draft::draft(&ask.site, &intake).await?;
    let Some(told) = draft.told else {
        return Ok(Answer::to(address(&ask, &intake, "")));
    };
    if ask.twin == Twin::Csv {
        return as_csv(&ask, kind, &told.problems);
    }
    let here = address(&ask, &intake, "/problems");
    let page: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 1_000);
    let shown = told.problems.iter().skip((page - 1) * SHOWN).take(SHOWN);
    let to = |page: usize| format!("{here}?page={page}");
    let title = ask.say.of("import-problems", "count", &ask.say.size(told.count));
    let page = ProblemsPage {
        frame: Frame::new(&ask, &title)
            .crumb(ask.say.t("import"), ask.at(super::IMPORT))
            .crumb(ask.say.t("import-preview"), address(&ask, &intake, "/preview")),
        name: intake.name.clone(),
        problems: shown.map(|wrong| said(&ask, kind, wrong)).collect(),
        csv: format!("{here}.csv"),
        earlier: if page > 1 { to(page - 1) } else { String::new() },
        later: if page * SHOWN < told.problems.len() { to(page + 1) } else { String::new() },
        back: address(&ask, &intake, "/preview"),
    };
    Ok(Answer::html(page.render()?))
}

fn as_csv(ask: &Ask, kind: &'static Kind, problems: &[Wrong]) -> Result<Answer, Error> {
    let fault = |error: csv::Error| Error::Fault(error.to_string());
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    let head = ["line", "column", "name", "cell", "problem"];
    let head = head.map(|name| ask.say.t(&format!("import-csv-{name}")).into_owned());
    writer.write_record(&head).map_err(fault)?;
    for wrong in problems {
        let cells = [
            wrong.line.to_string(),
            wrong.column.to_string(),
            records::guard(ask, &wrong.header),
            records::guard(ask, &wrong.cell),
            records::guard(ask, &sentence(ask, kind, wrong)),
        ];
        writer.write_record(&cells).map_err(fault)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::Fault(error.to_string()))?;
    Ok(file("problems.csv", "text/csv; charset=utf-8", bytes))
}
