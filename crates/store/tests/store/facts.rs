//! Facts: a table that follows the declaration, appended to and never changed.

use facility_record::{FactKind, Fields, Text, Value};
use facility_store::db::Db;
use facility_store::{Fact, Refusal, Store};

use crate::world::{NOW, urls};

mod first {
    use facility_record::prelude::*;
    fact! {
        /// An answer, as it was declared first.
        pub struct Answer as "answer" in "surveys" {
            /// Country that answered.
            country: Code [key, indexed],
            /// The question.
            question: Code [key],
            /// The score.
            score: Whole [],
        }
    }
}

mod second {
    use facility_record::prelude::*;
    fact! {
        /// An answer, declared anew with more columns.
        pub struct Answer as "answer" in "surveys" {
            /// Country that answered.
            country: Code [key, indexed],
            /// The question.
            question: Code [key],
            /// The score.
            score: Whole [],
            /// The share.
            share: Number [],
            /// The year or quarter.
            period: Period [indexed],
            /// Whether it was checked.
            checked: YesNo [],
            /// The day.
            day: Date [],
            /// In words.
            comment: Line [],
        }
    }
}

use first::Answer as Old;
use second::Answer as New;

async fn open(url: &str, fact: FactKind) -> Store {
    Store::open(url, vec![], vec![fact], vec![]).await.expect("a store")
}

fn old(country: &str, question: &str, score: i64) -> Fact {
    let score = facility_record::Whole(Some(score));
    let code = |text: &str| facility_record::Code(text.into());
    Old { country: code(country), question: code(question), score }.give_all()
}

fn new(country: &str, question: &str, score: i64) -> Fact {
    let mut fact = New::take_all(&old(country, question, score));
    fact.share.0 = Some(0.1 + 0.2);
    fact.period = facility_record::Period::parse("2026-Q3").expect("a period");
    fact.checked.0 = Some(true);
    fact.day.0 = Some("2026-09-30".parse().expect("a day"));
    fact.comment.0 = Text::new("", "it's $1 ?1 中");
    fact.give_all()
}

#[tokio::test]
async fn facts_are_read_back_as_they_were_appended() {
    for (url, _directory) in urls().await {
        let store = open(&url, New::fact()).await;
        let rows = vec![new("KEN", "q1", 4), New::default().give_all()];
        let batch = store.append_facts(&New::fact(), &rows, "p1", NOW).await.expect("appended");
        let mut found = store.facts(&New::fact(), &[], 10).await.expect("facts");
        found.sort_by_key(|fact| fact[0] == Value::Empty);
        assert_eq!(found, rows);
        let changes = store.changes_of(&batch).await.expect("changes");
        assert_eq!(changes.len(), 1);
        assert_eq!((changes[0].kind.as_str(), changes[0].change.as_str()), ("answer", "append"));
        assert_eq!((changes[0].person.as_str(), changes[0].is_public), ("p1", false));
    }
}

#[tokio::test]
async fn a_new_declaration_widens_the_table_and_loses_nothing() {
    for (url, _directory) in urls().await {
        let store = open(&url, Old::fact()).await;
        let rows = vec![old("KEN", "q1", 4), old("SEN", "q1", 2)];
        store.append_facts(&Old::fact(), &rows, "p1", NOW).await.expect("appended");
        store.close().await;

        let store = open(&url, New::fact()).await;
        let found = store.facts(&New::fact(), &[("country", "KEN")], 10).await.expect("facts");
        let expected = New::take_all(&old("KEN", "q1", 4)).give_all();
        assert_eq!(found, [expected]);
        let more = [new("KEN", "q2", 5)];
        store.append_facts(&New::fact(), &more, "p1", NOW + 1).await.expect("appended");
        store.close().await;

        // The older program works on: it knows nothing of the new columns and leaves them alone.
        let store = open(&url, Old::fact()).await;
        let found = store.facts(&Old::fact(), &[("country", "KEN")], 10).await.expect("facts");
        assert_eq!(found, [old("KEN", "q2", 5), old("KEN", "q1", 4)]);
        store.append_facts(&Old::fact(), &rows, "p1", NOW + 2).await.expect("appended");
        store.close().await;

        let store = open(&url, New::fact()).await;
        let found = store.facts(&New::fact(), &[("question", "q2")], 10).await.expect("facts");
        assert_eq!(found, more);
        assert_eq!(store.facts(&New::fact(), &[], 10).await.expect("facts").len(), 5);
        let db = Db::open(&url).await.expect("a handle");
        let columns = db.rows(db.dialect().columns(), &[]).await.expect("columns");
        let columns: Vec<&str> = columns
            .iter()
            .filter(|row| row.text(0) == "fact_answer")
            .map(|row| row.text(1))
            .collect();
        let expected = [
            "batch", "at", "country", "question", "score", "share", "period", "checked", "day",
            "comment",
        ];
        assert_eq!(columns, expected);
    }
}

