"""What the scenarios share: props, a dossier to fill, and the program's word on it."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))

from harness import SOURCE, TestCase, mocsign  # noqa: E402
from props import Props, entries  # noqa: E402

__all__ = ["SOURCE", "Scenario", "mocsign", "unittest"]

SAMPLES = SOURCE / "docs/samples"
ZONES = {"EE": "Europe/Tallinn", "IT": "Europe/Rome", "JP": "Asia/Tokyo"}


def fits_schema(document):
    """Check a status against the schema, where python3-jsonschema is installed."""
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed: the schema was not checked")
        return
    schema = json.loads((SOURCE / "docs/status-1.schema.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(document)


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
        self.drafts = self.folder / "drafts"
        self.drafts.mkdir()

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

    def status(self, at, *flags, code=0, online=False):
        """What the program says of the dossier, and its exit status as expected; None: whatever the verdicts ask for."""
        run = self.run_trusting("status", self.dossier, "--format", "json", *flags, at=at, online=online)
        status = json.loads(run.out)
        fits_schema(status)
        if code is None:
            verdicts = {act["verdict"] for act in status["acts"]}
            code = 1 if "NOT-EFFECTIVE" in verdicts else 3 if "INDETERMINATE" in verdicts else 0
        self.assert_exit(code, run)
        return status

    def entry(self, status, file):
        """The status of the act in a file of the dossier: a path, or a name without its ending."""
        name = file.name if isinstance(file, pathlib.Path) else f"{file}.asice"
        found = [act for act in status["acts"] if pathlib.Path(act["file"]).name == name]
        self.assertEqual(len(found), 1, f"{name} in {[act['file'] for act in status['acts']]}")
        return found[0]

    @staticmethod
    def codes(act):
        """The codes of an act without their details: "ACT-MISSING-PARTICIPANT(JP)" without "(JP)"."""
        return [code.split("(")[0] for code in act["codes"]]

    @staticmethod
    def last_days(status):
        return {reading["last_day"] for reading in status["readings"]}

    def explained(self, name, at):
        """What the program says to people about one act."""
        run = self.run_trusting("status", self.dossier, "--explain", self.act_id(self.dossier / f"{name}.asice"), at=at)
        self.assertIn(run.code, (0, 1, 3), run)
        return run.out

    @staticmethod
    def act_octets(container):
        return entries(container)["act.xml"]

    def act_id(self, container):
        return re.search(rb'urn:uuid:[0-9a-f-]{36}', self.act_octets(container)).group(0).decode()

    # Memoranda.

    def sample(self, name="digital-services", out=None):
        """One of the sample memoranda, drafted as it is."""
        return self.drafted(SAMPLES / f"{name}.toml", self.source(name), out or self.folder / f"{name}.asice")

    @staticmethod
    def source(name):
        return next(path for path in SAMPLES.glob(f"{name}.*") if path.suffix != ".toml")

    def drafted(self, terms, text, out, *flags):
        self.assert_exit(0, mocsign("draft", "moc", "--from", text, "--terms", terms, "-o", out, "--force", *flags))
        return out

    def with_keys(self, terms):
        """Terms in which each signatory's key is named, and each participant's zone."""
        def zone(found):
            self.participant = found.group(1)
            return f'{found.group(0)}\nzone = "{ZONES[self.participant]}"'

        def key(found):
            return f'{found.group(1)}, key = "{self.props.holder(self.participant.lower() + "-minister").key}" }}'

        lines = []
        for line in terms.splitlines():
            line = re.sub(r'^id = "([A-Z]{2})"$', zone, line)
            lines.append(re.sub(r"^(signatory = \{.*\S) \}$", key, line))
        return "\n".join(lines) + "\n"

    def drafted_memorandum(self, sample="digital-services", name="moc", change=None, urn=None):
        """A sample memorandum that names the keys of its signatories. `change` gets its text and returns another."""
        terms = self.file(f"drafts/{name}.toml", self.with_keys((SAMPLES / f"{sample}.toml").read_text()))
        text = self.source(sample)
        if change:
            words = text.read_text()
            self.assertNotEqual(change(words), words)
            text = self.file(f"drafts/{name}-text{text.suffix}", change(words))
        return self.drafted(terms, text, self.drafts / f"{name}.asice", *(("--id", urn) if urn else ()))

    def memorandum(self, sample="digital-services"):
        """A sample memorandum, signed by both on its day."""
        day = {"digital-services": "2022-05-06", "resilient-supply": "2026-06-15"}[sample]
        others = {"digital-services": "ee", "resilient-supply": "it"}[sample]
        self.moc = self.keep(self.drafted_memorandum(sample), f"{others}-minister", f"{day}T09:00:00Z")
        return self.keep(self.moc, "jp-minister", f"{day}T09:10:00Z")

    def keep(self, draft, holder, at, name=None, **how):
        """Sign a draft into the dossier, or a file that lies there once more."""
        out = self.dossier / f"{name or draft.stem}.asice"
        return self.props.sign(draft, holder, at, out=out, **how)

    def reading(self, commencement="counted", method="plain", runs_from="receipt", zone="addressee"):
        """Flags for one reading: unless said otherwise, C-IN and N-P from receipt, by the addressee's clock."""
        name = f"{commencement}-{method}-{runs_from}-{zone}"
        file = self.file(f"{name}.toml", f"""id = "test-{name}"
commencement-day = "{commencement}"

[notice]
method = "{method}"
runs-from = "{runs_from}"
zone = "{zone}"
""")
        return "--reading", file
