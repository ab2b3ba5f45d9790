//! `facility score`: a composite index from a person's own files, no database, no server.

use std::path::{Path, PathBuf};

use clap::Args;
use facility_score::{File, Files, Input, Problem, WRITTEN, read, text, weights_file};
use serde_json::{Value as Json, json};

use super::tables::Tables;
use super::{Failure, print};

/// Count a composite index: every stage, results, ranks and their ranges
#[derive(Args)]
pub struct Score {
    /// One row a unit: uCode, uName, groups, denominators, indicators; Time for a panel (CSV)
    #[arg(long)]
    data: PathBuf,
    /// One row a node: iCode, iName, Level, Parent, Weight, Direction, Type (Indicator, Aggregate,
    /// Denominator, Group), Unit, Target, Denominator, Low, High (CSV)
    #[arg(long)]
    meta: PathBuf,
    /// The stages and their settings (TOML), as docs/formats.md lists them: [denominate] [impute]
    /// [screen] [treat] [normalise] [weights] [aggregate] [uncertainty]; without it minmax 0 to 100
    /// and arithmetic means
    #[arg(long)]
    method: Option<PathBuf>,
    /// The directory for the tables; while there is a problem nothing in it changes
    #[arg(long)]
    out: PathBuf,
    /// How many threads count the replicates of [uncertainty]; any number gives the same bytes
    /// [default: one a core]
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

/// The bytes of the files, held as long as they are read.
struct Bytes {
    data: Vec<u8>,
    meta: Vec<u8>,
    method: Option<Vec<u8>>,
    weights: Option<Vec<u8>>,
}

impl Score {
    /// Reads, counts, writes, and says what was done.
    pub fn run(self, json: bool) -> Result<(), Failure> {
        let bytes = self.bytes()?;
        let input = self.input(&bytes).map_err(|problems| self.told(&problems))?;
        drop(bytes);
        self.keep_input()?;
        let done = Done::count(input, self.threads()).map_err(|problems| self.told(&problems))?;
        let mut tables = Tables::begin(&self.out)?;
        done.each_file(|name, text| tables.write(name, &text))?;
        let is_ours = self.out.join("provenance.csv").is_file();
        let files = tables.finish(if is_ours { &WRITTEN } else { &[] })?;
        for note in done.left_out() {
            eprintln!("{note}");
        }
        match json {
            true => say!("{}", done.as_json(&files)),
            false => print(&done.as_text(&files, &self.out)),
        }
        Ok(())
    }

    fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }

    /// Refuses to write over, or to remove, what is read.
    fn keep_input(&self) -> Result<(), Failure> {
        let Ok(out) = self.out.canonicalize() else { return Ok(()) };
        let weights = self.method.as_deref().and_then(|it| std::fs::read(it).ok());
        let weights = weights.and_then(|bytes| self.weights_path(&bytes));
        let read = [Some(&self.data), Some(&self.meta), self.method.as_ref(), weights.as_ref()];
        for path in read.into_iter().flatten() {
            let Ok(whole) = path.canonicalize() else { continue };
            if WRITTEN.iter().any(|name| whole == out.join(name)) {
                let message = "is read, and would be written over: name another directory";
                return Err(Failure::Use(format!("{} {message} with --out", path.display())));
            }
        }
        Ok(())
    }

    fn bytes(&self) -> Result<Bytes, Failure> {
        let of = |path: &Path| {
            std::fs::read(path)
                .map_err(|error| Failure::Use(format!("{}: {error}", path.display())))
        };
        let method = self.method.as_deref().map(of).transpose()?;
        // A file of weights that cannot be read is a problem of METHOD, told with its place.
        let weights = method.as_deref().and_then(|it| self.weights_path(it)).and_then(|path| {
            let told = |error| eprintln!("{}: {error}", path.display());
            std::fs::read(&path).map_err(told).ok()
        });
        Ok(Bytes { data: of(&self.data)?, meta: of(&self.meta)?, method, weights })
    }

