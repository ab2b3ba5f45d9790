//! Activities and organisations of IATI as lines of our own.

use facility_record::{Money, Vocabularies, Vocabulary};

use super::iati::{self, Activity, Body, Organisation, Text};
use super::incoming::{Incoming, Problem};
use super::line::Line;

/// What of an activity has a field here in full; all else is kept with the source. Texts, bodies,
/// dates, money and results stay there too: types, roles and exact amounts are more than our fields
/// hold.
const PLACED: &[&str] = &[
    "identifier",
    "line",
    "column",
    "default_language",
    "default_currency",
    "status",
    "documents",
    "websites",
    "namespaces",
    "left_out",
];

/// Most rows of budgets, results and documents that are made fields; the rest stay with the source.
const MOST: usize = 500;

/// The lines of a file: the bodies that are named, then what they take part in.
pub(super) fn lines(
    bytes: &[u8],
    vocabularies: &Vocabularies,
) -> (Vec<(String, Incoming)>, Vec<Problem>) {
    let file = match iati::read(std::io::BufReader::new(bytes)) {
        Ok(file) => file,
        Err(refused) => {
            let problems = refused.problems.iter();
            let problem = |p: &iati::Problem| Problem::new(p.line, p.column, p.code, &p.message);
            return (Vec::new(), problems.map(problem).collect());
        }
    };
    let languages = vocabularies.of("languages");
    let mut lines = Vec::new();
    for activity in &file.activities {
        let bodies = activity.participants.iter().map(|one| &one.body).chain(&activity.reporting);
        let place = (activity.line, activity.column);
        lines.extend(bodies.filter_map(|body| mention(body, place, languages)));
        lines.push(("initiative".to_owned(), initiative(activity, vocabularies)));
    }
    for organisation in &file.organisations {
        lines.push(("organisation".to_owned(), reported(organisation, languages)));
    }
    (lines, Vec::new())
}

/// A body that is named with its identifier.
fn mention(
    body: &Body,
    (line, column): (usize, usize),
    languages: &Vocabulary,
) -> Option<(String, Incoming)> {
    let identifier = identifier_of(&body.reference)?;
    let mut line = Line::at(line, column).mention();
    line.add("identifier", &identifier);
    match body.names.is_empty() {
        true => line.add("title", &body.reference),
        false => add_texts(&mut line, "title", &body.names, languages),
    }
    line.add("org_id", org_id(&body.reference));
    line.add("organisation_type", organisation_type(&body.kind));
    line.add("source", "International Aid Transparency Initiative");
    Some(("organisation".to_owned(), line.done()))
}

/// An organisation that reports itself.
fn reported(organisation: &Organisation, languages: &Vocabulary) -> Incoming {
    let mut line = Line::at(organisation.line, organisation.column);
    line.add("identifier", &identifier_of(&organisation.identifier).unwrap_or_default());
    match organisation.names.is_empty() {
        true => line.add("title", &organisation.identifier),
        false => add_texts(&mut line, "title", &organisation.names, languages),
    }
    line.add("org_id", org_id(&organisation.identifier));
    line.add("organisation_type", organisation_type(organisation.kind()));
    line.add("source", "International Aid Transparency Initiative");
    line.with_rest(organisation.without(PLACED))
}

fn initiative(activity: &Activity, vocabularies: &Vocabularies) -> Incoming {
    let languages = vocabularies.of("languages");
    let mut line = Line::at(activity.line, activity.column);
    line.add("identifier", &format!("iati:{}", activity.identifier));
    match activity.titles.is_empty() {
        true => line.add("title", &activity.identifier),
        false => add_texts(&mut line, "title", &activity.titles, languages),
    }
    add_texts(&mut line, "description", &descriptions(activity), languages);
    let status = vocabularies.of("initiative_statuses").entries();
    let status = status.iter().find(|entry| entry.more.get("iati") == Some(&activity.status));
    line.add("status", status.map_or("", |entry| &entry.code));
    line.add("reach", reach(&activity.scope));
    add_bodies(&mut line, activity);
    let starts = first([activity.day("2"), activity.day("1")]);
    let ends = first([activity.day("4"), activity.day("3")]);
    line.add("starts", starts);
    // An end before the start is a mistake of the source, and is kept there with all its dates.
    line.add("ends", if ends < starts { "" } else { ends });
    let countries = vocabularies.of("countries");
    let known: Vec<&str> =
        activity.country_codes().into_iter().filter_map(|code| countries.code_of(code)).collect();
    line.add("countries", &known.join(";"));
    add_goals(&mut line, activity, vocabularies);
    add_money(&mut line, activity, vocabularies);
    add_results(&mut line, activity);
    add_documents(&mut line, activity, vocabularies);
    let places = activity.locations.iter().filter_map(|location| one(&location.names));
    line.add("places", &places.collect::<Vec<_>>().join("\n"));
    line.add("website", activity.websites.first().map_or("", String::as_str));
    let publisher = activity.reporting.as_ref().and_then(|body| one(&body.names));
    let source = publisher.map_or("International Aid Transparency Initiative".into(), |name| {
        format!("International Aid Transparency Initiative, published by {name}")
    });
    line.add("source", &source);
    line.with_rest(activity.without(PLACED))
}

