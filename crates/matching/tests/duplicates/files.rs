//! Tables, rulings and kinds of columns as text.

use facility_matching::duplicates::{
    Column, Kind, Rule, Settings, find, pairs_csv, read_columns, read_rulings, read_table,
};

fn problems(text: &str) -> Vec<(usize, usize, &'static str)> {
    let problems = read_table(text).unwrap_err();
    problems.into_iter().map(|it| (it.line, it.column, it.code)).collect()
}

#[test]
fn a_cell_in_quotes_may_hold_commas_quotes_and_lines() {
    let table = read_table("name,id\n\"a, \"\"b\"\"\nc\", 1 \r\n\n x ,2\n").unwrap();
    assert_eq!(table.columns, ["name"]);
    assert_eq!(table.records[0].cells, ["a, \"b\"\nc"]);
    assert_eq!((table.records[0].id.as_str(), table.records[1].cells[0].as_str()), ("1", "x"));
}

#[test]
fn the_first_column_holds_the_ids_where_none_is_called_id() {
    let table = read_table("key,name\nk1,x\n").unwrap();
    assert_eq!((table.columns[0].as_str(), table.records[0].id.as_str()), ("name", "k1"));
}

#[test]
fn every_problem_of_a_table_is_told_with_its_place() {
    assert_eq!(problems(""), [(1, 1, "header_missing")]);
    assert_eq!(
        problems("id,name,name,\n1,a,b,c\n1,a,b,c\n,a,b,c\n2,a\n3,\"a\" x,b,c\n4,\"open,b,c\n"),
        [
            (1, 9, "duplicate_column"),
            (1, 14, "header_empty"),
            (3, 1, "duplicate_id"),
            (4, 1, "id_empty"),
            (5, 1, "column_count"),
            (6, 7, "quote_stray"),
            (7, 3, "quote_open"),
        ]
    );
}

#[test]
fn columns_that_differ_only_in_case_are_one_and_refused() {
    assert_eq!(problems("id,Name,name\n1,a,b\n"), [(1, 9, "duplicate_column")]);
    assert_eq!(problems("ID,Größe,GRÖSSE,größe\n1,a,b,c\n"), [(1, 17, "duplicate_column")]);
}

#[test]
fn a_header_of_the_wrong_width_is_one_problem_and_not_one_a_line() {
    assert_eq!(problems("id,name\n1,a,b\n2,c,d\n3,e,f\n"), [(1, 1, "column_count")]);
    assert_eq!(
        problems("id,name,\n1,a\n2,b\n3,c,d\n4,e\n"),
        [(1, 1, "column_count"), (1, 9, "header_empty")]
    );
}

#[test]
fn rulings_are_read_with_every_problem() {
    let rulings = read_rulings("left,right,rule\na,b,must\nc,\"d,e\",cannot\n").unwrap();
    assert_eq!((rulings[1].right.as_str(), rulings[1].rule), ("d,e", Rule::Cannot));
    let problems = read_rulings("left,right,rule\n,b,must\na,b,maybe\na\n").unwrap_err();
    let codes: Vec<_> = problems.iter().map(|it| (it.line, it.column, it.code)).collect();
    assert_eq!(codes, [(2, 1, "id_empty"), (3, 5, "rule_unknown"), (4, 1, "column_count")]);
    assert_eq!(read_rulings("a,b\n").unwrap_err()[0].code, "header_missing");
}

#[test]
fn kinds_of_columns_can_be_said() {
    let columns = read_columns("year=number, title=name").unwrap();
    assert_eq!(columns[0], Column { name: "year".into(), kind: Kind::Number });
    let flaws = read_columns("year,title=heading").unwrap_err();
    assert_eq!([flaws[0].code, flaws[1].code], ["schema_invalid", "unknown_kind"]);
}

#[test]
fn what_is_written_can_be_read_again() {
    let text = "id,name\n\"a,1\",Harbour Council of Eastmere\nb,Harbour Councl of Eastmere\nc,Open Data Fund\n";
    let table = read_table(text).unwrap();
    let found = find((&table, None), &[], &[], &Settings::default()).unwrap();
    let written = pairs_csv(&found, &table, None);
    assert!(
        written.starts_with("left,right,band,reason,weight,probability,waterfall\n"),
        "{written}"
    );
    let again = read_table(&written).unwrap();
    assert_eq!(again.columns.len(), 6);
    assert_eq!(again.records[0].id, "a,1", "{written}");
}
