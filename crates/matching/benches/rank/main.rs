//! What it costs to rank a request against many offers, and to change one offer of many.
//!
//! `cargo bench -p facility-matching --bench rank [-- 50000 1000000]` prints CPU times: the median
//! and the 95th hundredth over 60 drawn requests, each asked twice and the second time taken. Each
//! size runs in a process of its own, so that its peak of memory is its own. With the argument
//! `pool` it puts 20,000 requests together instead.

#![allow(clippy::unwrap_used)]

mod draw;

use std::process::Command;

use facility_matching::pool::{PoolPolicy, Wish, pool};
use facility_matching::{Corpus, Date, Draw, Policy, Request};
use rustix::time::{ClockId, clock_gettime};

fn main() {
    let arguments: Vec<String> =
        std::env::args().skip(1).filter(|it| !it.starts_with("--")).collect();
    if let [only, size] = &arguments[..]
        && only == "only"
    {
        return measure(size.parse().unwrap());
    }
    if arguments == ["pool"] {
        return pooled(20_000);
    }
    let own = std::env::current_exe().unwrap();
    let sizes = if arguments.is_empty() { vec!["50000".to_owned()] } else { arguments };
    for size in sizes {
        let status = Command::new(&own).args(["only", &size]).status().unwrap();
        assert!(status.success(), "{size}");
    }
}

fn measure(size: usize) {
    let mut world = draw::World::new(11);
    let before = cpu_seconds();
    let mut corpus = empty();
    for at in 0..size {
        corpus.put(world.offer(at));
    }
    println!("\n# {size} offers");
    println!(
        "built in {:.1} s CPU, {:.1} us an offer, with drawing it",
        cpu_seconds() - before,
        1e6 * (cpu_seconds() - before) / size as f64
    );
    let today = Date::new(2026, 11, 22).unwrap();
    let requests: Vec<Request> = (0..60).map(|at| world.request(at)).collect();
    let mut best = Vec::new();
    let mut answers = Vec::new();
    let (mut found, mut refused) = (0, 0);
    for request in &requests {
        corpus.best(request, 10, today);
        let before = cpu_seconds();
        found += corpus.best(request, 10, today).len();
        best.push(cpu_seconds() - before);
        let before = cpu_seconds();
        refused += corpus.answer(request, 10, today).refused.len();
        answers.push(cpu_seconds() - before);
    }
    told("the ten best", best);
    told("the same, with all refusals named", answers);
    println!(
        "suggestions {:.1} a request, refused {:.0} %",
        found as f64 / 60.0,
        100.0 * refused as f64 / (60 * size) as f64
    );
    let mut explained = Vec::new();
    for request in requests.iter().take(20) {
        let before = cpu_seconds();
        corpus.explain(request, "o17", 10, today).unwrap();
        explained.push(cpu_seconds() - before);
    }
    told("why one offer is not among them", explained);
    let mut draw = Draw(5);
    let mut changes = Vec::new();
    for _ in 0..60 {
        let offer = world.offer(draw.place(size));
        let before = cpu_seconds();
        corpus.put(offer);
        changes.push(cpu_seconds() - before);
    }
    told("one offer put in the place of another", changes);
    println!("peak of memory {} MB", peak_mb().unwrap_or(0));
}

/// Puts requests together.
fn pooled(count: usize) {
    let mut world = draw::World::new(12);
    let requests: Vec<Request> = (0..count).map(|at| world.request(at)).collect();
    let wishes: Vec<Wish<'_>> = requests.iter().map(|request| Wish { request, seats: 3 }).collect();
    let (geography, _) = draw::vocabulary();
    let before = cpu_seconds();
    let found = pool(&wishes, &PoolPolicy::default(), &geography, &Policy::default().levels);
    let spent = cpu_seconds() - before;
    let found = found.unwrap();
    let saving: u32 = found.proposals.iter().map(|it| it.saving).sum();
    println!(
        "{count} requests put together in {:.0} ms CPU: {} proposals save {saving} trainings, {} alone",
        1e3 * spent,
        found.proposals.len(),
        found.alone.len()
    );
}

fn empty() -> Corpus {
    let (geography, topics) = draw::vocabulary();
    Corpus::new(Vec::new(), Policy::default(), geography, topics).unwrap()
}

fn told(what: &str, mut seconds: Vec<f64>) {
    seconds.sort_by(f64::total_cmp);
    let at = |part: f64| 1e3 * seconds[((seconds.len() - 1) as f64 * part) as usize];
    println!("{what}: median {:.2} ms, 95th {:.2} ms CPU", at(0.5), at(0.95));
}

/// The CPU seconds of this thread.
fn cpu_seconds() -> f64 {
    let spent = clock_gettime(ClockId::ThreadCPUTime);
    spent.tv_sec as f64 + spent.tv_nsec as f64 / 1e9
}

/// The most memory that this process ever held, in MB.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
