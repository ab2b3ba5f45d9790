//! Counts an index from files, as the command does: DATA META METHOD-or-dash OUT.
//!
//! `cargo run -p facility-score --example files -- DATA.csv META.csv METHOD.toml OUT`

use std::path::Path;
use std::process::ExitCode;

use facility_score::{Files, Problem, read, weights_file};

fn main() -> ExitCode {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [data, meta, method, out] = &paths[..] else {
        eprintln!("files DATA.csv META.csv METHOD.toml|- OUT");
        return ExitCode::from(2);
    };
    let text = |path: &Path| std::fs::read_to_string(path).expect("a readable file");
    let (data, meta) = (text(Path::new(data)), text(Path::new(meta)));
    let is_given = method.as_str() != "-";
    let toml = is_given.then(|| text(Path::new(method)));
    let weights = toml.as_deref().and_then(weights_file).map(|file| {
        let beside = Path::new(method).parent().unwrap_or(Path::new(""));
        text(&beside.join(file))
    });
    let files =
        Files { data: &data, meta: &meta, method: toml.as_deref(), weights: weights.as_deref() };
    match count(&files, Path::new(out)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problems) => {
            problems.iter().for_each(|problem| eprintln!("{problem}"));
            ExitCode::from(1)
        }
    }
}

fn count(files: &Files<'_>, out: &Path) -> Result<(), Vec<Problem>> {
    let input = read(files)?;
    let mut written = input.score()?.files(&input);
    if input.method().uncertainty.is_some() {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let ranges = input.rank_ranges(threads)?;
        ranges.left_out.iter().for_each(|note| eprintln!("{note}"));
        written.push(("rank_ranges.csv", ranges.csv(&input)));
        written.push(("sensitivity.csv", input.sensitivity(threads)?.csv()));
    }
    std::fs::create_dir_all(out).expect("a directory that can be made");
    for (name, text) in written {
        std::fs::write(out.join(name), text).expect("a file that can be written");
    }
    Ok(())
}
