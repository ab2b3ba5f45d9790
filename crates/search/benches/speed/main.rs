//! CPU time of searches in an index of invented documents: `cargo bench -p facility-search`.
//!
//! Variables: `FACILITY_BENCH_RECORDS` (50,000), `FACILITY_BENCH_HOME` (a directory in which the
//! index is kept between runs), `FACILITY_BENCH_EXPORT` (a file to which the documents are written
//! as CSV, and beside it the questions as JSON, instead of measuring; `--export FILE` does the
//! same), `FACILITY_BENCH_CHANGES` (how many changes to make afterwards; 100, and none to an index
//! that is kept), `FACILITY_BENCH_QUESTIONS` (how many of each sort, 25) and `FACILITY_BENCH_ONLY`
//! (part of the names of the questions to ask).
//!
//! CPU time is that of the asking thread, so that other work on the machine counts little.

mod documents;
mod questions;

use std::convert::Infallible;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use facility_search::{Edit, Index, KIND, Query, best_excerpt};
use rustix::time::{ClockId, clock_gettime};

use documents::{FACETS, Words};
use questions::{Sort, sorts};

/// How often each question is asked; the first time is left out.
const TIMES: usize = 8;

fn main() -> Result<(), Box<dyn Error>> {
    let records = match std::env::var("FACILITY_BENCH_RECORDS") {
        Ok(records) => records.replace(['_', ','], "").parse()?,
        Err(_) => 50_000,
    };
    if let Some(file) = export_file() {
        return export(&file, records);
    }
    let (temporary, home) = home()?;
    let index = built(&home, records)?;
    println!("memory of the process: {}", resident());
    let before = clock(ClockId::ThreadCPUTime);
    index.prepare()?;
    let taken = (clock(ClockId::ThreadCPUTime) - before).as_secs_f64();
    println!("facets made ready in memory: {taken:.3} CPU s");
    let only = std::env::var("FACILITY_BENCH_ONLY").unwrap_or_default();
    println!(
        "\n| {records} records: question | found | first ms | p50 ms | p95 ms |\n|---|--:|--:|--:|--:|"
    );
    for sort in sorts(variants()?).iter().filter(|sort| sort.name.contains(&only)) {
        measure(&index, sort)?;
    }
    measure_excerpts();
    println!("\nmemory of the process: {}", resident());
    println!("of it what the index keeps: {:.1} MB", index.memory() as f64 / 1e6);
    match std::env::var("FACILITY_BENCH_CHANGES") {
        Ok(changes) => measure_changes(&index, records, changes.parse()?),
        // an index that is kept shall stay as it is
        Err(_) => temporary.map_or(Ok(()), |_| measure_changes(&index, records, 100)),
    }
}

fn export_file() -> Option<PathBuf> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--export");
    let file = arguments.nth(1).or_else(|| std::env::var("FACILITY_BENCH_EXPORT").ok());
    file.map(PathBuf::from)
}

fn variants() -> Result<usize, Box<dyn Error>> {
    Ok(std::env::var("FACILITY_BENCH_QUESTIONS").map_or(Ok(25), |count| count.parse())?)
}

fn home() -> Result<(Option<tempfile::TempDir>, PathBuf), Box<dyn Error>> {
    match std::env::var_os("FACILITY_BENCH_HOME") {
        Some(home) => Ok((None, PathBuf::from(home))),
        None => {
            let made = tempfile::tempdir()?;
            let home = made.path().to_path_buf();
            Ok((Some(made), home))
        }
    }
}

fn built(home: &Path, records: usize) -> Result<Index, Box<dyn Error>> {
    let index = Index::open(home)?;
    if index.documents() == records as u64 {
        println!("{records} records, index of an earlier run");
    } else {
        let words = Words::new();
        let before = clock(ClockId::ProcessCPUTime);
        let all = (0..records).map(|id| Ok::<_, Infallible>(words.document(id)));
        index.writer()?.rebuild(all, 1)?;
        let taken = (clock(ClockId::ProcessCPUTime) - before).as_secs_f64();
        println!(
            "{records} records indexed in {taken:.1} CPU s, {:.0} a CPU second (with inventing them)",
            records as f64 / taken
        );
    }
    println!("on disk: {:.1} MB", size(home)? as f64 / 1e6);
    Ok(index)
}

fn measure(index: &Index, sort: &Sort) -> Result<(), Box<dyn Error>> {
    let ask = |query: &Query| {
        if sort.forgiving { index.search_forgiving(query) } else { index.search(query) }
    };
    let (mut firsts, mut times, mut found) = (Vec::new(), Vec::new(), Vec::new());
    for query in &sort.queries {
        for time in 0..TIMES {
            let before = clock(ClockId::ThreadCPUTime);
            let answer = std::hint::black_box(ask(query)?);
            let taken = clock(ClockId::ThreadCPUTime) - before;
            if time == 0 {
                firsts.push(taken);
                found.push(answer.total);
            } else {
                times.push(taken);
            }
        }
    }
    firsts.sort();
    times.sort();
    found.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
    println!(
        "| {} | {} | {:.2} | {:.2} | {:.2} |",
        sort.name,
        found[found.len() / 2],
        ms(firsts[firsts.len() / 2]),
        ms(times[times.len() / 2]),
        ms(times[times.len() * 95 / 100])
    );
    Ok(())
}

