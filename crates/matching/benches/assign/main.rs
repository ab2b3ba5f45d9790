//! What the assignment engine costs, and what fairness costs.
//!
//! `cargo bench -p facility-matching --bench assign` prints CPU times of all aims on rounds of two
//! sizes and two tempers, of changes, the peak of memory, and the table of fairness. With
//! `ASSIGN_BENCH_PYTHON` set to a Python that has OR-tools, each greatest value is also asked of
//! that and the ratio of CPU times printed. Arguments choose rounds by name. Each round runs in a
//! process of its own, so that its peak of memory is its own.

#![allow(clippy::unwrap_used)]

mod baselines;
mod draw;

use std::process::Command;

use facility_matching::Draw;
use facility_matching::assign::{
    Aim, Change, Demand, Plan, Report, Round, Sheet, Supply, Taken, check, report,
};

const ROUNDS: [&str; 4] = ["roomy", "scarce", "large", "large-scarce"];

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    if let [only, name] = &names[..]
        && only == "only"
    {
        return measure(name);
    }
    let own = std::env::current_exe().unwrap();
    for name in ROUNDS.iter().filter(|name| names.is_empty() || names.iter().any(|it| it == *name))
    {
        let status = Command::new(&own).args(["only", name]).status().unwrap();
        assert!(status.success(), "{name}");
    }
}

fn measure(name: &str) {
    let sheet = match name {
        "roomy" => draw::roomy((5000, 2000), 100, 8),
        "scarce" => draw::scarce(5000, 2000),
        "large" => draw::roomy((20_000, 5000), 100, 13),
        _ => draw::scarce(20_000, 5000),
    };
    let wanted: u32 = sheet.demand.iter().map(|demand| demand.places).sum();
    let places: u32 = sheet.supply.iter().map(|supply| supply.capacity).sum();
    let (demands, supplies, pairs) = (sheet.demand.len(), sheet.supply.len(), sheet.pairs.len());
    println!("\n# {name}: {demands} x {supplies}, {pairs} pairs, {wanted} wanted, {places} places");
    let copy = (name == "scarce").then(|| sheet.clone());
    let peers = peers(&sheet);
    let (round, seconds) = timed(|| Round::new(sheet.clone()).unwrap());
    drop(sheet);
    println!("check and order: {:.1} ms CPU", seconds * 1e3);
    let favour = [("ldc".to_owned(), 1500)].into();
    let aims = [Aim::Value, Aim::Fill, Aim::Fair { favour }, Aim::Floor];
    let mut plans = Vec::new();
    for aim in &aims {
        let (plan, seconds) = timed(|| round.solve(aim).unwrap());
        let (checked, proof) = timed(|| check(&round, aim, plan.certificate(), plan.value));
        checked.unwrap();
        println!(
            "{:<8} {:>7.1} ms CPU, value {}, {} places{}; proof checked in {:.1} ms",
            title(aim),
            seconds * 1e3,
            plan.value,
            plan.taken.len(),
            plan.floor.map_or_else(String::new, |floor| format!(", floor {floor}")),
            proof * 1e3
        );
        if let (Aim::Value, Some((value, theirs, peak))) = (aim, peers) {
            assert_eq!(value, plan.value, "OR-tools found another value");
            println!(
                "         OR-tools {:.1} ms CPU, the same value; ratio {:.2}; peak {peak} MB with Python",
                theirs * 1e3,
                seconds / theirs
            );
        }
        plans.push(plan);
    }
    change(&round, &aims[2], &plans[2]);
    println!("peak of memory: {} MB", peak_mb().unwrap_or(0));
    if let Some(sheet) = copy {
        table(&sheet, &round, &aims, &plans);
    }
}

/// Solves again after one change of each kind, some changes each.
fn change(round: &Round, aim: &Aim, plan: &Plan) {
    let mut draw = Draw(3);
    let mut worst: Vec<(&str, f64, f64)> = Vec::new();
    for _ in 0..10 {
        let demand = &round.demand()[draw.below(round.demand().len() as u64) as usize];
        let supply = &round.supply()[draw.below(round.supply().len() as u64) as usize];
        let groups = vec!["ldc".to_owned()];
        let scores: Vec<(String, i32)> =
            round.supply().iter().step_by(20).map(|row| (row.id.clone(), 700_000)).collect();
        let back: Vec<(String, i32)> =
            round.demand().iter().step_by(50).map(|row| (row.id.clone(), 700_000)).collect();
        let new = Demand { id: "new".to_owned(), places: 3, groups, ..Demand::default() };
        let offered = Supply { id: "new".to_owned(), capacity: 8, ..Supply::default() };
        let (request, provider) = (demand.id.clone(), supply.id.clone());
        for (name, change) in [
            ("request added", Change::AddDemand(new, scores)),
            ("request removed", Change::RemoveDemand(request.clone())),
            ("offer added", Change::AddSupply(offered, back)),
            ("offer removed", Change::RemoveSupply(provider.clone())),
            ("capacity changed", Change::Capacity(provider.clone(), supply.capacity + 2)),
            ("score changed", Change::Score(request, provider, Some(990_000))),
        ] {
            let (changed, first) = timed(|| round.changed(std::slice::from_ref(&change)).unwrap());
            let (again, then) = timed(|| changed.solve_from(aim, plan).unwrap());
            check(&changed, aim, again.certificate(), again.value).unwrap();
            match worst.iter_mut().find(|known| known.0 == name) {
                Some(known) if known.1 + known.2 < first + then => *known = (name, first, then),
                Some(_) => {}
                None => worst.push((name, first, then)),
            }
        }
    }
    for (name, first, then) in worst {
        println!(
            "{name}: {:.1} ms to change + {:.1} ms to solve again, the worst of 10",
            first * 1e3,
            then * 1e3
        );
    }
}

