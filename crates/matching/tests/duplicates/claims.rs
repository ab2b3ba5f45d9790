//! What a pair of records says, case by case. All names are invented.

use facility_matching::duplicates::{
    Band, Column, Findings, FoundPair, Kind, Reason, Rule, Ruling, Settings, Table, find,
    read_table,
};

use crate::world::organisations;

fn one(table: &Table, rulings: &[Ruling]) -> Findings {
    find((table, None), &[], rulings, &Settings::default()).unwrap()
}

fn pair<'a>(found: &'a Findings, table: &Table, ids: [&str; 2]) -> Option<&'a FoundPair> {
    found.pairs.iter().find(|pair| {
        let got = [&table.records[pair.left].id, &table.records[pair.right].id];
        (got[0] == ids[0] && got[1] == ids[1]) || (got[0] == ids[1] && got[1] == ids[0])
    })
}

fn ruling(left: &str, right: &str, rule: Rule) -> Ruling {
    Ruling { left: left.to_owned(), right: right.to_owned(), rule }
}

/// A table of strangers to learn from, and some lines of `id,name` added to it.
fn among_strangers(lines: &[[&str; 2]]) -> Table {
    let mut table = read_table("id,name\n").unwrap();
    let world = organisations(150, 5);
    for (from, name) in [(&world.left, "l"), (&world.right, "r")] {
        for (at, record) in from.records.iter().enumerate() {
            let id = format!("{name}{at}");
            table.records.push(facility_matching::duplicates::Record {
                id,
                cells: vec![record.cells[0].clone()],
            });
        }
    }
    for [id, name] in lines {
        let (id, cells) = ((*id).to_owned(), vec![(*name).to_owned()]);
        table.records.push(facility_matching::duplicates::Record { id, cells });
    }
    table
}

#[test]
fn case_accents_punctuation_and_letter_forms_make_no_difference() {
    let lines = [
        ["a1", "Réseau Clairval: Données ouvertes"],
        ["a2", "RESEAU CLAIRVAL - donnees ouvertes"],
        ["b1", "مؤسسة الواحة"],
        ["b2", "مؤسّسة الواحه"],
        ["c1", "ＯＰＥＮ Harbour ﬁles"],
        ["c2", "open harbour files"],
    ];
    let table = among_strangers(&lines);
    let found = one(&table, &[]);
    for ids in [["a1", "a2"], ["b1", "b2"], ["c1", "c2"]] {
        let pair = pair(&found, &table, ids).unwrap();
        assert_eq!(pair.band, Band::Accepted, "{ids:?} {pair:?}");
        assert_eq!(pair.waterfall[1].level, "the same", "{ids:?}");
    }
}

#[test]
fn a_short_name_of_initials_is_proposed_for_the_long_one() {
    let lines = [["s", "WCHR"], ["l", "World Council of Harbour Regions"]];
    let table = among_strangers(&lines);
    let found = one(&table, &[]);
    let pair = pair(&found, &table, ["s", "l"]).unwrap();
    assert_eq!(pair.waterfall[1].level, "alike", "{pair:?}");
}

#[test]
fn a_rare_value_that_agrees_weighs_more_than_a_common_one() {
    let mut text = String::from("id,name,city\n");
    for at in 0..120 {
        let city = if at < 100 { "Northhaven" } else { ["Clayport", "Eastmere"][at % 2] };
        text.push_str(&format!("x{at},Body {} {},{city}\n", at * 7 % 120, at / 2 * 31));
    }
    text.push_str("r1,Rare Reef Fund,Willowby\nr2,Rare Reef Fund,Willowby\n");
    text.push_str("c1,Calm Cove Fund,Northhaven\nc2,Calm Cove Fund,Northhaven\n");
    let table = read_table(&text).unwrap();
    let found = one(&table, &[]);
    let city = |ids| -> f64 {
        let steps = &pair(&found, &table, ids).unwrap().waterfall;
        steps.iter().filter(|step| step.field == "city").map(|step| step.bits).sum()
    };
    assert!(city(["r1", "r2"]) > city(["c1", "c2"]) + 2.0);
}

