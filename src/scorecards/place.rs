//! A framework counted for one country or area: pillar by pillar what is known, with year and source, what
//! does not count and why. As JSON and CSV too.

use std::sync::{Arc, LazyLock};

use askama::Template;
use facility_record::Declared;
use facility_store::{Listing, Order, Record};
use serde_json::{Value as Json, json};

use super::leaf::Leaf;
use super::named::{Named, said};
use super::numbers::Cell;
use super::results::{DIGITS, counted, empty, frame};
use super::tailor::{Core, beside};
use super::world::{World, Worlds};
use super::{Framework, Scorecard, assistance, national};
use crate::sheet::Table;
use crate::web::Answer;
use crate::web::ask::{Ask, Twin};
use crate::web::embed::snippet;
use crate::web::errors::{Error, Refusal};
use crate::web::frame::Frame;
use crate::web::records::table_twin;
use crate::web::say::Say;
use crate::web::view::{address, path, title};

/// Frameworks in force that a country's page tells at most.
const MOST: usize = 20;
/// Digits of a number as a source gives it.
pub const GIVEN: u8 = 2;

/// What the table of a place holds.
const COLUMNS: [&str; 10] = [
    "node",
    "parent",
    "indicator",
    "counts",
    "score",
    "number",
    "year",
    "source",
    "blank",
    "too_old",
];

/// An indicator as it is told of a place.
pub struct Line {
    pub name: (String, String),
    pub address: String,
    pub number: String,
    pub unit: (String, String),
    pub year: String,
    pub source: String,
    pub score: String,
    /// Why it does not count, or that it is told only.
    pub remark: String,
    /// Where a number is proposed in the place of one that is missing or too old.
    pub propose: String,
    pub note: (String, String),
    /// How far beneath its pillar it stands: 1 for an indicator of a part of it.
    pub depth: usize,
}

/// A pillar with its indicators.
pub struct Pillar {
    pub name: (String, String),
    pub score: String,
    /// What it came to, where it counts and enough is known: for the bars of a document.
    #[cfg(feature = "pdf")]
    pub value: Option<f64>,
    /// Whether it counts.
    pub counts: bool,
    pub note: (String, String),
    pub lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "scorecards/place.html")]
struct PlacePage {
    say: Say,
    frame: Frame,
    index: String,
    said: Vec<String>,
    pillars: Vec<Pillar>,
    here: String,
    method: String,
    all: String,
    code: String,
    country: String,
    missing: String,
    /// Whether it can be had to print.
    pdf: bool,
    /// The scorecards of the country itself that whoever asks sees: their title and state, their page.
    national: Vec<(String, String)>,
    /// Where one is begun, for those who speak for the country.
    begin: String,
    /// Where recommendations are worked out, for those who may ask.
    recommend: String,
    assistance: String,
    token: String,
    snippet: String,
    /// What it is tailored from.
    core: Option<Core>,
}

/// The page, or its twin.
pub async fn place(ask: Arc<Ask>) -> Result<Answer, Error> {
    let (record, world) = counted(&ask).await?;
    let code = ask.param("country");
    let is_for = Framework::from_body(&record.body).is_for(code);
    if ask.vocabularies.of("countries").entry(code).is_none() || !is_for {
        return Err(Refusal::NotFound.into());
    }
    let Some(world) = world else { return empty(&ask, &record) };
    let card = Card::of(&world, code);
    match ask.twin {
        Twin::Json => Ok(Answer::json(&card.as_json())),
        Twin::Csv | Twin::Xlsx => table_twin(&ask, card.as_table()),
        #[cfg(feature = "pdf")]
        Twin::Pdf => super::printed::printed(&ask, &record, &card).await,
        _ => draw(&ask, &record, &card).await,
    }
}

/// What a framework came to for a place.
pub struct Card<'a> {
    world: &'a World,
    country: &'a str,
    row: Option<usize>,
}

