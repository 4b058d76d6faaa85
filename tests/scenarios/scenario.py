"""What the scenarios share: props, a dossier to fill, and the program's word on it."""
import json
import pathlib
import re
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))

from harness import SOURCE, TestCase, mocsign  # noqa: E402
import acts  # noqa: E402
from props import Props, entries  # noqa: E402

__all__ = ["SOURCE", "Scenario", "mocsign", "unittest"]

SAMPLES = SOURCE / "docs/samples"
COMMITMENTS = {"Notice": "Origin", "Withdrawal": "Origin", "Receipt": "Receipt", "Delivery": "Delivery"}
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

    knows_services = True  # whether the verifier's register names the delivery service

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
        run = self.run_trusting("status", self.dossier, "--format", "json", *self.register(), *flags, at=at, online=online)
        status = json.loads(run.out)
        fits_schema(status)
        if code is None:
            verdicts = {each["verdict"] for each in status["acts"] + status["unread"]}
            code = 1 if verdicts & {"NOT-EFFECTIVE", "failed"} else 3 if verdicts - {"EFFECTIVE"} else 0
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

    def register(self):
        """The verifier's register, which names the delivery service as soon as there is one."""
        service = self.props.holders.get("delivery-service")
        if service is None or not self.knows_services:
            return ()
        entry = f'[[delivery-service]]\nkey = "{service.key}"\nname = "Certified Mail"\n'
        return ("--authority", self.file("register.toml", entry))

    def explained(self, name, at):
        """What the program says to people about one act."""
        run = self.run_trusting("status", self.dossier, "--explain", self.act_id(self.dossier / f"{name}.asice"),
                                *self.register(), at=at)
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

    def drafted_memorandum(self, sample="digital-services", name="moc", change=None, urn=None, terms=None):
        """A sample memorandum that names the keys of its signatories. `change` gets its text and returns another, and
        `terms` does so for its terms."""
        stated = (SAMPLES / f"{sample}.toml").read_text()
        if terms:
            self.assertNotEqual(terms(stated), stated)
            stated = terms(stated)
        terms = self.file(f"drafts/{name}.toml", self.with_keys(stated))
        text = self.source(sample)
        if change:
            words = text.read_text()
            self.assertNotEqual(change(words), words)
            text = self.file(f"drafts/{name}-text{text.suffix}", change(words))
        return self.drafted(terms, text, self.drafts / f"{name}.asice", *(("--id", urn) if urn else ()))

    def memorandum(self, sample="digital-services"):
        """A sample memorandum, signed by both on its day."""
        day = {"digital-services": "2022-05-06", "resilient-supply": "2026-06-15"}[sample]
        other = {"digital-services": "ee", "resilient-supply": "it"}[sample]
        return self.in_force(self.drafted_memorandum(sample), (f"{other}-minister", "jp-minister"), day)

    def in_force(self, draft, holders, day):
        """Sign a memorandum on a day; acts are about it from now on."""
        self.text = acts.Text(entries(draft)["text.xml"])
        octets = self.act_octets(draft).decode()
        self.agreement = re.search(r'<moc:Agreement id="([^"]*)" title="([^"]*)"', octets).groups()
        self.participants = re.findall(r'<moc:Participant id="([^"]*)"', octets)
        self.results = {}
        for minute, holder in enumerate(holders):
            draft = self.keep(draft, holder, f"{day}T09:{minute}0:00Z")
        return draft

    def keep(self, draft, holder, at, name=None, commitment=None, **how):
        """Sign a draft into the dossier, or a file that lies there once more. The commitment is the kind's own."""
        kind = re.search(rb' kind="(\w+)"', self.act_octets(draft)).group(1).decode()
        out = self.dossier / f"{name or draft.stem}.asice"
        return self.props.sign(draft, holder, at, commitment or COMMITMENTS.get(kind, "Approval"), out=out, **how)

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

    # Acts. Each returns a container that nobody has signed.

    def act(self, name, kind, by, body, base=None, to=None, files=(), **header):
        """An act about the text that `base` gives, by default the memorandum's own."""
        others = [each for each in self.participants if each != by]
        octets = acts.act(kind, *self.agreement, body, base or self.text, by, others if to is None else to, **header)
        parts = [("act.xml", octets, "application/xml"), *((each, content, "application/xml") for each, content in files)]
        return self.props.container(self.drafts / f"{name}.asice", parts)

    def reference(self, container):
        octets = self.act_octets(container)
        return {"id": self.act_id(container), "digest": acts.digest(octets)}

    def result_of(self, container):
        """The text that a modification gives."""
        return self.results[self.act_id(container)]

    def modification(self, name, operations, by="EE", after=None, kind="Modification", effect="on-last-consent",
                     integration="on-last-consent", **header):
        """A change of the memorandum's text, or of the one that the modification `after` gives."""
        base = self.result_of(after) if after else self.text
        body, result = acts.modification(base, operations, effect, integration)
        container = self.act(name, kind, by, body, base=base, **header)
        self.results[self.act_id(container)] = result
        return container

    def base_of(self, container):
        return re.search(rb'<moc:Base version="\d+" digest="([^"]*)"', self.act_octets(container)).group(1).decode()

    def consent(self, name, to, by, decision="consent", named=None, **header):
        """A consent to a modification, or to one whose id it does not have."""
        found = self.reference(to)
        body = acts.element("Consent", to=named or found["id"], digest=found["digest"], base=self.base_of(to),
                            result=self.result_of(to).digest, decision=decision)
        return self.act(name, "Consent", by, body, **header)

    def integration(self, name, of, on, text=None, by="EE", **header):
        """The consolidated text that the modification gives, or another one."""
        text = text or self.result_of(of)
        body = (acts.element("Integrates", acts.element("ActRef", **self.reference(of)), on=on, zone="Europe/Tallinn") +
                acts.element("Text", href="text.xml", version=str(text.version), digest=text.digest))
        return self.act(name, "Integration", by, body, files=[("text.xml", text.octets)], **header)

    def notice(self, name, type="non-renewal", by="EE", power="nonrenewal", end=None, office=None,
               statement="We intend to end the memorandum.", **header):
        to = next(each for each in self.participants if each != by)
        body = acts.element("Notice", acts.element("Statement", (statement,)),
                            acts.element("Addressee", participant=to, office=office), type=type, power=power, intendedEnd=end)
        return self.act(name, "Notice", by, body, **header)

    def receipt(self, name, of, by, arrived, digest=None, **header):
        """A receipt for an act, or for one whose digest it does not have."""
        item = acts.element("Of", act=self.act_id(of), digest=digest or self.reference(of)["digest"])
        body = acts.element("Receipt", item, channel="erds", arrived=arrived, withoutPrejudice=True)
        return self.act(name, "Receipt", by, body, **header)

    def withdrawal(self, name, of, by, **header):
        return self.act(name, "Withdrawal", by, acts.element("Withdrawal", acts.element("Of", **self.reference(of))), **header)

    def delivery(self, name, of, by, event, at, **header):
        """Evidence of a registered delivery service on one event."""
        evidence = acts.erds_evidence(event, at)
        item = acts.element("Of", act=self.act_id(of), digest=self.reference(of)["digest"])
        body = acts.element("Delivery", item, acts.element("Event", name=event, at=at),
                            acts.element("Evidence", type="erds", href="erds-evidence.xml", digest=acts.digest(evidence)))
        return self.act(name, "Delivery", by, body, files=[("erds-evidence.xml", evidence)], **header)

    def authority(self, name, by, person, holder, scopes, body=None, since=None, until=None, **header):
        """A grant to the holder of a key. `scopes` are words with spaces between them."""
        grant = acts.element("Grant", person=person, key=self.props.holder(holder).key, body=body, scopes=scopes,
                             **{"from": since, "to": until})
        return self.act(name, "Authority", by, acts.element("Authority", grant), **header)

    def contact(self, name, by, person, since, office=None, **header):
        body = acts.element("PointOfContact", name=person, office=office, mayReceiveNotices=True, mayGiveNotices=False,
                            **{"from": since})
        return self.act(name, "PointOfContact", by, body, **header)

    def succession(self, name, by, predecessor, successor, since, **header):
        body = acts.element("Succession", predecessor=predecessor, successor=successor, **{"from": since})
        return self.act(name, "Succession", by, body, **header)

    def renewal(self, name, by, period):
        return self.act(name, "Renewal", by, acts.element("Renewal", period=str(period)))

    def agreed_reading(self, name, by, retroactive=False, **parameters):
        return self.act(name, "Reading", by, acts.element("Reading", **parameters, retroactive=retroactive))

    def determination(self, name, by, activity, start, zone):
        body = acts.element("Determination", acts.element("Statement", ("Each keeps its own.",)),
                            subject="intellectual property", activity=activity, activityStart=start, zone=zone)
        return self.act(name, "Determination", by, body)
