"""``python -m tests.independent [SEED …] [--kpi PART] [--by FIELD] [--grain GRAIN] [--all]``: what differs."""

from __future__ import annotations

import argparse
import time
from collections import Counter

from tests.independent import families
from tests.independent.compare import compared

assert families


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("seeds", nargs="*", type=int, default=[0])
    parser.add_argument("--kpi", default="")
    parser.add_argument("--grain", default="month,quarter,year")
    parser.add_argument("--by", default="-,channel")
    parser.add_argument("--show", type=int, default=1)
    chosen = parser.parse_args()
    questions = [(grain, None if by == "-" else by) for grain in chosen.grain.split(",") for by in chosen.by.split(",")]
    for seed in chosen.seeds:
        begun = time.process_time()
        result = compared(seed, questions)
        print(f"seed {seed}: {len(result.differences)} differ, {time.process_time() - begun:.1f} s")
        per = Counter((d.kpi, d.variant) for d in result.differences)
        printed: Counter[tuple[str, str]] = Counter()
        for difference in result.differences:
            name = (difference.kpi, difference.variant)
            if chosen.kpi in f"{name[0]}.{name[1]}" and printed[name] < chosen.show:
                if not printed[name]:
                    print(f"- {name[0]}.{name[1]}: {per[name]}")
                print("   ", difference)
                printed[name] += 1
        print("never defined:", *sorted(f"{k}.{v}" for (k, v), count in result.defined.items() if not count))


main()
