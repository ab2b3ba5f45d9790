//! A scorecard with what is needed to show its numbers and to check what is said of them.

use std::collections::HashMap;

use facility_record::{Code, Declared, Field, Fields, Form, Problems, Rules, Value, read_form};
use facility_store::Record;

use super::plausible::{between, doubt, within};
use super::scorecard::{Scorecard, ScorecardCell};
use crate::scorecards::leaf::Of;
use crate::scorecards::named::Named;
use crate::scorecards::reading::Known;
use crate::scorecards::tree::Tree;
use crate::scorecards::withheld::LEAST;
use crate::scorecards::{Framework, Indicator, slice};
use crate::web::ask::Ask;
use crate::web::errors::{Error, Refusal};
use crate::web::say::today;

/// What people say of a number; the rest of its row is prefilled.
pub const SAID: [&str; 9] =
    ["standing", "number", "blank", "year", "count", "source", "method", "evidence", "comment"];

/// A scorecard with what is needed to show and check its numbers.
pub struct Desk {
    /// The record.
    pub record: Record,
    /// What it holds.
    pub scorecard: Scorecard,
    /// The framework's tree.
    pub tree: Tree,
    /// The names of its indicators.
    pub named: Named,
    /// What the numbers of each indicator can be, by its code.
    known: HashMap<String, Known>,
}

impl Desk {
    /// That of the address.
    ///
    /// # Errors
    /// When whoever asks does not see it, or the database fails.
    pub async fn open(ask: &Ask) -> Result<Desk, Error> {
        Desk::of(ask, ask.record().await?).await
    }

    /// That of a record.
    ///
    /// # Errors
    /// When its framework is gone, or the database fails.
    pub async fn of(ask: &Ask, record: Record) -> Result<Desk, Error> {
        let scorecard = Scorecard::from_body(&record.body);
        let framework = ask.site.store.record(&scorecard.framework.0).await?;
        let framework = framework.ok_or(Refusal::NotFound)?;
        ask.note_read(framework.kind.name);
        ask.note_read(Indicator::kind().name);
        let tree =
            Tree::of(&Framework::from_body(&framework.body)).map_err(|_| Refusal::NotFound)?;
        let named = Named::read(ask, &tree).await?;
        let known = named.known();
        Ok(Desk { record, scorecard, tree, named, known })
    }

    /// The place in the tree of a cell.
    pub fn node(&self, cell: &ScorecardCell) -> Option<usize> {
        let code = cell.node.original_text();
        self.tree.nodes.iter().position(|node| node.code == code)
    }

    /// The cells of a pillar: the number of each among the cells, and its node.
    pub fn cells(&self, pillar: usize) -> Vec<(usize, usize)> {
        let of = |(at, (_, cell)): (usize, &(String, ScorecardCell))| {
            let node = self.node(cell)?;
            (self.tree.pillar_of(node) == Some(pillar)).then_some((at, node))
        };
        self.scorecard.cells.iter().enumerate().filter_map(of).collect()
    }

    /// The pillars that have cells.
    pub fn pillars(&self) -> Vec<usize> {
        let all = self.tree.pillars().into_iter();
        all.filter(|pillar| !self.cells(*pillar).is_empty()).collect()
    }

    /// The scorecard with what was said of some of its numbers, and what is wrong with that. The form
    /// names fields as `cells[3].number`.
    pub fn said(&self, ask: &Ask, form: &Form) -> (Scorecard, Problems) {
        let mut after = self.scorecard.clone();
        let mut problems = Problems::default();
        let mut touched = Vec::new();
        for (at, (_, cell)) in after.cells.0.iter_mut().enumerate() {
            let prefix = format!("cells[{at}].");
            let own = form.0.iter().filter_map(|(name, text)| {
                Some((name.strip_prefix(&prefix)?.to_owned(), text.clone()))
            });
            let own = Form(own.collect());
            if own.0.is_empty() {
                continue;
            }
            touched.push(at);
            let fields: Vec<Field> = said_fields()
                .filter(|field| own.0.iter().any(|(n, _)| n == field.name))
                .copied()
                .collect();
            let (body, wrong) = read_form(&fields, &own, ask.reading(false));
            for problem in wrong {
                problems.add_with(
                    format!("{prefix}{}", problem.field),
                    problem.code,
                    problem.details,
                );
            }
            put(cell, &fields, body.values);
            // Who gives a number says something of it.
            if &*cell.standing == "open" && cell.number.is_some() {
                let is_new = cell.prefilled.is_none();
                cell.standing = Code(if is_new { "proposed" } else { "contested" }.to_owned());
            }
        }
        for at in &touched {
            self.weigh(&after.cells[*at].1, &format!("cells[{at}]."), &mut problems);
        }
        self.weigh_together(&after, &touched, &mut problems);
        let mut own = Problems::default();
        after.check(&mut own);
        let is_new = |field: &str| problems.iter().all(|problem| problem.field != field);
        own.retain(|problem| is_new(&problem.field));
        problems.extend(own);
        (after, problems)
    }

