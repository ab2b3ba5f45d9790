//! How a framework is counted: its formulas in plain words, its tree with the weights as they count, how
//! much is known of each indicator, how far the ranks depend on choices, whether the same comes out as
//! elsewhere; and the files from which anybody can count it anew.

use std::io::{Cursor, Write as _};
use std::sync::Arc;

use askama::Template;
use facility_record::Declared;
use facility_score::{Effect, Factor, table_csv};
use facility_store::Record;
use zip::write::SimpleFileOptions;

use super::Framework;
use super::check::{Checked, Year};
use super::leaf::Leaf;
use super::named::Named;
use super::results::{counted, frame};
use super::tree::{EQUALITY, Node, Tree};
use super::world::World;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::view::address;

struct Line {
    name: (String, String),
    address: String,
    depth: usize,
    weight: String,
    /// Its share of the whole, in percent; empty where it does not count.
    share: String,
    goalposts: String,
    known: String,
}

#[derive(Template)]
#[template(path = "scorecards/method.html")]
struct MethodPage {
    frame: Frame,
    steps: Vec<String>,
    lines: Vec<Line>,
    effects: Vec<(String, String)>,
    moved: String,
    checked: Option<Held>,
    files: String,
    results: String,
}

/// The page.
pub async fn method(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let Some(world) = world else { return super::results::empty(&ask, &record) };
    let framework = Framework::from_body(&record.body);
    let named = Named::read(&ask, &world.tree).await?;
    let (moved, effects) = sensitivity(&ask, &world).await?;
    let page = MethodPage {
        frame: frame(&ask, &record, &ask.say.t("scorecard-method")),
        steps: steps(&ask, &framework, &world.tree),
        lines: lines(&ask, &world, &named),
        effects,
        moved,
        checked: world.checked(&ask.site, &framework).await?.map(|checked| held(&ask, checked)),
        files: format!("{}/files", address(&ask, &record)),
        results: format!("{}/results", address(&ask, &record)),
    };
    Ok(Answer::html(page.render()?))
}

fn decimal(ask: &Ask, number: f64, digits: u8) -> String {
    facility_language::decimal(ask.say.language, number, digits)
}

