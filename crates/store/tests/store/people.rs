//! People: sealed, erased by one row, and links and sessions that end.

use facility_access::{Grant, Role};
use facility_store::{Profile, Refusal, Session, cells};

use crate::kinds::site;
use crate::world::{NOW, World, create, worlds};

const NAME: &str = "Canaria Flavescens";
const EMAIL: &str = "Canaria.Flavescens@example.org";

fn profile() -> Profile {
    Profile {
        id: String::new(),
        name: NAME.into(),
        email: EMAIL.into(),
        language: "fr".into(),
        password: "$argon2id$hash".into(),
    }
}

fn weak(person: &str) -> Session {
    Session { person: person.to_owned(), is_strong: false }
}

/// Every byte that the database holds: its files, or all columns of all tables as text.
async fn bytes(world: &World) -> Vec<u8> {
    let mut bytes = Vec::new();
    if world.is_sqlite() {
        for entry in std::fs::read_dir(world.directory.path()).expect("a directory") {
            let path = entry.expect("an entry").path();
            bytes.extend(std::fs::read(&path).expect("a file"));
        }
        return bytes;
    }
    let tables = "SELECT CAST(table_name AS TEXT) FROM information_schema.tables \
                  WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'";
    for table in world.rows(tables).await {
        let sql = format!("SELECT CAST(t AS TEXT) FROM {} t", table.text(0));
        for row in world.rows(&sql).await {
            bytes.extend(row.text(0).as_bytes());
        }
    }
    // Bytes come as hexadecimal above, and here as the text that they may be.
    for row in world.rows("SELECT encode(sealed, 'escape') FROM person").await {
        bytes.extend(row.text(0).as_bytes());
    }
    bytes
}

fn holds(bytes: &[u8], text: &str) -> bool {
    let folded = bytes.to_ascii_lowercase();
    let text = text.to_ascii_lowercase();
    folded.windows(text.len()).any(|window| window == text.as_bytes())
}

#[tokio::test]
async fn names_and_addresses_stand_nowhere_in_clear() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let sealed = world.store.seal_for(&id, NAME).await.expect("sealed").expect("a key");
        create(&world.store, &site(&sealed)).await;
        world.store.attempts(EMAIL, NOW, NOW - 60_000).await.expect("an attempt");
        let token = world.store.open_session(&weak(&id), NOW, 60_000).await.expect("a session");
        let link = world.store.make_passage(&id, "password", NOW + 9).await.expect("a passage");
        let found = world.store.profile(&id).await.expect("a read");
        assert_eq!(found, Some(Profile { id: id.clone(), ..profile() }));

        let bytes = bytes(&world).await;
        assert!(holds(&bytes, &id) && holds(&bytes, &sealed), "the search itself works");
        let hash = facility_store::sha256(EMAIL.as_bytes());
        for secret in [NAME, EMAIL, "canaria", "flavescens", &token, &link, &hash] {
            assert!(!holds(&bytes, secret), "{secret} stands in the database");
        }
    }
}

#[tokio::test]
async fn without_the_key_nothing_of_a_person_can_be_read() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let other = Profile { email: "other@example.org".into(), ..profile() };
        let other = world.store.add_person(&other, NOW).await.expect("another");
        let sealed = world.store.seal_for(&id, "a story").await.expect("sealed").expect("a key");
        let open = |who: &str| {
            let (who, sealed, store) = (who.to_owned(), sealed.clone(), world.store.clone());
            async move { store.open_for(&who, &sealed).await.expect("a read") }
        };
        assert_eq!(open(&id).await.as_deref(), Some("a story"));
        assert_eq!(open(&other).await, None, "the key of another opens nothing");
        assert_eq!(world.store.open_for(&id, "no hex").await.expect("a read"), None);
        assert_eq!(world.store.open_for(&id, "é0").await.expect("a read"), None);
        let mut forged = sealed.clone();
        forged.replace_range(0..1, if sealed.starts_with('0') { "1" } else { "0" });
        assert_eq!(world.store.open_for(&id, &forged).await.expect("a read"), None);

        world.meddle("DELETE FROM person_key WHERE person = $1", &cells![&id]).await;
        let erased = world.store.profile(&id).await.expect("a read").expect("a row");
        assert_eq!((erased.name.as_str(), erased.email.as_str()), ("", ""));
        assert_eq!(open(&id).await, None);
        assert_eq!(world.store.seal_for(&id, "more").await.expect("a read"), None);
        let left = world.store.profile(&other).await.expect("a read").expect("a row");
        assert_eq!(left.name, NAME);
    }
}

