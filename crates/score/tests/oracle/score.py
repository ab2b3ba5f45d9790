"""A second opinion on the score engine, written from its documentation with numpy, pandas, scipy.

python score.py write META DATA PANEL ANSWERS  makes these files (`bin/oracles` runs it)
python score.py hold DATA META BINARY          holds the example program `files` against this on other data
"""
import json, os, subprocess, sys, tempfile, tomllib
import numpy, pandas, scipy
from scipy import stats

METHODS = {
    "plain": "",
    "denominated": "[denominate]\n",
    "equal": "[weights]\nset = 'equal'\n",
    **{f"impute_{m}": f"[denominate]\n[impute]\nmethod = '{m}'\n" for m in
       ("mean", "median", "pillar_mean", "pillar_median")},
    **{f"impute_{m}": f"[impute]\nmethod = '{m}'\ngroup = '@GROUP@'\n" for m in
       ("group_mean", "group_median")},
    "screen_missing": "[screen]\nrule = 'missing'\nat_least = 0.9\n",
    "screen_zeros": "[screen]\nrule = 'zeros'\nat_least = 0.95\n",
    "screen_both": "[screen]\nrule = 'both'\nat_least = 0.85\nnonzero_at_least = 0.9\n",
    **{f"treat_{o}_{w}": f"[treat]\nwinsorise_max = {w}\notherwise = '{o}'\n"
       for o in ("none", "log", "boxcox") for w in (1, 3, 5)},
    "treat_strict": "[treat]\nskew_max = 1.0\nkurtosis_max = 1.0\notherwise = 'log'\n",
    "treat_lambda": "[treat]\nwinsorise_max = 0\notherwise = 'boxcox'\nlambda = 0.25\n",
    "minmax": "[normalise]\nmethod = 'minmax'\nlower = 1\nupper = 10\n",
    "zscore": "[normalise]\nmethod = 'zscore'\nmean = 10\nsd = 2\n",
    **{m: f"[normalise]\nmethod = '{m}'\n" for m in
       ("rank", "percentile_rank", "borda", "distance_to_max", "distance_to_target",
        "fraction_of_max", "goalposts")},
    "distance_to_unit": "[normalise]\nmethod = 'distance_to_unit'\nunit = '@UNIT@'\n",
    "target_capped": "[normalise]\nmethod = 'distance_to_target'\ncap = true\n",
    "goalposts_capped": "[normalise]\nmethod = 'goalposts'\ncap = true\n",
    "scaled": "[normalise]\nmethod = 'scaled'\nfrom = -2\nto = 7.5\n",
    **{f"mean_{m}": f"[normalise]\nlower = 1\n[aggregate]\nmean = '{m}'\n" for m in
       ("geometric", "harmonic", "copeland")},
    **{f"power_{p}": f"[normalise]\nlower = 1\n[aggregate]\nmean = 'power'\npower = {p}\n"
       for p in (2.0, 0.5, -1.5)},
    "list": "[normalise]\nlower = 1\n[aggregate]\nmean = @LIST@\n",
    **{f"equality_{at}": f"[normalise]\nlower = 1\n[aggregate]\nmean = {means}\n" for at, means in
       (("below", ["geometric", "equality", "arithmetic"]), ("top", ["arithmetic", "harmonic", "equality"]))},
    "equality_equal": "[weights]\nset = 'equal'\n[impute]\nmethod = 'median'\n[normalise]\nlower = 1\n"
                      "[aggregate]\nmean = ['arithmetic', 'equality', 'equality']\n",
    "threshold": "[aggregate]\ndata_threshold = 0.75\n",
    "all": "[denominate]\n[impute]\nmethod = 'group_mean'\ngroup = '@GROUP@'\n[screen]\nrule = 'both'\n"
           "at_least = 0.8\nnonzero_at_least = 0.5\n[treat]\notherwise = 'log'\n[normalise]\nlower = 1\n"
           "[aggregate]\nmean = @LIST@\ndata_threshold = 0.66\n",
}
PANEL = {
    **{f"panel_{m}": f"[impute]\nmethod = '{m}'\n" for m in ("latest", "constant", "linear", "mean")},
    "panel_age": "[impute]\nmethod = 'latest'\nmax_age = 1\n",
    "panel_group": "[impute]\nmethod = 'group_median'\ngroup = '@GROUP@'\n[treat]\notherwise = 'log'\n",
    "panel_unit": "[impute]\nmethod = 'linear'\n[normalise]\nmethod = 'distance_to_unit'\nunit = '@UNIT@'\n",
    "panel_copeland": "[aggregate]\nmean = @COPELAND@\n",
}


