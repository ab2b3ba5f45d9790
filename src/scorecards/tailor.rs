//! A framework tailored to a country or a theme: a draft of its own that begins with every place of the
//! core, says what it changes, and is told beside the core, which stays comparable.

use std::sync::Arc;

use askama::Template;
use facility_record::{Codes, Date, Declared, Line, Link, Markdown, Number, Text, Whole};
use facility_store::{Listing, Order, Record};

use super::Framework;
use super::named::Named;
use super::national::is_adopted;
use super::place::{Card, decimal};
use super::tree::{Node, Tree};
use super::world::Worlds;
use crate::web::Answer;
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::plain::{Input, Plain};
use crate::web::records::keep;
use crate::web::say::Say;
use crate::web::view::{address, title};

/// Tailored frameworks that are listed beneath their core at most.
const MOST: usize = 100;

/// What a tailored framework makes of the places of its core, by their codes.
#[derive(Debug, Default, PartialEq)]
pub struct Differences {
    /// Those that count as they do in the core.
    pub shared: Vec<String>,
    /// Those that it counts otherwise.
    pub changed: Vec<String>,
    /// Those that the core does not have.
    pub added: Vec<String>,
    /// Those of the core that it does not have.
    pub left_out: Vec<String>,
}

impl Differences {
    /// What one tree makes of another.
    pub fn between(core: &Tree, own: &Tree) -> Differences {
        let of = |tree: &'_ Tree, code: &str| tree.nodes.iter().position(|node| node.code == code);
        let mut found = Differences::default();
        for (at, node) in own.nodes.iter().enumerate() {
            let list = match of(core, &node.code) {
                None => &mut found.added,
                Some(other) if is_same((core, other), (own, at)) => &mut found.shared,
                Some(_) => &mut found.changed,
            };
            list.push(node.code.clone());
        }
        let is_left_out = |node: &&Node| of(own, &node.code).is_none();
        found.left_out =
            core.nodes.iter().filter(is_left_out).map(|node| node.code.clone()).collect();
        found
    }
}

/// Whether two places take the same numbers, with the same weight, into the same aggregate.
fn is_same((one, at): (&Tree, usize), (other, there): (&Tree, usize)) -> bool {
    let (node, its) = (&one.nodes[at], &other.nodes[there]);
    let parent = |tree: &Tree, node: &Node| node.parent.map(|it| tree.nodes[it].code.clone());
    node.weight == its.weight
        && node.counts == its.counts
        && node.leaf == its.leaf
        && parent(one, node) == parent(other, its)
}

/// Asks for whom a framework is tailored.
pub async fn ask_for_whom(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = core(&ask).await?;
    form(&ask, &record).page(&ask)
}

/// Begins a tailored framework, and leads to where it is edited.
pub async fn begin(ask: Arc<Ask>) -> Result<Answer, Error> {
    let record = core(&ask).await?;
    let (country, topic) = (ask.form.first("country"), ask.form.first("topic"));
    let mut form = form(&ask, &record);
    form.refill(&ask);
    if country.is_empty() && topic.is_empty() {
        form.problem(&ask, "country", "country-or-topic");
        return form.page(&ask);
    }
    for (name, list, code) in [("country", "countries", country), ("topic", "topics", topic)] {
        if !code.is_empty() && ask.vocabularies.of(list).entry(code).is_none() {
            form.problem(&ask, name, "country-or-topic");
            return form.page(&ask);
        }
    }
    let before = Framework::from_body(&record.body);
    let code = free_code(&ask, &before, (country, topic)).await?;
    let body = tailored(&ask, &record, before, (country, topic), code);
    let owner = ask.owners(record.kind).into_iter().next().ok_or(Refusal::Forbidden)?;
    let made = ask.site.store.new_record(record.kind, &owner, body.to_body(), ask.now);
    let done = format!("{}/edit", address(&ask, &made));
    keep(&ask, std::slice::from_ref(&made), &ask.person.id, done).await
}

/// The framework of the address, where it is in force and whoever asks may write one.
async fn core(ask: &Ask) -> Result<Record, Error> {
    let record = ask.record().await?;
    if !ask.person.is_signed_in() {
        return Err(Refusal::SignIn.into());
    }
    if ask.owners(record.kind).is_empty() {
        return Err(Refusal::Forbidden.into());
    }
    if !is_adopted(&record) {
        return Err(Refusal::Conflict.into());
    }
    Ok(record)
}

