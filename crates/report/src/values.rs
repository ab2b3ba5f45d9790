//! A report as a value of typst: texts are strings there, and never become markup.

use typst::foundations::{Array, Datetime, Dict, Value};

use crate::columns::{Wish, widths};
use crate::faces::{Faces, Ruler};
use crate::problem::Problem;
use crate::report::{Bar, Bars, Cell, Part, Report, Row, Table};
use crate::words::{BOLD, clean, measured, pieces, spoken};

/// The width of the text on a page of A4 with margins of 22 mm, in points.
const ROOM: f64 = 166.0 / 25.4 * 72.0;
/// The size of running text, in points.
const TEXT: f64 = 10.0;
/// The size of text in tables and charts, in points.
const SMALL: f64 = 9.0;
/// The size of the title, in points.
const TITLE: f64 = 23.0;
/// White space after a cell, in points.
const GAP: f64 = 12.0;
/// A row with a cell of more lines than this may be split between two pages.
const WHOLE: f64 = 12.0;
/// How many characters of the address fit under a page.
const FOOT: usize = 200;
/// What a link begins with.
const SCHEMES: [&str; 3] = ["https://", "http://", "mailto:"];

/// What makes values: the faces know what can be drawn, the ruler how wide it is.
struct Setter<'a> {
    faces: &'a Faces,
    ruler: Ruler<'a>,
}

/// Everything that the template reads.
///
/// # Errors
///
/// [`Problem::Date`], [`Problem::Row`] and [`Problem::Bar`].
pub(crate) fn of(report: &Report, faces: &Faces) -> Result<Dict, Problem> {
    let mut setter = Setter { faces, ruler: Ruler::new(faces) };
    let (year, month, day) = (report.date.year, report.date.month, report.date.day);
    let date = Datetime::from_ymd(year, month, day).filter(|_| (0..=9999).contains(&year));
    let date = date.ok_or(Problem::Date { year, month, day })?;
    let byline = [&report.author, &report.date.text];
    let byline = byline.into_iter().map(|text| text.trim());
    // Each on a line of its own: a name in another script would else take the date's numbers along.
    let byline = byline.filter(|text| !text.is_empty());
    let byline: Vec<Value> = byline.map(|text| setter.text(text, ROOM / TEXT)).collect();
    let mut level = 0;
    let mut parts = Array::new();
    for part in &report.parts {
        parts.push(setter.part(part, &mut level)?);
    }
    let notes = report.notes.iter().map(|note| setter.text(note, ROOM / SMALL));
    let notes: Vec<Value> = notes.collect();
    Ok(dict([
        ("language", string(&report.language)),
        ("families", families(&report.language, faces)),
        ("chinese", families("zh", faces)),
        ("plain", families("", faces)),
        ("gap", Value::Float(GAP)),
        ("name", string(&spoken(&report.title))),
        ("description", string(&spoken(&report.subtitle))),
        ("publisher", string(&spoken(&report.author))),
        ("day", Value::Datetime(date)),
        ("title", setter.text(&report.title, ROOM / TITLE / BOLD)),
        ("subtitle", setter.text(&report.subtitle, ROOM / 13.0)),
        ("byline", array(byline)),
        ("address", setter.text(&foot(&report.address), 0.8 * ROOM / 8.0)),
        ("about", setter.about(&report.about)),
        ("parts", Value::Array(parts)),
        ("notes", array(notes)),
    ]))
}

