#!/usr/bin/env python3
"""Golden vectors for StatisticsGoldenTest, computed by SciPy (scipy.stats, scipy.special) and Python's own statistics module.

The bootstrapped intervals are those of scipy.stats.bootstrap(method="BCa"). It is given the replicates of resamples whose indices come
from java.util.Random, reimplemented here from its specification, so that both sides judge the same resamples: SciPy computes bias,
acceleration and quantiles by itself. Indices point into the sorted values; of each resample all of the first sample are drawn, then all
of the second.

    python3 generate.py > vectors.json
"""

import json
import math
import statistics
import sys
from types import SimpleNamespace

import numpy as np
import scipy
from scipy import special, stats

SEED = 20_261_123
RESAMPLES = 10_000
LEVEL = 0.95


class JavaRandom:
    """java.util.Random, as its documentation specifies it."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) & ((1 << 48) - 1)

    def next(self, bits):
        self.state = (self.state * 0x5DEECE66D + 0xB) & ((1 << 48) - 1)
        value = self.state >> (48 - bits)
        return value

    def next_int(self, bound):
        if bound & -bound == bound:
            return (bound * self.next(31)) >> 31
        while True:
            bits = self.next(31)
            value = bits % bound
            if bits - value + (bound - 1) < 1 << 31:
                return value


def exact_mean(values):
    return math.fsum(values) / len(values)


ESTIMATORS = {
    "mean": (exact_mean, lambda x, axis=-1: np.mean(x, axis=axis)),
    "median": (statistics.median, lambda x, axis=-1: np.median(x, axis=axis)),
}


def bca(samples, name):
    one, vector = ESTIMATORS[name]
    if len(samples) == 1:
        scalar = lambda a: one(a)
        many = vector
    else:
        scalar = lambda a, b: one(a) / one(b)
        many = lambda a, b, axis=-1: vector(a, axis=axis) / vector(b, axis=axis)
    ordered = [sorted(s) for s in samples]
    random = JavaRandom(SEED)
    replicates = []
    for _ in range(RESAMPLES):
        drawn = []
        for values in ordered:
            drawn.append([values[random.next_int(len(values))] for _ in values])
        replicates.append(scalar(*drawn))
    given = SimpleNamespace(bootstrap_distribution=np.array(replicates))
    result = stats.bootstrap(
        tuple(np.array(s) for s in ordered),
        many,
        n_resamples=0,
        bootstrap_result=given,
        confidence_level=LEVEL,
        method="BCa",
        vectorized=True,
    )
    bounds = [float(result.confidence_interval.low), float(result.confidence_interval.high)]
    return bounds if not math.isnan(bounds[0]) else bias_corrected(scalar(*ordered), replicates)


def bias_corrected(estimate, replicates):
    """Where leaving out a value changes nothing, SciPy has no acceleration (0/0) and gives NaN; the acceleration is 0 then."""
    b = np.array(replicates)
    bias = special.ndtri((np.count_nonzero(b < estimate) + np.count_nonzero(b <= estimate)) / (2 * len(b)))
    z = special.ndtri((1 - LEVEL) / 2)
    shares = special.ndtr([2 * bias + z, 2 * bias - z])
    return [float(q) for q in np.quantile(b, shares)]


def order_interval(values):
    ordered = sorted(values)
    n = len(ordered)
    best = None
    for k in range(1, n // 2 + 1):
        level = 1 - 2 * stats.binom.cdf(k - 1, n, 0.5)
        if level >= LEVEL:
            best = [ordered[k - 1], ordered[n - k], float(level)]
    return best


def needed(mean, sd, share):
    n = 2
    while stats.t.ppf(0.975, n - 1) * sd / math.sqrt(n) > share * mean:
        n += 1
    return n


def pseudo(n, low, high, seed):
    """Multiples of 1/8, so that sums are exact in any order."""
    random = JavaRandom(seed)
    return [low + random.next_int((high - low) * 8) / 8 for _ in range(n)]


def skewed(n, low, scale, seed):
    random = JavaRandom(seed)
    return [low + round(-math.log((random.next_int(1 << 20) + 1) / (1 << 20)) * scale * 8) / 8 for _ in range(n)]


LIVE = [
    752.0, 746.0, 713.5, 801.25, 746.0, 739.125, 768.0, 695.5, 744.0, 783.75,
    731.0, 759.5, 748.25, 812.0, 702.0, 741.5, 755.0, 790.5, 736.0, 750.0,
]

SAMPLES = {
    "twenty live moves": LIVE,
    "ten values": LIVE[:10],
    "two values": [10.0, 20.0],
    "five values": [3.0, 1.0, 4.0, 1.5, 9.0],
    "six values": [3.0, 1.0, 4.0, 1.5, 9.0, 2.5],
    "an outlier": [700.0, 701.0, 702.0, 703.0, 704.0, 705.0, 706.0, 9000.0],
    "ties": [5.0, 5.0, 5.0, 6.0, 6.0, 7.0, 7.0, 7.0, 7.0, 8.0],
    "far from zero": [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16, 1e9 + 5, 1e9 + 9, 1e9 + 30],
    "skewed": skewed(41, 14000, 3000, 1),
    "uniform": pseudo(100, 20, 40, 2),
    "many": skewed(500, 600, 100, 3),
}

PAIRS = {
    "cold and live": (SAMPLES["skewed"], LIVE),
    "nearly the same": (pseudo(12, 700, 800, 4), pseudo(15, 690, 800, 5)),
    "small": ([12.0, 15.0, 11.5], [6.0, 5.5, 7.0, 6.5]),
}

PRECISION = [
    (21228.0, 4398.0, 0.05),
    (752.0, 30.0, 0.05),
    (752.0, 30.0, 0.01),
    (100.0, 100.0, 0.5),
    (100.0, 1.0, 0.5),
    (1.0, 3.0, 0.1),
]


def main():
    samples = []
    for name, values in SAMPLES.items():
        samples.append({
            "name": name,
            "values": values,
            "mean": exact_mean(values),
            "median": statistics.median(values),
            "standardDeviation": float(np.std(np.array(values) - values[0], ddof=1)),
            "meanInterval": bca([values], "mean"),
            "medianInterval": bca([values], "median"),
            "medianOrderInterval": order_interval(values),
        })
    pairs = []
    for name, (a, b) in PAIRS.items():
        pairs.append({
            "name": name,
            "numerator": a,
            "denominator": b,
            "ratioOfMeans": exact_mean(a) / exact_mean(b),
            "meansInterval": bca([a, b], "mean"),
            "ratioOfMedians": statistics.median(a) / statistics.median(b),
            "mediansInterval": bca([a, b], "median"),
        })
    precision = [
        {"mean": m, "standardDeviation": sd, "share": share, "values": needed(m, sd, share)}
        for m, sd, share in PRECISION
    ]
    json.dump(
        {
            "computedBy": "SciPy " + scipy.__version__ + ", NumPy " + np.__version__,
            "samples": samples,
            "pairs": pairs,
            "precision": precision,
        },
        sys.stdout,
        indent=1,
    )
    print()


if __name__ == "__main__":
    main()
