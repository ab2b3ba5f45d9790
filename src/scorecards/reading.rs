//! Tables of observations: each row an observation, or a problem with its row, its column and what was
//! expected there. All problems are told, and of a table that has one nothing is taken.

use std::collections::HashMap;

use facility_record::{Code, Line, Number, Vocabularies, Whole};

use super::Indicator;
use super::observation::Observation;
use super::slice;
use crate::exchange::{Incoming, Problem, Sheet};

/// The first year of which numbers are taken.
pub const FIRST_YEAR: i64 = 1960;

/// What is known of an indicator, as far as a table is read against it.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The least that a number can be.
    pub least: Option<f64>,
    /// The most that a number can be.
    pub most: Option<f64>,
    /// Whether its sources write 0 where nothing was assessed.
    pub zero_is_blank: bool,
    /// The code of an indicator that it is a part of; empty where it is of none.
    pub within: String,
}

impl Known {
    /// What an indicator says of its numbers.
    pub fn of(indicator: &Indicator) -> Known {
        Known {
            least: indicator.least.0,
            most: indicator.most.0,
            zero_is_blank: indicator.zero_is_blank.0 == Some(true),
            within: indicator.within.original_text().to_owned(),
        }
    }
}

/// What a table is read against.
pub struct Reading<'a> {
    /// The indicators, by code.
    pub indicators: &'a HashMap<String, Known>,
    /// The lists of codes.
    pub vocabularies: &'a Vocabularies,
    /// The year that it is.
    pub this_year: i64,
    /// The source and the release of rows that name none.
    pub source: &'a str,
    /// As `source`.
    pub release: &'a str,
}

/// The names of the columns, each with others that tables use.
const COLUMNS: [(&str, &[&str]); 14] = [
    ("country", &["iso3", "ref_area", "geo"]),
    ("year", &["time_period", "time", "period"]),
    ("indicator", &["series", "code"]),
    ("slice", &["disaggregation"]),
    ("value", &["obs_value"]),
    ("blank", &["obs_status"]),
    ("unit", &["unit_measure"]),
    ("source", &[]),
    ("release", &[]),
    ("method", &[]),
    ("licence", &["license"]),
    ("status", &[]),
    ("count", &["sample_size"]),
    ("confidentiality", &["conf_status", "obs_conf"]),
];
/// Columns that a table must have.
const NEEDED: [&str; 4] = ["country", "year", "indicator", "value"];