impl Setter<'_> {
    /// A text for lines of this room, in parts of the font size.
    fn text(&mut self, text: &str, room: f64) -> Value {
        let text = clean(text, self.faces);
        let pieces = pieces(&text, room, &mut self.ruler);
        array(pieces.iter().map(|piece| string(piece)))
    }

    fn part(&mut self, part: &Part, before: &mut u8) -> Result<Value, Problem> {
        Ok(Value::Dict(match part {
            Part::Heading { level, text } => {
                *before = (*level).clamp(1, (*before + 1).min(3));
                let text = self.text(text, ROOM / 14.0 / BOLD);
                dict([
                    ("kind", string("heading")),
                    ("level", Value::Int(i64::from(*before))),
                    ("text", text),
                ])
            }
            Part::Paragraph(text) => {
                dict([("kind", string("paragraph")), ("text", self.text(text, ROOM / TEXT))])
            }
            Part::List(items) => {
                let items: Vec<Value> =
                    items.iter().map(|item| self.text(item, ROOM / TEXT - 2.0)).collect();
                dict([("kind", string("list")), ("items", array(items))])
            }
            Part::Table(table) => self.table(table)?,
            Part::Bars(bars) => self.bars(bars)?,
        }))
    }

    /// Names and values, in two columns of which the first is as wide as it must be.
    fn about(&mut self, about: &[(String, String)]) -> Value {
        let mut name = Wish::default();
        for (text, _) in about {
            self.wish(&mut name, text, BOLD);
        }
        let width = name.natural.min(0.36 * ROOM);
        let rows: Vec<Value> = about
            .iter()
            .map(|(name, value)| {
                let name = self.text(name, (width - GAP) / SMALL / BOLD);
                array([name, self.text(value, (ROOM - width - GAP) / SMALL)])
            })
            .collect();
        Value::Dict(dict([("width", Value::Float(width)), ("rows", array(rows))]))
    }

    /// Widens what a column asks for by this text in small print.
    fn wish(&mut self, wish: &mut Wish, text: &str, bold: f64) {
        let (natural, least) = measured(&clean(text, self.faces), &mut self.ruler);
        wish.natural = wish.natural.max(natural * SMALL * bold + GAP);
        wish.least = wish.least.max(least * SMALL * bold + GAP);
    }

    fn table(&mut self, table: &Table) -> Result<Dict, Problem> {
        let wrong = |row| Problem::Row { caption: table.caption.clone(), row };
        if table.header.is_empty() {
            return Err(wrong(0));
        }
        let mut wishes = vec![Wish::default(); table.header.len()];
        for (at, wish) in wishes.iter_mut().enumerate() {
            wish.number = table.numbers.contains(&at);
            self.wish(wish, &table.header[at], BOLD);
        }
        for (row, cells) in table.rows.iter().enumerate() {
            let Row::Cells(cells) = cells else { continue };
            if cells.len() != wishes.len() {
                return Err(wrong(row + 1));
            }
            for (wish, cell) in wishes.iter_mut().zip(cells) {
                self.wish(wish, &cell.text, 1.0);
            }
        }
        let widths = widths(&wishes, ROOM);
        let rooms: Vec<f64> = widths.iter().map(|width| (width - GAP) / SMALL).collect();
        let header: Vec<Value> = table
            .header
            .iter()
            .zip(&rooms)
            .map(|(text, room)| self.text(text, room / BOLD))
            .collect();
        let mut long = false;
        for (text, room) in table.header.iter().zip(&rooms) {
            long |= self.is_long(text, room / BOLD);
        }
        let rows: Vec<Value> = table.rows.iter().map(|row| self.row(row, &rooms)).collect();
        Ok(dict([
            ("kind", string("table")),
            ("caption", self.text(&table.caption, ROOM / TEXT / BOLD)),
            ("widths", array(widths.into_iter().map(Value::Float))),
            ("numbers", array(wishes.iter().map(|wish| Value::Bool(wish.number)))),
            ("header", array(header)),
            ("long", Value::Bool(long)),
            ("rows", array(rows)),
        ]))
    }

    fn row(&mut self, row: &Row, rooms: &[f64]) -> Value {
        Value::Dict(match row {
            Row::Group(text) => {
                let room = ROOM / SMALL / BOLD;
                let long = self.is_long(text, room);
                dict([("group", self.text(text, room)), ("long", Value::Bool(long))])
            }
            Row::Cells(cells) => {
                let (mut values, mut long) = (Vec::new(), false);
                for (cell, room) in cells.iter().zip(rooms) {
                    long |= self.is_long(&[&cell.text, "\n", &cell.beneath].concat(), *room);
                    values.push(self.cell(cell, *room));
                }
                dict([("cells", array(values)), ("long", Value::Bool(long))])
            }
        })
    }

    /// Whether a text takes more lines of this room than are kept together.
    fn is_long(&mut self, text: &str, room: f64) -> bool {
        let lines = self.ruler.width(text) / room.max(1.0) + text.lines().count() as f64;
        lines > WHOLE
    }

    fn cell(&mut self, cell: &Cell, room: f64) -> Value {
        let beneath = self.text(&cell.beneath, room);
        let mut value = dict([("text", self.text(&cell.text, room)), ("beneath", beneath)]);
        if let Some(language) = cell.language.as_deref().and_then(primary) {
            value.insert("language".into(), string(&language));
        }
        // A link around nothing could be followed by nobody.
        if let Some(link) = cell.link.as_deref().filter(|_| !cell.text.trim().is_empty())
            && SCHEMES.iter().any(|scheme| link.starts_with(scheme) && link.len() > scheme.len())
            && link.len() <= 2000
            && !link.chars().any(char::is_control)
        {
            value.insert("link".into(), string(link));
        }
        Value::Dict(value)
    }

    fn bars(&mut self, chart: &Bars) -> Result<Dict, Problem> {
        let (mut label, mut said) = (Wish::default(), Wish::default());
        for bar in &chart.bars {
            if bar.value.is_some_and(|value| !(0.0..=100.0).contains(&value)) {
                return Err(Problem::Bar { label: bar.label.clone() });
            }
            self.wish(&mut label, &bar.label, 1.0);
            self.wish(&mut said, &bar.said, BOLD);
        }
        let (label, said) = (label.natural.min(0.4 * ROOM), said.natural.min(0.25 * ROOM));
        let bars: Vec<Value> = chart
            .bars
            .iter()
            .map(|bar| {
                Value::Dict(dict([
                    ("label", self.text(&bar.label, (label - GAP) / SMALL)),
                    ("said", self.text(&bar.said, (said - GAP) / SMALL / BOLD)),
                    ("value", bar.value.map_or(Value::None, Value::Float)),
                ]))
            })
            .collect();
        let alternative = match chart.alternative.trim().is_empty() {
            true => spelled(&chart.caption, &chart.bars),
            false => chart.alternative.clone(),
        };
        Ok(dict([
            ("kind", string("bars")),
            ("caption", self.text(&chart.caption, ROOM / TEXT / BOLD)),
            ("alternative", string(&spoken(&alternative))),
            ("label", Value::Float(label)),
            ("said", Value::Float(said)),
            ("bars", array(bars)),
        ]))
    }
}