class Run:
    """One index; every stage is a data frame over the rows of DATA."""

    def __init__(self, data, meta, method):
        self.data, self.meta, self.method = data, meta, tomllib.loads(method)
        self.nodes = meta[meta.Type.isin(["Indicator", "Aggregate"])].set_index("iCode", drop=False)
        self.codes = list(self.nodes.index[self.nodes.Level == 1])
        self.time = data.Time if "Time" in data else pandas.Series(0, data.index)
        self.sign = self.nodes.loc[self.codes].Direction.astype(float)
        self.out = {}

    def run(self):
        x = self.data[self.codes].astype(float)
        for stage in ("denominate", "impute", "screen", "treat"):
            if stage in self.method:
                x = getattr(self, stage)(x, self.method[stage])
                self.out[stage] = x
        x = self.normalise(x, self.method.get("normalise", {}))
        self.out["normalise"] = x
        self.out["results"] = self.aggregate(x, self.method.get("aggregate", {}))
        time = self.time[x.index]
        self.out["ranks"] = self.out["results"].groupby(time).rank(ascending=False, method="min")
        return self.out

    def denominate(self, x, _):
        by = self.nodes.loc[self.codes].Denominator
        return x.apply(lambda c: c if pandas.isna(by[c.name])
                       else c / self.data[by[c.name]].replace(0, numpy.nan))

    def impute(self, x, how):
        name = how["method"]
        if name in ("latest", "constant", "linear"):
            return self.over_years(x, name, how.get("max_age"))
        middle = "median" if name.endswith("median") else "mean"
        if name.startswith("pillar"):
            z = x * self.sign
            low, range_ = z.min(), z.max() - z.min()
            z = (z - low) / range_
            parent = self.nodes.loc[self.codes].Parent
            for _, members in parent.groupby(parent).groups.items():
                own = getattr(z[members], middle)(axis=1)
                for code in members:
                    z[code] = z[code].fillna(own)
            return x.fillna((z * range_ + low) * self.sign)
        keys = [self.time] + ([self.data[how["group"]]] if name.startswith("group") else [])
        return x.fillna(x.groupby(keys).transform(middle))

    def over_years(self, x, name, max_age):
        made = x.copy()
        for _, rows in self.data.groupby("uCode").groups.items():
            years = self.time[rows].to_numpy(float)
            for code in x:
                own = x.loc[rows, code].to_numpy(float)
                known = ~numpy.isnan(own)
                if not known.any():
                    continue
                order = numpy.argsort(years[known])
                at, values = years[known][order], own[known][order]
                for row, year in zip(rows, years):
                    if not numpy.isnan(x.loc[row, code]):
                        continue
                    if name == "linear":
                        made.loc[row, code] = numpy.interp(year, at, values)
                        continue
                    before = at < year
                    if before.any():
                        if max_age is None or year - at[before][-1] <= max_age:
                            made.loc[row, code] = values[before][-1]
                    elif name == "constant":
                        made.loc[row, code] = values[0]
        return made

    def screen(self, x, how):
        least = how.get("at_least", 2 / 3)
        there = x.notna().mean(axis=1) >= least
        full = (x[x != 0].count(axis=1) / x.count(axis=1)) >= how.get("nonzero_at_least", least)
        return x[{"missing": there, "zeros": full, "both": there & full}[how["rule"]]]

    def treat(self, x, how):
        skew_max, kurtosis_max = how.get("skew_max", 2.0), how.get("kurtosis_max", 3.5)

        def fails(v):
            return not (abs(stats.skew(v, bias=False)) < skew_max
                        or stats.kurtosis(v, bias=False) < kurtosis_max)

        def one(column):
            v = column.dropna()
            if len(v) < 4 or v.nunique() == 1 or not fails(v):
                return column
            w, high, low = v.copy(), 0, 0
            while high + low < how.get("winsorise_max", 5) and w.nunique() > 1 and fails(w):
                if stats.skew(w, bias=False) >= 0:
                    top = w == w.max()
                    w[top], high = w[~top].max(), int(top.sum())
                else:
                    bottom = w == w.min()
                    w[bottom], low = w[~bottom].min(), int(bottom.sum())
            otherwise = how.get("otherwise", "none")
            if otherwise == "none" or (w.nunique() > 1 and not fails(w)):
                return w.reindex(column.index)
            if otherwise == "log":
                return numpy.log(column - v.min() + 0.01 * (v.max() - v.min()))
            power = how.get("lambda", 0.5)
            return ((column - v.min() + 1) ** power - 1) / power

        return x.apply(one)

    def normalise(self, x, how):
        d, nodes = x * self.sign, self.nodes.loc[self.codes]
        low, high, n = d.min(), d.max(), d.count()
        name = how.get("method", "minmax")
        if name == "minmax":
            lower, upper = how.get("lower", 0), how.get("upper", 100)
            return (d - low) / (high - low) * (upper - lower) + lower
        if name == "zscore":
            return (d - d.mean()) / d.std() * how.get("sd", 1) + how.get("mean", 0)
        if name in ("rank", "percentile_rank", "borda"):
            rank = d.rank(method="min")
            return {"rank": rank, "borda": rank - 1, "percentile_rank": (rank - 1) / (n - 1)}[name]
        if name == "distance_to_max":
            return 1 - (high - d) / (high - low)
        if name == "distance_to_unit":
            own = d[self.data.uCode[d.index] == how["unit"]]
            own = own.set_index(self.time[own.index]).reindex(self.time[d.index])
            own.index = d.index
            return 1 - (own - d) / (own - low)
        if name == "distance_to_target":
            made = (d - low) / (nodes.Target.astype(float) * self.sign - low)
            return made.clip(upper=1) if how.get("cap") else made
        if name == "fraction_of_max":
            return d / high
        if name == "scaled":
            return 100 * (d - how["from"]) / (how["to"] - how["from"])
        start, end = nodes.Low.astype(float), nodes.High.astype(float)
        made = x.apply(lambda c: 100 * (c - start[c.name]) / (end - start)[c.name]
                       if self.sign[c.name] > 0 else 100 * (end[c.name] - c) / (end - start)[c.name])
        return made.clip(0, 100) if how.get("cap") else made

    def aggregate(self, x, how):
        means = how.get("mean", "arithmetic")
        weights = self.nodes.Weight.astype(float)
        if self.method.get("weights", {}).get("set") == "equal":
            weights = weights * 0 + 1
        whole = x.copy()
        for level in range(2, int(self.nodes.Level.max()) + 1):
            mean = means if isinstance(means, str) else means[level - 2]
            for code in self.nodes.index[self.nodes.Level == level]:
                inputs = list(self.nodes.index[self.nodes.Parent == code])
                own, w = whole[inputs], weights[inputs].to_numpy()
                if mean == "copeland":
                    made = self.copeland(own, w)
                elif mean == "equality":
                    made = self.equality(whole, inputs, w)
                else:
                    made = own.apply(lambda r: self.mean(mean, how, r.to_numpy(), w), axis=1)
                share = own.notna().sum(axis=1) / len(inputs)
                made[(share == 0) | (share < how.get("data_threshold", 0))] = numpy.nan
                whole[code] = made
        return whole[list(self.nodes.index[self.nodes.Level > 1])]

    @staticmethod
    def mean(name, how, x, w):
        there = ~numpy.isnan(x)
        x, w = x[there], w[there]
        if not len(x):
            return numpy.nan
        if name == "geometric":
            return stats.gmean(x, weights=w)
        if name == "harmonic":
            return stats.hmean(x, weights=w)
        if name == "power":
            return stats.pmean(x, how["power"], weights=w)
        return numpy.average(x, weights=w)

    def equality(self, whole, inputs, w):
        """How near groups come to what they are worth together: the harmonic mean of the groups'
        geometric means over the inputs, in percent of the geometric mean of the inputs themselves."""
        counted = [(code, weight) for code, weight in zip(inputs, w) if weight > 0]
        w = [weight for _, weight in counted]
        parts = [list(self.nodes.index[self.nodes.Parent == code]) for code, _ in counted]
        columns = [code for code, _ in counted] + [part for own in parts for part in own]

        def of(row):
            if row[columns].isna().any():
                return numpy.nan
            groups = [stats.gmean(row[list(group)].to_numpy(float), weights=w) for group in zip(*parts, strict=True)]
            return 100 * stats.hmean(groups) / stats.gmean(row[[code for code, _ in counted]].to_numpy(float), weights=w)

        return whole.apply(of, axis=1)

    def copeland(self, own, w):
        a = own.to_numpy()
        both = ~numpy.isnan(a)[:, None, :] & ~numpy.isnan(a)[None, :, :]
        wins = (a[:, None, :] > a[None, :, :]) + 0.5 * (a[:, None, :] == a[None, :, :])
        with numpy.errstate(invalid="ignore"):
            o = (wins * both * w).sum(axis=2) / (both * w).sum(axis=2) - 0.5
        time = self.time[own.index].to_numpy()
        o[(time[:, None] != time[None, :]) | numpy.isnan(o) | (abs(o) <= 1e-12)] = 0
        return pandas.Series((o > 0).sum(axis=1) - (o < 0).sum(axis=1), own.index, dtype=float)


