//! A server as a process: started, watched from outside, ended by its id.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};

/// The kernel counts CPU time of processes in hundredths of a second.
const MICROSECONDS_A_TICK: u64 = 10_000;

/// A server that listens. It ends when this is dropped.
pub struct Running {
    child: Child,
    address: String,
}

impl Running {
    /// Starts a command whose output says `<before>http://HOST:PORT`, and waits until it does.
    pub fn start(mut command: Command, before: &str) -> Running {
        let mut child = command.spawn().expect("the server starts");
        let output = child.stdout.take().expect("its output is piped");
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let said = lines.find_map(|line| {
            let (_, rest) = line.split_once(&format!("{before}http://"))?;
            Some(rest.split_whitespace().next().unwrap_or_default().to_owned())
        });
        // Read on, so that a later line meets no closed pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Running { child, address: said.expect("the server says where it listens") }
    }

    /// Host and port.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its id.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it.
    pub fn stop(self) {}
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// CPU time that a process has used so far, in microseconds: user and system.
pub fn cpu(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("the process runs");
    let (_, rest) = text.rsplit_once(')').expect("the name stands in brackets");
    let field = |at: usize| rest.split_whitespace().nth(at).and_then(|word| word.parse().ok());
    let ticks: u64 = field(11).unwrap_or(0) + field(12).unwrap_or(0);
    ticks * MICROSECONDS_A_TICK
}

/// Memory of a process that is in RAM, in kilobytes.
pub fn memory(pid: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{pid}/status")).expect("the process runs");
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|word| word.parse().ok()).unwrap_or(0)
}
