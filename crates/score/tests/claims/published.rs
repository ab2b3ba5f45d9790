//! Published indices, counted anew.

use crate::indices::{Known, egdi, gii, hdi, held};

fn known(text: &str) -> Vec<Known> {
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let names = lines.next().unwrap();
    let row = |cells: Vec<&str>| Known {
        code: cells[0].to_owned(),
        year: cells[1].parse().unwrap(),
        cells: names
            .iter()
            .zip(&cells)
            .skip(2)
            .filter_map(|(name, cell)| Some(((*name).to_owned(), cell.parse().ok()?)))
            .collect(),
    };
    lines.map(row).collect()
}

#[test]
fn the_human_development_index_of_2022_is_counted_anew() {
    let rows = known(include_str!("../cases/published/hdr_2022.csv"));
    let (count, worst) = held(&rows, &hdi(&rows), "HDI");
    assert!(count == 193 && worst <= 0.0005 + 1e-9, "{count} {worst}");
}

#[test]
fn the_gender_inequality_index_of_2022_is_counted_anew() {
    let rows = known(include_str!("../cases/published/hdr_2022.csv"));
    let (count, worst) = held(&rows, &gii(&rows), "GII");
    assert!(count == 166 && worst <= 0.0005 + 1e-9, "{count} {worst}");
}

#[test]
fn weights_belong_to_the_edition() {
    let rows = known(include_str!("../cases/published/egdi_alike.csv"));
    let (first, later): (Vec<Known>, Vec<Known>) =
        rows.into_iter().partition(|row| row.year == 2010);
    for (rows, weights, other) in
        [(first, [0.34, 0.33, 0.33], [1.0; 3]), (later, [1.0; 3], [0.34, 0.33, 0.33])]
    {
        let (count, worst) = held(&rows, &egdi(&rows, weights), "EGDI");
        assert!(count == 40 && worst <= 5e-6 + 1e-12, "{count} {worst}");
        let (_, worst) = held(&rows, &egdi(&rows, other), "EGDI");
        assert!(worst > 0.001, "{worst}");
    }
}
