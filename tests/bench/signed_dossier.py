"""Measure `mocsign status` over really signed containers:

    MOCSIGN=… MOCSIGN_SOURCE=… SCENARIO_MAKER=… signed_dossier.py [COUNT]

Prints time and memory of a run without a cache, of one that fills it, and of one that uses it."""
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "scenarios"))

from scenario import Scenario, acts  # noqa: E402

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
AT = "2026-11-21"


class SignedDossier(Scenario):
    def make(self, count):
        """A memorandum and arrangements under it, each signed at level LT by its own participant."""
        self.memorandum()
        for number in range(count - 1):
            by = ("EE", "JP")[number % 2]
            body = acts.element("Arrangement", event="made", id=f"A{number}", title="A pilot", on="2023-01-01",
                                zone="Europe/Tallinn")
            self.keep(self.act(f"a{number}", "Arrangement", by, body), f"{by.lower()}-minister", "2023-01-01T10:00:00Z")

    def measure(self, *flags):
        """Seconds and MiB of one run, without its output."""
        arguments = [os.environ["MOCSIGN"], "status", self.dossier, "--format", "json", "--offline", "--trust",
                     self.props.trust, "--at", AT, *flags]
        start = time.monotonic()
        child = os.fork()
        if child == 0:
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            os.execve(arguments[0], [str(each) for each in arguments], {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"})
        _, status, usage = os.wait4(child, 0)
        assert os.waitstatus_to_exitcode(status) == 0, status
        return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    SignedDossier.setUpClass()
    case = SignedDossier()
    case.setUp()
    try:
        case.make(COUNT)
        for what, flags in (("no cache", ()), ("fills the cache", ("--cache", case.folder / "cache")),
                            ("uses the cache", ("--cache", case.folder / "cache"))):
            elapsed, used, memory = case.measure(*flags)
            print(f"{COUNT} containers, {what}: {elapsed:.2f} s, {used:.2f} s of processor, {memory:.0f} MiB, "
                  f"{1000 * used / COUNT:.2f} ms each")
    finally:
        case.doCleanups()
        SignedDossier.doClassCleanups()


main()