fn table(sheet: &Sheet, round: &Round, aims: &[Aim], plans: &[Plan]) {
    let even = round.solve(&Aim::Fair { favour: [].into() }).unwrap();
    let reference = plans[0].value;
    let mut rows: Vec<(String, Vec<Taken>)> = vec![
        ("first come, first served".to_owned(), baselines::first_come(round)),
        ("greedy by score".to_owned(), baselines::greedy(round)),
        ("weighted affinity 1.25".to_owned(), baselines::weighted(sheet, round, "ldc")),
        ("fair".to_owned(), even.taken),
    ];
    let solved = aims.iter().zip(plans);
    rows.extend(solved.map(|(aim, plan)| (title(aim).to_owned(), plan.taken.clone())));
    println!(
        "\n| plan | value | price of fairness | places | unserved | lowest | 5th percentile | Gini | ldc / others filled | ldc unserved | envious, beyond one |\n|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for (name, taken) in rows {
        let Report {
            value,
            price_of_fairness,
            places,
            unserved,
            lowest,
            fifth_percentile,
            gini,
            groups,
            envious,
            envious_beyond_one,
            ..
        } = report(round, &taken, reference);
        let fill = |group: &str| groups[group].given as f64 / groups[group].wanted as f64;
        println!(
            "| {name} | {:.1} | {:.1} % | {places} | {unserved} | {:.3} | {:.3} | {gini:.3} | {:.3} / {:.3} | {} | {envious}, {envious_beyond_one} |",
            value as f64 / 1e6,
            price_of_fairness * 100.0,
            lowest as f64 / 1e6,
            fifth_percentile as f64 / 1e6,
            fill("ldc"),
            fill("other"),
            groups["ldc"].unserved
        );
    }
}

fn title(aim: &Aim) -> &'static str {
    match aim {
        Aim::Value => "value",
        Aim::Fill => "fill",
        Aim::Fair { .. } => "fair 1.5",
        Aim::Floor => "floor",
    }
}

/// The value, the CPU seconds and the most memory in MB of OR-tools, where there is one.
fn peers(sheet: &Sheet) -> Option<(i64, f64, u64)> {
    let python = std::env::var_os("ASSIGN_BENCH_PYTHON")?;
    let counts = [sheet.demand.len(), sheet.supply.len(), sheet.pairs.len()].map(|it| it as u32);
    let words = counts
        .into_iter()
        .chain(sheet.demand.iter().map(|row| row.places))
        .chain(sheet.supply.iter().map(|row| row.capacity))
        .chain(sheet.pairs.iter().map(|row| row.demand))
        .chain(sheet.pairs.iter().map(|row| row.supply))
        .chain(sheet.pairs.iter().map(|row| row.score as u32));
    let bytes: Vec<u8> = words.flat_map(u32::to_le_bytes).collect();
    let path = std::env::temp_dir().join(format!("assign-bench-{}", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/optima.py");
    let output = Command::new(python).arg(script).arg("--round").arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let words: Vec<&str> = text.split_whitespace().collect();
    Some((words[0].parse().unwrap(), words[1].parse().unwrap(), words[2].parse().unwrap()))
}

/// A result with the CPU seconds that it took, the mean of some runs: the system counts them in
/// steps of milliseconds.
fn timed<T>(work: impl Fn() -> T) -> (T, f64) {
    let before = cpu_seconds();
    let mut runs = 0;
    loop {
        let result = work();
        runs += 1;
        let seconds = cpu_seconds() - before;
        if runs == 10 || seconds > 0.3 {
            return (result, seconds / f64::from(runs));
        }
    }
}

/// The CPU seconds of this thread, where the system tells them; else the time of day.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let spent = told.and_then(|text| text.split(' ').next().and_then(|it| it.parse::<f64>().ok()));
    let now = || std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    spent.map_or_else(|| now().as_secs_f64(), |nanoseconds| nanoseconds / 1e9)
}

/// The most memory that this process ever held, in MB.
fn peak_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
