"""What the scenarios share: props, a dossier to fill, and the program's word on it."""
import json
import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))

from harness import SOURCE, TestCase, mocsign  # noqa: E402
from props import Props  # noqa: E402

__all__ = ["SOURCE", "Scenario", "mocsign", "unittest"]


class Scenario(TestCase):
    """One dossier. Nothing is fetched unless a scenario says so."""

    @classmethod
    def setUpClass(cls):
        cls.props = Props()
        cls.addClassCleanup(cls.props.close)

    def setUp(self):
        super().setUp()
        self.dossier = self.folder / "dossier"
        self.dossier.mkdir()

    def run_trusting(self, *arguments, at=None, online=False):
        flags = ["--trust", self.props.trust, *(() if online else ("--offline",)), *(("--at", at) if at else ())]
        return mocsign(*arguments, *flags)

    def verified(self, container, at, *flags, code=0, online=False):
        """The report on one file, and its exit status as expected."""
        run = self.run_trusting("verify", container, "--format", "json", *flags, at=at, online=online)
        self.assert_exit(code, run)
        return json.loads(run.out)["files"][0]

    def signature(self, *arguments, **how):
        """The report on the only signature of a file."""
        signatures = self.verified(*arguments, **how)["signatures"]
        self.assertEqual(len(signatures), 1)
        return signatures[0]

    def sample(self, name="digital-services", out=None):
        """One of the sample memoranda, drafted."""
        out = out or self.folder / f"{name}.asice"
        samples = SOURCE / "docs/samples"
        text = next(path for path in samples.glob(f"{name}.*") if path.suffix != ".toml")
        self.assert_exit(0, mocsign("draft", "moc", "--from", text, "--terms", samples / f"{name}.toml", "-o", out,
                                "--force"))
        return out
