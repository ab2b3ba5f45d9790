//! What the store promises, on SQLite always and on PostgreSQL where `FACILITY_TEST_POSTGRES` holds
//! the URL of a database in which schemas may be made: each world of a test gets a schema of its own
//! there, reached by `search_path` in its URL, and nothing in other schemas is touched.

mod changes;
mod durability;
mod facts;
mod files;
pub mod kinds;
mod lists;
mod once;
mod parts;
mod people;
mod public_log;
mod records;
mod views;
mod work;
mod world;
mod writers;
