"""Draws a table of invented people with planted duplicates and asks a peer to find them.

    python duplicates.py PEOPLE.csv KNOWN.csv PEERS.json

Needs recordlinkage and pandas.
"""

import csv
import json
import sys

import pandas
import recordlinkage

from draw import Draw, versions

ONE = "ka mo ri ta lu shi ne bo va dre san ful gor pim zel".split()
TWO = "ra nik lo van to ben del sa mir ko dan ti rov ell ya".split()
TOWNS = "Northmere Alderby Quillport Sandrow Tamwick Elmstead Ruvalle Costaverde".split()


def mistyped(draw, word):
    letters = list(word)
    at = draw.below(len(letters) - 1)
    if draw.below(2) == 0:
        letters[at], letters[at + 1] = letters[at + 1], letters[at]
    else:
        letters[at] = draw.of("aeiorst")
    return "".join(letters)


def person(draw, number):
    given = (draw.of(ONE) + draw.of(TWO)).capitalize()
    family = (draw.of(ONE) + draw.of(TWO) + draw.of(TWO)).capitalize()
    born = f"{1950 + draw.below(55)}-{1 + draw.below(12):02}-{1 + draw.below(28):02}"
    return {"id": f"p{number:04}", "given": given, "family": family, "born": born, "town": draw.of(TOWNS)}


def copy(draw, record, number):
    again = dict(record, id=f"p{number:04}")
    for name in ("given", "family"):
        if draw.below(3) == 0:
            again[name] = mistyped(draw, again[name])
    if draw.below(4) == 0:
        again["town"] = draw.of(TOWNS)
    if draw.below(6) == 0:
        year, month, day = again["born"].split("-")
        again["born"] = f"{year}-{day}-{month}" if int(day) <= 12 else f"{year}-{month}-01"
    return again


def linked(people):
    """The pairs that recordlinkage finds without examples: blocks, Jaro-Winkler, ECM."""
    table = pandas.DataFrame(people).set_index("id")
    index = recordlinkage.Index()
    for field in ("given", "family", "born"):
        index.block(field)
    compare = recordlinkage.Compare()
    compare.string("given", "given", method="jarowinkler", threshold=0.85)
    compare.string("family", "family", method="jarowinkler", threshold=0.85)
    compare.exact("born", "born")
    compare.exact("town", "town")
    features = compare.compute(index.index(table), table)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    return {tuple(sorted(pair)) for pair in found}


def main(people_file, known_file, peers_file):
    draw = Draw(20261122)
    people, known = [], []
    while len(people) < 1500:
        people.append(person(draw, len(people)))
        if draw.below(4) == 0:
            people.append(copy(draw, people[-1], len(people)))
            known.append((people[-2]["id"], people[-1]["id"]))
    for path, header, rows in [
        (people_file, list(people[0]), [list(it.values()) for it in people]),
        (known_file, ["one", "other"], known),
    ]:
        with open(path, "w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows([header, *rows])
    found = linked(people)
    right = len(found & set(known))
    precision, recall = right / len(found), right / len(known)
    told = {
        "peers": versions("recordlinkage", "pandas"),
        "precision": precision,
        "recall": recall,
        "f1": 2 * precision * recall / (precision + recall),
    }
    with open(peers_file, "w", encoding="utf-8") as out:
        out.write(json.dumps(told, indent=2) + "\n")


main(*sys.argv[1:])
