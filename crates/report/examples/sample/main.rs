//! Writes a report about a country that does not exist, in six languages.
//!
//! ```text
//! cargo run -p facility-report --example sample -- DIRECTORY
//! ```

mod island;

use std::path::PathBuf;
use std::time::Instant;

use facility_report::{Fonts, print};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let directory = PathBuf::from(std::env::args().nth(1).ok_or("name a directory")?);
    std::fs::create_dir_all(&directory)?;
    let fonts = Fonts::find(&Fonts::DIRECTORIES.map(PathBuf::from));
    for language in island::LANGUAGES {
        let began = Instant::now();
        let bytes = print(&island::report(language, 60), &fonts)?;
        let milliseconds = began.elapsed().as_millis();
        let file = directory.join(format!("island.{language}.pdf"));
        std::fs::write(&file, &bytes)?;
        println!("{}: {} bytes, {milliseconds} ms", file.display(), bytes.len());
    }
    Ok(())
}