/// What is wrong with a cell: a stable word, and what was expected in its place.
type Wrong = (&'static str, String);

impl Reading<'_> {
    /// The observations of a table.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(&self, sheet: &Sheet) -> Result<Vec<Observation>, Vec<Problem>> {
        let mut problems = sheet.problems.clone();
        let named: HashMap<&str, &str> =
            sheet.header.iter().filter_map(|own| Some((own.as_str(), column(own)?))).collect();
        for needed in NEEDED {
            if !named.values().any(|name| *name == needed) && !sheet.header.is_empty() {
                let message = format!("there is no column {needed}");
                problems.push(Problem::new(1, 1, "missing-column", &message));
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let mut rows = Vec::with_capacity(sheet.lines.len());
        let mut seen: HashMap<[String; 6], usize> = HashMap::new();
        for line in &sheet.lines {
            let read = self.row(line, &named, &mut problems);
            let Some(row) = read else { continue };
            if let Some(earlier) = seen.insert(key(&row), line.line) {
                let message = format!("the same as row {earlier}: one of them is too many");
                problems.push(Problem::new(line.line, 1, "twice", &message));
            }
            rows.push(row);
        }
        if problems.is_empty() { Ok(rows) } else { Err(problems) }
    }

    fn row(
        &self,
        line: &Incoming,
        named: &HashMap<&str, &str>,
        problems: &mut Vec<Problem>,
    ) -> Option<Observation> {
        let mut row = Observation {
            slice: Line(facility_record::Text::new("", slice::TOTAL)),
            source: said(self.source),
            release: said(self.release),
            ..Observation::default()
        };
        let before = problems.len();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for cell in &line.cells {
            let Some(name) = named.get(cell.name.as_str()) else { continue };
            places.insert(name, cell.column);
            let text = cell.text.trim();
            if text.is_empty() {
                continue;
            }
            if let Err((code, expected)) = self.cell(name, text, &mut row) {
                let message = format!("{name}: {text} given, {expected} expected");
                problems.push(Problem::new(line.line, cell.column, code, &message));
            }
        }
        let place = |name: &str| places.get(name).copied().unwrap_or(1);
        let told: Vec<&str> =
            problems[before..].iter().filter_map(|p| p.message.split(':').next()).collect();
        let told: Vec<String> = told.into_iter().map(str::to_owned).collect();
        let given = [
            ("country", !row.country.is_empty()),
            ("year", row.year.is_some()),
            ("indicator", !row.indicator.is_empty()),
            ("value", row.value.is_some() || !row.blank.is_empty()),
            ("source", !row.source.is_empty()),
        ];
        for (name, is_given) in given {
            if !is_given && !told.iter().any(|one| one == name) {
                let message = format!("{name}: nothing given, {} expected", wanted(name));
                problems.push(Problem::new(line.line, place(name), "missing", &message));
            }
        }
        if let Err((code, expected)) = self.fits(&row) {
            let message = format!("value: {} given, {expected} expected", shown(&row));
            problems.push(Problem::new(line.line, place("value"), code, &message));
        }
        (problems.len() == before).then_some(row)
    }

    /// Puts a cell into its observation.
    fn cell(&self, name: &str, text: &str, row: &mut Observation) -> Result<(), Wrong> {
        match name {
            "country" => row.country = Code(self.code("countries", text)?),
            "blank" => row.blank = Code(self.code("blanks", text)?),
            "method" => row.method = Code(self.code("observation_methods", text)?),
            "year" => {
                let year = text.strip_suffix(".0").unwrap_or(text).parse().ok();
                let is_year = |year: &i64| (FIRST_YEAR..=self.this_year).contains(year);
                let expected = || format!("a year from {FIRST_YEAR} to {}", self.this_year);
                row.year = Whole(Some(year.filter(is_year).ok_or_else(|| ("year", expected()))?));
            }
            "indicator" => {
                if !self.indicators.contains_key(text) {
                    return Err(("unknown-indicator", "the code of an indicator".to_owned()));
                }
                row.indicator = said(text);
            }
            "slice" => {
                let pairs =
                    || format!("total, or pairs of {} such as sex=female", slice::KEYS.join(", "));
                row.slice = said(&slice::canonical(text).map_err(|_| ("slice", pairs()))?);
            }
            "value" => {
                let number = text.parse().ok().filter(|number: &f64| number.is_finite());
                let expected = || "a number with a point and no unit".to_owned();
                row.value = Number(Some(number.ok_or_else(|| ("not-a-number", expected()))?));
            }
            "status" => row.status = Code(self.code("observation_statuses", text)?),
            "confidentiality" => row.confidentiality = Code(self.code("confidentialities", text)?),
            "count" => {
                let count = text.parse().ok().filter(|count: &i64| *count >= 0);
                let expected = || "how many people or answers, without a point".to_owned();
                row.count = Whole(Some(count.ok_or_else(|| ("not-a-number", expected()))?));
            }
            "unit" => row.unit = said(text),
            "source" => row.source = said(text),
            "release" => row.release = said(text),
            _ => row.licence = said(text),
        }
        Ok(())
    }

    fn code(&self, vocabulary: &str, text: &str) -> Result<String, Wrong> {
        let found = self.vocabularies.of(vocabulary).code_of(text);
        found.map(str::to_owned).ok_or_else(|| ("unknown-code", format!("one of {vocabulary}")))
    }

    /// Whether a number can be one of its indicator, and is not said to be blank.
    fn fits(&self, row: &Observation) -> Result<(), Wrong> {
        let code = row.indicator.original_text();
        let (Some(value), Some(known)) = (row.value.0, self.indicators.get(code)) else {
            return Ok(());
        };
        if !row.blank.is_empty() {
            return Err(("blank-and-number", "a number or a reason for none".to_owned()));
        }
        if known.zero_is_blank && value == 0.0 {
            let expected = "no number, and not-published as the reason: 0 means not assessed here";
            return Err(("zero-is-blank", expected.to_owned()));
        }
        let is_below = known.least.is_some_and(|least| value < least);
        let is_above = known.most.is_some_and(|most| value > most);
        if !is_below && !is_above {
            return Ok(());
        }
        let ends = [known.least, known.most]
            .map(|end| end.map_or("any number".to_owned(), |end| end.to_string()));
        let slip = slip(value, known).map_or(String::new(), |unit| format!(" ({unit})"));
        Err(("out-of-range", format!("{} to {}{slip}", ends[0], ends[1])))
    }
}

/// What may have happened to a number that lies outside: it is a year, or a part of one for a percentage.
fn slip(value: f64, known: &Known) -> Option<&'static str> {
    let most = known.most?;
    let is_year = value.fract() == 0.0 && (1500.0..2100.0).contains(&value);
    match () {
        () if is_year && most <= 1.0 => Some("a year stands there: yes is 1 from that year on"),
        () if most <= 1.0 && value <= 100.0 => Some("a percentage stands there: divide it by 100"),
        () if value / 1000.0 <= most && value > most * 9.0 => Some("the unit may have slipped"),
        () => None,
    }
}

fn said(text: &str) -> Line {
    Line(facility_record::Text::new("", text))
}

fn shown(row: &Observation) -> String {
    row.value.map_or(String::new(), |value| value.to_string())
}

fn wanted(name: &str) -> &'static str {
    match name {
        "country" => "a country or area by its code",
        "year" => "a year",
        "indicator" => "the code of an indicator",
        "source" => "who says so",
        _ => "a number, or a reason for none in the column blank",
    }
}

/// Our name of a column; `None` for one that is read over.
fn column(own: &str) -> Option<&'static str> {
    let plain = own.trim().to_lowercase().replace([' ', '-'], "_");
    let found =
        COLUMNS.iter().find(|(name, others)| *name == plain || others.contains(&plain.as_str()));
    found.map(|(name, _)| *name)
}

/// What tells observations apart: indicator, country, year, slice, source and release.
pub fn key(row: &Observation) -> [String; 6] {
    let year = row.year.map_or(String::new(), |year| year.to_string());
    let [indicator, slice, source, release] =
        [&row.indicator, &row.slice, &row.source, &row.release]
            .map(|it| it.original_text().to_owned());
    [indicator, row.country.to_string(), year, slice, source, release]
}
