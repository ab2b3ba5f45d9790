//! The real program as another process: a command that ends, or the service.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value as Json;

/// A file of `tests/cases`.
pub fn case(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(name)
}

/// A data directory with its database.
pub struct Place<'a> {
    pub data: &'a Path,
    pub database: &'a str,
}

impl Place<'_> {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_facility"));
        command.args(arguments).env("FACILITY_DATA", self.data);
        command.env("FACILITY_DATABASE_URL", self.database);
        // Tests write and ask as fast as they can.
        command.env("FACILITY_API_WRITES_PER_MINUTE", "0");
        command.env("FACILITY_SEARCHES_PER_MINUTE", "0");
        // What needs the numbers that ship brings them in itself.
        command.env("FACILITY_NUMBERS", "no");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs a command with `--json`: its exit code, what it says, its complaints.
    pub fn json(&self, arguments: &[&str]) -> (i32, Json, String) {
        let output = self.run(&[arguments, &["--json"]].concat());
        let said = String::from_utf8(output.stdout).unwrap();
        let complaints = String::from_utf8(output.stderr).unwrap();
        let json = serde_json::from_str(&said).unwrap_or_else(|_| panic!("{said}\n{complaints}"));
        (output.status.code().unwrap(), json, complaints)
    }

    /// Starts the service on a free port and waits until it listens.
    pub fn serve(&self) -> Service {
        self.start(&["serve", "--listen", "127.0.0.1:0"])
    }

    /// Starts what serves until it is killed, and waits until it listens.
    pub fn start(&self, arguments: &[&str]) -> Service {
        let mut child =
            self.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        let base = said.find_map(|line| {
            let rest = line.ok()?.strip_prefix("facility listens on ")?.to_owned();
            rest.split_whitespace().next().map(str::to_owned)
        });
        Service { base: base.expect("it says where it listens"), child }
    }
}

/// A running service; it is killed when it is dropped.
pub struct Service {
    pub base: String,
    pub child: Child,
}

impl Service {
    /// Kills it as a power cut would, but for the caches of the operating system.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
