//! What became of an import: who brought what, how much, and which records.

use askama::Template;
use facility_record::Kind;
use facility_store::{Intake, IntakeRecord, Record};

use super::retraction::REASONS;
use super::{IMPORT, SHOWN, address, kind_label};
use crate::registry::curation::owner_name;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::frame::Frame;
use crate::web::view;
use crate::web::view::title;

/// A record of the import.
struct Row {
    title: (String, String),
    address: String,
    about: Vec<String>,
    state: String,
}

#[derive(Template)]
#[template(path = "registry/intake/finished.html")]
struct FinishedPage {
    frame: Frame,
    about: Vec<(String, String)>,
    counts: Vec<(String, String)>,
    undone: Vec<(String, String)>,
    left: Vec<Row>,
    rows: Vec<Row>,
    rows_said: String,
    earlier: String,
    later: String,
    undo: String,
}

/// What became of an import.
pub async fn show(ask: &Ask, intake: &Intake, kind: &'static Kind) -> Result<Answer, Error> {
    let say = ask.say;
    let count = |name: &str| intake.body[name].as_i64().unwrap_or(0);
    let told =
        |name: &&str| (say.t(&format!("import-{name}")).into_owned(), say.number(count(name)));
    let records = ask.site.store.intake_records(&intake.id).await?;
    let records: Vec<IntakeRecord> =
        records.into_iter().filter(|record| record.change != "noted").collect();
    let page: usize = ask.query.first("page").parse().unwrap_or(1).clamp(1, 1_000);
    let some: Vec<&IntakeRecord> = records.iter().skip((page - 1) * SHOWN).take(SHOWN).collect();
    let by = ask.site.store.profile(&intake.person).await?.unwrap_or_default().name;
    let is_undone = intake.state == "undone";
    let here = address(ask, intake, "");
    let to = |page: usize| format!("{here}?page={page}");
    let names = ["deleted", "withdrawn", "restored", "left"];
    let undone = names.iter().filter(|_| is_undone).map(|name| {
        let count = intake.body["undone"][name].as_i64().unwrap_or(0);
        (say.t(&format!("import-undo-{name}")).into_owned(), say.number(count))
    });
    let page = FinishedPage {
        frame: Frame::new(ask, &say.t("import-finished-one"))
            .crumb(say.t("import"), ask.at(IMPORT)),
        about: vec![
            (say.t("import-about-file").into_owned(), intake.name.clone()),
            (say.t("kind").into_owned(), kind_label(ask, kind)),
            (say.t("owner").into_owned(), owner_name(ask, &intake.owner).await?),
            (say.t("import-about-who").into_owned(), by),
            (say.t("import-about-when").into_owned(), say.moment(intake.created)),
        ],
        counts: ["added", "updated", "unchanged", "refused"].iter().map(told).collect(),
        undone: undone.collect(),
        left: left(ask, intake).await?,
        rows: rows(ask, kind, &some).await?,
        rows_said: say.of("import-records", "count", &say.size(records.len())),
        earlier: if page > 1 { to(page - 1) } else { String::new() },
        later: if page * SHOWN < records.len() { to(page + 1) } else { String::new() },
        undo: if is_undone { String::new() } else { address(ask, intake, "/undo") },
    };
    Ok(Answer::html(page.render()?))
}

/// The records of these lines that whoever asks sees.
async fn rows(ask: &Ask, kind: &'static Kind, some: &[&IntakeRecord]) -> Result<Vec<Row>, Error> {
    let ids: Vec<String> = some.iter().map(|one| one.record.clone()).collect();
    let seen = ask.seen(&ids).await?;
    let row = |one: &&IntakeRecord| {
        let record = seen.iter().find(|record| record.id == one.record);
        let about = vec![
            ask.say.of("import-line", "line", &ask.say.number(one.line)),
            ask.say.t(&format!("import-was-{}", one.change)).into_owned(),
        ];
        match record {
            Some(record) => Row { about, ..of(ask, record, kind) },
            None => Row {
                title: (String::new(), ask.say.t("import-gone").into_owned()),
                address: String::new(),
                about,
                state: String::new(),
            },
        }
    };
    Ok(some.iter().map(row).collect())
}

fn of(ask: &Ask, record: &Record, kind: &'static Kind) -> Row {
    Row {
        title: title(ask, record),
        address: view::address(ask, record),
        about: Vec::new(),
        state: ask.say.state(kind, &record.state).into_owned(),
    }
}

/// What was left as it is when the import was taken back, and why.
async fn left(ask: &Ask, intake: &Intake) -> Result<Vec<Row>, Error> {
    let kept = intake.body["undone"]["kept"].as_array().cloned().unwrap_or_default();
    let ids: Vec<String> =
        kept.iter().filter_map(|one| Some(one[0].as_str()?.to_owned())).collect();
    let seen = ask.seen(&ids).await?;
    let mut rows = Vec::new();
    for one in &kept {
        let record = seen.iter().find(|record| Some(record.id.as_str()) == one[0].as_str());
        let reason = one[1].as_str().filter(|reason| REASONS.contains(reason));
        if let (Some(record), Some(reason)) = (record, reason) {
            let about = vec![ask.say.t(&format!("import-left-{reason}")).into_owned()];
            rows.push(Row { about, ..of(ask, record, record.kind) });
        }
    }
    Ok(rows)
}
