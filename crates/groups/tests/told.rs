//! Tables worked by hand: what may be told of them.

#![allow(clippy::unwrap_used)]

use facility_groups::{Cell, Standing, Telling, told};

fn table(cells: &[(&str, f64, u64)]) -> Vec<Cell> {
    let cell = |(slice, value, count): &(&str, f64, u64)| Cell {
        year: 2024,
        slice: slice.parse().unwrap(),
        value: Some(*value),
        count: Some(*count),
    };
    cells.iter().map(cell).collect()
}

fn withheld(telling: &Telling) -> Vec<String> {
    let all = telling.cells.iter().filter(|(_, shown)| shown.standing.is_withheld());
    all.map(|((_, slice), _)| slice.to_string()).collect()
}

#[test]
fn the_smallest_of_the_others_hides_the_one_that_is_too_small() {
    // 200 * 50 = 10 * 20 + 60 * 60 + 130 * 47.69...: without the third the first is known
    let cells = table(&[
        ("total", 50.0, 200),
        ("age=15-24", 20.0, 10),
        ("age=25-64", 60.0, 60),
        ("age=65+", 48.0, 130),
    ]);
    let telling = told(&cells, 25).unwrap();
    assert_eq!(withheld(&telling), ["age=15-24", "age=25-64"]);
    let standing = |slice: &str| telling.standing(2024, &slice.parse().unwrap());
    assert_eq!(standing("age=15-24"), Some(Standing::TooFew));
    assert_eq!(standing("age=25-64"), Some(Standing::Complement));
    assert_eq!(standing("age=65+"), Some(Standing::Told));
    assert_eq!(standing("sex=male"), None);
    assert!(telling.exposed.is_empty());
    let empty = |cell: &&Cell| cell.value.is_none() && cell.count.is_none();
    assert_eq!(telling.cells().iter().filter(empty).count(), 2);
}

#[test]
fn two_that_are_too_small_together_need_a_third() {
    let cells = table(&[
        ("total", 50.0, 200),
        ("age=a", 20.0, 10),
        ("age=b", 60.0, 14),
        ("age=c", 48.0, 80),
        ("age=d", 48.0, 96),
    ]);
    assert_eq!(withheld(&told(&cells, 25).unwrap()), ["age=a", "age=b", "age=c"]);
    assert_eq!(withheld(&told(&cells, 24).unwrap()), ["age=a", "age=b"]);
    assert!(withheld(&told(&cells, 10).unwrap()).is_empty());
}

#[test]
fn one_too_small_in_the_middle_of_a_table_takes_four() {
    // sex by location: 9 women in the country side. A row and a column give it away, so one more of
    // each, and the corner between these two.
    let cells = table(&[
        ("total", 50.0, 400),
        ("sex=f", 50.0, 109),
        ("sex=m", 50.0, 291),
        ("location=r", 50.0, 130),
        ("location=u", 50.0, 270),
        ("sex=f;location=r", 50.0, 9),
        ("sex=f;location=u", 50.0, 100),
        ("sex=m;location=r", 50.0, 121),
        ("sex=m;location=u", 50.0, 170),
    ]);
    let four = ["sex=f;location=r", "sex=f;location=u", "sex=m;location=r", "sex=m;location=u"];
    assert_eq!(withheld(&told(&cells, 25).unwrap()), four);
}

#[test]
fn margins_that_nobody_tells_need_no_hiding() {
    let cells = table(&[("age=a", 20.0, 10), ("age=b", 60.0, 60), ("age=c", 48.0, 130)]);
    assert_eq!(withheld(&told(&cells, 25).unwrap()), ["age=a"]);
    // the total is also the sum of the four inner cells, though no line says so
    let cells = table(&[
        ("total", 50.0, 400),
        ("sex=f;location=r", 50.0, 9),
        ("sex=f;location=u", 50.0, 100),
        ("sex=m;location=r", 50.0, 121),
        ("sex=m;location=u", 50.0, 170),
    ]);
    assert_eq!(withheld(&told(&cells, 25).unwrap()), ["sex=f;location=r", "sex=f;location=u"]);
}

#[test]
fn a_cell_of_unknown_count_is_told_and_what_it_exposes_is_said() {
    let mut cells = table(&[("total", 50.0, 200), ("sex=f", 20.0, 10), ("sex=m", 60.0, 190)]);
    cells[0].count = None;
    cells[2].count = None;
    let telling = told(&cells, 25).unwrap();
    assert_eq!(withheld(&telling), ["sex=f"]);
    assert_eq!(telling.exposed, [(2024, "sex=f".parse().unwrap())]);
    let male = telling.standing(2024, &"sex=m".parse().unwrap());
    assert_eq!(male, Some(Standing::CountUnknown));
}

#[test]
fn a_cell_without_a_value_hides_no_value() {
    let mut cells = table(&[
        ("total", 50.0, 200),
        ("age=a", 20.0, 10),
        ("age=b", 60.0, 60),
        ("age=c", 48.0, 130),
    ]);
    cells[2].value = None;
    let telling = told(&cells, 25).unwrap();
    assert_eq!(withheld(&telling), ["age=a", "age=c"]);
    assert_eq!(telling.standing(2024, &cells[2].slice), Some(Standing::Blank));
}

#[test]
fn years_are_apart() {
    let mut cells = table(&[("total", 1.0, 90), ("sex=f", 1.0, 10), ("sex=m", 1.0, 80)]);
    let later = table(&[("total", 1.0, 90), ("sex=f", 1.0, 40), ("sex=m", 1.0, 50)]);
    cells.extend(later.into_iter().map(|cell| Cell { year: 2025, ..cell }));
    let telling = told(&cells, 25).unwrap();
    assert_eq!(withheld(&telling), ["sex=f", "sex=m"]);
    assert!(
        telling
            .cells
            .iter()
            .all(|((year, _), shown)| *year == 2024 || shown.standing == Standing::Told)
    );
}

#[test]
fn the_least_that_can_be_lost_is_lost() {
    // Greedily: the smallest of the row of `a` is 30, whose column then needs 200 more. Better is
    // 40 with 50 and 45.
    let inner = [
        ("sex=a;level=x", 5),
        ("sex=a;level=y", 30),
        ("sex=a;level=z", 40),
        ("sex=b;level=x", 45),
        ("sex=b;level=y", 200),
        ("sex=b;level=z", 50),
        ("sex=c;level=x", 210),
        ("sex=c;level=y", 220),
        ("sex=c;level=z", 230),
    ];
    let mut cells: Vec<(&str, f64, u64)> = inner.iter().map(|(s, n)| (*s, 1.0, *n)).collect();
    cells.push(("total", 1.0, inner.iter().map(|(_, n)| n).sum()));
    for margin in ["sex=a", "sex=b", "sex=c", "level=x", "level=y", "level=z"] {
        let part = inner.iter().filter(|(s, _)| s.split(';').any(|pair| pair == margin));
        cells.push((margin, 1.0, part.map(|(_, n)| n).sum()));
    }
    assert_eq!(
        withheld(&told(&table(&cells), 25).unwrap()),
        ["sex=a;level=x", "sex=a;level=z", "sex=b;level=x", "sex=b;level=z"]
    );
}
