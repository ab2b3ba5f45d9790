"""The same documents and questions in Datasette (SQLite FTS5) and in this crate, in one run.

    pip install --target SOMEWHERE datasette sqlite-utils
    PYTHONPATH=SOMEWHERE python3 beside_datasette.py [--records 50000] [--questions 5] [--bench FILE]

The bench program writes the documents as CSV and the questions as JSON. sqlite-utils loads them as one
would: one table, FTS5 over title and text, the codes of a facet as a JSON list in one column. Then
Datasette's own in-process client answers each question (no network), and after it the bench program.
Printed is CPU time of the whole process for each question (median), and how many times as much as ours
that is. Between them stands SQL written by hand for the same database: codes in a table of their own with
indexes both ways, one statement for the total, one for the page and one for each facet, which leaves out
the facet's own filter as we do. Datasette's limits on time are lifted and it does not suggest facets, so that it does exactly
what is asked: 20 rows, the total, and the counts of seven facets.

What it does not do is left out of its questions: misspellings, deep pages by number, order by title in
the interface language. Its counts keep a facet's own filter, and its words are neither stemmed nor, in
Chinese, cut: it does less for its time.
"""

import argparse
import asyncio
import csv
import json
import os
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

import sqlite_utils
from datasette.app import Datasette

LEFT_OUT = ("misspelt", "deep page", "by title")
FACETS = ["country", "topic", "language", "country_group", "audience", "format"]


def bench(arguments, more):
    command = [str(Path(arguments.bench).resolve())] if arguments.bench else [
        "cargo", "bench", "--quiet", "-p", "facility-search", "--bench", "speed", "--",
    ]
    environment = {
        **os.environ,
        "FACILITY_BENCH_RECORDS": str(arguments.records),
        "FACILITY_BENCH_QUESTIONS": str(arguments.questions),
    }
    folder = Path(__file__).parent
    done = subprocess.run(
        command + more, env=environment, check=True, stdout=subprocess.PIPE, text=True, cwd=folder
    )
    return done.stdout


def load(file, database):
    csv.field_size_limit(sys.maxsize)
    before = time.process_time()
    db = sqlite_utils.Database(database)
    with open(file, newline="", encoding="utf-8") as rows:
        table = db["documents"]
        table.insert_all(csv.DictReader(rows), pk="id", columns={"updated": int}, batch_size=1000)
    db["code"].insert_all(
        ({"name": name, "code": code, "document": rowid}
         for rowid, *lists in db.execute(f"select rowid, {', '.join(FACETS)} from documents").fetchall()
         for name, list_ in zip(FACETS, lists) for code in json.loads(list_)),
        batch_size=10_000,
    )
    db.execute("insert into code select 'kind', kind, rowid from documents")
    db["code"].create_index(["name", "code", "document"])
    db["code"].create_index(["document", "name", "code"])
    table.create_index(["updated"])
    table.create_index(["kind"])
    table.enable_fts(["title", "text"], tokenize="unicode61 remove_diacritics 2")
    db.conn.execute("analyze")
    db.conn.commit()
    db.close()
    taken = time.process_time() - before
    size = os.path.getsize(database) / 1e6
    print(f"sqlite-utils: {arguments.records} records loaded in {taken:.1f} CPU s, {size:.1f} MB on disk")


def address(question):
    words = question["words"]
    query = [("_size", "20"), ("_facet", "kind"), ("_facet_size", "max")]
    query += [("_extra", "count,facet_results")]
    query += [("_facet_array", name) for name in FACETS]
    query += [(f"{name}__arraycontains", code) for name, codes in question["filters"] for code in codes]
    if words:
        query += [("_search", words)]
        if "*" in words or '"' in words:
            query += [("_searchmode", "raw")]
    else:
        query += [("_sort_desc", "updated")]
    return "/bench/documents.json?" + urlencode(query)