#[tokio::test]
async fn a_sealed_row_does_not_open_in_the_place_of_another_person() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let other = Profile { email: "other@example.org".into(), ..Profile::default() };
        let other = world.store.add_person(&other, NOW).await.expect("another");
        for table in ["person SET sealed", "person_key SET key"] {
            let (table, column) = table.split_once(" SET ").expect("both");
            let key = if table == "person" { "id" } else { "person" };
            let sql = format!(
                "UPDATE {table} SET {column} = (SELECT {column} FROM {table} WHERE {key} = '{id}') \
                 WHERE {key} = '{other}'"
            );
            world.db.run_script(&[sql]).await.expect("a swap");
        }
        let swapped = world.store.profile(&other).await.expect("a read").expect("a row");
        assert_eq!((swapped.name.as_str(), swapped.email.as_str()), ("", ""));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_address_belongs_to_one_person_however_it_is_written() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let written = [EMAIL.to_uppercase(), format!("  {}\n", EMAIL.to_lowercase()), EMAIL.into()];
        for email in written {
            let again = Profile { email: email.clone(), ..profile() };
            let refused = world.store.add_person(&again, NOW).await;
            assert!(matches!(refused, Err(Refusal::Identified)), "{email:?}");
            let found = world.store.person_with_address(&email).await.expect("a read");
            assert_eq!(found.map(|profile| profile.id), Some(id.clone()));
        }
        let unknown = world.store.person_with_address("nobody@example.org").await;
        assert_eq!(unknown.expect("a read"), None);
        assert_eq!(world.number("SELECT COUNT(*) FROM person_key").await, 1);

        // Of two nodes that start at the same time, both take the same secret for addresses.
        let racing = Profile { email: "race@example.org".into(), ..profile() };
        let mut nodes = Vec::new();
        for _ in 0..8 {
            let (store, racing) = (world.node().await, racing.clone());
            nodes.push(tokio::spawn(async move { store.add_person(&racing, NOW).await.is_ok() }));
        }
        let mut added = 0;
        for node in nodes {
            added += usize::from(node.await.expect("no panic"));
        }
        assert_eq!(added, 1);
    }
}

