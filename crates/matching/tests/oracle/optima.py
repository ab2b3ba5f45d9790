"""Asks peers for the best values of the rounds that tests/assign/draw.rs draws.

    python optima.py STORE.json        writes the answers that the tests are held against
    python optima.py --round FILE      solves one round of the bench; prints value, CPU time and
                                       the most memory in MB, with that of Python and numpy

Needs ortools, and scipy for a second opinion; the tests themselves need neither.
"""

import json
import resource
import sys
import time

import numpy
from ortools.graph.python import max_flow, min_cost_flow

from draw import Draw, versions

SCORE_MAX = 1_000_000


def medium(seed):
    draw = Draw(seed)
    demands = 40 + draw.below(120)
    supplies = 15 + draw.below(60)
    degree = 4 + draw.below(12)
    most_places = 1 + draw.below(4)
    most_capacity = 1 + draw.below(9)
    coarse = [1, 100, 50_000][draw.below(3)]
    places = []
    for _ in range(demands):
        places.append(1 + draw.below(most_places))
        draw.below(3)
    capacity = [draw.below(most_capacity + 1) for _ in range(supplies)]
    pairs = []
    for demand in range(demands):
        liking = draw.below(500_001)
        known = set()
        for _ in range(degree):
            supply = draw.below(supplies)
            score = (liking + draw.below(500_001)) // coarse * coarse
            if supply not in known:
                known.add(supply)
                pairs.append((demand, supply, score))
    return places, capacity, pairs


def flow(places, capacity, pairs, worth, floor=None):
    """The taken pairs of a plan of greatest worth and score; worth says what each place of a
    request by its rank is worth. Above a floor only places on or above it have that worth."""
    solver = min_cost_flow.SimpleMinCostFlow()
    source, sink = 0, 1
    high = [2 + at for at in range(len(places))]
    low = [2 + len(places) + at for at in range(len(places))]
    whole = [2 + 2 * len(places) + at for at in range(len(places))]
    supply = [2 + 3 * len(places) + at for at in range(len(capacity))]
    for at, wanted in enumerate(places):
        solver.add_arc_with_capacity_and_unit_cost(source, whole[at], wanted, 0)
        for rank in range(wanted):
            solver.add_arc_with_capacity_and_unit_cost(whole[at], high[at], 1, -worth(rank))
        if wanted > 1:
            solver.add_arc_with_capacity_and_unit_cost(whole[at], low[at], wanted - 1, 0)
    arcs = []
    for demand, to, score in pairs:
        start = high[demand] if floor is None or score >= floor else low[demand]
        arcs.append(solver.add_arc_with_capacity_and_unit_cost(start, supply[to], 1, -score))
    for at, room in enumerate(capacity):
        solver.add_arc_with_capacity_and_unit_cost(supply[at], sink, room, 0)
    total = sum(places)
    solver.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
    solver.set_node_supply(source, total)
    solver.set_node_supply(sink, -total)
    assert solver.solve() == solver.OPTIMAL
    return [pair for pair, arc in zip(pairs, arcs) if solver.flow(arc) == 1]


def served(places, capacity, pairs, floor):
    """How many requests can have a place on or above a floor at once."""
    solver = max_flow.SimpleMaxFlow()
    source, sink = 0, 1
    for at in range(len(places)):
        solver.add_arc_with_capacity(source, 2 + at, 1)
    for demand, to, score in pairs:
        if score >= floor:
            solver.add_arc_with_capacity(2 + demand, 2 + len(places) + to, 1)
    for at, room in enumerate(capacity):
        solver.add_arc_with_capacity(2 + len(places) + at, sink, room)
    assert solver.solve(source, sink) == solver.OPTIMAL
    return solver.optimal_flow()


def second_opinion(places, capacity, pairs):
    """The greatest total score as a linear programme."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_matrix

    count = len(pairs)
    demand = csr_matrix(([1] * count, ([p[0] for p in pairs], range(count))), (len(places), count))
    supply = csr_matrix(([1] * count, ([p[1] for p in pairs], range(count))), (len(capacity), count))
    from scipy.sparse import vstack

    answer = linprog(
        [-p[2] for p in pairs], vstack([demand, supply]), places + capacity, bounds=(0, 1),
        method="highs",
    )
    assert answer.status == 0
    return round(-answer.fun)


def value(taken):
    return sum(score for _, _, score in taken)


def answers(seed):
    places, capacity, pairs = medium(seed)
    unit = 4 * SCORE_MAX * (len(places) + len(capacity))
    ranks = max(places)
    best = flow(places, capacity, pairs, lambda rank: 0)
    assert value(best) == second_opinion(places, capacity, pairs), seed
    full = flow(places, capacity, pairs, lambda rank: unit)
    fair = flow(places, capacity, pairs, lambda rank: (ranks - rank) * unit)
    counts = [0] * len(places)
    for demand, _, _ in fair:
        counts[demand] += 1
    goal = served(places, capacity, pairs, 0)
    floor = max(s for s in {p[2] for p in pairs} if served(places, capacity, pairs, s) == goal)
    above = flow(places, capacity, pairs, lambda rank: unit if rank == 0 else 0, floor)
    return {
        "seed": seed,
        "pairs": len(pairs),
        "value": value(best),
        "fill": [len(full), value(full)],
        "fair": [sum(c > rank for c in counts) for rank in range(ranks)] + [value(fair)],
        "floor": [goal, floor, value(above)],
    }


def solve_round(path):
    """Solves a round of the bench: counts and then the pairs, as 32-bit numbers."""
    words = numpy.fromfile(path, dtype="<u4").astype(numpy.int64)
    demands, supplies, count = (int(word) for word in words[:3])
    parts = numpy.split(words[3:], numpy.cumsum([demands, supplies, count, count]))
    places, capacity, start, end, score = parts
    source, sink = demands + supplies, demands + supplies + 1
    solver = min_cost_flow.SimpleMinCostFlow()
    add = solver.add_arcs_with_capacity_and_unit_cost
    nothing = numpy.zeros(max(demands, supplies), dtype=numpy.int64)
    add(numpy.full(demands, source), numpy.arange(demands), places, nothing[:demands])
    add(start, demands + end, numpy.ones(count, dtype=numpy.int64), -score)
    rows = demands + numpy.arange(supplies)
    add(rows, numpy.full(supplies, sink), capacity, nothing[:supplies])
    total = int(places.sum())
    solver.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
    solver.set_node_supply(source, total)
    solver.set_node_supply(sink, -total)
    begun = time.process_time()
    assert solver.solve() == solver.OPTIMAL
    seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000
    print(-solver.optimal_cost(), seconds, peak)


if __name__ == "__main__":
    if sys.argv[1] == "--round":
        solve_round(sys.argv[2])
    else:
        stored = {"peers": versions("ortools", "scipy"), "rounds": [answers(seed) for seed in range(1000, 1050)]}
        with open(sys.argv[1], "w", encoding="utf-8") as out:
            lines = ",\n".join("  " + json.dumps(one) for one in stored["rounds"])
            peers = json.dumps(stored["peers"])
            out.write(f'{{"peers": {peers}, "rounds": [\n{lines}\n]}}\n')