async def ask(datasette, question):
    path = address(question)
    before = time.process_time()
    answer = await datasette.client.get(path)
    taken = time.process_time() - before
    assert answer.status_code == 200, (path, answer.text[:400])
    told = answer.json()
    facets = told["facet_results"].get("results", told["facet_results"])
    assert len(facets) == len(FACETS) + 1 or not told["rows"], (path, list(facets))
    assert not told.get("facets_timed_out"), path
    return taken, told.get("count", told.get("filtered_table_rows_count"))


def by_hand(db, question):
    """Total, page and counts as one would ask for them in SQL."""
    def where(leave_out=None):
        parts, values = ["1"], []
        if question["words"]:
            parts.append("rowid in (select rowid from documents_fts where documents_fts match ?)")
            values.append(question["words"])
        for name, codes in question["filters"]:
            if name != leave_out:
                marks = ", ".join("?" * len(codes))
                parts.append(f"rowid in (select document from code where name = ? and code in ({marks}))")
                values += [name, *codes]
        return " and ".join(parts), values

    before = time.process_time()
    parts, values = where()
    total = db.execute(f"select count(*) from documents where {parts}", values).fetchone()[0]
    if question["words"]:
        page = ("select id, title from documents_fts join documents using (rowid) where documents_fts match ? "
                f"and documents.rowid in (select rowid from documents where {parts}) order by rank limit 20")
        db.execute(page.replace("using (rowid)", "on documents.rowid = documents_fts.rowid")
                   .replace("id, title", "documents.id, documents.title"), [question["words"], *values]).fetchall()
    else:
        page = f"select id, title from documents where {parts} order by updated desc limit 20"
        db.execute(page, values).fetchall()
    for name in [*FACETS, "kind"]:
        parts, values = where(name)
        counts = ("select code, count(*) from code where name = ? and document in "
                  f"(select rowid from documents where {parts}) group by code order by 2 desc")
        db.execute(counts, [name, *values]).fetchall()
    return time.process_time() - before, total


async def measure(datasette, db, sorts):
    figures = {}
    for sort in sorts:
        if any(part in sort["name"] for part in LEFT_OUT):
            continue
        times, found, hand = [], [], []
        for question in sort["questions"]:
            await ask(datasette, question)
            taken, total = await ask(datasette, question)
            times.append(taken * 1000)
            found.append(total)
            by_hand(db, question)
            taken, same = by_hand(db, question)
            assert same == total, (question, same, total)
            hand.append(taken * 1000)
        medians = [statistics.median(figure) for figure in (times, hand, found)]
        figures[sort["name"]] = tuple(medians)
    return figures


def ours(told):
    row = re.compile(r"^\| ([^|]+) \| (\d+) \| [\d.]+ \| ([\d.]+) \| [\d.]+ \|$", re.M)
    return {name: (float(ms), int(found)) for name, found, ms in row.findall(told)}


def main():
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "documents.csv"
        bench(arguments, ["--export", str(file)])
        sorts = json.loads(file.with_suffix(".questions.json").read_text(encoding="utf-8"))
        database = str(Path(folder) / "bench.db")
        load(file, database)
        settings = {
            "sql_time_limit_ms": 600_000,
            "facet_time_limit_ms": 600_000,
            "suggest_facets": False,
            "max_returned_rows": 1_000,
        }
        datasette = Datasette([database], settings=settings)
        theirs = asyncio.run(measure(datasette, sqlite3.connect(database), sorts))
        told = bench(arguments, [])
        print(told)
    mine = ours(told)
    print("| question | Datasette ms | SQL by hand ms | found | this crate ms | found | times, by hand |")
    print("|---|--:|--:|--:|--:|--:|--:|")
    for name, (ms, hand, found) in theirs.items():
        own, own_found = mine[name]
        times = f"{ms / max(own, 0.01):.0f}, {hand / max(own, 0.01):.0f}"
        print(f"| {name} | {ms:.1f} | {hand:.1f} | {found:.0f} | {own:.2f} | {own_found} | {times} |")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--records", type=int, default=50_000)
parser.add_argument("--questions", type=int, default=5, help="of each sort")
parser.add_argument("--bench", help="the bench program, if it is built already")
arguments = parser.parse_args()
main()
