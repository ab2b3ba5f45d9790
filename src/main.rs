//! Facility: the software a joint facility for digital capacity development runs on.
#![forbid(unsafe_code)]

use std::process::ExitCode;

use clap::Parser;
use facility::commands;

#[tokio::main]
async fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("FACILITY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    commands::run(commands::Facility::parse()).await
}
