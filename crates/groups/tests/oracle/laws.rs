//! Laws that hold whatever the table is.

use proptest::prelude::*;

use crate::tables::{Draw, Shape, table};
use crate::withheld;
use facility_groups::{Cell, Direction, Standing, differences, told};

fn any_table() -> impl Strategy<Value = Vec<Cell>> {
    let shapes: [&[usize]; 6] = [&[4], &[2, 2], &[3, 3], &[2, 2, 3], &[2, 5], &[3, 2, 2]];
    (any::<u64>(), 0..shapes.len(), 1_usize..3, 0_u64..20, 0_u64..20, 0_u64..20).prop_map(
        move |(seed, shape, pairs, left_out, no_value, no_count)| {
            let gaps = [left_out, no_value, no_count];
            table(&mut Draw(seed), Shape { sizes: shapes[shape], pairs, gaps })
        },
    )
}

fn too_few(cells: &[Cell], least: u64) -> Vec<Cell> {
    let telling = told(cells, least).unwrap();
    let small = |cell: &&Cell| telling.standing(cell.year, &cell.slice) == Some(Standing::TooFew);
    cells.iter().filter(small).cloned().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_matter(cells in any_table(), seed: u64) {
        let mut draw = Draw(seed);
        let mut other = cells.clone();
        for at in (1..other.len()).rev() {
            other.swap(at, draw.below(at as u64 + 1) as usize);
        }
        prop_assert_eq!(told(&cells, 25), told(&other, 25));
        let one = differences(&cells, Direction::More);
        prop_assert_eq!(one, differences(&other, Direction::More));
    }

    #[test]
    fn a_line_more_makes_nothing_small_large(cells in any_table(), more in 2_usize..5) {
        let before = too_few(&cells, 25);
        let mut cells = cells;
        for at in 0..more {
            let slice = format!("tribe=t{at}").parse().unwrap();
            cells.push(Cell { year: 2024, slice, value: Some(1.0), count: Some(50) });
        }
        let after = too_few(&cells, 25);
        prop_assert!(before.iter().all(|cell| after.contains(cell)));
    }

    #[test]
    fn a_higher_least_withholds_no_fewer_people(cells in any_table(), least in 0_u64..40, more in 0_u64..40) {
        let (low, high) = (told(&cells, least).unwrap(), told(&cells, least + more).unwrap());
        let small = too_few(&cells, least + more);
        prop_assert!(too_few(&cells, least).iter().all(|cell| small.contains(cell)));
        let lost = |telling: &facility_groups::Telling| {
            let hidden = withheld(telling);
            let all = cells.iter().filter(|cell| hidden.contains(&cell.slice));
            all.filter_map(|cell| cell.count).sum::<u64>()
        };
        if low.exposed.is_empty() && high.exposed.is_empty() {
            prop_assert!(lost(&low) <= lost(&high));
        }
    }

    #[test]
    fn a_cell_keeps_its_numbers_or_none(cells in any_table(), least in 0_u64..60) {
        let telling = told(&cells, least).unwrap();
        prop_assert_eq!(telling.cells.len(), cells.len());
        for cell in &cells {
            let facility_groups::Shown { standing, value, count } = telling.cells[&(cell.year, cell.slice.clone())];
            if standing.is_withheld() {
                prop_assert_eq!((value, count), (None, None));
                prop_assert!(cell.count.is_some());
            } else {
                prop_assert_eq!((value, count), (cell.value, cell.count));
                prop_assert!(count.is_none_or(|count| count >= least));
            }
        }
    }

    #[test]
    fn what_is_withheld_has_no_gap(cells in any_table(), least in 0_u64..60) {
        let telling = told(&cells, least).unwrap();
        let comparisons = differences(&telling.cells(), Direction::More).unwrap();
        for group in comparisons.iter().flat_map(|one| &one.years).flat_map(|year| &year.groups) {
            if telling.standing(2024, &group.slice).is_some_and(Standing::is_withheld) {
                prop_assert!(group.value.is_err() && group.to_best.is_err() && group.count.is_none());
            }
            if let (Ok(to_best), Ok(value)) = (group.to_best, group.value) {
                prop_assert!(to_best.difference <= 0.0 && value >= 0.0);
                prop_assert!(to_best.ratio.is_ok_and(|ratio| ratio <= 1.0) || value == 0.0);
            }
        }
    }
}
