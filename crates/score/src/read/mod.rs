//! From the text of files to checked structures, with every problem of all files at once.

mod data;
mod meta;
mod method;
mod settings;
mod sheet;
mod weights;

use std::collections::BTreeSet;

pub use method::weights_file;

use crate::framework::Framework;
use crate::hashes::Hashes;
use crate::input::Input;
use crate::method::{Method, Weighting};
use crate::problem::{File, Problem};

/// The texts of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Files<'a> {
    /// DATA.csv.
    pub data: &'a str,
    /// META.csv.
    pub meta: &'a str,
    /// METHOD.toml; without it the defaults: minmax 0..100, arithmetic means.
    pub method: Option<&'a str>,
    /// The table that `[weights] file` of METHOD.toml names ([`weights_file`]).
    pub weights: Option<&'a str>,
}

/// Reads and checks the files of a run. All problems of all files come together, in the order of
/// files, lines and columns.
pub fn read(files: &Files<'_>) -> Result<Input, Vec<Problem>> {
    let mut problems = Vec::new();
    let meta = meta::read(files.meta, &mut problems);
    let framework = Framework::new(meta.rows.clone());
    let mut method = match files.method {
        None => Method::default(),
        Some(text) => method::read(text, &mut problems),
    };
    if let Some(text) = files.weights {
        method.weights =
            weights::read(text, &mut problems).map_or(Weighting::Original, Weighting::Given);
    } else if files.method.and_then(weights_file).is_some() {
        let message = "the file of weights was not read: its path starts from METHOD".to_owned();
        problems.push(method.place("weights.file").problem("weights_unread", message));
    }
    let data = data::read(files.data, &meta, &mut problems);
    // An empty META makes every rule about the tree fail as well; its own problem is enough.
    let framework = match framework {
        Ok(framework) => Some(framework),
        Err(found) => {
            if meta.is_whole {
                problems.extend(found);
            }
            None
        }
    };
    let input = framework.map(|framework| Input::new(framework, data, method));
    match input {
        Some(Ok(input)) if problems.is_empty() => return Ok(input.with_hashes(Hashes::of(files))),
        Some(Err(found)) => {
            let news = found.into_iter().filter(|it| !follows(it, &problems));
            problems.extend(news.collect::<Vec<_>>());
        }
        _ => {}
    }
    let unique: BTreeSet<Problem> = problems.into_iter().collect();
    Err(unique.into_iter().collect())
}

/// Whether a problem may only be there since rows of DATA or META could not be read: what they would
/// have said is then no further problem.
fn follows(problem: &Problem, told: &[Problem]) -> bool {
    let is_broken = |file| told.iter().any(|it| it.place.file == file);
    match problem.code {
        // A missing column was told at the header.
        "column_missing" | "indicator_empty" | "unit_unknown" | "time_missing" => {
            is_broken(File::Data)
        }
        "group_unknown" | "mean_count" | "weights_zero" => is_broken(File::Meta),
        _ => false,
    }
}