FILES = {"denominate": "denominated", "impute": "imputed", "screen": "screened", "treat": "treated",
         "normalise": "normalised", "results": "results", "ranks": "ranks"}


def read(path):
    return pandas.read_csv(path, dtype={"uCode": str}, keep_default_na=False, na_values=["", "NA"])


def fill(method, data, meta):
    levels = int(meta.Level.max()) - 1
    means = ["arithmetic", "geometric", "harmonic"]
    a_list = [means[level % 3] for level in range(levels)]
    group = meta.iCode[meta.Type == "Group"].iloc[-1]
    codes = list(meta.iCode[meta.Type == "Indicator"])
    sign = meta.set_index("iCode").Direction[codes].astype(float)
    d = data[codes] * sign
    # The reference unit must have all values, none of them the worst of all years.
    good = (d > d.min()).groupby(data.uCode).all().all(axis=1)
    unit = good.index[good][0] if good.any() else "NONE"
    copeland = ["copeland"] + ["arithmetic"] * (levels - 1)
    for word, value in (("@LIST@", json.dumps(a_list)), ("@COPELAND@", json.dumps(copeland)),
                        ("@GROUP@", group), ("@UNIT@", unit)):
        method = method.replace(word, value)
    return method if "NONE" not in method else None


def draw(meta_path, data_path, panel_path):
    """Data that are skewed, tied, gappy, with zeros and both directions; no real ones."""
    chance = numpy.random.default_rng(20)
    codes = [f"x{i}" for i in range(1, 11)]
    parents = ["p1"] * 3 + ["p2"] * 3 + ["p3"] * 2 + ["p4"] * 2
    rows = [dict(iCode=c, iName=f"Indicator {c}", Level=1, Parent=p, Weight=round(0.5 + i % 4 * 0.5, 1),
                 Direction=-1 if i % 3 == 1 else 1, Type="Indicator", Unit="points",
                 Target=12 + i if i % 3 != 1 else 0.05, Denominator="people" if i == 4 else None, Low=-1 - i, High=20 + i)
            for i, (c, p) in enumerate(zip(codes, parents))]
    up = {"p1": "s1", "p2": "s1", "p3": "s2", "p4": "s2", "s1": "top", "s2": "top", "top": None}
    rows += [dict(iCode=c, iName=c, Level=2 + (c[0] == "s") + 2 * (c == "top"), Parent=p, Weight=w,
                  Direction=1, Type="Aggregate") for (c, p), w in zip(up.items(), (1, 2, 1, 1, 3, 2, 1))]
    rows += [dict(iCode="region", iName="Region", Type="Group"), dict(iCode="people", Type="Denominator")]
    meta = pandas.DataFrame(rows).astype({"Level": "Int64", "Direction": "Int64"})
    meta.to_csv(meta_path, index=False)

    def units(count, years):
        frame = [dict(uCode=f"U{i:02}", uName=f"Unit {i}", region="ABC"[i % 3] if i else None, Time=y,
                      people=round(float(chance.uniform(1, 50)), 2))
                 for i in range(count) for y in years]
        frame = pandas.DataFrame(frame)
        for i, code in enumerate(codes):
            shape = [lambda n: chance.normal(5, 2, n), lambda n: chance.lognormal(0, 1.6, n),
                     lambda n: chance.integers(0, 6, n) + 0.5][i % 3]
            frame[code] = numpy.round(shape(len(frame)), 4)
        frame.loc[frame.index % 7 == 3, "x6"] = 0
        gaps = chance.uniform(size=(len(frame), 10)) < 0.12
        gaps[frame.uCode == "U05"] = False
        values = frame[codes].to_numpy()
        values[gaps] = numpy.nan
        frame[codes] = values
        frame.loc[frame.uCode == "U05", [c for i, c in enumerate(codes) if i % 3 != 1]] = 7.25
        frame.loc[frame.uCode == "U05", [c for i, c in enumerate(codes) if i % 3 == 1]] = 0.5
        return frame

    units(24, [2020]).drop(columns="Time").to_csv(data_path, index=False)
    units(9, [2016, 2018, 2019, 2022]).to_csv(panel_path, index=False)


