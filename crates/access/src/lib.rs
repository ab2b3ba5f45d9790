//! Who may do what: persons, roles, reader keys and one pure table.
//!
//! A record stores its reader keys when it is written; a person holds keys; "may see" is their
//! intersection, here and in SQL alike, so lists, counts and pages need no second filter.
#![forbid(unsafe_code)]

mod keys;
mod may;
mod password;
mod person;
mod scope;

pub use keys::{Openness, PUBLIC, Subject, openness, reader_keys};
pub use may::{Verb, may, may_see_field, may_set_field, public_sees_field};
pub use password::{hash_password, password_matches, password_problem};
pub use person::{Grant, Person, Role};
pub use scope::{Act, Scope};
