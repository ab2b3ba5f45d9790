//! How wide the columns of a table are.

/// What a column asks for, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Wish {
    /// Its longest text on one line.
    pub natural: f64,
    /// Its longest word.
    pub least: f64,
    /// Whether it holds numbers: then it takes no more than it needs.
    pub number: bool,
}

/// Widths that fill `room` points exactly. Every column gets its longest word if that is possible
/// at all; what is left goes first to the columns that need little.
pub(crate) fn widths(wishes: &[Wish], room: f64) -> Vec<f64> {
    let least: Vec<f64> = wishes.iter().map(|wish| wish.least).collect();
    if least.iter().sum::<f64>() >= room {
        return filled(&least, room);
    }
    let more: Vec<f64> = wishes.iter().map(|wish| (wish.natural - wish.least).max(0.0)).collect();
    let left = room - least.iter().sum::<f64>();
    let given = filled(&more, left);
    let mut widths: Vec<f64> = least.iter().zip(&given).map(|(least, more)| least + more).collect();
    let left = room - widths.iter().sum::<f64>();
    let takes = |wish: &Wish| !wish.number || wishes.iter().all(|wish| wish.number);
    let count = wishes.iter().filter(|wish| takes(wish)).count().max(1) as f64;
    for (width, _) in widths.iter_mut().zip(wishes).filter(|(_, wish)| takes(wish)) {
        *width += left / count;
    }
    widths
}

/// Shares `room` among wants: nobody gets more than wanted, and who wants much shares equally what
/// the others leave.
fn filled(wants: &[f64], room: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wants.len()).collect();
    order.sort_by(|a, b| wants[*a].total_cmp(&wants[*b]));
    let mut given = vec![0.0; wants.len()];
    let mut left = room;
    for (done, at) in order.iter().enumerate() {
        let share = left / (wants.len() - done) as f64;
        given[*at] = wants[*at].min(share);
        left -= given[*at];
    }
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(natural: f64, least: f64, number: bool) -> Wish {
        Wish { natural, least, number }
    }

    #[test]
    fn the_room_is_filled_and_words_come_first() {
        // Enough for all: numbers stay narrow.
        assert_eq!(widths(&[wish(100., 50., false), wish(30., 30., true)], 200.), [170., 30.]);
        // Not enough: the long text takes what the others leave.
        let three = [wish(900., 40., false), wish(60., 20., false), wish(30., 30., true)];
        assert_eq!(widths(&three, 400.), [310., 60., 30.]);
        // Not even the words fit: the long one is broken.
        assert_eq!(widths(&[wish(500., 500., false), wish(40., 40., false)], 200.), [160., 40.]);
        assert_eq!(widths(&[wish(10., 10., true)], 100.), [100.]);
    }
}
