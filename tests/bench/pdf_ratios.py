#!/usr/bin/env python3
"""pdf_ratios.py MOCSIGN PYTHON FOLDER: what judging the files of pdf_files.py costs, against pdfsig and pyHanko.

Processor time, since the clock of a busy machine tells nothing. The programs take turns, and each run is divided by its
neighbour's, so that a machine that becomes slower or faster on the way does not count. Peak memory is what the kernel says
of the process, and no less than this one's own, which is small."""
import os
import pathlib
import statistics
import subprocess
import sys

RUNS = 31
TIMES, MEMORY = 1.5, 20  # the budget: times pdfsig, MiB


def cost(command, accepted):
    """Processor time in ms and peak memory in MiB of a run, which must end as it should."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != accepted:
        sys.exit(f"{command[0]} ended with {child.returncode} on {command[-1]}")
    return 1000 * (usage.ru_utime + usage.ru_stime), usage.ru_maxrss / 1024


def main():
    mocsign, python, folder = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
    beside = pathlib.Path(__file__).parent
    print("PDF file          octets      mocsign        pdfsig         pyHanko        times pdfsig")
    for path in sorted(folder.glob("*.pdf"), key=lambda one: one.stat().st_size):
        flags = ["--offline", "--policy", "structure-only", "--trust", folder / "signer.pem"]
        commands = {"mocsign": [mocsign, "verify", *flags, path], "pdfsig": ["pdfsig", "-nocert", path]}
        seen = {name: [] for name in commands}
        for _ in range(RUNS):
            for name, command in commands.items():
                seen[name].append(cost(command, 0))
        seen["pyHanko"] = [cost([python, beside / "pyhanko_verify.py", path], 0)]
        words = []
        for name in ("mocsign", "pdfsig", "pyHanko"):
            times, memory = zip(*seen[name])
            words.append(f"{statistics.median(times):5.0f} ms {max(memory):4.0f} MiB")
        ratio = statistics.median(ours / theirs for (ours, _), (theirs, _) in zip(seen["mocsign"], seen["pdfsig"]))
        best = min(t for t, _ in seen["mocsign"]) / min(t for t, _ in seen["pdfsig"])
        print(f"{path.stem:16} {path.stat().st_size:10}  {'  '.join(words)}  {ratio:6.2f} (best runs {best:4.2f}; budget: at most "
              f"{TIMES}, {MEMORY} MiB)", flush=True)


if __name__ == "__main__":
    main()
