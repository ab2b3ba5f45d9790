//! How groups of people fare beside each other in one indicator, and what of it may be told without
//! giving anybody away.
//!
//! Cells go in: the numbers of **one** indicator of **one** country in **one** release of one
//! source, of any years, each of all people (`total`) or of some (`sex=female;location=rural`).
//! [`told`] says which of them may be told, and [`differences`] puts the groups beside each other.
//! What is to be published goes through both, in this order:
//!
//! ```
//! use facility_groups::{Cell, Direction, Movement, Standing, differences, told};
//!
//! // A country that does not exist: people who use the internet, in percent, and who was asked.
//! let cell = |year, slice: &str, value, count| Cell {
//!     year,
//!     slice: slice.parse().unwrap(),
//!     value: Some(value),
//!     count: Some(count),
//! };
//! let cells = [
//!     cell(2020, "total", 50.0, 200),
//!     cell(2020, "sex=female", 40.0, 100),
//!     cell(2020, "sex=male", 60.0, 100),
//!     cell(2024, "total", 75.0, 200),
//!     cell(2024, "sex=female", 71.0, 100),
//!     cell(2024, "sex=male", 79.0, 100),
//!     cell(2024, "disability=yes", 30.0, 12),
//!     cell(2024, "disability=no", 77.9, 188),
//! ];
//! let telling = told(&cells, 25).unwrap();
//! // twelve people are too few, and the others would give them away
//! let standing = |slice: &str| telling.standing(2024, &slice.parse().unwrap()).unwrap();
//! assert_eq!(standing("disability=yes"), Standing::TooFew);
//! assert_eq!(standing("disability=no"), Standing::Complement);
//!
//! let comparisons = differences(&telling.cells(), Direction::More).unwrap();
//! let sex = comparisons.iter().find(|comparison| comparison.dimension == "sex").unwrap();
//! let women = &sex.years[1].groups[0];
//! assert_eq!(women.to_best.unwrap().difference, -8.0);
//! assert_eq!(women.to_national.unwrap().difference, -4.0);
//! let trend = sex.trends["female"].unwrap();
//! assert_eq!((trend.per_year, trend.movement), (-3.0, Movement::Narrowing));
//! ```
//!
//! # What is withheld
//!
//! A cell with a known count below `least` is withheld: [`Standing::TooFew`]. That is not enough. A
//! value is a share or a mean, so over the categories `i` of a dimension
//! `count * value = sum(count_i * value_i)` and `count = sum(count_i)`: whoever sees the total and
//! all categories but one works out that one. So others are withheld with it:
//! [`Standing::Complement`].
//!
//! A *line* is a cell and the categories of one dimension below it, all other pairs being the same;
//! a cell of two pairs lies in two lines. The categories that are there are taken to make up the
//! whole. A single category is, only if its count is that of the whole (or, where a count is
//! missing, its value is). Margins that were not handed in are reckoned with as numbers that nobody
//! knows, so that a total is also known as the sum of cells of two pairs.
//!
//! **The claim.** Let somebody know all told cells and all lines, and not the signs or the sizes of
//! what is withheld. Then neither of counts nor of counts times values is any withheld cell
//! determined, nor any sum of different withheld cells of one line that together hold less than
//! `least`; except for what [`Telling::exposed`] lists.
//!
//! *Proof.* The lines are linear equations with whole numbers. Put in what is known; the numbers
//! that satisfy them are one solution and everything that the homogeneous system adds to it. A sum
//! of unknown cells is the same in all solutions if and only if it is in the row space of the
//! equations, as they stand on the unknown cells. The row space is brought into reduced form, in
//! exact fractions. Of each line, the vectors of the row space that are zero outside its withheld
//! cells are found, again in reduced form: each has a one where no other has anything. So a vector
//! of zeros and ones is a sum in which each of them stands once or not at all, and all of these
//! sums are looked at. If there are more than 12 such vectors, or if a fraction does not fit into
//! its 256 bits, it is taken for given away and more is withheld. The same holds if counts are
//! weights, told or not: the columns are multiplied, and what is zero in them stays zero.
//!
//! **What is lost.** Each sum that is given away is worked out from some told cells, of which at
//! least one must be withheld. All choices are tried, the smallest count first, and given up where
//! they lose more than the best so far; so the sum of the counts of all complements is the least
//! that there is, as long as the search ends within its steps: a million divided by the number of
//! cells and by that of lines, but between 50 and 2,000. If it does not end, the best that was found
//! is taken, and cells of it that need not be withheld are told again. Of equal sets the first that
//! is found is taken, in the order of slices. Secondary suppression as such is Cox's (Suppression
//! methodology and statistical disclosure control, Journal of the American Statistical Association
//! 75, 1980); the terms are those of Willenborg and de Waal (Elements of statistical disclosure
//! control, 2001).
//!
//! **What is not hidden.**
//!
//! - *Bounds.* Counts are not negative, and shares lie between 0 and 1; so a withheld cell lies in
//!   an interval, and no width of it is asked for. Within one line whose total is told a count lies
//!   between 0 and what is left for the withheld cells, which is `least` or more; where lines cross
//!   it can be less. If everybody, or nobody, in the withheld cells of a line says yes, it is known
//!   of each of them.
//! - *The rule.* Whoever is told which withheld cells are too few, and which are complements, knows
//!   on which side of `least` they are. Readers should only see that a cell is withheld. Even so,
//!   who knows that as little as possible is withheld can conclude something.
//! - *Other sums.* Differences and weighted sums of withheld cells, and sums over different lines.
//! - *A rest that has no name.* If the categories do not make up the whole, the difference is a
//!   group of its own, which is not looked at. Nor are overlaps of categories that are not parts of
//!   each other by their pairs, such as ages from 15 to 24 and from 15 up.
//! - *Time and other tables.* Each year, indicator and release is looked at by itself. If the same
//!   people stand in two of them, what is withheld in one may be known from the other.
//! - *Collusion.* People of a withheld group who put together what they know about themselves.
//! - *Cells of unknown count* are told as they are: [`Standing::CountUnknown`]. Others are hidden
//!   from somebody who knows these counts. A cell that has no value, and none below it, hides no
//!   value; with no count either it is taken to be empty.
//!
//! The crate is pure: it knows no clock, no file and no chance. The same cells in another order give
//! the same result.

mod attack;
mod cell;
mod differences;
mod fraction;
mod lines;
mod search;
mod slice;
mod told;
mod trend;

pub use cell::{Cell, Direction, Problem};
pub use differences::{
    Best, Comparison, Coverage, Gap, Group, Missing, Parity, Year, differences, parity_score,
};
pub use slice::Slice;
pub use told::{Shown, Standing, Telling, told};
pub use trend::{Movement, Point, Trend};
