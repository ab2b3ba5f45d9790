//! The judged set: requests, offers and grades, with the places and topics of the vocabularies that
//! ship, as `facility match` and the clearing house bring them.

use std::collections::{BTreeMap, BTreeSet};

use facility_matching::{Geography, Naming, Offer, Place, Request, Topics, read_lines};

/// The themes on which settings may be chosen; the others are only reported. Themes, not
/// requests, are divided, so that nothing chosen on a theme is measured on it.
const DEV_THEMES: &str = "abefijmnqr";

/// The greatest number of topics that a request or offer is given, as the clearing house has it.
const NAMED: usize = 4;

/// All that the measurement needs.
pub struct JudgedSet {
    /// What is asked for.
    pub requests: Vec<Request>,
    /// What is offered.
    pub offers: Vec<Offer>,
    /// By request and then offer: 0 to 3.
    pub grades: BTreeMap<String, BTreeMap<String, u32>>,
    /// Places of the vocabularies.
    pub geography: Geography,
    /// Broader topics of the vocabularies.
    pub topics: Topics,
}

/// Which half of the set a request belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// Settings may be chosen on it.
    Dev,
    /// Only reported.
    Held,
}

/// The half of a request, by the letter of its theme.
pub fn half(request: &str) -> Half {
    let theme = request.trim_start_matches("fictional-").chars().next();
    match theme.is_some_and(|theme| DEV_THEMES.contains(theme)) {
        true => Half::Dev,
        false => Half::Held,
    }
}

impl JudgedSet {
    /// Reads the set; `named` adds the topics that the texts name, as the clearing house does.
    pub fn read(named: bool) -> JudgedSet {
        let mut requests: Vec<Request> =
            read_lines(&case("requests.jsonl")).expect("the requests are well formed");
        let mut offers: Vec<Offer> =
            read_lines(&case("offers.jsonl")).expect("the offers are well formed");
        let topics = rows("topics.csv");
        if named {
            let naming = naming(&topics);
            for request in &mut requests {
                let texts = [request.title.as_deref(), request.text.as_deref()];
                name(&naming, &mut request.topics, texts, request.lang.as_deref());
            }
            for offer in &mut offers {
                let texts = [offer.title.as_deref(), offer.text.as_deref()];
                name(&naming, &mut offer.topics, texts, offer.lang.as_deref());
            }
        }
        JudgedSet {
            requests,
            offers,
            grades: grades(),
            geography: geography(),
            topics: tree(&topics),
        }
    }
}

/// The contents of a file of the set.
pub fn case(file: &str) -> String {
    contents(&format!("tests/cases/judged/{file}"))
}

fn contents(path: &str) -> String {
    let path = format!("{}/../../{path}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn grades() -> BTreeMap<String, BTreeMap<String, u32>> {
    let mut grades: BTreeMap<String, BTreeMap<String, u32>> = BTreeMap::new();
    for line in case("grades.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [request, offer, grade] = cells[..] else { panic!("not three cells: {line}") };
        let grade = grade.parse().expect("a grade is a number");
        let before = grades.entry(request.to_owned()).or_default().insert(offer.to_owned(), grade);
        assert!(before.is_none(), "judged twice: {line}");
    }
    grades
}

/// The rows of a vocabulary by column name.
fn rows(file: &str) -> Vec<BTreeMap<String, String>> {
    let text = contents(&format!("vocabularies/{file}"));
    let mut lines = cells(&text).into_iter();
    let header = lines.next().expect("a vocabulary has a header");
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

/// The cells of comma-separated values, with quoted ones.
fn cells(text: &str) -> Vec<Vec<String>> {
    let (mut lines, mut line, mut cell, mut quoted) =
        (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => line.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                line.push(std::mem::take(&mut cell));
                lines.push(std::mem::take(&mut line));
            }
            '\r' if !quoted => {}
            _ => cell.push(letter),
        }
    }
    if !cell.is_empty() || !line.is_empty() {
        line.push(cell);
        lines.push(line);
    }
    lines
}

fn geography() -> Geography {
    let regions = rows("regions.csv");
    let above: BTreeMap<&str, &str> =
        regions.iter().map(|row| (row["code"].as_str(), row["parent"].as_str())).collect();
    let mut groups: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in rows("memberships.csv").into_iter().filter(|row| row["valid_to"].is_empty()) {
        groups.entry(row["country"].clone()).or_default().insert(row["parent"].clone());
    }
    let place = |row: &BTreeMap<String, String>| {
        // From the world down; the world itself is no region.
        let mut line: Vec<&str> = Vec::new();
        let mut code = row["parent"].as_str();
        while !code.is_empty() && code != "001" {
            line.insert(0, code);
            code = above.get(code).copied().unwrap_or_default();
        }
        let of = |at: usize| line.get(at).map(|code| (*code).to_owned());
        let own = groups.get(&row["code"]).cloned().unwrap_or_default();
        let income = own.iter().find_map(|group| group.strip_prefix("income-"));
        Place {
            region: of(0),
            subregion: of(1).or_else(|| of(0)),
            income: income.map(str::to_owned),
            groups: own
                .iter()
                .filter(|group| !group.starts_with("income-"))
                .map(|group| group.to_uppercase())
                .chain(of(2))
                .collect(),
        }
    };
    let places =
        rows("countries.csv").iter().map(|row| (row["code"].clone(), place(row))).collect();
    Geography { places }
}

fn tree(topics: &[BTreeMap<String, String>]) -> Topics {
    let with_parent = topics.iter().filter(|row| !row["parent"].is_empty());
    Topics {
        parents: with_parent.map(|row| (row["code"].clone(), row["parent"].clone())).collect(),
    }
}

fn naming(topics: &[BTreeMap<String, String>]) -> Naming {
    let names = topics.iter().flat_map(|row| {
        ["ar", "en", "es", "fr", "ru", "zh"].into_iter().flat_map(move |language| {
            let label = row[&format!("label_{language}")].as_str();
            let synonyms = row[&format!("synonyms_{language}")].split(';');
            synonyms
                .chain([label])
                .filter(|name| !name.is_empty())
                .map(move |name| (row["code"].as_str(), language, name))
        })
    });
    Naming::new(names)
}

fn name(naming: &Naming, topics: &mut Vec<String>, texts: [Option<&str>; 2], lang: Option<&str>) {
    if topics.is_empty() {
        let texts: Vec<&str> = texts.into_iter().flatten().collect();
        *topics = naming.codes_in(&texts, lang.unwrap_or_default(), NAMED);
    }
}
