//! A browser that keeps its cookies, as the way to a provider and back needs one.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::html;
use crate::people::{Reply, send};

pub struct Browser {
    base: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    pub fn new(base: &str) -> Browser {
        Browser { base: base.to_owned(), cookies: RefCell::default() }
    }

    /// With a session that is open.
    pub fn signed_in(base: &str, session: &str) -> Browser {
        let browser = Browser::new(base);
        let cookie = ("facility-session".to_owned(), session.to_owned());
        browser.cookies.borrow_mut().extend([cookie]);
        browser
    }

    pub fn is_signed_in(&self) -> bool {
        self.cookies.borrow().contains_key("facility-session")
    }

    /// The names of its cookies.
    pub fn cookies(&self) -> Vec<String> {
        self.cookies.borrow().keys().cloned().collect()
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, text)| format!("{name}={text}")).collect();
        let cookies = cookies.join("; ");
        let mut all = headers.to_vec();
        if !cookies.is_empty() {
            all.push(("cookie", &cookies));
        }
        let reply = send(method, &format!("{}{path}", self.base), &all, body).unwrap();
        for (_, line) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
            let (name, text) = line.split(';').next().unwrap().split_once('=').unwrap();
            match text {
                "" => drop(self.cookies.borrow_mut().remove(name)),
                text => drop(self.cookies.borrow_mut().insert(name.to_owned(), text.to_owned())),
            }
        }
        reply
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], "")
    }

    /// Sends the form of a page of ours, with what it carries and these texts.
    pub fn press(&self, page: &Reply, path: &str, pairs: &[(&str, &str)]) -> Reply {
        let form = html::form(&page.body);
        let mut body = form_urlencoded::Serializer::new(String::new());
        let token = form.first("token").to_owned();
        let carried = form
            .0
            .iter()
            .filter(|(name, _)| name != "token" && !pairs.iter().any(|(given, _)| given == name));
        body.append_pair("token", &token);
        body.extend_pairs(carried.map(|(name, text)| (name.as_str(), text.as_str())));
        let body = body.extend_pairs(pairs).finish();
        let headers =
            [("content-type", "application/x-www-form-urlencoded"), ("origin", self.base.as_str())];
        self.ask("POST", path, &headers, &body)
    }
}
