//! What is given comes back, and what cannot be is refused with words.

use crate::world::worlds;
use facility_store::cells;
use facility_store::db::{Batch, Cell, Db};

#[tokio::test]
async fn values_come_back_as_they_were_given() {
    let make = |blob| {
        format!(
            "CREATE TABLE v (id BIGINT PRIMARY KEY, t TEXT, i BIGINT, r DOUBLE PRECISION, b {blob})"
        )
    };
    for world in worlds(&[]).await {
        world.db.run_script(&[make(world.db.dialect().blob())]).await.expect("a table");
        let given = [
            cells![1, "", i64::MAX, f64::MIN_POSITIVE, Vec::from([0u8, 255, 39])],
            cells![2, "العربية 中文 d'or $1 😀", i64::MIN, -1.5e300, Vec::new()],
            cells![3, None::<String>, None::<i64>, None::<f64>, None::<Vec<u8>>],
            cells![4, Some("x"), true, f64::NAN, None::<Vec<u8>>],
            cells![5, "whole", 7, 3, None::<Vec<u8>>],
        ];
        let mut batch = Batch::default();
        for cells in &given {
            batch.add("INSERT INTO v VALUES ($1, $2, $3, $4, $5)", cells.clone());
        }
        assert_eq!(world.db.write(batch).await.expect("five rows").counts, [1; 5]);
        let rows =
            world.db.rows("SELECT id, t, i, r, b FROM v ORDER BY id", &[]).await.expect("rows");
        assert_eq!(rows[0].blob(4), [0, 255, 39]);
        assert_eq!(
            (rows[0].text(1), rows[0].int(2), rows[0].real(3)),
            ("", i64::MAX, f64::MIN_POSITIVE)
        );
        assert_eq!(
            (rows[1].opt_text(1), rows[1].int(2)),
            (Some("العربية 中文 d'or $1 😀"), i64::MIN)
        );
        assert_eq!((rows[1].real(3), rows[1].blob(4)), (-1.5e300, [].as_slice()));
        assert!((1..5).all(|column| rows[2].is_null(column)));
        assert_eq!(
            (rows[2].opt_int(2), rows[2].opt_real(3), rows[2].opt_blob(4)),
            (None, None, None)
        );
        assert_eq!((rows[3].int(2), rows[3].opt_real(3)), (1, None));
        assert_eq!(*rows[4].cell(3), Cell::Real(3.0));
        let long = world.db.rows_blocking("SELECT id, t, i, r, b FROM v ORDER BY id", &[]).await;
        assert_eq!(long.expect("the same rows"), rows);
    }
}

#[tokio::test]
async fn parameters_go_by_their_number_and_text_in_quotes_is_left_alone() {
    for world in worlds(&[]).await {
        let sql = "SELECT CAST($2 AS TEXT), CAST($1 AS TEXT), '$1 it''s $2', CAST($2 AS TEXT), \
                   CASE WHEN CAST($3 AS BIGINT) IS NULL THEN 'none' END";
        let row = world.db.row(sql, &cells!["one", "two", None::<i64>]).await.expect("a row");
        let row = row.expect("one row");
        let texts: Vec<&str> = (0..5).map(|column| row.text(column)).collect();
        assert_eq!(texts, ["two", "one", "$1 it's $2", "two", "none"]);
    }
}

#[tokio::test]
#[should_panic(expected = "column 0 is int, and was read as text")]
async fn a_column_read_as_what_it_is_not_names_itself() {
    let world = worlds(&[]).await.remove(0);
    world.db.row("SELECT 1", &[]).await.expect("a row").expect("one row").text(0);
}

#[tokio::test]
async fn both_databases_speak_their_dialect_alike() {
    for world in worlds(&[]).await {
        let dialect = world.db.dialect();
        let make = format!("CREATE TABLE doc (id {} PRIMARY KEY, body TEXT)", dialect.text());
        world.db.run_script(&[make]).await.expect("a table");
        let mut batch = Batch::default();
        for id in ["b", "B", "é", "a"] {
            batch.add("INSERT INTO doc VALUES ($1, $2)", cells![id, r#"{"title":"T","n":4}"#]);
        }
        world.db.write(batch).await.expect("four rows");
        let sql =
            format!("SELECT id, {} FROM doc ORDER BY id", dialect.json_field("body", "title"));
        let rows = world.db.rows(&sql, &[]).await.expect("rows");
        assert_eq!(rows.iter().map(|row| row.text(0)).collect::<Vec<_>>(), ["B", "a", "b", "é"]);
        assert_eq!(rows[0].text(1), "T");
        let columns = world.db.rows(dialect.columns(), &[]).await.expect("columns");
        let doc = columns.iter().filter(|row| row.text(0) == "doc").map(|row| row.text(1));
        assert_eq!(doc.collect::<Vec<_>>(), ["id", "body"]);
    }
}

#[tokio::test]
async fn what_is_no_database_is_refused_with_words() {
    for (url, word) in [
        ("mysql://host/name", "sqlite:PATH"),
        ("", "sqlite:PATH"),
        (":memory:", "sqlite:PATH"),
        ("sqlite:/no/such/directory/facility.db", "unable to open"),
        ("postgres://127.0.0.1:1/facility?connect_timeout=1", "connecting"),
        ("postgres://127.0.0.1:1/facility?nonsense=1", "nonsense"),
        ("postgres://127.0.0.1:1/facility?sslrootcert=/no/such/file.pem", "TLS"),
    ] {
        let refused = Db::open(url).await.err().expect(url);
        assert!(refused.message.contains(word), "{url}: {refused}");
    }
}