    /// What speaks against a number that the country gives: what cannot be is a problem, what hardly can
    /// be is one as long as nobody explains it.
    fn weigh(&self, cell: &ScorecardCell, prefix: &str, problems: &mut Problems) {
        let this_year = i64::from(today().year());
        if cell.year.is_some_and(|year| year > this_year) {
            problems.add(format!("{prefix}year"), "year-to-come");
        }
        let is_few = |count: i64| u64::try_from(count).is_ok_and(|count| count < LEAST);
        if cell.number.is_some() && cell.count.is_some_and(is_few) {
            let details = vec![("least", LEAST.to_string())];
            problems.add_with(format!("{prefix}count"), "rests-on-few", details);
        }
        let Some((number, year)) = cell.number.0.zip(cell.year.0) else { return };
        let leaf = self.node(cell).and_then(|node| self.tree.nodes[node].leaf.as_ref());
        let Some(leaf) = leaf else { return };
        // A ratio of two groups has a range of its own.
        let known = match leaf.of {
            Of::Slice(_) => self.known.get(&leaf.indicator).cloned(),
            Of::Parity(..) => Some(Known { least: Some(0.0), ..Known::default() }),
            Of::Norm(_) => None,
        };
        let last = cell.prefilled.0.zip(cell.prefilled_year.0);
        let Some(doubt) = known.and_then(|known| doubt(&known, (number, year), last)) else {
            return;
        };
        if let Some(limit) = doubt.limit() {
            let details = vec![("limit", limit.to_string())];
            problems.add_with(format!("{prefix}number"), doubt.code(), details);
        } else if cell.comment.is_empty() {
            problems.add(format!("{prefix}comment"), doubt.code());
        }
    }

    /// What speaks against numbers beside each other: the one of all lies between those of its parts, and
    /// what is a part of something is not more than it. Only numbers of one year are held together.
    fn weigh_together(&self, after: &Scorecard, touched: &[usize], problems: &mut Problems) {
        let counting = |indicator: &str, of: &str| {
            let cells = after.cells.iter().enumerate();
            cells.filter_map(|(at, (_, cell))| Some((at, self.node(cell)?, cell.counting()?))).find(
                |(_, node, _)| {
                    let leaf = self.tree.nodes[*node].leaf.as_ref();
                    leaf.is_some_and(|leaf| {
                        leaf.indicator == indicator
                            && matches!(&leaf.of, Of::Slice(own) if own == of)
                    })
                },
            )
        };
        let mut tell = |cells: &[usize], code: &'static str| {
            let unexplained = |at: &&usize| {
                let cell = &after.cells[**at].1;
                touched.contains(at) && cell.is_own() && cell.comment.is_empty()
            };
            if let Some(at) = cells.iter().find(unexplained) {
                problems.add(format!("cells[{at}].comment"), code);
            }
        };
        for (code, known) in &self.known {
            let Some((whole, _, (number, year))) = counting(code, slice::TOTAL) else { continue };
            for key in slice::KEYS {
                let parts: Vec<_> = self
                    .slices(code)
                    .filter(|of| {
                        of.split_once('=')
                            .is_some_and(|(own, value)| own == key && !value.contains('='))
                    })
                    .filter_map(|of| counting(code, of))
                    .filter(|(.., (_, of))| *of == year)
                    .collect();
                let numbers: Vec<f64> = parts.iter().map(|(.., (number, _))| *number).collect();
                if parts.len() > 1
                    && let Some(doubt) = between(number, &numbers)
                {
                    let cells: Vec<usize> =
                        [whole].into_iter().chain(parts.iter().map(|it| it.0)).collect();
                    tell(&cells, doubt.code());
                }
            }
            let other = counting(&known.within, slice::TOTAL).filter(|(.., (_, of))| *of == year);
            if let Some((other, _, (most, _))) = other
                && let Some(doubt) = within(number, most)
            {
                tell(&[whole, other], doubt.code());
            }
        }
    }

    /// The parts of which the framework takes numbers of an indicator.
    fn slices(&self, indicator: &str) -> impl Iterator<Item = &str> {
        let leaves = self.tree.nodes.iter().filter_map(|node| node.leaf.as_ref());
        leaves.filter(move |leaf| leaf.indicator == indicator).filter_map(|leaf| match &leaf.of {
            Of::Slice(slice) => Some(slice.as_str()),
            Of::Parity(..) | Of::Norm(_) => None,
        })
    }

    /// What a field such as `cells[3].number` is called: the indicator and the field.
    pub fn label(&self, ask: &Ask, path: &str) -> String {
        let found = path.strip_prefix("cells[").and_then(|rest| rest.split_once("]."));
        let Some((at, name)) = found else { return String::new() };
        let cell = at.parse::<usize>().ok().and_then(|at| self.scorecard.cells.get(at));
        let node = cell.and_then(|(_, cell)| self.node(cell));
        let indicator = node.map_or(String::new(), |node| self.named.node(ask, &self.tree, node).1);
        let field = said_fields().find(|field| field.name == name);
        let field = field.map_or(String::new(), |field| ask.say.field(field).into_owned());
        format!("{indicator}, {field}")
    }
}

/// The fields that people fill in.
pub fn said_fields() -> impl Iterator<Item = &'static Field> {
    ScorecardCell::FIELDS.iter().filter(|field| SAID.contains(&field.name))
}

/// What stands in the cells, as a form.
pub fn written(scorecard: &Scorecard) -> Form {
    let whole = facility_record::write_form(&Scorecard::kind().fields, &scorecard.to_body());
    // Rows stand under their number, whatever their key.
    Form(whole.0.into_iter().filter(|(name, _)| name.starts_with("cells[")).collect())
}

/// Puts values of some fields into a cell.
fn put(cell: &mut ScorecardCell, fields: &[Field], values: Vec<Value>) {
    let mut all = cell.give_all();
    for (field, value) in fields.iter().zip(values) {
        let at = ScorecardCell::FIELDS.iter().position(|own| own.name == field.name);
        all[at.expect("it is one of them")] = value;
    }
    *cell = ScorecardCell::take_all(&all);
}
