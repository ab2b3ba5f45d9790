//! Composite indices that anyone can recompute: from cells to scores, ranks and their ranges.
//!
//! [`read`] makes an [`Input`] of three texts (data, framework, method) or tells every problem with
//! its place; [`Input::score`] counts it, stage after stage, and keeps what each stage wrote.
//!
//! The crate is pure: it knows no file, clock or chance without a seed. Sums run in the order of
//! the input and no operation is fused, so that the same input gives the same bytes on any number
//! of threads. What is missing is `None`, never a number.
//!
//! ```
//! use facility_score::{Files, read};
//!
//! let data = "uCode,a,b\nX,1,6\nY,3,2\nZ,2,NA\n";
//! let meta = "iCode,Level,Parent,Type\na,1,all,Indicator\nb,1,all,Indicator\nall,2,,Aggregate\n";
//! let input = read(&Files { data, meta, ..Files::default() }).expect("files without problems");
//! let score = input.score().expect("indicators that vary");
//! assert_eq!(score.results.value(0, "all"), Some(50.0));
//! assert_eq!(score.results.value(2, "all"), Some(50.0)); // b is missing: a alone counts
//! ```
//!
//! In a panel (more than one `Time`) the methods of imputation across units, ranks, Copeland and
//! the reference unit stay within a year; the scale of imputation within a pillar, treatment of
//! outliers and normalisation look at all years together, so that years can be compared.

mod aggregate;
mod compare;
mod consistency;
mod copeland;
mod correlation;
mod denominate;
mod draw;
mod explain;
mod flags;
mod framework;
mod hashes;
mod impute;
mod input;
mod method;
mod moments;
mod normalise;
mod number;
mod panel;
mod problem;
mod ranks;
mod read;
mod score;
mod screen;
mod sensitivity;
mod space;
mod stages;
mod statistics;
mod table;
mod treat;
mod trends;
mod uncertainty;
mod variant;
mod write;

pub use compare::{Compared, compare};
pub use consistency::{Components, alpha, components};
pub use correlation::{Correlation, correlation, correlations};
pub use explain::{Contribution, Explanation, Step, Trail};
pub use flags::{Flag, FlagRules, flags};
pub use framework::{Framework, Node, NodeRow};
pub use hashes::{Hashes, sha256};
pub use impute::{Imputed, ImputedCell};
pub use input::Input;
pub use method::{
    Aggregate, Impute, Mean, Method, Normalise, Otherwise, Screen, Treat, Uncertainty, Weighting,
};
pub use problem::{File, Place, Problem, text};
pub use read::{Files, read, weights_file};
pub use score::{ENGINE, Score};
pub use screen::{Dropped, Screened};
pub use sensitivity::{Effect, Sensitivity};
pub use space::Factor;
pub use statistics::{Availability, Statistics};
pub use table::{DataSet, Table, Unit};
pub use treat::{Move, Treated};
pub use trends::Trend;
pub use uncertainty::{RankRange, RankRanges};
pub use variant::{Change, LeftOut};
pub use write::{WRITTEN, Written, table_csv};
