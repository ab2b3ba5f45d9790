//! Accessible PDF reports in six languages, from documents that are data.
//!
//! A [`Report`] says what is said and in which order; [`print()`] makes a tagged PDF (PDF/UA-1) on
//! A4 of it, from the right to the left in Arabic. [`Fonts`] are those of the machine: none are
//! shipped. Every text is plain, nothing in it is markup.
//!
//! ```
//! use facility_report::{Date, Fonts, Part, Problem, Report, print};
//!
//! let report = Report {
//!     language: "en".to_owned(),
//!     title: "A country that does not exist".to_owned(),
//!     author: "A facility that does not exist".to_owned(),
//!     date: Date { text: "5 May 2026".to_owned(), year: 2026, month: 5, day: 5 },
//!     address: "https://facility.example/reports/1".to_owned(),
//!     parts: vec![Part::Paragraph("Nothing here is true: #import, *, $, ].".to_owned())],
//!     ..Report::default()
//! };
//! let nowhere = Fonts::find(&[]); // else Fonts::DIRECTORIES
//! let problem = print(&report, &nowhere).expect_err("no fonts");
//! assert_eq!(problem, Problem::Fonts { package: "fonts-noto-core", character: None });
//! ```
//!
//! The crate knows no clock, no network and no packages of typst: the same report and the same
//! font files give the same bytes.

mod columns;
mod faces;
mod fonts;
mod print;
mod problem;
mod report;
mod script;
mod values;
mod words;

pub use fonts::Fonts;
pub use print::print;
pub use problem::Problem;
pub use report::{Bar, Bars, Cell, Date, Part, Report, Row, Table};
