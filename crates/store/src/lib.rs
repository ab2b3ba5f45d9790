//! The only crate with SQL: records, facts, changes and people in SQLite or PostgreSQL.

pub mod db;