    /// Where the table of weights is that METHOD names: beside METHOD, unless the path is absolute.
    fn weights_path(&self, method: &[u8]) -> Option<PathBuf> {
        let named = weights_file(std::str::from_utf8(method).ok()?)?;
        let beside = self.method.as_deref()?.parent()?;
        Some(beside.join(named))
    }

    fn input(&self, bytes: &Bytes) -> Result<Input, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut checked = |file, bytes| {
            text(file, bytes).unwrap_or_else(|problem| {
                problems.push(problem);
                ""
            })
        };
        let files = Files {
            data: checked(File::Data, &bytes.data),
            meta: checked(File::Meta, &bytes.meta),
            method: bytes.method.as_deref().map(|it| checked(File::Method, it)),
            weights: bytes.weights.as_deref().map(|it| checked(File::Weights, it)),
        };
        if problems.is_empty() {
            return read(&files);
        }
        // A file that is no text is told as such; of the others still everything.
        let broken: Vec<File> = problems.iter().map(|problem| problem.place.file).collect();
        let others = read(&files).err().unwrap_or_default();
        problems.extend(others.into_iter().filter(|it| !broken.contains(&it.place.file)));
        Err(problems)
    }

    /// Prints problems; they end the command.
    fn told(&self, problems: &[Problem]) -> Failure {
        let method = self.method.clone().unwrap_or_else(|| PathBuf::from("METHOD"));
        let weights = std::fs::read(&method).ok().and_then(|bytes| self.weights_path(&bytes));
        for Problem { place, code, message } in problems {
            let path = match place.file {
                File::Data => &self.data,
                File::Meta => &self.meta,
                File::Method => &method,
                File::Weights => weights.as_ref().unwrap_or(&method),
            };
            eprintln!("{}:{}:{} {code} {message}", path.display(), place.line, place.column);
        }
        Failure::Problems
    }
}

/// All that was counted.
struct Done {
    input: Input,
    score: facility_score::Score,
    chance: Option<(facility_score::RankRanges, facility_score::Sensitivity)>,
}

impl Done {
    fn count(input: Input, threads: usize) -> Result<Done, Vec<Problem>> {
        let score = input.score()?;
        let chance = match input.method().uncertainty {
            None => None,
            Some(_) => Some((input.rank_ranges(threads)?, input.sensitivity(threads)?)),
        };
        Ok(Done { input, score, chance })
    }

    fn each_file(
        &self,
        mut take: impl FnMut(&'static str, String) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        self.score.each_file(&self.input, &mut take)?;
        if let Some((ranges, sensitivity)) = &self.chance {
            take("rank_ranges.csv", ranges.csv(&self.input))?;
            take("sensitivity.csv", sensitivity.csv())?;
        }
        Ok(())
    }

    fn left_out(&self) -> &[String] {
        self.chance.as_ref().map_or(&[], |(ranges, _)| &ranges.left_out)
    }

    /// How many units were dropped, cells filled and points treated.
    fn counts(&self) -> [(&'static str, usize); 5] {
        let score = &self.score;
        let moved = |it: &facility_score::Treated| it.moves.iter().flatten().flatten().count();
        [
            ("units", score.results.units().len()),
            ("indicators", score.normalised.codes().len()),
            ("dropped", score.screened.as_ref().map_or(0, |it| it.dropped.len())),
            ("imputed", score.imputed.as_ref().map_or(0, |it| it.cells.len())),
            ("treated", score.treated.as_ref().map_or(0, moved)),
        ]
    }

    fn as_json(&self, files: &[&str]) -> Json {
        let hashes = &self.score.hashes;
        let mut told = json!({
            "engine": self.score.engine,
            "sha256": {
                "data": hashes.data,
                "meta": hashes.meta,
                "method": hashes.method,
                "weights": hashes.weights,
            },
            "files": files,
            "left_out": self.left_out(),
        });
        for (name, count) in self.counts() {
            told[name] = count.into();
        }
        told
    }

    fn as_text(&self, files: &[&str], out: &Path) -> String {
        let counts = self.counts().map(|(name, count)| format!("{name:<11} {count}\n"));
        format!("{}written to  {}: {}\n", counts.concat(), out.display(), files.join(" "))
    }
}