/// The excerpts of a page of 20 hits.
fn measure_excerpts() {
    let words = Words::new();
    let documents: Vec<_> = (0..20).map(|id| words.document(id * 31)).collect();
    let mut times = Vec::new();
    for rank in 40..240 {
        let asked = format!("{} {}", documents::word(0, rank), documents::word(1, rank));
        let before = clock(ClockId::ThreadCPUTime);
        for document in &documents {
            std::hint::black_box(best_excerpt(&document.text, "en", &asked));
        }
        times.push(clock(ClockId::ThreadCPUTime) - before);
    }
    times.sort();
    let ms = |at: usize| times[times.len() * at / 100].as_secs_f64() * 1_000.0;
    println!("\nexcerpts of 20 hits: p50 {:.2} ms, p95 {:.2} ms", ms(50), ms(95));
}

/// Changes of single documents, each with its commit and all that follows in memory.
fn measure_changes(index: &Index, records: usize, changes: usize) -> Result<(), Box<dyn Error>> {
    let words = Words::new();
    let mut writer = index.writer()?;
    let before = clock(ClockId::ProcessCPUTime);
    for change in 0..changes {
        let edit = Edit::Put(words.document(change * 31 % records));
        writer.apply(vec![edit], 2 + change as u64)?;
    }
    let taken = (clock(ClockId::ProcessCPUTime) - before).as_secs_f64();
    println!("one change with its commit: {:.2} CPU ms", taken * 1_000.0 / changes as f64);
    println!("after {changes} changes:");
    for sort in sorts(variants()?).iter().filter(|sort| sort.name.contains("two")) {
        measure(index, sort)?;
    }
    Ok(())
}

fn clock(which: ClockId) -> Duration {
    let now = clock_gettime(which);
    Duration::new(now.tv_sec.unsigned_abs(), u32::try_from(now.tv_nsec).unwrap_or_default())
}

fn size(folder: &Path) -> std::io::Result<u64> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_folder = entry.file_type()?.is_dir();
        sum += if is_folder { size(&entry.path())? } else { entry.metadata()?.len() };
    }
    Ok(sum)
}

/// What the system says of the memory of this process: all of it, and without mapped files.
fn resident() -> String {
    let told = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = |name: &str| {
        let line = told.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("?").trim();
        line.to_string()
    };
    format!("{} resident, {} of it not mapped from files", line("VmRSS:"), line("RssAnon:"))
}

/// Writes the documents as CSV, one column a facet with its codes as a JSON list, and the questions
/// as JSON.
fn export(file: &Path, records: usize) -> Result<(), Box<dyn Error>> {
    let words = Words::new();
    let mut out = BufWriter::new(fs::File::create(file)?);
    write!(out, "id,kind,updated,title,text")?;
    for (name, ..) in FACETS {
        write!(out, ",{name}")?;
    }
    writeln!(out)?;
    for document in (0..records).map(|id| words.document(id)) {
        let text = |texts: &[(String, String)]| {
            let all: Vec<&str> = texts.iter().map(|text| text.1.as_str()).collect();
            quoted(&all.join("\n"))
        };
        let (title, body) = (text(&document.title), text(&document.text));
        write!(out, "{},{},{},{title},{body}", document.id, document.kind, document.updated)?;
        for (name, ..) in FACETS {
            let of_name = document.facets.iter().filter(|facet| facet.0 == name);
            let codes: Vec<&str> = of_name.map(|facet| facet.1.as_str()).collect();
            write!(out, ",{}", quoted(&serde_json::to_string(&codes)?))?;
        }
        writeln!(out)?;
    }
    out.flush()?;
    let questions: Vec<serde_json::Value> = sorts(variants()?).iter().map(told).collect();
    fs::write(file.with_extension("questions.json"), serde_json::to_string(&questions)?)?;
    println!("{records} records written");
    Ok(())
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn told(sort: &Sort) -> serde_json::Value {
    let question = |query: &Query| {
        let facets: Vec<&String> = query.facets.iter().filter(|name| *name != KIND).collect();
        serde_json::json!({
            "words": query.words,
            "filters": query.filters,
            "from": query.from,
            "facets": facets,
        })
    };
    let questions: Vec<_> = sort.queries.iter().map(question).collect();
    serde_json::json!({ "name": sort.name, "forgiving": sort.forgiving, "questions": questions })
}