/// As much of an address as fits under a page.
fn foot(address: &str) -> String {
    let line = address.replace('\n', " ");
    match line.char_indices().nth(FOOT) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// A chart in words: its caption, and every label with its value.
fn spelled(caption: &str, bars: &[Bar]) -> String {
    let bars: Vec<String> = bars.iter().map(|bar| format!("{}: {}", bar.label, bar.said)).collect();
    format!("{caption}. {}", bars.join("; "))
}

/// The families as the template hands them on. Latin letters in Chinese come from the Latin face,
/// but signs that both scripts use come from the Chinese one.
fn families(language: &str, faces: &Faces) -> Value {
    let latin = |family: &str| language == "zh" && family == "Noto Sans";
    let value = |family: &&'static str| match latin(family) {
        true => Value::Dict(dict([("name", string(family)), ("covers", string("latin-in-cjk"))])),
        false => string(family),
    };
    array(faces.families.iter().map(value))
}

/// The language itself of a tag of a language: two or three letters.
fn primary(tag: &str) -> Option<String> {
    let language = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    let fits =
        (2..=3).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_lowercase());
    fits.then_some(language)
}

fn dict<const COUNT: usize>(entries: [(&str, Value); COUNT]) -> Dict {
    entries.into_iter().map(|(name, value)| (name.into(), value)).collect()
}

fn array(values: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(values.into_iter().collect())
}

fn string(text: &str) -> Value {
    Value::Str(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_a_language_is_cut_to_the_language() {
        for (tag, language) in
            [("pt-BR", Some("pt")), ("ZH", Some("zh")), ("", None), ("e\"", None)]
        {
            assert_eq!(primary(tag).as_deref(), language, "{tag}");
        }
    }
}