/// All descriptions in each language: what it is about, its aims, whom it is for.
fn descriptions(activity: &Activity) -> Vec<Text> {
    let mut texts: Vec<Text> = Vec::new();
    for text in activity.descriptions.iter().flat_map(|description| &description.texts) {
        match texts.iter_mut().find(|known| known.language == text.language) {
            Some(known) if known.text.contains(&text.text) => {}
            Some(known) => known.text = format!("{}\n\n{}", known.text, text.text),
            None => texts.push(text.clone()),
        }
    }
    texts
}

/// Those who take part: with an identifier as links, with a name alone as a line.
fn add_bodies(line: &mut Line, activity: &Activity) {
    let (mut leads, mut funders, mut implementers, mut others) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for participant in &activity.participants {
        let Some(identifier) = identifier_of(&participant.body.reference) else {
            others.extend(one(&participant.body.names));
            continue;
        };
        let links = match participant.role.as_str() {
            "1" => &mut funders,
            "4" => &mut implementers,
            _ => &mut leads,
        };
        if !links.contains(&identifier) {
            links.push(identifier);
        }
    }
    if leads.is_empty() {
        leads.extend(activity.reporting.iter().filter_map(|body| identifier_of(&body.reference)));
    }
    others.dedup();
    for (name, links) in [("leads", leads), ("funders", funders), ("implementers", implementers)] {
        line.add(name, &links.join(";"));
    }
    line.add("others", &others.join("\n"));
}

