//! A small provider that speaks OpenID Connect, on this machine: it signs in whoever it is told to,
//! and does wrong what it is told to do wrong.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use facility::web::site;
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair, RSA_PKCS1_SHA256, RsaKeyPair,
};
use ring::{digest, hmac};
use serde_json::{Value as Json, json};

use crate::given::word;

pub const CLIENT: &str = "facility";
pub const SECRET: &str = "an open secret of the tests";

/// With what a token is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// The key that the provider shows.
    Shown,
    /// An RSA key that the provider shows.
    Rsa,
    /// A key that it does not show, under the name of the one that it shows.
    Hidden,
    /// Nothing.
    None,
    /// The public half of the key, as if it were a secret.
    PublicHalf,
    /// The secret of the client.
    ClientSecret,
}

/// What the provider does when somebody comes.
#[derive(Clone)]
pub struct Person {
    /// What it says of them; stands over `iss`, `aud`, `exp`, `iat` and `nonce`. Null = not said.
    pub claims: Json,
    pub signing: Signing,
}

/// What is behind a code.
struct Visit {
    nonce: String,
    challenge: String,
    redirect: String,
    person: Person,
}

struct Inside {
    key: (String, Vec<u8>),
    hidden: Vec<u8>,
    codes: HashMap<String, Visit>,
    /// What the place for people says, by access token.
    told: HashMap<String, Json>,
    /// The paths that were asked for.
    asked: Vec<String>,
}

pub struct Provider {
    pub issuer: String,
    inside: Arc<Mutex<Inside>>,
}

fn fresh_key() -> Vec<u8> {
    let random = SystemRandom::new();
    let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    key.as_ref().to_vec()
}

fn ec(key: &[u8]) -> EcdsaKeyPair {
    let random = SystemRandom::new();
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &random).unwrap()
}

/// A key of the tests alone.
fn rsa() -> RsaKeyPair {
    let text: String = include_str!("rsa_key.txt").split_whitespace().collect();
    RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(text).unwrap()).unwrap()
}

fn packed(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

impl Provider {
    pub fn start() -> Provider {
        Provider::on(TcpListener::bind("127.0.0.1:0").unwrap())
    }

    pub fn on(listener: TcpListener) -> Provider {
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let inside = Inside {
            key: (word(), fresh_key()),
            hidden: fresh_key(),
            codes: HashMap::new(),
            told: HashMap::new(),
            asked: Vec::new(),
        };
        let inside = Arc::new(Mutex::new(inside));
        let (shared, name) = (inside.clone(), issuer.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (inside, issuer) = (shared.clone(), name.clone());
                std::thread::spawn(move || answer(stream, &inside, &issuer));
            }
        });
        Provider { issuer, inside }
    }

    /// Signs with another key from now on, under another name, and shows the old one no more.
    pub fn turn_keys(&self) {
        self.inside.lock().unwrap().key = (word(), fresh_key());
    }

    pub fn count(&self, path: &str) -> usize {
        self.inside.lock().unwrap().asked.iter().filter(|asked| *asked == path).count()
    }

    /// What the provider does when this person signs in at the address that a browser was led to: it
    /// leads them back with a code.
    pub fn sign_in(&self, address: &str, person: &Person) -> String {
        let (place, query) = address.split_once('?').expect(address);
        assert_eq!(place, format!("{}/authorize", self.issuer));
        let query: HashMap<String, String> =
            form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["client_id"], CLIENT);
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"), "{query:?}");
        let code = word();
        let visit = Visit {
            nonce: query["nonce"].clone(),
            challenge: query["code_challenge"].clone(),
            redirect: query["redirect_uri"].clone(),
            person: person.clone(),
        };
        self.inside.lock().unwrap().codes.insert(code.clone(), visit);
        let mut back = form_urlencoded::Serializer::new(String::new());
        back.append_pair("code", &code).append_pair("state", &query["state"]);
        let (_, path) = query["redirect_uri"].split_once("://").unwrap();
        let path = &path[path.find('/').unwrap()..];
        format!("{path}?{}", back.finish())
    }
}