#[test]
fn an_identifier_settles_a_doubt_unless_all_else_differs_or_many_hold_it() {
    let world = organisations(200, 11);
    let mut text = String::from("id,doi,name,city\n");
    for (at, record) in world.left.records.iter().enumerate() {
        text.push_str(&format!("x{at},10.5555/{at},{},{}\n", record.cells[0], record.cells[1]));
    }
    // Twenty that are known twice, with the number written in another way, to learn from.
    for (at, record) in world.left.records.iter().enumerate().take(20) {
        let name = record.cells[0].to_uppercase();
        text.push_str(&format!("y{at},doi:10.5555/{at},{name},{}\n", record.cells[1]));
    }
    let pairs = [
        // Something else speaks for it; next to nothing; all is against it, twice.
        ["Delta Skills Board,Clayport", "Delta Skils Bord of Trustees,Eastmere"],
        ["Harbour Council,Clayport", "Harbour Register,Eastmere"],
        ["Quibble Works,Clayport", "Zenith Moor,Eastmere"],
        ["Open Tide Data Fund for Rural Access,Stonegate", "Tide Quay Winter Schools Ltd,Eastmere"],
    ];
    for (at, [one, other]) in pairs.iter().enumerate() {
        text.push_str(&format!("a{at},https://doi.org/10.5555/SAME{at},{one}\n"));
        text.push_str(&format!("b{at},doi:10.5555/same{at},{other}\n"));
    }
    let table = read_table(&text).unwrap();
    let found = one(&table, &[]);
    let told = |at: usize| {
        let pair = pair(&found, &table, [&format!("a{at}"), &format!("b{at}")]).unwrap();
        // None of these weights would be accepted alone.
        assert!(pair.probability < Settings::default().accept, "{at} {pair:?}");
        (pair.band, pair.reason)
    };
    assert_eq!(told(0), (Band::Accepted, Reason::Identifier));
    assert_eq!(told(1), (Band::Review, Reason::Identifier));
    assert_eq!(told(2), (Band::Rejected, Reason::Weight));
    assert_eq!(told(3), (Band::Rejected, Reason::Weight));
}

#[test]
fn a_number_that_many_hold_is_no_identifier_of_any_of_them() {
    for (holders, is_identifier) in [(2, true), (8, true), (9, false)] {
        let world = organisations(200, 11);
        let mut text = String::from("id,doi,name,city\n");
        for (at, record) in world.left.records.iter().enumerate() {
            let number = if at < holders { 0 } else { at };
            text.push_str(&format!("x{at},10.5555/{number},{},Eastmere\n", record.cells[0]));
        }
        let table = read_table(&text).unwrap();
        let found = one(&table, &[]);
        let shared: Vec<_> =
            found.pairs.iter().filter(|it| it.left < holders && it.right < holders).collect();
        assert!(shared.len() >= holders / 2, "{holders} hold it, {} compared", shared.len());
        let is_settled = shared.iter().any(|pair| pair.reason == Reason::Identifier);
        assert_eq!(is_settled, is_identifier, "{holders} hold it");
    }
}

#[test]
fn kinds_of_columns_hold_for_both_tables_whichever_is_larger() {
    let small = read_table("id,Year,Name\n1,1999,Harbour Council\n").unwrap();
    let large = read_table("id,name,YEAR\n1,Harbour Council,1999\n2,Tide Fund,2001\n").unwrap();
    for (left, right) in [(&small, &large), (&large, &small)] {
        for name in ["Year", "YEAR", "year"] {
            let columns = [Column { name: name.to_owned(), kind: Kind::Code }];
            let found = find((left, Some(right)), &columns, &[], &Settings::default()).unwrap();
            let year = found.fields.iter().find(|field| field.field.to_lowercase() == "year");
            assert_eq!(year.map(|field| field.kind), Some("code"), "{name}");
        }
    }
    let (small, large) =
        (read_table("id,title\n1,x\n").unwrap(), read_table("id,name\n1,x\n2,y\n").unwrap());
    for (left, right) in [(&small, &large), (&large, &small)] {
        for name in ["title", "name"] {
            let columns = [Column { name: name.to_owned(), kind: Kind::Code }];
            let found = find((left, Some(right)), &columns, &[], &Settings::default()).unwrap();
            assert_eq!(found.fields[0].kind, "code", "{name}");
        }
        let columns = [Column { name: "label".to_owned(), kind: Kind::Code }];
        let flaws = find((left, Some(right)), &columns, &[], &Settings::default()).unwrap_err();
        assert_eq!(flaws[0].code, "unknown_column");
    }
}

