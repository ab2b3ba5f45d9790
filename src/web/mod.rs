//! The toolkit of pages: server, the pages every kind of record has, forms, API. It names no room.

mod answer;
pub mod api;
pub mod ask;
pub mod buckets;
mod cache;
pub mod calendar;

pub mod checks;
pub mod cookies;
pub mod drawing;
pub mod embed;
pub mod errors;
pub mod examples;
pub mod feed;
pub mod files;
mod form_token;
pub mod forms;
pub mod found;
pub mod frame;
pub mod hashing;
pub mod health;
pub mod limits;
pub mod log;
pub mod map;
pub mod markdown;
mod noted;
pub mod openapi;
#[cfg(feature = "oidc")]
pub mod openid;
pub mod page;
pub mod plain;
pub mod program;
pub mod pseudonym;
pub mod records;
pub mod room;
pub mod say;
pub mod server;
pub mod site;
pub mod sitemap;
pub mod uploads;
pub mod view;

pub use answer::{Answer, Flow};
pub use cache::Cache;