fn answer(mut stream: TcpStream, inside: &Mutex<Inside>, issuer: &str) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if reader.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let header = |name: &str| {
        let line = head.lines().find(|line| line.to_lowercase().starts_with(name))?;
        Some(line.split_once(": ")?.1.to_owned())
    };
    let length = header("content-length:").map_or(0, |text| text.parse().unwrap());
    let mut sent = vec![0; length];
    reader.read_exact(&mut sent).ok()?;
    let path = head.split(' ').nth(1)?.to_owned();
    let mut inside = inside.lock().unwrap();
    inside.asked.push(path.clone());
    let allowed = header("authorization:").unwrap_or_default();
    let (status, said) = match path.as_str() {
        "/.well-known/openid-configuration" => (200, metadata(issuer)),
        "/keys" => (200, inside.keys()),
        "/token" => match inside.token(&allowed, &sent, issuer) {
            Ok(said) => (200, said),
            Err(error) => (400, json!({"error": error})),
        },
        "/person" => match inside.told.get(allowed.trim_start_matches("Bearer ")) {
            Some(said) => (200, said.clone()),
            None => (401, json!({})),
        },
        _ => (404, json!({})),
    };
    let said = said.to_string();
    let head = "Content-Type: application/json\r\nConnection: close\r\nContent-Length:";
    write!(stream, "HTTP/1.1 {status} Said\r\n{head} {}\r\n\r\n{said}", said.len()).ok()
}

fn metadata(issuer: &str) -> Json {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/person"),
        "jwks_uri": format!("{issuer}/keys"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        // A provider that offers anything is not believed for it.
        "id_token_signing_alg_values_supported": ["ES256", "RS256", "HS256", "none"],
    })
}

impl Inside {
    fn keys(&self) -> Json {
        let point = ec(&self.key.1).public_key().as_ref().to_vec();
        let key = rsa();
        let public = key.public();
        let bytes = |big: &[u8]| packed(big);
        let components = ring::rsa::PublicKeyComponents::<Vec<u8>>::from(public);
        json!({"keys": [
            {"kty": "EC", "use": "sig", "crv": "P-256", "kid": self.key.0,
             "x": packed(&point[1..33]), "y": packed(&point[33..65])},
            {"kty": "RSA", "use": "sig", "kid": "rsa", "n": bytes(&components.n),
             "e": bytes(&components.e)},
        ]})
    }

    fn token(&mut self, allowed: &str, sent: &[u8], issuer: &str) -> Result<Json, &'static str> {
        let known = format!("{CLIENT}:{}", SECRET.replace(' ', "+"));
        if allowed != format!("Basic {}", BASE64_STANDARD.encode(known)) {
            return Err("invalid_client");
        }
        let sent: HashMap<String, String> = form_urlencoded::parse(sent).into_owned().collect();
        let visit = self.codes.remove(&sent["code"]).ok_or("invalid_grant")?;
        let shown = digest::digest(&digest::SHA256, sent["code_verifier"].as_bytes());
        if packed(shown) != visit.challenge || sent["redirect_uri"] != visit.redirect {
            return Err("invalid_grant");
        }
        let now = site::now() / 1_000;
        let mut claims = json!({"iss": issuer, "aud": CLIENT, "iat": now, "exp": now + 300,
                                "nonce": visit.nonce});
        for (name, said) in visit.person.claims.as_object().unwrap() {
            match said {
                Json::Null => drop(claims.as_object_mut().unwrap().remove(name)),
                said => claims[name] = said.clone(),
            }
        }
        let access = word();
        if let Some(told) = claims.as_object_mut().unwrap().remove("told") {
            self.told.insert(access.clone(), told);
        }
        let token = self.signed(&claims, visit.person.signing);
        Ok(json!({"access_token": access, "token_type": "Bearer", "expires_in": 300,
                  "id_token": token}))
    }

    fn signed(&self, claims: &Json, signing: Signing) -> String {
        let (name, method) = match signing {
            Signing::Rsa => ("rsa", "RS256"),
            Signing::None => (self.key.0.as_str(), "none"),
            Signing::PublicHalf | Signing::ClientSecret => (self.key.0.as_str(), "HS256"),
            _ => (self.key.0.as_str(), "ES256"),
        };
        let head = json!({"alg": method, "kid": name, "typ": "JWT"}).to_string();
        let text = format!("{}.{}", packed(head), packed(claims.to_string()));
        let random = SystemRandom::new();
        let with = |key: &[u8]| ec(key).sign(&random, text.as_bytes()).unwrap().as_ref().to_vec();
        let secretly = |secret: &[u8]| {
            let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
            hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
        };
        let sign = match signing {
            Signing::Shown => with(&self.key.1),
            Signing::Hidden => with(&self.hidden),
            Signing::None => Vec::new(),
            Signing::PublicHalf => secretly(ec(&self.key.1).public_key().as_ref()),
            Signing::ClientSecret => secretly(SECRET.as_bytes()),
            Signing::Rsa => {
                let key = rsa();
                let mut sign = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut sign).unwrap();
                sign
            }
        };
        format!("{text}.{}", packed(sign))
    }
}