impl<'a> Card<'a> {
    /// That of a country or area, also where nothing is known of it.
    pub fn of(world: &'a World, country: &'a str) -> Card<'a> {
        Card { world, country, row: world.row(country) }
    }

    /// What is known for a node; nothing for an aggregate.
    pub fn cell(&self, node: usize) -> &'a Cell {
        static UNKNOWN: LazyLock<Cell> = LazyLock::new(Cell::default);
        self.row.map_or(&UNKNOWN, |row| &self.world.counted.cells[row][node])
    }

    /// What a node came to, from 0 to 100; of an indicator only where it counts.
    pub fn value(&self, node: usize) -> Option<f64> {
        let value = self.world.counted.value(&self.world.tree, self.row?, node);
        value.filter(|_| self.world.tree.nodes[node].counts)
    }

    /// Whether the country speaks for itself.
    pub fn is_own(&self) -> bool {
        self.world.own.contains(self.country)
    }

    /// The pillars that count, in their order.
    pub fn pillars(&self) -> Vec<usize> {
        let tree = &self.world.tree;
        let top = tree.top().map(|top| tree.inputs(top)).into_iter().flatten();
        top.filter(|at| tree.nodes[*at].counts).collect()
    }

    fn as_json(&self) -> Json {
        let tree = &self.world.tree;
        let item = |at: usize| {
            let (node, cell) = (&tree.nodes[at], self.cell(at));
            json!({
                "node": node.code,
                "parent": node.parent.map(|parent| tree.nodes[parent].code.as_str()),
                "indicator": node.leaf.as_ref().map(|leaf| leaf.indicator.as_str()),
                "counts": node.counts,
                "score": self.value(at),
                "number": cell.number, "year": cell.year, "source": cell.source,
                "blank": cell.blank, "too_old": cell.is_old,
            })
        };
        let items: Vec<Json> = (0..tree.nodes.len()).map(item).collect();
        json!({"country": self.country, "year": tree.year, "total": items.len(), "items": items})
    }

    fn as_table(&self) -> Table {
        Table::of_items("scorecard", &COLUMNS, &self.as_json()["items"])
    }
}

/// What a framework came to for a place, in words.
pub struct Told {
    /// What it is, and of whom.
    pub heading: String,
    /// What has to be known of it.
    pub said: Vec<String>,
    /// The index.
    pub index: Option<f64>,
    /// Its pillars.
    pub pillars: Vec<Pillar>,
}

/// What a framework came to for a place, in the words of whoever asks.
///
/// # Errors
/// When the database fails.
pub async fn told(ask: &Ask, card: &Card<'_>) -> Result<Told, Error> {
    let (say, tree) = (ask.say, &card.world.tree);
    let named = Named::read(ask, tree).await?;
    let country = ask.vocabularies.of("countries").label(card.country, say.code()).to_owned();
    let top = tree.top();
    let index = top.and_then(|top| card.value(top));
    let from = if card.is_own() { "scorecard-from-country" } else { "scorecard-from-sources" };
    let whole = if index.is_some() { "scorecard-index-said" } else { "scorecard-no-index" };
    Ok(Told {
        heading: say.of("scorecard-of", "country", &country),
        said: [whole, from].map(|label| say.t(label).into_owned()).into(),
        index,
        pillars: tree.pillars().into_iter().map(|at| pillar(ask, card, &named, at)).collect(),
    })
}

/// Whether this program, on this machine, can print in the language of whoever asks.
fn can_print(ask: &Ask) -> bool {
    #[cfg(feature = "pdf")]
    return super::printed::can_print(ask);
    #[cfg(not(feature = "pdf"))]
    return {
        let _ = ask;
        false
    };
}

async fn draw(ask: &Ask, record: &Record, card: &Card<'_>) -> Result<Answer, Error> {
    let say = ask.say;
    let Told { heading, said, index, pillars } = told(ask, card).await?;
    let tree = &card.world.tree;
    let here = format!("{}/results/{}", address(ask, record), card.country);
    let missing = tree.counting().filter(|at| card.value(*at).is_none()).count();
    let national = national::known(ask, &record.id, card.country).await?;
    let may_begin = national.is_empty()
        && national::is_adopted(record)
        && national::speaks_for(ask, card.country);
    let may_ask = national::is_adopted(record) && assistance::may_ask(ask, card.country);
    let embedded = format!("embed/{}/results/{}", path(record.kind, &record.id), card.country);
    let page = PlacePage {
        say,
        core: beside(ask, record, card.country).await?,
        snippet: snippet(ask, &embedded, &heading),
        frame: frame(ask, record, &heading)
            .crumb(say.t("scorecard-results"), format!("{}/results", address(ask, record))),
        index: index.map_or(String::new(), |it| decimal(ask, it)),
        said,
        pillars,
        pdf: can_print(ask),
        method: format!("{}/method", address(ask, record)),
        all: format!("{}/results", address(ask, record)),
        code: card.country.to_owned(),
        country: ask.at(&format!("countries/{}", card.country)),
        national: national.iter().map(|it| version(ask, it)).collect(),
        begin: if may_begin { format!("{here}/scorecard") } else { String::new() },
        recommend: if may_ask { format!("{here}/recommendations") } else { String::new() },
        assistance: assistance::of_country(ask, card.country, Some(&record.id))
            .await?
            .unwrap_or_default(),
        token: ask.form_token(),
        missing: if missing > 0 { say.count("scorecard-missing", missing) } else { String::new() },
        here,
    };
    Ok(Answer::html(page.render()?))
}

