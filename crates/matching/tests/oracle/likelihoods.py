"""Asks a peer for logistic curves of greatest likelihood.

    python likelihoods.py STORE.json

Needs scikit-learn.
"""

import json
import math
import sys
import warnings

from sklearn.linear_model import LogisticRegression

from draw import Draw, versions

warnings.filterwarnings("ignore")


def sample(seed):
    draw = Draw(seed)
    intercept, slope = -8 * draw.unit(), 4 + 12 * draw.unit()
    scores = [round(draw.unit(), 4) for _ in range(60 + draw.below(240))]
    good = [int(draw.unit() < 1 / (1 + math.exp(-(intercept + slope * s)))) for s in scores]
    fit = LogisticRegression(C=math.inf, solver="newton-cholesky", tol=1e-10, max_iter=1000)
    fit.fit([[score] for score in scores], good)
    return {
        "scores": scores,
        "good": good,
        "intercept": float(fit.intercept_[0]),
        "slope": float(fit.coef_[0][0]),
    }


with open(sys.argv[1], "w", encoding="utf-8") as out:
    samples = ",\n".join("  " + json.dumps(sample(seed)) for seed in range(12))
    peers = json.dumps(versions("scikit-learn"))
    out.write(f'{{"peers": {peers}, "samples": [\n{samples}\n]}}\n')
