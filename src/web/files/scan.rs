//! The check of a file for viruses: a command that reads it, or a service that speaks as clamd does.

use std::process::Stdio;
use std::time::Duration;

use axum::body::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::process::Command;
use tokio::time::timeout;

/// How long a check may take.
const PATIENCE: Duration = Duration::from_secs(120);
/// Most bytes of a piece that clamd is sent.
const PIECE: usize = 65_536;
/// Most characters of what a check says.
const LONGEST: usize = 200;

/// What checks files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scan {
    /// A program and its arguments: it reads the content, and ends with 0 for a clean file and with
    /// 1 for one that holds something.
    Command(Vec<String>),
    /// A host and a port that take `INSTREAM`.
    Clamd(String),
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing was found.
    Clean,
    /// This was found.
    Found(String),
}

impl Scan {
    /// What is set: `tcp://HOST:PORT`, or a command with its arguments between spaces; `None` for
    /// nothing.
    pub fn named(text: &str) -> Option<Scan> {
        let text = text.trim();
        match text.strip_prefix("tcp://") {
            _ if text.is_empty() => None,
            Some(place) => Some(Scan::Clamd(place.to_owned())),
            None => Some(Scan::Command(text.split_whitespace().map(str::to_owned).collect())),
        }
    }

    /// Checks a file.
    ///
    /// # Errors
    /// Why it could not be checked: it is neither clean nor refused.
    pub async fn check(&self, content: Bytes) -> Result<Verdict, String> {
        let check = async {
            match self {
                Scan::Command(words) => by_command(words, content).await,
                Scan::Clamd(place) => by_clamd(place, &content).await,
            }
        };
        match timeout(PATIENCE, check).await {
            Ok(checked) => checked.map_err(|error| error.to_string()),
            Err(_) => Err("the check took too long".to_owned()),
        }
    }
}

async fn by_command(words: &[String], content: Bytes) -> std::io::Result<Verdict> {
    let other = |why: &str| std::io::Error::other(why.to_owned());
    let (program, arguments) = words.split_first().ok_or_else(|| other("no command"))?;
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut input = child.stdin.take().ok_or_else(|| other("no input"))?;
    // Beside the reading of what it says: a program may speak before it has read all. One that has
    // found something may stop reading.
    let sent = tokio::spawn(async move {
        let _ = input.write_all(&content).await;
    });
    let output = child.wait_with_output().await?;
    sent.abort();
    match output.status.code() {
        Some(0) => Ok(Verdict::Clean),
        Some(1) => Ok(Verdict::Found(short(&String::from_utf8_lossy(&output.stdout)))),
        code => Err(other(&format!("the command ended with {code:?}"))),
    }
}

async fn by_clamd(place: &str, content: &[u8]) -> std::io::Result<Verdict> {
    let mut line = TcpStream::connect(place).await?;
    line.write_all(b"zINSTREAM\0").await?;
    for piece in content.chunks(PIECE) {
        let length = u32::try_from(piece.len()).expect("a piece is short");
        line.write_all(&length.to_be_bytes()).await?;
        line.write_all(piece).await?;
    }
    line.write_all(&0_u32.to_be_bytes()).await?;
    let mut said = Vec::new();
    (&mut line).take(4_096).read_to_end(&mut said).await?;
    let said = String::from_utf8_lossy(&said);
    let said = said.trim_end_matches(['\0', '\n']).trim();
    let said = said.strip_prefix("stream: ").unwrap_or(said);
    match said.strip_suffix("FOUND") {
        Some(found) => Ok(Verdict::Found(short(found))),
        None if said == "OK" => Ok(Verdict::Clean),
        None => Err(std::io::Error::other(format!("clamd said: {}", short(said)))),
    }
}

/// The last line of what a check says, without what is no text.
fn short(said: &str) -> String {
    let line = said.lines().rev().map(str::trim).find(|line| !line.is_empty()).unwrap_or("found");
    line.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}
