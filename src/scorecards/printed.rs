//! What a framework came to for a country as a document to print, tagged for whoever does not see it.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock};

use facility_report::{Bar, Bars, Cell, Date, Fonts, Part, Report, Row, Table, print};
use facility_store::Record;

use super::place::{Card, Line, Pillar, Told, decimal, told};
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::Error;
use crate::web::say::today;
use crate::web::view::{address, title};

/// The fonts of this machine, found when something is first printed.
struct Found(LazyLock<Arc<Fonts>>);

impl Default for Found {
    fn default() -> Found {
        Found(LazyLock::new(|| Arc::new(Fonts::find(&Fonts::DIRECTORIES.map(PathBuf::from)))))
    }
}

/// Whether the machine has the fonts for the language of whoever asks.
pub fn can_print(ask: &Ask) -> bool {
    let missing = ask.site.views.of::<Found>().0.missing_for(ask.say.code());
    if let Some(package) = missing {
        tracing::warn!(language = ask.say.code(), package, "a package of fonts is missing for PDF");
    }
    missing.is_none()
}

/// The document.
///
/// # Errors
/// When the database fails, or a font is missing: the log says which package has it.
pub async fn printed(ask: &Ask, record: &Record, card: &Card<'_>) -> Result<Answer, Error> {
    let told = told(ask, card).await?;
    let report = report(ask, record, told);
    let fonts = ask.site.views.of::<Found>().0.clone();
    let bytes = tokio::task::spawn_blocking(move || print(&report, &fonts))
        .await
        .map_err(|error| Error::Fault(error.to_string()))?
        .map_err(|problem| Error::Fault(problem.to_string()))?;
    Ok(Answer::typed(200, "application/pdf", bytes))
}

fn report(ask: &Ask, record: &Record, told: Told) -> Report {
    let (say, day) = (ask.say, today());
    let here = ask.path.trim_end_matches(".pdf");
    let permanent = format!("{}{here}", ask.site.public_url.trim_end_matches('/'));
    let mut parts: Vec<Part> = told.said.iter().cloned().map(Part::Paragraph).collect();
    let bars: Vec<Bar> = told.pillars.iter().filter(|it| it.counts).map(bar).collect();
    if !bars.is_empty() {
        let caption = say.t("scorecard-scale").into_owned();
        parts.push(Part::Bars(Bars { caption, alternative: String::new(), bars }));
    }
    parts.extend(told.pillars.iter().flat_map(|it| pillar(ask, it)));
    let mut about = vec![(say.t("kind-framework").into_owned(), title(ask, record).1)];
    if let Some(index) = told.index {
        about.push((say.t("scorecard-index").into_owned(), decimal(ask, index)));
    }
    about.push((
        say.t("scorecard-method").into_owned(),
        format!("{}{}/method", ask.site.public_url.trim_end_matches('/'), address(ask, record)),
    ));
    Report {
        language: say.code().to_owned(),
        title: told.heading,
        subtitle: title(ask, record).1,
        author: say.t("site-name").into_owned(),
        date: Date {
            text: say.day(day),
            year: i32::from(day.year()),
            month: day.month().unsigned_abs(),
            day: day.day().unsigned_abs(),
        },
        address: permanent,
        about,
        parts,
        notes: vec![say.t("map-boundaries").into_owned()],
    }
}

fn bar(pillar: &Pillar) -> Bar {
    Bar { label: pillar.name.1.clone(), value: pillar.value, said: pillar.score.clone() }
}

/// A pillar as a heading and a table.
fn pillar(ask: &Ask, pillar: &Pillar) -> Vec<Part> {
    let say = ask.say;
    let mut parts = vec![Part::Heading { level: 1, text: pillar.name.1.clone() }];
    if !pillar.note.1.is_empty() {
        parts.push(Part::Paragraph(pillar.note.1.clone()));
    }
    let mut header = vec!["scorecard-indicator-source", "scorecard-value-year"];
    let caption = match pillar.counts {
        true => {
            header.push("scorecard-score");
            say.of("scorecard-pillar-score", "score", &pillar.score)
        }
        false => say.t("scorecard-told-only").into_owned(),
    };
    parts.push(Part::Table(Table {
        caption,
        numbers: (1..header.len()).collect(),
        header: header.into_iter().map(|label| say.t(label).into_owned()).collect(),
        rows: pillar.lines.iter().map(|it| row(ask, it, pillar.counts)).collect(),
    }));
    parts
}

fn row(ask: &Ask, line: &Line, counts: bool) -> Row {
    let joined = |parts: &[&str], by: &str| {
        let given: Vec<&str> = parts.iter().copied().filter(|it| !it.is_empty()).collect();
        given.join(by)
    };
    let public = ask.site.public_url.trim_end_matches('/');
    let mut name =
        Cell::from(line.name.1.clone()).over(&joined(&[&line.source, &line.note.1], "\n"));
    if !line.name.0.is_empty() {
        name = name.in_language(&line.name.0);
    }
    if !line.address.is_empty() {
        name = name.leading_to(&format!("{public}{}", line.address));
    }
    let unit = if line.number.is_empty() { "" } else { line.unit.1.as_str() };
    let number = Cell::from(joined(&[&line.number, unit], " "));
    let mut cells = vec![name, number.over(&joined(&[&line.year, &line.remark], "\n"))];
    if counts {
        cells.push(Cell::from(line.score.clone()));
    }
    Row::Cells(cells)
}
