//! The table of figures: medians over the windows, ratios to the bare server of the same run.

use std::collections::HashMap;

use crate::load::Window;
use crate::operations::HELLO;

/// The windows of all operations.
pub struct Table {
    names: Vec<&'static str>,
    windows: HashMap<&'static str, Vec<Window>>,
}

impl Table {
    /// An empty table with these lines.
    pub fn new(names: Vec<&'static str>) -> Table {
        Table { names, windows: HashMap::new() }
    }

    /// Adds a window.
    pub fn add(&mut self, name: &'static str, window: Window) {
        self.windows.entry(name).or_default().push(window);
    }

    /// How many answers were wrong.
    pub fn wrong(&self) -> usize {
        self.windows.values().flatten().map(|window| window.wrong).sum()
    }

    /// Prints it in the form of a Markdown table.
    pub fn print(&self) {
        let hello = self.median(HELLO, cpu);
        println!(
            "\n| operation | correct | wrong | CPU µs | × hello | requests/s | p50 ms | p99 ms |"
        );
        println!("|---|---|---|---|---|---|---|---|");
        for name in &self.names {
            let Some(windows) = self.windows.get(name) else { continue };
            let sum = |count: fn(&Window) -> usize| windows.iter().map(count).sum::<usize>();
            let own = self.median(name, cpu);
            println!(
                "| {name} | {} | {} | {own:.1} | {:.2} | {:.0} | {:.2} | {:.2} |",
                sum(|window| window.correct),
                sum(|window| window.wrong),
                own / hello,
                self.median(name, |window| window.correct as f64 / window.seconds),
                self.median(name, |window| wait(window, 0.5)),
                self.median(name, |window| wait(window, 0.99)),
            );
        }
    }

    fn median(&self, name: &str, of: fn(&Window) -> f64) -> f64 {
        let windows = self.windows.get(name).map_or(&[][..], Vec::as_slice);
        let mut figures: Vec<f64> = windows.iter().map(of).collect();
        figures.sort_by(f64::total_cmp);
        figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
    }
}

/// CPU microseconds a correct answer.
fn cpu(window: &Window) -> f64 {
    window.cpu as f64 / window.correct as f64
}

/// Milliseconds within which this share of the answers came.
fn wait(window: &Window, share: f64) -> f64 {
    let at = (window.waits.len() as f64 * share) as usize;
    let wait = window.waits.get(at.min(window.waits.len().saturating_sub(1)));
    wait.map_or(f64::NAN, |wait| f64::from(*wait) / 1_000.0)
}