#[tokio::test]
async fn a_batch_with_the_same_key_twice_is_refused_as_a_whole() {
    for (url, _directory) in urls().await {
        let store = open(&url, Old::fact()).await;
        let twice = [old("KEN", "q1", 4), old("SEN", "q1", 4), old("KEN", "q1", 5)];
        let refused = store.append_facts(&Old::fact(), &twice, "p1", NOW).await;
        assert!(matches!(refused, Err(Refusal::Fault(_))), "{refused:?}");
        assert!(store.facts(&Old::fact(), &[], 10).await.expect("facts").is_empty());
        assert_eq!(store.last_change().await.expect("a read"), 0);
        // The same key in another batch is a correction.
        for score in [4, 5] {
            let one = [old("KEN", "q1", score)];
            store.append_facts(&Old::fact(), &one, "p1", NOW + score).await.expect("appended");
        }
        let found = store.facts(&Old::fact(), &[], 10).await.expect("facts");
        assert_eq!(found, [old("KEN", "q1", 5), old("KEN", "q1", 4)], "newest first");
    }
}

#[tokio::test]
async fn groups_are_counted_with_the_most_first() {
    for (url, _directory) in urls().await {
        let store = open(&url, New::fact()).await;
        let rows: Vec<Fact> = (0..60)
            .map(|number| {
                let country =
                    ["KEN", "SEN", "UGA"][usize::from(number >= 30) + usize::from(number >= 50)];
                new(country, &format!("q{number}"), number % 2)
            })
            .collect();
        store.append_facts(&New::fact(), &rows, "p1", NOW).await.expect("appended");
        let group = |by: &'static [&'static str],
                     equal: &'static [(&'static str, &'static str)]| {
            let store = &store;
            async move {
                let groups = store.group_facts(&New::fact(), by, equal).await.expect("groups");
                let text = |(of, count): &(Vec<String>, i64)| format!("{}:{count}", of.join("+"));
                groups.iter().map(text).collect::<Vec<_>>()
            }
        };
        assert_eq!(group(&["country"], &[]).await, ["KEN:30", "SEN:20", "UGA:10"]);
        assert_eq!(group(&["country"], &[("score", "1")]).await, ["KEN:15", "SEN:10", "UGA:5"]);
        assert_eq!(
            group(&["country", "score"], &[("country", "UGA")]).await,
            ["UGA+0:5", "UGA+1:5"]
        );
        assert_eq!(group(&["checked"], &[("country", "' OR 1=1")]).await, [""; 0]);
        assert_eq!(group(&["period"], &[("period", "2026-Q3")]).await, ["2026-Q3:60"]);
        let found = store.facts(&New::fact(), &[("country", "SEN"), ("score", "0")], 4).await;
        assert_eq!(found.expect("facts").len(), 4);
    }
}

#[tokio::test]
async fn a_column_that_is_not_declared_is_an_error_and_not_a_missing_filter() {
    for (url, _directory) in urls().await {
        let store = open(&url, Old::fact()).await;
        let rows = [old("KEN", "q1", 4)];
        store.append_facts(&Old::fact(), &rows, "p1", NOW).await.expect("appended");
        assert!(store.facts(&Old::fact(), &[("nothing", "KEN")], 10).await.is_err());
        assert!(store.group_facts(&Old::fact(), &["nothing"], &[]).await.is_err());
        assert!(store.group_facts(&Old::fact(), &["country"], &[("1=1 --", "")]).await.is_err());
        let all = store.group_facts(&Old::fact(), &[], &[]).await.expect("one group");
        assert_eq!(all, [(vec![], 1)]);
    }
}
