//! What an operation of the service costs: CPU of the server process a request, and how long the
//! client waits, beside a bare server in the same run.
//!
//! `cargo bench --bench http` prints one table for SQLite, and one for PostgreSQL where
//! `FACILITY_TEST_POSTGRES` names one. `FACILITY_BENCH_SECONDS` (2) is the length of a window,
//! `FACILITY_BENCH_CONNECTIONS` (8) the number of clients, `FACILITY_BENCH_ONLY` a part of the
//! names of the operations to run, `FACILITY_BENCH_WORLD` a directory in which the SQLite world is
//! kept between runs (for profiles). Only correct answers count; a wrong one fails the run.
#![forbid(unsafe_code)]

mod generated;
mod hello;
mod load;
mod operations;
mod process;
mod table;
mod world;

use std::process::ExitCode;
use std::time::Duration;

use load::{Load, Window};
use operations::{Operation, Parts};
use process::{Running, memory};
use table::Table;
use world::World;

/// Windows of each operation; the table shows the median.
const ROUNDS: usize = 3;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|word| word == hello::CHILD) {
        return hello::serve(&arguments[at + 1..]);
    }
    let mut wrong = measure("SQLite", World::on_sqlite());
    if let Ok(postgres) = std::env::var("FACILITY_TEST_POSTGRES") {
        wrong += measure("PostgreSQL", World::on_postgres(&postgres));
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Measures everything on one database; how many answers were wrong.
fn measure(name: &str, world: World) -> usize {
    println!("\n## {name}\n");
    world.fill();
    println!("{}", world.start_figures());
    let service = world.start();
    let after_start = memory(service.pid());
    let parts = Parts::new(&world, &service);
    let bare = hello::start(parts.hot());
    let operations = parts.operations();
    let only = std::env::var("FACILITY_BENCH_ONLY").unwrap_or_default();
    let wanted: Vec<&Operation> = operations
        .iter()
        .filter(|operation| operation.name.contains(&only) || operation.name == operations::HELLO)
        .collect();
    let mut table = Table::new(wanted.iter().map(|operation| operation.name).collect());
    let (reads, writes): (Vec<&Operation>, Vec<&Operation>) =
        wanted.iter().partition(|operation| !operation.is_write);
    for part in [reads, writes] {
        for _ in 0..ROUNDS {
            for operation in &part {
                table.add(operation.name, window(operation, &service, &bare));
            }
        }
    }
    table.print();
    println!(
        "\nmemory of the service: {} MB after start, {} MB after this load",
        after_start / 1_000,
        memory(service.pid()) / 1_000
    );
    service.stop();
    bare.stop();
    table.wrong()
}

fn window(operation: &Operation, service: &Running, bare: &Running) -> Window {
    let server = if operation.is_bare { bare } else { service };
    let setting = |name: &str, usual: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
    };
    let load = Load {
        address: server.address(),
        connections: setting("FACILITY_BENCH_CONNECTIONS", 8) as usize,
        length: Duration::from_secs(setting("FACILITY_BENCH_SECONDS", 2)),
    };
    let settled = || {
        if operation.is_write {
            world::settle(service);
        }
    };
    eprintln!("process {}: {}", server.pid(), operation.name);
    load.window(server.pid(), operation, &settled)
}
