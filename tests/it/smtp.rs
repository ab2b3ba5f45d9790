//! A mail server of our own, which does what it is told to each time somebody comes.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What the server does with the next who come, in order; after the last, the last again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Takes the mail.
    Takes,
    /// Answers so to the recipient: a greylist says 450, an unknown address 550.
    Says(u16),
    /// Asks for a name and password that nobody has.
    WantsSignIn,
    /// Takes the mail and hangs up before it says so.
    DiesAfterData,
    /// Hangs up at once.
    HangsUp,
}

/// The server.
pub struct Smtp {
    pub url: String,
    taken: Arc<Mutex<Vec<String>>>,
    moods: Arc<Mutex<Vec<Mood>>>,
}

impl Smtp {
    pub fn start(moods: &[Mood]) -> Smtp {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let taken: Arc<Mutex<Vec<String>>> = Arc::default();
        let moods = Arc::new(Mutex::new(moods.to_vec()));
        let (mails, plan) = (taken.clone(), moods.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut plan = plan.lock().unwrap();
                let mood = if plan.len() > 1 { plan.remove(0) } else { plan[0] };
                drop(plan);
                let mails = mails.clone();
                std::thread::spawn(move || talk(stream, mood, &mails));
            }
        });
        Smtp { url, taken, moods }
    }

    /// What it does from now on.
    pub fn mood(&self, mood: Mood) {
        *self.moods.lock().unwrap() = vec![mood];
    }

    /// The mails that it took, as they came.
    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

fn talk(stream: TcpStream, mood: Mood, mails: &Mutex<Vec<String>>) {
    if mood == Mood::HangsUp {
        return;
    }
    let Ok(mut out) = stream.try_clone() else { return };
    let mut say = |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).is_ok();
    say("220 ready");
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(line)) = lines.next() {
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match (word.as_str(), mood) {
            ("EHLO" | "HELO", _) => say("250 here"),
            ("MAIL", Mood::WantsSignIn) => say("530 sign in first"),
            ("RCPT", Mood::Says(code)) => say(&format!("{code} <{line}> not now")),
            ("DATA", _) => {
                say("354 go on");
                let mut mail = String::new();
                for line in lines.by_ref().map_while(Result::ok) {
                    if line == "." {
                        break;
                    }
                    mail.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.push('\n');
                }
                mails.lock().unwrap().push(mail);
                if mood == Mood::DiesAfterData {
                    return;
                }
                say("250 taken")
            }
            ("QUIT", _) => {
                say("221 bye");
                return;
            }
            _ => say("250 fine"),
        };
    }
}