/// How it is counted, step by step, in words.
fn steps(ask: &Ask, framework: &Framework, tree: &Tree) -> Vec<String> {
    let say = ask.say;
    let mean =
        |of: &str, code: &str| ask.vocabularies.of(of).label(code, say.code()).to_lowercase();
    let share = |share: Option<f64>| decimal(ask, share.unwrap_or(1.0) * 100.0, 0);
    let number = |number: i64| say.number(number).replace(['\u{a0}', ',', '.', '\u{202f}'], "");
    let with = |key: &str, words: &[(&'static str, String)]| {
        let words: Vec<_> =
            words.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
        say.with(key, &words)
    };
    let age = framework.greatest_age.0.unwrap_or_default();
    let year = framework.year.0.unwrap_or_default();
    let mut steps = vec![
        with("method-year", &[("year", number(year)), ("oldest", number(year - age))]),
        say.t("method-goalposts").into_owned(),
    ];
    if let Some(floor) = framework.floor.0.filter(|floor| *floor > 0.0) {
        steps.push(with("method-floor", &[("floor", decimal(ask, floor, 2))]));
    }
    steps.extend([
        with(
            "method-pillar",
            &[
                ("mean", mean("means", &framework.pillar_mean)),
                ("share", share(framework.least_share.0)),
            ],
        ),
        with(
            "method-index",
            &[
                ("mean", mean("index_means", &framework.index_mean)),
                ("share", share(framework.least_pillars.0)),
            ],
        ),
    ]);
    if &*framework.index_mean == EQUALITY {
        steps.push(say.t("method-equality").into_owned());
    }
    if tree.nodes.iter().filter_map(|node| node.leaf.as_ref()).any(Leaf::is_ratio) {
        steps.push(say.t("method-parity").into_owned());
    }
    steps.push(say.t("method-no-imputation").into_owned());
    steps
}

fn lines(ask: &Ask, world: &World, named: &Named) -> Vec<Line> {
    let (tree, counted) = (&world.tree, &world.counted);
    let framework = counted.input.framework();
    let share = |code: &str| {
        let at = framework.nodes().iter().position(|node| node.row.code == code)?;
        Some(counted.score.effective_weights[at])
    };
    let line = |at: usize, node: &Node| {
        let posts = node.leaf.as_ref().and_then(|leaf| leaf.low.zip(leaf.high));
        let known = counted.cells.iter().filter(|cells| cells[at].counted.is_some()).count();
        Line {
            name: named.node(ask, tree, at),
            address: node
                .leaf
                .as_ref()
                .map_or(String::new(), |leaf| named.address(&leaf.indicator)),
            depth: node.depth,
            weight: decimal(ask, node.weight, 2),
            share: share(&node.code)
                .map_or(String::new(), |share| format!("{} %", decimal(ask, share * 100.0, 1))),
            goalposts: posts.map_or(String::new(), |(low, high)| {
                format!("{} – {}", decimal(ask, low, 2), decimal(ask, high, 2))
            }),
            known: match node.leaf {
                Some(_) => ask.say.number(i64::try_from(known).unwrap_or(i64::MAX)),
                None => String::new(),
            },
        }
    };
    tree.top_down().into_iter().map(|at| line(at, &tree.nodes[at])).collect()
}

/// How many places a rank moves when choices are drawn anew, and which choices matter most.
async fn sensitivity(
    ask: &Ask,
    world: &Arc<World>,
) -> Result<(String, Vec<(String, String)>), Error> {
    let Some(chance) = world.chance().await? else { return Ok(Default::default()) };
    let label = |effect: &Effect| {
        let key = match effect.factor {
            Factor::Weights => "method-effect-weights",
            _ => "method-effect-mean",
        };
        let share = effect.total_order.map(|it| it.clamp(0.0, 1.0) * 100.0);
        let share = share.map_or(String::new(), |it| format!("{} %", decimal(ask, it, 0)));
        (ask.say.t(key).into_owned(), share)
    };
    let found = &chance.sensitivity;
    let by_weights = found.effects.iter().all(|it| matches!(it.factor, Factor::Weights));
    let key = if by_weights { "method-moved-by-weights" } else { "method-moved" };
    let moved = ask.say.of(key, "places", &decimal(ask, found.mean, 1));
    Ok((moved, found.effects.iter().map(label).collect()))
}

/// What holding it against published numbers came to, in words: all together, and by year.
struct Held {
    said: String,
    years: Vec<[String; 4]>,
}

fn held(ask: &Ask, checked: &Checked) -> Held {
    let whole = |count: usize| ask.say.number(i64::try_from(count).unwrap_or(i64::MAX));
    let small = |number: f64| decimal(ask, number, 5);
    let years = &checked.years;
    let worst = years.iter().map(|year| year.worst).fold(0.0, f64::max);
    let words = [
        ("count", whole(years.iter().map(|year| year.count).sum())),
        ("worst", small(worst)),
        ("off", whole(years.iter().map(|year| year.off).sum())),
        ("tolerance", small(checked.tolerance)),
    ];
    let words: Vec<_> = words.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
    let line = |it: &Year| [it.year.to_string(), whole(it.count), small(it.worst), whole(it.off)];
    Held { said: ask.say.with("method-checked", &words), years: years.iter().map(line).collect() }
}

/// The files from which the index can be counted anew with `facility score`, and what came out, in one
/// archive.
pub async fn files(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let world = world.ok_or(Refusal::NotFound)?;
    let framework = Framework::from_body(&record.body);
    let counted = &world.counted;
    let mut sources: Vec<&str> =
        counted.cells.iter().flatten().map(|cell| cell.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let edition = format!("edition {}", framework.edition_name.original_text());
    let results = table_csv(&counted.input, &counted.score.results);
    let texts = [&counted.data, &counted.meta, &counted.method, &results].map(String::as_str);
    archive(&record, &edition, &sources, texts)
}

/// The archive of what was counted: DATA.csv, META.csv, METHOD.toml and results.csv, with a word on what
/// they are.
///
/// # Errors
/// When it cannot be written.
pub fn archive(
    record: &Record,
    edition: &str,
    sources: &[&str],
    texts: [&str; 4],
) -> Result<Answer, Error> {
    let title = record.title().best("en").1.to_owned();
    let readme = readme(record, (&title, edition), sources);
    let names = ["DATA.csv", "META.csv", "METHOD.toml", "results.csv"];
    let files = [("README.txt", readme.as_str())].into_iter().chain(names.into_iter().zip(texts));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let fault = |error: &dyn std::fmt::Display| Error::Fault(error.to_string());
    for (name, text) in files {
        archive.start_file(name, options).map_err(|error| fault(&error))?;
        archive.write_all(text.as_bytes()).map_err(|error| fault(&error))?;
    }
    let bytes = archive.finish().map_err(|error| fault(&error))?.into_inner();
    let mut answer = Answer::typed(200, "application/zip", bytes);
    let name = format!("{}-{}", record.kind.name, record.id.get(..8).unwrap_or_default());
    answer.header("content-disposition", format!("attachment; filename=\"{name}.zip\""));
    Ok(answer)
}

fn readme(record: &Record, (title, edition): (&str, &str), sources: &[&str]) -> String {
    format!(
        "{title}\n{edition}, record {}, edition {} of the record\n\n\
         Count it again: facility score --data DATA.csv --meta META.csv --method METHOD.toml --out DIR\n\
         DIR/results.csv is then the same as results.csv here.\n\n\
         DATA.csv holds what counts: of a ratio of two groups its nearness to 1, of an indicator on a\n\
         logarithmic scale its logarithm; what is too old to count is left out.\n\n\
         Sources:\n{}\n",
        record.id,
        record.edition,
        sources
            .iter()
            .filter(|it| !it.is_empty())
            .map(|it| format!("- {it}\n"))
            .collect::<String>()
    )
}
