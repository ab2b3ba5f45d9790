//! Numbers of some years as a drawing: where its lines, dots and words stand. Pure; the page says the same
//! as a table.

/// The room for the drawing itself, in units of the view box.
pub const WIDE: f64 = 600.0;
/// As `WIDE`, from top to bottom.
pub const HIGH: f64 = 200.0;
/// Over how many years without a number a line is still drawn.
const BRIDGED: i64 = 3;

/// What is drawn.
#[derive(Debug, Default, PartialEq)]
pub struct Trend {
    /// The lines between numbers that follow each other closely enough, as one path.
    pub path: String,
    /// Where each number stands.
    pub dots: Vec<(f64, f64)>,
    /// Heights of the scale and what they mean.
    pub heights: Vec<(f64, f64)>,
    /// Places of the first and the last year.
    pub years: Vec<(f64, i64)>,
}

/// The drawing of some numbers by year, which rise; none where there are fewer than two.
pub fn trend(numbers: &[(i64, f64)]) -> Option<Trend> {
    let (first, last) = (numbers.first()?.0, numbers.last()?.0);
    if first == last {
        return None;
    }
    let heights = scale(numbers);
    let (bottom, top) = (heights[0], heights[heights.len() - 1]);
    let across = |year: i64| place((year - first) as f64 / (last - first) as f64 * WIDE);
    let up = |number: f64| place(HIGH - (number - bottom) / (top - bottom) * HIGH);
    let mut path = String::new();
    let mut before: Option<i64> = None;
    let mut dots = Vec::with_capacity(numbers.len());
    for (year, number) in numbers {
        let is_near = before.is_some_and(|before| year - before <= BRIDGED);
        let (x, y) = (across(*year), up(*number));
        path += &format!("{}{x} {y}", if is_near { "L" } else { "M" });
        dots.push((x, y));
        before = Some(*year);
    }
    Some(Trend {
        path,
        dots,
        heights: heights.iter().map(|height| (up(*height), *height)).collect(),
        years: vec![(0.0, first), (WIDE, last)],
    })
}

/// A place with one digit: more cannot be seen.
fn place(number: f64) -> f64 {
    (number * 10.0).round() / 10.0
}

/// Round numbers from below the least to above the greatest, with 0 where it is not far.
fn scale(numbers: &[(i64, f64)]) -> Vec<f64> {
    let least = numbers.iter().map(|(_, number)| *number).fold(f64::INFINITY, f64::min);
    let most = numbers.iter().map(|(_, number)| *number).fold(f64::NEG_INFINITY, f64::max);
    let low = if least > 0.0 && least < most * 0.75 { 0.0 } else { least };
    let span = if most > low { most - low } else { low.abs().max(1.0) };
    let rough = span / 4.0;
    let power = 10_f64.powf(rough.log10().floor());
    let step =
        [1.0, 2.0, 5.0, 10.0].map(|part| part * power).into_iter().find(|step| *step >= rough);
    let step = step.unwrap_or(rough);
    let (start, end) = ((low / step).floor() as i64, (most / step).ceil() as i64);
    (start..=end.max(start + 1)).map(|at| at as f64 * step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_where_their_years_and_values_say_and_gaps_are_not_bridged() {
        let drawn = trend(&[(2010, 10.0), (2012, 20.0), (2020, 40.0)]).expect("three numbers");
        assert_eq!(drawn.heights.first(), Some(&(HIGH, 0.0)));
        assert_eq!(drawn.heights.last(), Some(&(0.0, 40.0)));
        assert_eq!(drawn.path, "M0 150L120 100M600 0", "eight years without a number");
        assert_eq!(drawn.dots[1], (120.0, 100.0));
        assert_eq!(drawn.years, [(0.0, 2010), (WIDE, 2020)]);
    }

    #[test]
    fn a_scale_is_round_and_holds_all_numbers() {
        for (numbers, wanted) in [
            (vec![(1, 34.98), (2, 35.2)], (34.9, 35.2)),
            (vec![(1, 0.0), (2, 0.0)], (0.0, 0.5)),
            (vec![(1, 3.0), (2, 97.0)], (0.0, 100.0)),
            (vec![(1, -20.0), (2, 30.0)], (-20.0, 40.0)),
            (vec![(1, 5e6), (2, 6e6)], (5e6, 6e6)),
        ] {
            let heights = scale(&numbers);
            assert!(heights.len() >= 2 && heights.len() <= 8, "{heights:?}");
            let ends = (heights[0], heights[heights.len() - 1]);
            assert!(
                (ends.0 - wanted.0).abs() < 1e-9 && (ends.1 - wanted.1).abs() < 1e-9,
                "{ends:?}"
            );
            assert!(numbers.iter().all(|(_, it)| (ends.0..=ends.1).contains(it)), "{ends:?}");
        }
        assert_eq!(trend(&[(2020, 1.0)]), None);
        assert_eq!(trend(&[]), None);
    }
}