fn form(ask: &Ask, record: &Record) -> Plain {
    let here = address(ask, record);
    let choices = |list: &str| {
        let vocabulary = ask.vocabularies.of(list);
        let label = |code: &str| vocabulary.label(code, ask.say.code()).to_owned();
        let mut choices: Vec<(String, String, bool)> = vocabulary
            .entries()
            .iter()
            .map(|entry| (entry.code.clone(), label(&entry.code), false))
            .collect();
        choices.sort_by_cached_key(|(_, label, _)| facility_letters::fold(label));
        choices.insert(0, (String::new(), ask.say.t("tailor-none").into_owned(), true));
        choices
    };
    Plain::new(ask, "tailor", format!("{here}/tailored"))
        .input(Input::new("country", "select").choices(choices("countries")).optional())
        .input(Input::new("topic", "select").choices(choices("topics")).optional())
        .hidden("once", facility_store::random_hex(16))
        .link(ask.say.t("cancel"), here)
}

/// A code that no framework has: that of the core with what it is tailored to.
async fn free_code(
    ask: &Ask,
    core: &Framework,
    (country, topic): (&str, &str),
) -> Result<String, Error> {
    let parts = [core.code.original_text(), country, topic];
    let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    let base: String = named.join("-").chars().take(50).collect();
    let mut code = base.clone();
    for number in 2.. {
        if ask.site.store.identified("framework", &code).await?.is_none() {
            break;
        }
        code = format!("{base}-{number}");
    }
    Ok(code)
}

/// The draft: all of the core but what is its own alone.
fn tailored(
    ask: &Ask,
    record: &Record,
    core: Framework,
    (country, topic): (&str, &str),
    code: String,
) -> Framework {
    let mut title = Text::new(&core.title.0.original, "");
    for (language, name) in &core.title.0.texts {
        let label = |list: &str, code: &str| match code {
            "" => None,
            code => Some(ask.vocabularies.of(list).label(code, language).to_owned()),
        };
        let whom = [label("countries", country), label("topics", topic)];
        let whom: Vec<String> = whom.into_iter().flatten().collect();
        title.texts.insert(language.clone(), format!("{name}: {}", whom.join(", ")));
    }
    let codes = |code: &str| {
        Codes(Some(code).filter(|it| !it.is_empty()).map(str::to_owned).into_iter().collect())
    };
    Framework {
        title: Line(title),
        code: Line(Text::new("", &code)),
        core: Link(record.id.clone()),
        countries: codes(country),
        topics: codes(topic),
        reasons: Markdown::default(),
        published: Line::default(),
        published_since: Whole(None),
        tolerance: Number(None),
        comments_until: Date(None),
        collection_ends: Date(None),
        replaces: Link::default(),
        ..core
    }
}

#[derive(Template)]
#[template(path = "scorecards/tailored.html")]
struct Panel {
    say: Say,
    /// The core: its title and page.
    core: Option<((String, String), String)>,
    /// What is said of places of one sort, and their names.
    parts: Vec<(String, Vec<(String, String)>)>,
    /// Those that are tailored from this one.
    tailored: Vec<((String, String), String)>,
    /// Where one more is begun, for those who may.
    begin: String,
}

/// Beneath a framework: what it makes of its core, and which are tailored from it. Empty where there is
/// nothing to say.
///
/// # Errors
/// When the database fails.
pub async fn panel(ask: &Ask, record: &Record) -> Result<String, Error> {
    let framework = Framework::from_body(&record.body);
    let may = is_adopted(record) && !ask.owners(record.kind).is_empty();
    let mut panel = Panel {
        say: ask.say,
        core: None,
        parts: Vec::new(),
        tailored: from(ask, &record.id).await?,
        begin: if may { format!("{}/tailored", address(ask, record)) } else { String::new() },
    };
    if let Some((core, tree)) = core_of(ask, &framework).await?
        && let Ok(own) = Tree::of(&framework)
    {
        panel.core = Some((title(ask, &core), address(ask, &core)));
        panel.parts = parts(ask, (&tree, &own)).await?;
    }
    let is_bare = panel.core.is_none() && panel.tailored.is_empty() && panel.begin.is_empty();
    if is_bare { Ok(String::new()) } else { Ok(panel.render()?) }
}

/// The core of a tailored framework, with its tree, where whoever asks sees it.
async fn core_of(ask: &Ask, framework: &Framework) -> Result<Option<(Record, Tree)>, Error> {
    if framework.core.0.is_empty() {
        return Ok(None);
    }
    let found = ask.seen(std::slice::from_ref(&framework.core.0)).await?;
    let read = |record: Record| {
        let tree = Tree::of(&Framework::from_body(&record.body)).ok()?;
        Some((record, tree))
    };
    Ok(found.into_iter().next().and_then(read))
}

