//! What the engine costs: CPU time of one thread, and the peak of memory.
//!
//! `cargo bench -p facility-score` counts indices of three sizes; an argument chooses one by name.
//! Each runs in a process of its own, so that its peak of memory is its own.

#![allow(clippy::unwrap_used)]

use std::fmt::Write;
use std::process::Command;

use facility_score::{Files, Input, read};
use rustix::time::{ClockId, clock_gettime};

const SIZES: [(&str, usize, usize); 3] =
    [("asem", 51, 49), ("world", 195, 60), ("large", 100_000, 100)];

const METHOD: &str = "[impute]\nmethod = \"group_mean\"\ngroup = \"region\"\n\
    [treat]\nwinsorise_max = 5\notherwise = \"log\"\n[normalise]\nlower = 1\nupper = 100\n\
    [aggregate]\nmean = [\"arithmetic\", \"geometric\", \"arithmetic\"]\ndata_threshold = 0.5\n";

const UNCERTAINTY: &str = "[uncertainty]\nreplicates = 1000\nseed = 1\nweights = 0.25\n\
    winsorise_max = [1, 5]\nnormalise = [\"minmax\", { method = \"zscore\", mean = 30, sd = 2 }]\n\
    mean = [\"arithmetic\", \"geometric\"]\n";

fn main() {
    let names: Vec<String> = std::env::args().skip(1).filter(|it| !it.starts_with('-')).collect();
    if let [only, name] = &names[..]
        && only == "only"
    {
        let (_, units, indicators) = SIZES.into_iter().find(|size| size.0 == name).unwrap();
        return measure(units, indicators);
    }
    let own = std::env::current_exe().unwrap();
    let is_asked = |name: &str| names.is_empty() || names.iter().any(|it| it == name);
    for (name, ..) in SIZES.into_iter().filter(|size| is_asked(size.0)) {
        println!("\n# {name}");
        assert!(Command::new(&own).args(["only", name]).status().unwrap().success(), "{name}");
    }
}

fn measure(units: usize, indicators: usize) {
    let (data, meta) = draw(units, indicators);
    println!("{units} units x {indicators} indicators, {:.1} MB of text", data.len() as f64 / 1e6);
    let is_large = units > 1000;
    let times = if is_large { 1 } else { 200 };
    let input = told("read", 1, || input(&data, &meta, METHOD));
    drop(data);
    println!("  peak of memory so far {} MB", peak());
    let score =
        told("build: fill, treat, normalise, aggregate, rank", times, || input.score().unwrap());
    println!("  peak of memory so far {} MB", peak());
    if is_large {
        let bytes = told("write, one file after the other", 1, || {
            let mut bytes = 0;
            let taken: Result<(), ()> = score.each_file(&input, |_, text| {
                bytes += text.len();
                Ok(())
            });
            taken.map(|()| bytes).unwrap()
        });
        println!("  {:.1} MB of text; peak of memory {} MB", bytes as f64 / 1e6, peak());
        return;
    }
    let (data, meta) = draw(units, indicators);
    let whole = input_with_uncertainty(&data, &meta);
    let ranges = told("1000 replicates, rank ranges", 3, || whole.rank_ranges(1).unwrap());
    assert!(ranges.left_out.is_empty(), "{:?}", ranges.left_out);
    let weights =
        "[aggregate]\nmean = \"arithmetic\"\n[uncertainty]\nreplicates = 1000\nweights = 0.25\n";
    let plain = self::input(&data, &meta, weights);
    told("1000 replicates, only weights, arithmetic", 3, || plain.rank_ranges(1).unwrap());
    told("6000 runs, sensitivity of four factors", 3, || whole.sensitivity(1).unwrap());
    let copeland = self::input(
        &data,
        &meta,
        "[aggregate]\nmean = [\"copeland\", \"arithmetic\", \"arithmetic\"]\n",
    );
    told("build with outranking", 3, || copeland.score().unwrap());
}

fn input(data: &str, meta: &str, method: &str) -> Input {
    read(&Files { data, meta, method: Some(method), weights: None }).unwrap()
}

fn input_with_uncertainty(data: &str, meta: &str) -> Input {
    input(data, meta, &format!("{METHOD}{UNCERTAINTY}"))
}

/// Runs something, prints its mean CPU time and gives its last answer.
fn told<T>(what: &str, times: u32, run: impl Fn() -> T) -> T {
    let before = cpu();
    let mut answer = run();
    for _ in 1..times {
        answer = run();
    }
    println!("  {what:<48} {:>10.3} ms CPU", (cpu() - before) / f64::from(times) * 1e3);
    answer
}

fn cpu() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}

/// The peak of memory of this process in MB, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.map_or_else(|| "?".to_owned(), |it| format!("{:.0}", it / 1024.0))
}

/// Invented data with eight pillars, some skewed indicators and five gaps in a hundred cells.
fn draw(units: usize, indicators: usize) -> (String, String) {
    let mut state = 7_u64;
    let mut chance = move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut meta = "Level,iCode,Parent,Type,Weight,Direction\n".to_owned();
    for at in 0..indicators {
        let direction = if at % 3 == 0 { -1 } else { 1 };
        writeln!(meta, "1,x{at},p{},Indicator,1,{direction}", at % 8).unwrap();
    }
    (0..8).for_each(|at| writeln!(meta, "2,p{at},s{},Aggregate,1,1", at / 5).unwrap());
    meta.push_str(
        "3,s0,top,Aggregate,1,1\n3,s1,top,Aggregate,1,1\n4,top,,Aggregate,1,1\n,region,,Group,,\n",
    );
    let mut data = "uCode,region".to_owned();
    (0..indicators).for_each(|at| write!(data, ",x{at}").unwrap());
    data.push('\n');
    for unit in 0..units {
        write!(data, "U{unit},{}", unit % 6).unwrap();
        for at in 0..indicators {
            data.push(',');
            let value = chance();
            let value = if at % 4 == 0 { 1.0 / (value + 1e-3) } else { value * 50.0 };
            if chance() > 0.05 {
                write!(data, "{value:.6}").unwrap();
            }
        }
        data.push('\n');
    }
    (data, meta)
}