def write(meta_path, data_path, panel_path, answers_path):
    draw(meta_path, data_path, panel_path)
    meta = read(meta_path)
    answers = {"numpy": numpy.__version__, "pandas": pandas.__version__, "scipy": scipy.__version__,
               "runs": []}
    for path, methods in ((data_path, METHODS), (panel_path, PANEL)):
        data = read(path)
        for title, method in methods.items():
            method = fill(method, data, meta)
            out = Run(data, meta, method).run()
            # The stage that a method is about, and what comes out of it.
            about = [s for s in ("denominate", "impute", "screen", "treat") if s in out][-1:]
            keep = about + (["normalise"] if not about and "normalise" in method else []) + ["results"]
            tables = {}
            for stage in keep:
                table = out[stage]
                columns = {c: [None if pandas.isna(v) else float(f"{v:.12g}") for v in table[c]] for c in table}
                tables[FILES[stage]] = {"rows": [int(row) for row in table.index], "columns": columns}
            answers["runs"].append({"name": title, "data": os.path.basename(path), "method": method, "tables": tables})
    answers["analysis"] = analysis(read(data_path))
    with open(answers_path, "w") as file:
        json.dump(answers, file, separators=(",", ":"))
        file.write("\n")


def analysis(data):
    x = data[[f"x{i}" for i in range(1, 11)]]
    whole = x.dropna()
    cov = whole.cov().to_numpy()
    k = len(cov)
    alpha = k / (k - 1) * (1 - cov.trace() / cov.sum())
    variances = numpy.linalg.eigvalsh(whole.corr().to_numpy())[::-1]
    return {"pearson": x.corr().to_numpy().tolist(),
            "spearman": x.corr(method="spearman").to_numpy().tolist(),
            "kendall": x.corr(method="kendall").to_numpy().tolist(),
            "alpha": alpha, "variances": variances.tolist(),
            "skew": [stats.skew(x[c].dropna(), bias=False) for c in x],
            "kurtosis": [stats.kurtosis(x[c].dropna(), bias=False) for c in x],
            "deviation": x.std().tolist(), "median": x.median().tolist()}


