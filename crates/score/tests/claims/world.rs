//! Small indices to make claims about.

use facility_score::{Files, Input, Problem, Score, read};

/// A framework of four indicators, two pillars and a top.
pub const META: &str = "iCode,iName,Level,Parent,Weight,Direction,Type,Unit,Target,Denominator,Low,High\n\
    a,A,1,p,1,1,Indicator,points,9,,0,10\n\
    b,B,1,p,3,-1,Indicator,points,1,people,0,10\n\
    c,C,1,q,1,1,Indicator,points,9,,0,10\n\
    d,D,1,q,1,1,Indicator,points,9,,0,10\n\
    p,P,2,top,1,1,Aggregate,score,,,,\n\
    q,Q,2,top,2,1,Aggregate,score,,,,\n\
    top,Top,3,,1,1,Aggregate,score,,,,\n\
    region,Region,,,,,Group,,,,,\n\
    people,People,,,,,Denominator,,,,,\n";

/// Four units.
pub const DATA: &str = "uCode,uName,region,people,a,b,c,d\n\
    U1,One,N,2,1,8,5,2\n\
    U2,Two,N,4,3,4,NA,4\n\
    U3,Three,S,5,5,0,7,\n\
    U4,Four,,0,9,2,6,8\n";

/// Reads texts, with a method if one is given.
pub fn input(data: &str, meta: &str, method: &str) -> Result<Input, Vec<Problem>> {
    let method = Some(method).filter(|text| !text.is_empty());
    read(&Files { data, meta, method, weights: None })
}

/// The small world under a method.
pub fn small(method: &str) -> (Input, Score) {
    let input = input(DATA, META, method).unwrap();
    let score = input.score().unwrap();
    (input, score)
}

/// Line, column and code of each problem.
pub fn places(problems: &[Problem]) -> Vec<(String, usize, usize, &'static str)> {
    let place = |it: &Problem| (it.place.file.to_string(), it.place.line, it.place.column, it.code);
    problems.iter().map(place).collect()
}
