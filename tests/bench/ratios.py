#!/usr/bin/env python3
"""ratios.py TIMES.json: prints the medians of a Google Benchmark run as ratios to the bare key operations."""
import json
import statistics
import sys

# What is measured, what it is measured against, how it reads, the budget and whether it is a floor or a ceiling.
ROWS = [
    ("sign_bare/rsa2048", "sign_container/rsa2048", "signing B, RSA-2048: share of the bare key's rate", 0.8, "at least"),
    ("verify_container/rsa2048", "verify_bare/rsa2048", "verifying B, RSA-2048: times the bare operations", 4.0, "at most"),
    ("verify_container/p384", "verify_bare/p384", "verifying B, P-384: times the bare operations", 1.5, "at most"),
    ("lt_new/rsa2048", "lt_bare/rsa2048_all", "verifying a new LT, RSA-2048: times all bare operations", 3.0, "at most"),
    ("lt_new/rsa2048", "lt_bare/rsa2048_own", "verifying a new LT, RSA-2048: times those of the file", None, ""),
    ("lt_again/rsa2048", "lt_bare/rsa2048_all", "verifying an LT again, RSA-2048: times all bare operations", None, ""),
    ("lt_new/p384", "lt_bare/p384_all", "verifying a new LT, P-384: times all bare operations", 1.3, "at most"),
    ("lt_new/p384", "lt_bare/p384_own", "verifying a new LT, P-384: times those of the file", None, ""),
    ("lt_again/p384", "lt_bare/p384_all", "verifying an LT again, P-384: times all bare operations", None, ""),
]


def main() -> None:
    times: dict[str, list[float]] = {}
    with open(sys.argv[1], encoding="utf-8") as file:
        for run in json.load(file)["benchmarks"]:
            if run.get("run_type") == "iteration":
                times.setdefault(run["run_name"], []).append(run["cpu_time"])
    for above, below, words, budget, bound in ROWS:
        ratio = statistics.median(times[above]) / statistics.median(times[below])
        best = min(times[above]) / min(times[below])
        limit = f"; budget: {bound} {budget}" if budget else ""
        print(f"{words:58} {ratio:6.3f} (best runs {best:5.3f}{limit})")


if __name__ == "__main__":
    main()
