//! The nominee files of the Digital Public Goods registry: solutions, and the bodies behind them.

use serde_json::Value as Json;

use super::incoming::Incoming;
use super::line::Line;

/// Where these facts come from.
const SOURCE: &str = "Digital Public Goods Alliance, publicgoods-candidates";
/// Under which terms.
const LICENCE: &str = "Unlicense";

/// A nominee as lines of our own: the bodies it names, then the solution that links to them.
pub fn lines(nominee: &Incoming) -> Vec<(&'static str, Incoming)> {
    let Some(object) = &nominee.object else { return Vec::new() };
    let object = Json::Object(object.clone());
    let mut lines = Vec::new();
    let (mut owners, mut partners) = (Vec::new(), Vec::new());
    for body in array(&object["organizations"]) {
        let name = text(&body["name"]);
        if name.is_empty() {
            continue;
        }
        let identifier = format!("dpg-organisation:{}", plain(name));
        let mut line = line_at(nominee, "organizations");
        line.add("identifier", &identifier);
        line.add("title", name);
        line.add("title@original", "en");
        line.add("website", &address(text(&body["website"])));
        line.add("source", SOURCE);
        line.add("source_licence", LICENCE);
        lines.push(("organisation", line.done()));
        let links = if text(&body["org_type"]) == "owner" { &mut owners } else { &mut partners };
        if !links.contains(&identifier) {
            links.push(identifier);
        }
    }
    lines.push(("solution", solution(nominee, &object, &owners, &partners)));
    lines
}

fn solution(nominee: &Incoming, object: &Json, owners: &[String], partners: &[String]) -> Incoming {
    let mut line = line_at(nominee, "name");
    line.add("identifier", &format!("dpg:{}", text(&object["_id"])));
    line.add("title", text(&object["name"]));
    line.add("title@original", "en");
    line.add("description", text(&object["description"]));
    line.add("description@original", "en");
    line.add("other_names", &joined(&object["aliases"], "\n"));
    line.add("website", &address(text(&object["website"])));
    line.add("sectors", &joined(&object["sectors"], "\n"));
    line.add("solution_types", &joined(&object["type"], ";").replace("aimodel", "ai-model"));
    line.add("owners", &owners.join(";"));
    line.add("partners", &partners.join(";"));
    line.add("dpg_stage", &text(&object["stage"]).to_lowercase());
    for (at, licence) in array(&object["license"]).iter().enumerate() {
        line.add(format!("licences[{at}].name"), text(&licence["spdx"]));
        line.add(format!("licences[{at}].url"), &address(text(&licence["licenseURL"])));
    }
    for (at, repository) in array(&object["repositories"]).iter().enumerate() {
        line.add(format!("repositories[{at}].name"), text(&repository["name"]));
        line.add(format!("repositories[{at}].url"), &address(text(&repository["url"])));
    }
    let mut goals: Vec<String> = Vec::new();
    for (at, goal) in array(&object["SDGs"]).iter().enumerate() {
        let number = goal["SDGNumber"].to_string().trim_matches('"').to_owned();
        line.add(format!("evidence[{at}].goal"), &number);
        line.add(format!("evidence[{at}].text"), text(&goal["evidenceText"]));
        line.add(format!("evidence[{at}].url"), &address(text(&goal["evidenceURL"])));
        if !goals.contains(&number) {
            goals.push(number);
        }
    }
    line.add("sdgs", &goals.join(";"));
    line.add("source", SOURCE);
    line.add("source_licence", LICENCE);
    line.with_rest(rest(object))
}

/// A line whose cells point to the place of one part of the nominee.
fn line_at(nominee: &Incoming, part: &str) -> Line {
    let cell = nominee.cells.iter().find(|cell| cell.name == part);
    let (line, column) = cell.map_or((nominee.line, 1), |cell| (cell.line, cell.column));
    Line::at(line, column)
}

/// What has no field here: all but what was placed above, and but whom to ask.
fn rest(object: &Json) -> Json {
    const PLACED: &[&str] = &[
        "_id",
        "name",
        "aliases",
        "description",
        "website",
        "sectors",
        "type",
        "stage",
        "license",
        "repositories",
        "SDGs",
        "organizations",
    ];
    let names_nobody = |name: &str| {
        let name = name.to_lowercase();
        !["contact", "mail", "author", "submitter"].iter().any(|word| name.contains(word))
    };
    let all = object.as_object().into_iter().flatten();
    let left: serde_json::Map<String, Json> = all
        .filter(|(name, _)| !PLACED.contains(&name.as_str()) && names_nobody(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    if left.is_empty() { Json::Null } else { Json::Object(left) }
}

fn array(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default().trim()
}

fn joined(json: &Json, sign: &str) -> String {
    let texts = array(json).iter().map(text).filter(|text| !text.is_empty());
    texts.collect::<Vec<_>>().join(sign)
}

/// The first address in what nominees write into these fields: often without its scheme, with a
/// remark after it, or with two addresses. What is no address is left out.
fn address(text: &str) -> String {
    let words = text.split([' ', '\n', '\t', ',', ';', '<', '>']);
    let mut words =
        words.map(|word| word.trim_matches(['"', '(', ')'])).filter(|word| !word.is_empty());
    let found = words.find_map(|word| {
        if word.starts_with("http://") || word.starts_with("https://") {
            return Some(word.to_owned());
        }
        let host = word.split('/').next().unwrap_or_default();
        let fits = host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains('@');
        fits.then(|| format!("https://{word}"))
    });
    found.unwrap_or_default()
}

/// A name as it stands in an identifier: letters and digits in lower case, hyphens between.
fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}
