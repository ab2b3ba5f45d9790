//! Demand against supply by country, topic, group and language: where needs stand that nobody
//! answers, in numbers that tell nobody's secret.
//!
//! [`Supply::new`] makes offers ready, [`Supply::judge`] says of one need whether a single offer
//! answers it, and [`Supply::view`] counts offers, also where nobody asks. There are two matrices,
//! and they do not mix:
//!
//! - [`StaffMatrix`] holds every need as it is. It is for the facility's own staff, and neither it
//!   nor what it shows can be serialised.
//! - [`Publication`] holds what may be published: open needs one by one, and of searches, answers
//!   and confidential requests what [`Releases::close`] tells of closed periods. Any of its views
//!   may be published beside any other.
//!
//! ```
//! use facility_gaps::{Publication, Releases, Rules, Supply, View, Vocabulary};
//!
//! let (vocabulary, offers, needs) = (Vocabulary::default(), Vec::new(), Vec::new());
//! let rules = Rules::default();
//! let supply = Supply::new(&vocabulary, &offers);
//! let mut releases = Releases::default(); // or the one kept from the last time
//! releases.close(&vocabulary, &rules, &needs, "2026-11-22".parse().unwrap());
//! let publication = Publication::new(&supply, &rules, &needs, &releases);
//! assert!(publication.view(&View::default()).cells.is_empty());
//! ```
//!
//! The crate is pure: it knows no clock, no file and no vocabulary of its own. The same needs and
//! offers in another order give the same bytes.

mod bits;
mod codes;
mod count;
mod day;
mod ladder;
mod lower;
mod offered;
mod placed;
mod publication;
mod releases;
mod shape;
mod staff;
mod supply;
mod view;

pub use count::{Answers, Counts, Gap, Supplied, Tally};
pub use day::{Day, Period};
pub use offered::SupplyCell;
pub use publication::{Part, Publication, PublishedCell, PublishedView, Reason, Told};
pub use releases::{Coordinate, Releases};
pub use shape::{Country, Disclosure, Need, Offer, Offered, Rules, Vocabulary};
pub use staff::{StaffCell, StaffMatrix, StaffView};
pub use supply::{Judgement, Supply};
pub use view::{Dimension, View};