/// Goals and targets by their own vocabularies, sectors as their source names them.
fn add_goals(line: &mut Line, activity: &Activity, vocabularies: &Vocabularies) {
    let tagged = |vocabulary: &str| {
        let tags = activity.tags.iter().filter(move |tag| tag.vocabulary == vocabulary);
        tags.map(|tag| tag.code.clone()).collect::<Vec<String>>()
    };
    let sectors =
        |vocabulary: &str| activity.sector_codes(vocabulary).into_iter().map(String::from);
    for (name, mut codes, more) in
        [("sdgs", tagged("2"), sectors("7")), ("sdg_targets", tagged("3"), sectors("8"))]
    {
        codes.extend(more);
        codes.retain(|code| vocabularies.of(name).has(code));
        codes.dedup();
        line.add(name, &codes.join(";"));
    }
    let mut names: Vec<String> = Vec::new();
    for sector in activity.sectors.iter().filter(|s| !matches!(&*s.vocabulary, "7" | "8" | "9")) {
        let name = match (one(&sector.names), sector.vocabulary_or_first()) {
            (Some(name), _) => name.to_owned(),
            (None, "1" | "2") => format!("DAC {}", sector.code),
            (None, vocabulary) => format!("{vocabulary}: {}", sector.code),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    line.add("sectors", &names.join("\n"));
}

fn add_money(line: &mut Line, activity: &Activity, vocabularies: &Vocabularies) {
    let currencies = vocabularies.of("currencies");
    let known = activity.budgets.iter().filter(|budget| currencies.has(&budget.money.currency));
    let amounts = known.filter_map(|budget| Some((budget, amount(&budget.money)?)));
    for (at, (budget, amount)) in amounts.take(MOST).enumerate() {
        line.add(format!("budgets[{at}].starts"), &budget.from);
        line.add(format!("budgets[{at}].ends"), &budget.to);
        line.add(format!("budgets[{at}].amount.amount"), &amount.to_string());
        line.add(format!("budgets[{at}].amount.currency"), &budget.money.currency);
    }
}

/// An amount in whole minor units of its currency; none for less than nothing.
fn amount(money: &iati::Money) -> Option<iati::Amount> {
    let amount = iati::Amount::parse(&money.amount).filter(|amount| !amount.is_negative())?;
    Some(amount.rounded(Money::digits(&money.currency)))
}

/// A row for each period of each indicator, or one for the indicator, or one for the result.
fn add_results(line: &mut Line, activity: &Activity) {
    let mut at = 0;
    for result in &activity.results {
        let title = one(&result.titles).unwrap_or("–").to_owned();
        let mut row = |cells: &[(&str, &str)]| {
            if at < MOST {
                line.add(format!("outcomes[{at}].title"), &short(&title));
                for (name, text) in cells {
                    line.add(format!("outcomes[{at}].{name}"), &short(text));
                }
                at += 1;
            }
        };
        if result.indicators.is_empty() {
            row(&[]);
        }
        for indicator in &result.indicators {
            let name = one(&indicator.titles).unwrap_or_default();
            let baseline = indicator.baselines.first().map_or("", |baseline| &baseline.value);
            if indicator.periods.is_empty() {
                row(&[("indicator", name), ("baseline", baseline)]);
            }
            for period in &indicator.periods {
                let value = |all: &[iati::Measured]| {
                    all.first().map(|measured| measured.value.clone()).unwrap_or_default()
                };
                let span = match (period.from.as_str(), period.to.as_str()) {
                    (from, to) if !from.is_empty() && !to.is_empty() && from <= to => {
                        format!("{from}/{to}")
                    }
                    (day, "") | ("", day) => day.to_owned(),
                    _ => String::new(),
                };
                row(&[
                    ("indicator", name),
                    ("baseline", baseline),
                    ("target", &value(&period.targets)),
                    ("actual", &value(&period.actuals)),
                    ("period", &span),
                ]);
            }
        }
    }
}

fn add_documents(line: &mut Line, activity: &Activity, vocabularies: &Vocabularies) {
    let languages = vocabularies.of("languages");
    let known = activity.documents.iter().filter(|document| is_address(&document.url));
    for (at, document) in known.take(MOST).enumerate() {
        let title = one(&document.titles).unwrap_or(&document.url);
        line.add(format!("documents[{at}].title"), &short(title));
        line.add(format!("documents[{at}].url"), &document.url);
        let language = document.languages.iter().find(|code| languages.has(code));
        line.add(format!("documents[{at}].language"), language.map_or("", String::as_str));
    }
}

/// The texts of a field in all their languages, the first as the original.
fn add_texts(line: &mut Line, name: &str, texts: &[Text], languages: &Vocabulary) {
    let code = |text: &'_ Text| match languages.has(&text.language) {
        true => text.language.clone(),
        false => "und".to_owned(),
    };
    let Some(original) = texts.first() else { return };
    line.add(name, &original.text);
    line.add(format!("{name}@original"), &code(original));
    for text in &texts[1..] {
        if code(text) != code(original) {
            line.add(format!("{name}@{}", code(text)), &text.text);
        }
    }
}

/// The text in English, else the first.
fn one(texts: &[Text]) -> Option<&str> {
    let english = texts.iter().find(|text| text.language == "en");
    english.or(texts.first()).map(|text| text.text.as_str()).filter(|text| !text.is_empty())
}

/// One line of at most 300 characters; the whole stays with the source.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(299) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

fn first<const N: usize>(texts: [&str; N]) -> &str {
    texts.into_iter().find(|text| !text.is_empty()).unwrap_or_default()
}

fn is_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The identifier of a body: worldwide where its reference has a list, else this source's own.
fn identifier_of(reference: &str) -> Option<String> {
    let reference = reference.trim();
    match reference {
        "" => None,
        _ if org_id(reference).is_empty() => Some(format!("iati-organisation:{reference}")),
        _ => Some(format!("org-id:{reference}")),
    }
}

/// The reference, if it is one of org-id.guide: a list of letters, a hyphen, a number.
fn org_id(reference: &str) -> &str {
    let has_list = reference.split_once('-').is_some_and(|(country, rest)| {
        country.len() >= 2 && country.bytes().all(|b| b.is_ascii_uppercase()) && !rest.is_empty()
    });
    let is_plain = reference.bytes().all(|byte| byte.is_ascii_graphic());
    if has_list && is_plain { reference } else { "" }
}

/// Our type for a code of the codelist OrganisationType.
fn organisation_type(code: &str) -> &'static str {
    match code {
        "10" | "11" => "government",
        "21" | "22" | "23" | "24" => "ngo",
        "40" => "intergovernmental",
        "70" | "71" | "72" | "73" => "private-company",
        "80" => "academia",
        "15" | "30" | "60" | "90" => "other",
        _ => "",
    }
}

/// Our reach for a code of the codelist ActivityScope.
fn reach(code: &str) -> &'static str {
    match code {
        "1" | "3" => "international",
        "2" => "regional",
        "4" | "5" | "6" | "7" | "8" => "national",
        _ => "",
    }
}
