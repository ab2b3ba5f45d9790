"""Asks peers how far words are apart.

    python distances.py STORE.csv

Needs rapidfuzz, and jellyfish for a second opinion on Jaro.
"""

import sys

import jellyfish
from rapidfuzz.distance import OSA, Jaro

from draw import Draw, versions

WORDS = """martha dwayne dixon jones ministry college universidad académie école министерство академия
университет وزارة أكاديمية جامعة 数字 数字技能 培训中心 telecommunications regulatory authority a ab abc
aaaa abab baba institut institute instituto zürich zurich œuvre oeuvre""".split()


def changed(draw, word):
    """The word with some letters set, left out, changed or swapped."""
    letters = list(word)
    for _ in range(1 + draw.below(4)):
        at = draw.below(len(letters) + 1)
        kind = draw.below(4)
        if kind == 0:
            letters.insert(at, draw.of("aeinrst"))
        elif kind == 1 and at < len(letters):
            del letters[at]
        elif kind == 2 and at < len(letters):
            letters[at] = draw.of("aeinrst")
        elif kind == 3 and at + 1 < len(letters):
            letters[at], letters[at + 1] = letters[at + 1], letters[at]
    return "".join(letters)


def main(path):
    draw = Draw(7)
    pairs = [("martha", "marhta"), ("dwayne", "duane"), ("dixon", "dicksonx"), ("ca", "abc")]
    pairs += [(word, changed(draw, word)) for word in WORDS for _ in range(8)]
    pairs += [(draw.of(WORDS), draw.of(WORDS)) for _ in range(200)]
    with open(path, "w", encoding="utf-8") as out:
        told = ", ".join(f"{name} {number}" for name, number in versions("rapidfuzz", "jellyfish").items())
        out.write(f"# {told}; written by tests/oracle/distances.py\n")
        out.write("one,other,jaro,jaro_winkler,edits\n")
        for one, other in pairs:
            jaro = Jaro.similarity(one, other)
            assert abs(jaro - jellyfish.jaro_similarity(one, other)) < 1e-9, (one, other)
            common = 0
            while common < min(4, len(one), len(other)) and one[common] == other[common]:
                common += 1
            # Winkler's bonus whatever Jaro is; peers give it from 0.7 on only.
            bonus = jaro + 0.1 * common * (1 - jaro)
            out.write(f"{one},{other},{jaro!r},{bonus!r},{OSA.distance(one, other)}\n")


main(sys.argv[1])