#[tokio::test]
async fn a_session_opens_until_it_ends() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let token = world.store.open_session(&weak(&id), NOW, 1000).await.expect("a session");
        let second = world.store.open_session(&weak(&id), NOW, 5000).await.expect("a session");
        assert_ne!(token, second);
        let whose = |token: &str, at: i64| {
            let (store, token) = (world.store.clone(), token.to_owned());
            async move { store.session(&token, at).await.expect("a read") }
        };
        assert_eq!(whose(&token, NOW + 999).await, Some(weak(&id)));
        assert_eq!(whose(&token, NOW + 1000).await, None);
        let hash = world.rows("SELECT token FROM session").await[0].text(0).to_owned();
        assert_eq!(whose(&hash, NOW).await, None, "the stored hash is no token");
        world.store.close_session(&token).await.expect("closed");
        assert_eq!(whose(&token, NOW).await, None);
        assert_eq!(whose(&second, NOW).await, Some(weak(&id)));
        world.store.set_password(&id, "$argon2id$other", NOW).await.expect("a password");
        assert_eq!(whose(&second, NOW).await, None, "a new password ends all sessions");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_passage_works_once_though_twenty_use_it_at_once() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let token = world.store.make_passage(&id, "sign_in", NOW + 1000).await.expect("a passage");
        let whose = world.store.passage(&token, "sign_in", NOW).await.expect("a read");
        assert_eq!(whose, Some(id.clone()), "looking does not use it up");
        assert_eq!(world.store.passage(&token, "erasure", NOW).await.expect("a read"), None);
        assert_eq!(world.store.passage(&token, "sign_in", NOW + 1000).await.expect("a read"), None);
        assert!(!world.store.use_passage(&token, "erasure", NOW).await.expect("a use"));
        assert!(!world.store.use_passage(&token, "sign_in", NOW + 1000).await.expect("a use"));
        let other = world.node().await;
        let users = (0..20).map(|user| {
            let store = if user % 2 == 0 { world.store.clone() } else { other.clone() };
            let token = token.clone();
            tokio::spawn(async move { store.use_passage(&token, "sign_in", NOW).await })
        });
        let mut passed = 0;
        for user in users.collect::<Vec<_>>() {
            passed += usize::from(user.await.expect("no panic").expect("a use"));
        }
        assert_eq!(passed, 1);
        assert_eq!(world.store.passage(&token, "sign_in", NOW).await.expect("a read"), None);
    }
}

#[tokio::test]
async fn roles_and_memberships_are_given_once_and_leave_a_change() {
    for world in worlds().await {
        let id = world.store.add_person(&profile(), NOW).await.expect("a person");
        let organisation = create(&world.store, &site("An organisation")).await.id;
        let grant = Grant { role: Role::FocalPoint, country: "KEN".into() };
        for _ in 0..2 {
            world.store.give_role(&id, &grant, &id, NOW).await.expect("a role");
            world.store.add_member(&id, &organisation, &id, NOW).await.expect("a membership");
        }
        let person = world.store.person(&id).await.expect("a person");
        assert_eq!(
            (person.grants, person.organisations),
            (vec![grant], vec![organisation.clone()])
        );
        assert_eq!(world.store.count_role(Role::FocalPoint).await.expect("a count"), 1);
        assert_eq!(world.store.count_role(Role::Broker).await.expect("a count"), 0);
        let members = world.store.members(&organisation).await.expect("members");
        assert_eq!(members, [Profile { id: id.clone(), ..profile() }]);
        let changes = world.store.changes_of(&id).await.expect("changes");
        let changes: Vec<&str> = changes.iter().map(|change| change.change.as_str()).collect();
        assert_eq!(changes, ["registration", "role", "role"]);
        let joined = world.store.changes_of_kind("membership", &organisation, 10).await;
        let joined = joined.expect("changes");
        assert_eq!(joined.len(), 2);
        assert!(joined.iter().all(|one| (one.change.as_str(), &one.state) == ("joining", &id)));
        assert!(world.store.add_member("nobody", &organisation, &id, NOW).await.is_err());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn attempts_are_counted_for_each_who_makes_them() {
    for world in worlds().await {
        let tries = (0..20).map(|_| {
            let store = world.store.clone();
            tokio::spawn(async move { store.attempts("a", NOW, NOW - 1000).await })
        });
        let mut counts = Vec::new();
        for one in tries.collect::<Vec<_>>() {
            counts.push(one.await.expect("no panic").expect("a count"));
        }
        assert!(counts.iter().all(|count| (1..=20).contains(count)));
        assert_eq!(world.store.attempts("a", NOW, NOW - 1000).await.expect("a count"), 21);
        assert_eq!(world.store.attempts("b", NOW, NOW - 1000).await.expect("a count"), 1);
        let later = NOW + 2000;
        assert_eq!(world.store.attempts("a", later, later - 1000).await.expect("a count"), 1);
    }
}
