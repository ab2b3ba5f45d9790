"""What sdmx1 reads in a message of ours: the same table from SDMX-JSON and from SDMX-CSV, or a fault.

    messages.py MESSAGE.json MESSAGE.csv READ.csv
"""

import csv
import sys
from importlib.metadata import version

import sdmx
from sdmx.model import v30


def told(message):
    """The observations of a message: their dimensions, time, value and attributes, sorted."""
    rows = []
    for data in message.data:
        for one in data.obs:
            keys = {name: str(value.value) for name, value in one.key.values.items()}
            notes = {name: str(value.value) for name, value in one.attached_attribute.items()}
            notes = {name: note for name, note in notes.items() if note not in ("", "None")}
            rows.append((keys, repr(float(one.value)), notes))
    return rows


def structure():
    """The structure that the table names, as whoever registers it would write it down."""
    dsd = v30.DataStructureDefinition(id="SHARED", maintainer=sdmx.model.common.Agency(id="FACILITY"))
    for name in ("INDICATOR", "REF_AREA", "MEASURE", "TIME_PERIOD"):
        dsd.dimensions.getdefault(id=name)
    for name in ("OBS_STATUS", "SOURCE"):
        dsd.attributes.getdefault(id=name)
    dsd.measures.getdefault(id="OBS_VALUE")
    return v30.Dataflow(id="SHARED", structure=dsd)


from_json, from_csv, into = sys.argv[1:]
tables = [told(sdmx.read_sdmx(from_json)), told(sdmx.read_sdmx(from_csv, structure=structure()))]
names = ["INDICATOR", "REF_AREA", "MEASURE", "TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "SOURCE"]


def line(row):
    keys, value, notes = row
    return [keys[name] for name in names[:4]] + [value] + [notes.get(name, "") for name in names[5:]]


tables = [sorted(line(row) for row in table) for table in tables]
assert tables[0] == tables[1], "SDMX-JSON and SDMX-CSV are read as different numbers"
with open(into, "w", newline="") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names + ["READ_BY"])
    writer.writerows(row + [f"sdmx1 {version('sdmx1')}"] for row in tables[0])
