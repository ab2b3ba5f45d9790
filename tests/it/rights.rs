//! The table of rights that people read is the one that the program goes by.

#[test]
fn the_table_of_rights_in_the_docs_is_what_the_door_says() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/access.md");
    let told = std::fs::read_to_string(path).unwrap();
    let worked_out = facility::commands::rights::table();
    for (line, (one, other)) in told.lines().zip(worked_out.lines()).enumerate() {
        assert_eq!(
            one,
            other,
            "docs/access.md:{}: run `facility rights > docs/access.md`",
            line + 1
        );
    }
    assert_eq!(told.lines().count(), worked_out.lines().count());
    // Nobody reads or does anything with what another organisation keeps to itself.
    let strangers = ["visitor", "signed in", "member of another organisation"];
    for line in worked_out.lines().filter(|line| line.starts_with("| draft |")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert!(cells[2..2 + strangers.len()].iter().all(|cell| *cell == "–"), "{line}");
    }
}