/// The name and the page of a scorecard of the country's own.
fn version(ask: &Ask, record: &Record) -> (String, String) {
    let version = Scorecard::from_body(&record.body).version.0.unwrap_or(1).to_string();
    let state = ask.say.state(record.kind, &record.state).into_owned();
    let words = [("version", version.as_str().into()), ("state", state.as_str().into())];
    (ask.say.with("scorecard-of-country", &words), address(ask, record))
}

fn pillar(ask: &Ask, card: &Card<'_>, named: &Named, at: usize) -> Pillar {
    let tree = &card.world.tree;
    let node = &tree.nodes[at];
    Pillar {
        name: named.node(ask, tree, at),
        score: score(ask, card.value(at)),
        #[cfg(feature = "pdf")]
        value: card.value(at),
        counts: node.counts,
        note: said(ask, &node.note),
        lines: tree.beneath(at).into_iter().map(|at| line(ask, card, named, at)).collect(),
    }
}

fn line(ask: &Ask, card: &Card<'_>, named: &Named, at: usize) -> Line {
    let (say, tree) = (ask.say, &card.world.tree);
    let (node, cell) = (&tree.nodes[at], card.cell(at));
    let leaf = node.leaf.as_ref();
    let code = leaf.map_or("", |leaf| leaf.indicator.as_str());
    let is_ratio = leaf.is_some_and(Leaf::is_ratio);
    let year = cell.year.map_or(String::new(), |year| year.to_string());
    let remark = match () {
        () if cell.is_old => say.t("scorecard-please-update").into_owned(),
        () if !cell.blank.is_empty() => {
            ask.vocabularies.of("blanks").label(&cell.blank, say.code()).to_owned()
        }
        () if leaf.is_none() => String::new(),
        () if cell.number.is_none() => say.t("scorecard-no-number").into_owned(),
        () if !node.counts => say.t("scorecard-told-only").into_owned(),
        () => String::new(),
    };
    let unit = if is_ratio { Default::default() } else { named.unit(ask, code) };
    let (name, lacks) = (named.node(ask, tree, at), cell.number.is_none() || cell.is_old);
    let propose = leaf.filter(|leaf| lacks && !leaf.is_ratio() && !named.id(code).is_empty());
    Line {
        propose: propose.map_or(String::new(), |leaf| {
            national::propose_at(ask, card.country, (leaf, named.id(code), &name.1))
        }),
        name,
        address: named.address(code),
        number: cell
            .number
            .map_or(String::new(), |it| facility_language::decimal(say.language, it, GIVEN)),
        unit,
        year,
        source: cell.source.clone(),
        score: card.value(at).map_or(String::new(), |it| decimal(ask, it)),
        remark,
        note: said(ask, &node.note),
        depth: node.depth.saturating_sub(2),
    }
}

pub(super) fn decimal(ask: &Ask, number: f64) -> String {
    facility_language::decimal(ask.say.language, number, DIGITS)
}

fn score(ask: &Ask, value: Option<f64>) -> String {
    value.map_or_else(|| ask.say.t("scorecard-not-counted").into_owned(), |it| decimal(ask, it))
}

struct Summed {
    title: (String, String),
    address: String,
    pillars: Vec<((String, String), String)>,
    index: String,
    is_own: bool,
}

#[derive(Template)]
#[template(path = "scorecards/country.html")]
struct CountryPanel {
    say: crate::web::say::Say,
    cards: Vec<Summed>,
}

/// What frameworks in force come to for a country or area.
pub async fn of_country(ask: &Ask, country: &str) -> Result<Option<String>, Error> {
    let kind = Framework::kind();
    let adopted = ["adopted".to_owned()];
    let listing = Listing {
        kind: kind.name.to_owned(),
        keys: vec![facility_access::PUBLIC.to_owned()],
        states: adopted.to_vec(),
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    let mut cards = Vec::new();
    for record in ask.list(&listing).await? {
        let Some(world) = ask.site.views.of::<Worlds>().of(ask, &record).await? else {
            continue;
        };
        let card = Card::of(&world, country);
        let named = Named::read(ask, &world.tree).await?;
        let pillars: Vec<_> = card
            .pillars()
            .into_iter()
            .map(|at| (named.node(ask, &world.tree, at), score(ask, card.value(at))))
            .collect();
        let index = world.tree.top().and_then(|top| card.value(top));
        cards.push(Summed {
            title: title(ask, &record),
            address: format!("{}/results/{country}", address(ask, &record)),
            pillars,
            is_own: card.is_own(),
            index: index.map_or(String::new(), |it| decimal(ask, it)),
        });
    }
    Ok(Some(CountryPanel { say: ask.say, cards }.render()?))
}