/// What is said of the places of each sort, with their names.
async fn parts(
    ask: &Ask,
    (core, own): (&Tree, &Tree),
) -> Result<Vec<(String, Vec<(String, String)>)>, Error> {
    let found = Differences::between(core, own);
    let names = [Named::read(ask, core).await?, Named::read(ask, own).await?];
    let named = |tree: &Tree, names: &Named, codes: &[String]| {
        let places = codes.iter().filter_map(|code| {
            let at = tree.nodes.iter().position(|node| node.code == *code)?;
            Some(names.node(ask, tree, at))
        });
        places.collect::<Vec<_>>()
    };
    let told = [
        ("tailor-shared", found.shared.len(), Vec::new()),
        ("tailor-changed", found.changed.len(), named(own, &names[1], &found.changed)),
        ("tailor-added", found.added.len(), named(own, &names[1], &found.added)),
        ("tailor-left-out", found.left_out.len(), named(core, &names[0], &found.left_out)),
    ];
    let told = told.into_iter().filter(|(_, count, _)| *count > 0);
    Ok(told.map(|(key, count, names)| (ask.say.count(key, count), names)).collect())
}

/// The frameworks in force that are tailored from one.
async fn from(ask: &Ask, core: &str) -> Result<Vec<((String, String), String)>, Error> {
    let listing = Listing {
        kind: Framework::kind().name.to_owned(),
        keys: ask.person.keys(),
        states: vec!["adopted".to_owned()],
        order: Order::Id,
        limit: MOST,
        ..Listing::default()
    };
    let mut found = ask.list(&listing).await?;
    found.retain(|record| Framework::from_body(&record.body).core.0 == core);
    Ok(found.iter().map(|record| (title(ask, record), address(ask, record))).collect())
}

/// The core of a tailored framework as it stands for a country or area, which can be set beside others.
pub struct Core {
    /// Its title and its page for the country.
    pub name: (String, String),
    pub address: String,
    /// Its pillars and its index, in words.
    pub numbers: Vec<((String, String), String)>,
}

/// What the core of a framework came to for a country or area; none for one that is not tailored.
///
/// # Errors
/// When the database fails.
pub async fn beside(ask: &Ask, record: &Record, country: &str) -> Result<Option<Core>, Error> {
    let framework = Framework::from_body(&record.body);
    let Some((core, tree)) = core_of(ask, &framework).await? else { return Ok(None) };
    let Some(world) = ask.site.views.of::<Worlds>().of(ask, &core).await? else { return Ok(None) };
    let (card, named) = (Card::of(&world, country), Named::read(ask, &tree).await?);
    let value = |at: usize| {
        let none = || ask.say.t("scorecard-not-counted").into_owned();
        card.value(at).map_or_else(none, |it| decimal(ask, it))
    };
    let places = card.pillars().into_iter().chain(tree.top());
    Ok(Some(Core {
        name: title(ask, &core),
        address: format!("{}/results/{country}", address(ask, &core)),
        numbers: places.map(|at| (named.node(ask, &tree, at), value(at))).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use facility_record::{Code, Rows};

    use super::*;
    use crate::scorecards::framework::FrameworkNode;

    fn tree(rows: &[(&str, &str, f64, &str)]) -> Tree {
        let said = |text: &str| Line(Text::new("", text));
        let row = |(code, parent, weight, indicator): &(&str, &str, f64, &str)| FrameworkNode {
            code: said(code),
            parent: said(parent),
            weight: Number(Some(*weight)),
            indicator: said(indicator),
            scale: Code(if indicator.is_empty() { "" } else { "linear" }.to_owned()),
            low: Number(Some(0.0).filter(|_| !indicator.is_empty())),
            high: Number(Some(9.0).filter(|_| !indicator.is_empty())),
            ..FrameworkNode::default()
        };
        let rows = rows.iter().enumerate().map(|(at, it)| (at.to_string(), row(it)));
        let framework = Framework { nodes: Rows(rows.collect()), ..Framework::default() };
        Tree::of(&framework).expect("it is a tree")
    }

    #[test]
    fn a_place_is_shared_that_counts_the_same_in_the_same_aggregate() {
        let core = tree(&[("T", "", 1.0, ""), ("A", "T", 1.0, "X"), ("B", "T", 1.0, "Y")]);
        let own = [("T", "", 1.0, ""), ("A", "T", 1.0, "X"), ("C", "T", 1.0, "Z")];
        let found = Differences::between(&core, &tree(&own));
        assert_eq!(found.shared, ["T", "A"]);
        assert_eq!((found.added, found.left_out), (vec!["C".to_owned()], vec!["B".to_owned()]));
        let own = [("T", "", 1.0, ""), ("A", "T", 2.0, "X"), ("B", "T", 1.0, "Z")];
        let found = Differences::between(&core, &tree(&own));
        assert_eq!((found.changed.len(), found.shared.len(), found.added.len()), (2, 1, 0));
    }
}
