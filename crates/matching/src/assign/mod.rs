//! The fair assignment of scarce places: who gets which offer, with prices and a proof.
//!
//! [`Round::new`] checks who wants how many places, who has how many and which pairs are possible;
//! [`Round::solve`] finds a best plan under an [`Aim`]; [`Round::changed`] and
//! [`Round::solve_from`] do it again after a change in a small part of the time. A plan carries
//! its [`Prices`] (what one place more would bring), a [`Report`] of how fair it is, and a
//! [`Certificate`], which [`check`] holds against the round without trusting the solver.
//!
//! All aims are one flow of least cost, with different worth of places beside the score. The
//! solver is a quick auction that guesses, and a network simplex that makes the guess exact.
//! Everything is counted in whole millionths, so a plan is the same on every machine.

mod auction;
mod certificate;
mod change;
mod check;
mod files;
mod floor;
mod flow;
mod network;
mod online;
mod plan;
mod reach;
mod report;
mod round;
mod sheet;
mod simplex;
mod tree;
mod worth;

pub use certificate::{Certificate, Doubt, Proof};
pub use change::Change;
pub use check::check;
pub use files::{AFFINITY, FileProblem, assignment_csv, read_demand, read_round};
pub use online::{AtOnce, PriceList, Verdict};
pub use plan::{Plan, Prices, Refused, Taken};
pub use report::{GroupFill, Report, report};
pub use round::{Flaw, List, Mark, Round};
pub use sheet::{Budget, Demand, Pair, SCORE_MAX, Sheet, Side, Supply};
pub use worth::Aim;
