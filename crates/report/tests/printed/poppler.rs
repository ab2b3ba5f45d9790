//! What a reader of the file finds in it.

use std::io::Write;
use std::process::Command;

/// What a tool of poppler says of a file.
fn run(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(pdf).expect("written");
    let mut command = Command::new(tool);
    command.args(options).arg(file.path());
    if tool == "pdftotext" {
        command.arg("-");
    }
    let output = command.output().unwrap_or_else(|error| {
        panic!("{tool}: {error}: install poppler-utils to run the tests");
    });
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The text of every page.
pub fn pages(pdf: &[u8]) -> Vec<String> {
    let text = run("pdftotext", &["-raw"], pdf);
    text.trim_end_matches('\u{c}').split('\u{c}').map(str::to_owned).collect()
}

/// The whole text, without white space and without marks of direction.
pub fn letters(pdf: &[u8]) -> String {
    let text = run("pdftotext", &["-raw"], pdf);
    let guide = |c: char| matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}');
    text.chars().filter(|c| !c.is_whitespace() && !guide(*c)).collect()
}

/// Title, tags, count of pages.
pub fn facts(pdf: &[u8]) -> String {
    run("pdfinfo", &[], pdf)
}

/// The tree of tags, with text.
pub fn tree(pdf: &[u8]) -> String {
    run("pdfinfo", &["-struct-text"], pdf)
}

/// From where to where the words reach along an axis (`x` from the left, `y` from above), in points.
pub fn edges(pdf: &[u8], axis: char) -> (f64, f64) {
    let text = run("pdftotext", &["-bbox"], pdf);
    let all = |end: &str| -> Vec<f64> {
        let name = format!("{axis}{end}=\"");
        let numbers = text.split(&name).skip(1);
        numbers.filter_map(|rest| rest.split('"').next()?.parse().ok()).collect()
    };
    let least = all("Min").into_iter().fold(f64::INFINITY, f64::min);
    (least, all("Max").into_iter().fold(0.0, f64::max))
}

/// Where a word begins at the left, in points, the first time it occurs.
pub fn place(pdf: &[u8], word: &str) -> f64 {
    let text = run("pdftotext", &["-bbox"], pdf);
    let line = text.lines().find(|line| line.contains(&format!(">{word}</word>")));
    let line = line.unwrap_or_else(|| panic!("{word} is not there\n{text}"));
    let number = line.split("xMin=\"").nth(1).and_then(|rest| rest.split('"').next());
    number.and_then(|number| number.parse().ok()).expect("a number")
}

/// Whether these bytes occur.
pub fn holds(pdf: &[u8], bytes: &str) -> bool {
    pdf.windows(bytes.len()).any(|window| window == bytes.as_bytes())
}