def hold(data_path, meta_path, binary):
    data, meta = read(data_path), read(meta_path)
    for end in ("Low", "High"):
        if end not in meta:
            codes = list(meta.iCode[meta.Type == "Indicator"])
            ends = data[codes].min() - 1 if end == "Low" else data[codes].max() * 0.9 + 1
            meta[end] = meta.iCode.map(ends)
    worst, count = 0.0, 0
    methods = {**METHODS, **(PANEL if data.uCode.duplicated().any() else {})}
    with tempfile.TemporaryDirectory() as room:
        path = lambda name: os.path.join(room, name)
        meta = meta.astype({"Level": "Int64", "Direction": "Int64"})
        meta.to_csv(path("meta.csv"), index=False)
        meta = read(path("meta.csv"))
        for title, method in methods.items():
            method = fill(method, data, meta)
            if method is None:
                print(f"{title}: no unit has all values")
                continue
            with open(path("method.toml"), "w") as file:
                file.write(method)
            out = path(title)
            done = subprocess.run([binary, data_path, path("meta.csv"), path("method.toml"), out], capture_output=True, text=True)
            if done.returncode:
                print(f"{title}: exit {done.returncode}: {done.stderr.splitlines()[0]}")
                continue
            ours = Run(data, meta, method).run()
            for stage, file in FILES.items():
                if stage not in ours:
                    continue
                theirs = pandas.read_csv(os.path.join(out, file + ".csv"), dtype={"uCode": str}, keep_default_na=False, na_values=[""])
                assert list(theirs.uCode) == list(data.uCode[ours[stage].index]), (title, file)
                a, b = ours[stage].to_numpy(float), theirs[list(ours[stage])].to_numpy(float)
                assert (numpy.isnan(a) == numpy.isnan(b)).all(), (title, file)
                off = numpy.nanmax(abs(a - b) / numpy.maximum(1, abs(a)))
                assert off < 1e-9, (title, file, off)
                worst, count = max(worst, off), count + 1
    print(f"{count} tables of {len(methods)} methods agree; worst difference {worst:.2g}")


if __name__ == "__main__":
    {"write": write, "hold": hold}[sys.argv[1]](*sys.argv[2:])
