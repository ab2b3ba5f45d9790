//! Clients on keep-alive connections that believe no answer unread.

use std::borrow::Cow;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::operations::Operation;
use crate::process;

/// A request, and what a correct answer to it is.
pub struct Asked {
    /// The whole request as it is sent.
    pub bytes: Vec<u8>,
    /// The status.
    pub status: u16,
    /// The body.
    pub expected: Expected,
}

/// What the body of a correct answer is.
pub enum Expected {
    /// Once it is unpacked, all these words stand in it.
    Marks(Vec<String>),
    /// This body: the packed bytes as they usually come, or others that unpack to the same.
    Body(Arc<[u8]>, Arc<[u8]>),
    /// Nothing.
    Nothing,
}

/// An answer.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The lines of the head.
    pub head: Vec<String>,
    /// The body as it was sent.
    pub body: Vec<u8>,
}

/// Clients.
pub struct Load<'a> {
    /// Host and port.
    pub address: &'a str,
    /// How many there are, each with one request at a time.
    pub connections: usize,
    /// How long they ask.
    pub length: Duration,
}

/// What one window showed.
#[derive(Clone, Debug, Default)]
pub struct Window {
    /// Correct answers.
    pub correct: usize,
    /// Other answers.
    pub wrong: usize,
    /// CPU time of the server in microseconds, what follows a write included.
    pub cpu: u64,
    /// Seconds until the last answer.
    pub seconds: f64,
    /// Microseconds that each correct answer took, sorted.
    pub waits: Vec<u32>,
}

impl Load<'_> {
    /// Asks for the length of a window. `settled` returns when the server has done what follows.
    pub fn window(&self, pid: u32, operation: &Operation, settled: &dyn Fn()) -> Window {
        self.warm(operation);
        settled();
        let (before, start) = (process::cpu(pid), Instant::now());
        let window = Mutex::new(Window::default());
        std::thread::scope(|scope| {
            for _ in 0..self.connections {
                scope.spawn(|| {
                    let own = self.ask(operation, start + self.length);
                    let mut all = window.lock().expect("no panic holds it");
                    all.correct += own.correct;
                    all.wrong += own.wrong;
                    all.waits.extend(own.waits);
                });
            }
        });
        let mut window = window.into_inner().expect("no panic holds it");
        window.seconds = start.elapsed().as_secs_f64();
        settled();
        window.cpu = process::cpu(pid) - before;
        window.waits.sort_unstable();
        window
    }

    /// A few requests that are not counted, so that what is kept is there.
    fn warm(&self, operation: &Operation) {
        let mut connection = Connection::open(self.address);
        for asked in operation.warm_up() {
            connection.send(&asked.bytes);
        }
    }

    fn ask(&self, operation: &Operation, end: Instant) -> Window {
        let mut connection = Connection::open(self.address);
        let mut own = Window::default();
        while Instant::now() < end {
            let Some(asked) = operation.next() else { break };
            let start = Instant::now();
            let reply = connection.send(&asked.bytes);
            let wait = u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX);
            if is_correct(&asked, &reply) {
                own.correct += 1;
                own.waits.push(wait);
                operation.answered(&reply);
            } else {
                own.wrong += 1;
                tell(&asked, &reply);
            }
        }
        own
    }
}

fn is_correct(asked: &Asked, reply: &Reply) -> bool {
    asked.status == reply.status
        && match &asked.expected {
            Expected::Nothing => reply.body.is_empty(),
            Expected::Body(packed, plain) => {
                reply.body[..] == packed[..] || reply.plain()[..] == plain[..]
            }
            Expected::Marks(marks) => {
                let plain = reply.plain();
                let text = String::from_utf8_lossy(&plain);
                marks.iter().all(|mark| text.contains(mark.as_str()))
            }
        }
}

/// Shows the first wrong answers of a run.
fn tell(asked: &Asked, reply: &Reply) {
    static TOLD: AtomicUsize = AtomicUsize::new(0);
    if TOLD.fetch_add(1, Relaxed) < 3 {
        let head = String::from_utf8_lossy(&asked.bytes);
        let body: String = String::from_utf8_lossy(&reply.plain()).chars().take(400).collect();
        eprintln!("wrong answer: {} to {head}\n{body}", reply.status);
    }
}

/// A keep-alive connection.
pub struct Connection(BufReader<TcpStream>);

impl Connection {
    /// Opens one.
    pub fn open(address: &str) -> Connection {
        let stream = TcpStream::connect(address).expect("the server takes connections");
        stream.set_nodelay(true).expect("a TCP option");
        Connection(BufReader::with_capacity(64 * 1024, stream))
    }

    /// Sends a request and reads the whole answer.
    pub fn send(&mut self, bytes: &[u8]) -> Reply {
        self.0.get_mut().write_all(bytes).expect("the server reads");
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            self.0.read_line(&mut line).expect("the server answers");
            match line.trim_end() {
                "" => break,
                line => head.push(line.to_owned()),
            }
        }
        let status = head.first().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let status = status.expect("an HTTP answer");
        let length = match status {
            204 | 304 => 0,
            _ => header(&head, "content-length").parse().expect("every answer says its length"),
        };
        let mut body = vec![0; length];
        self.0.read_exact(&mut body).expect("the server sends what it said");
        Reply { status, body, head }
    }
}

impl Reply {
    /// A header; empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        header(&self.head, name)
    }

    /// The body, unpacked.
    pub fn plain(&self) -> Cow<'_, [u8]> {
        let mut plain = Vec::new();
        let read = match self.header("content-encoding") {
            "br" => brotli::Decompressor::new(&self.body[..], 16_384).read_to_end(&mut plain),
            "gzip" => flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut plain),
            _ => return Cow::Borrowed(&self.body),
        };
        read.expect("what the server packed can be unpacked");
        Cow::Owned(plain)
    }
}

fn header<'a>(head: &'a [String], name: &str) -> &'a str {
    let pairs = head.iter().filter_map(|line| line.split_once(':'));
    let mut found = pairs.filter(|(other, _)| other.eq_ignore_ascii_case(name));
    found.next().map_or("", |(_, text)| text.trim())
}
