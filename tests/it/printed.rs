//! The scorecard of a country as a document to print.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::frameworks::{framework, get, prepared, rows};
use crate::scorecards::everywhere;

/// What somebody reads in a document, and what it says of itself.
fn poppler(program: &str, options: &[&str], bytes: &[u8]) -> String {
    let mut child = Command::new(program)
        .args(options)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap_or_else(|error| panic!("{program}: {error}; install poppler-utils"));
    child.stdin.take().unwrap().write_all(bytes).unwrap();
    String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap()
}

#[test]
fn a_scorecard_is_printed_in_each_language_with_the_numbers_of_its_page() {
    everywhere(|place| {
        let service = prepared(place);
        let here = framework(&service, "CASE-2024");
        for (language, said) in [
            ("en", ["Kenya", "Score from 0 to 100"]),
            ("ar", ["كينيا", "النتيجة"]),
            ("es", ["Kenya", "Puntuación"]),
            ("fr", ["Kenya", "Indice"]),
            ("ru", ["Кения", "Оценка"]),
            ("zh", ["肯尼亚", "得分"]),
        ] {
            let path = here.replacen("/en/", &format!("/{language}/"), 1) + "/results/KEN";
            let page = get(&service, &path).body;
            assert!(page.contains(&format!("{path}.pdf")), "{language}: no way to it");
            let reply = get(&service, &format!("{path}.pdf"));
            assert_eq!(reply.header("content-type"), "application/pdf", "{language}");
            let about = poppler("pdfinfo", &["-"], &reply.bytes);
            let tagged = about.lines().find(|line| line.starts_with("Tagged:"));
            assert!(tagged.is_some_and(|line| line.ends_with("yes")), "{language}: {about}");
            let text = poppler("pdftotext", &["-layout", "-", "-"], &reply.bytes);
            for part in said {
                assert!(text.contains(part), "{language} {part}: {text}");
            }
            // What the page scores stands in the document, with the language's decimal mark.
            let table = rows(&get(&service, &format!("{path}.csv")).body);
            let scores = table.iter().filter_map(|row| row["score"].parse::<f64>().ok());
            let mark = if matches!(language, "es" | "fr" | "ru") { "," } else { "." };
            let mut seen = 0;
            for score in scores {
                let number = format!("{score:.1}").replace('.', mark);
                seen += usize::from(text.contains(&number));
            }
            assert_eq!(seen, table.iter().filter(|row| !row["score"].is_empty()).count(), "{text}");
        }
    });
}