#[test]
fn rulings_of_people_stand_above_every_weight() {
    let lines = [
        ["a1", "Delta Skills Board"],
        ["a2", "Delta Skills Board"],
        ["b1", "Cove Fund"],
        ["b2", "Tidal Rivers Trust"],
    ];
    let table = among_strangers(&lines);
    let rulings = [ruling("a1", "a2", Rule::Cannot), ruling("b2", "b1", Rule::Must)];
    let found = one(&table, &rulings);
    let apart = pair(&found, &table, ["a1", "a2"]).unwrap();
    assert_eq!((apart.band, apart.reason), (Band::Rejected, Reason::Cannot));
    let same = pair(&found, &table, ["b1", "b2"]).unwrap();
    assert_eq!((same.band, same.reason), (Band::Accepted, Reason::Must));
    let place = |id: &str| table.records.iter().position(|record| record.id == id).unwrap();
    assert!(found.groups.contains(&vec![(0, place("b1")), (0, place("b2"))]));
    let strange = [ruling("a1", "nobody", Rule::Must)];
    let flaws = find((&table, None), &[], &strange, &Settings::default()).unwrap_err();
    assert_eq!(flaws[0].code, "unknown_record");
    let against = [
        ruling("a1", "a2", Rule::Must),
        ruling("a2", "b1", Rule::Must),
        ruling("a1", "b1", Rule::Cannot),
    ];
    let flaws = find((&table, None), &[], &against, &Settings::default()).unwrap_err();
    assert_eq!(flaws[0].code, "rulings_contradict");
}

#[test]
fn tables_without_a_common_column_are_refused() {
    let left = read_table("id,name,city\n1,x,y\n").unwrap();
    let right = read_table("id,title,place\n1,x,y\n").unwrap();
    let flaws = find((&left, Some(&right)), &[], &[], &Settings::default()).unwrap_err();
    assert_eq!(flaws[0].code, "no_common_column");
}

#[test]
fn tables_with_one_record_or_none_are_no_error() {
    for text in ["id,name\n", "id,name\n1,x\n", "id,name\n1,\n2,\n"] {
        let table = read_table(text).unwrap();
        for right in [None, Some(&table)] {
            let found = find((&table, right), &[], &[], &Settings::default()).unwrap();
            assert!(found.pairs.iter().all(|pair| pair.weight.is_finite()), "{text}");
            // Only the one name that both tables have can make a pair.
            let is_pair = right.is_some() && text.contains('x');
            assert_eq!(found.pairs.len(), usize::from(is_pair), "{text}");
        }
    }
}

#[test]
fn equal_records_of_eighty_columns_are_accepted() {
    let header: Vec<String> = (0..80).map(|at| format!("field{at}")).collect();
    let mut text = format!("id,{}\n", header.join(","));
    for row in 0..40 {
        // The last two rows say the same.
        let says = row.min(38);
        let cells: Vec<String> = (0..80).map(|at| format!("word{at}of{says}")).collect();
        text.push_str(&format!("r{row},{}\n", cells.join(",")));
    }
    let table = read_table(&text).unwrap();
    let found = one(&table, &[]);
    let same = pair(&found, &table, ["r38", "r39"]).unwrap();
    assert!(same.weight.is_finite());
    assert_eq!(same.band, Band::Accepted, "{} {}", same.weight, same.probability);
}
