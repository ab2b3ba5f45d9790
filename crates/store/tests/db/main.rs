//! The same claims on both databases: on SQLite always, on PostgreSQL where `FACILITY_TEST_POSTGRES`
//! holds the URL of a database in which schemas may be made.

mod batches;
mod durability;
mod migrations;
mod postgres_alone;
mod sqlite_alone;
mod values;
mod world;
