//! The fit of a request and an offer as a sum of named parts, with reasons; and the fair
//! assignment of scarce places.
//!
//! [`Corpus::new`] makes the offers of a run ready, [`Corpus::put`] and [`Corpus::remove`] change
//! one without touching the others; [`Corpus::answer`] holds a request against them all. First
//! rules refuse offers, each with a code; the others get a score that is the sum of eight parts,
//! weight times value, with the evidence for each; what falls below the policy's floors is not
//! suggested at all. Weights and every other number that is not arithmetic stand in [`Policy`]. A
//! part about which one side says nothing takes a neutral value, and the answer's doubt says so.
//! [`Corpus::explain`] says of any offer why it is not among the first, and what would have to be
//! otherwise.
//!
//! [`pool`] puts requests that are alike together into proposals of joint trainings.
//!
//! Where places are scarce, [`assign`] gives them out: from scores of pairs to a plan that is best
//! under a stated aim, with prices and a proof.
//!
//! The crate is pure: it knows no clock, no file and no vocabulary. Today, the geography and the
//! tree of topics are given by the caller.

mod answer;
pub mod assign;
mod bits;
mod circumstance;
mod coordinates;
mod corpus;
mod date;
mod draw;
pub mod duplicates;
mod facets;
mod filter;
mod judge;
mod judged;
mod language;
mod likelihood;
mod naming;
mod policy;
pub mod pool;
mod postings;
mod question;
mod rank;
mod read;
mod shape;
mod shelf;
mod shelves;
mod sight;
mod stop_words;
mod substance;
mod text;
mod text_index;
mod why;

pub use answer::{
    Answer, Doubt, DoubtedPart, PairScore, Part, Refused, Suggestion, answer_json, pairs_tsv,
};
pub use coordinates::{Geography, Place, Topics};
pub use corpus::Corpus;
pub use date::{Date, PartialDate};
pub use draw::Draw;
pub use filter::Refusal;
pub use judged::Evidence;
pub use likelihood::Likelihood;
pub use naming::Naming;
pub use policy::{Parts, PlaceValues, Policy, Scale, Territory};
pub use read::{Pair, Problem, read_lines, read_pairs, read_request};
pub use shape::{Cost, Flaw, Money, Offer, Outcome, PortfolioItem, Request, Shape, Words};
pub use why::{Explanation, Gap, Rival, Turn};
