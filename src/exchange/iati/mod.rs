//! Files of the International Aid Transparency Initiative (IATI), activities and organisations.
//!
//! Read record by record, so that a file of any size needs the memory of its largest record only.
//! What has a field becomes typed; everything else stays in `rest`, so that nothing is lost but
//! the persons: their names, titles, e-mail addresses and telephone numbers are left out at once.
//! Written after version 2.03 of the standard; 2.01, 2.02 and the common parts of 1.0x are read too.

mod activity;
mod amount;
mod checks;
pub mod codes;
mod element;
mod header;
mod location;
mod organisation;
mod parts;
mod personal;
mod pieces;
mod problem;
mod reader;
mod rest;
mod results;
mod source;
mod tags;
pub mod text;
mod transaction;
mod write;
mod write_parts;

#[cfg(test)]
mod tests;

pub use activity::{
    Activity, Conditions, Contact, Date, Description, OtherIdentifier, Participant, Related, Typed,
};
pub use amount::Amount;
pub use header::Header;
pub use location::Location;
pub use organisation::{Line, Organisation, OrganisationBudget};
pub use parts::{Body, Budget, Coded, Document, Money, Text};
pub use problem::Problem;
pub use reader::{File, Reader, Record, Refused, read};
pub use results::{Baseline, Indicator, Measured, Period, Results};
pub use transaction::{Total, Transaction};
pub use write::{write_activities, write_organisations};
