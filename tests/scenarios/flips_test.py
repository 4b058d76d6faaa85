"""A signed act of which any one byte was changed: found out, or nothing that counts has changed."""
import json
import unittest

from props import entries, rewritten
from scenario import Scenario

SIGNED = "2022-05-06T10:00:00Z"
BATCH = 2000  # files in a folder at a time


def flipped(octets, position):
    """The octets with one bit of one of them changed; which bit goes round."""
    changed = bytearray(octets)
    changed[position] ^= 1 << position % 8
    return bytes(changed)


def essence(file):
    """What a reader relies on: the act and, of each signature that passed, who made it, when, over what, to what end."""
    relied = ("signed_by", "best_signature_time", "claimed_signing_time", "commitments", "claimed_roles", "place", "scope")
    passed = [{name: each[name] for name in relied} for each in file["signatures"] if each["indication"] == "TOTAL-PASSED"]
    return file["act"], passed


class Flips(Scenario):
    def setUp(self):
        super().setUp()
        self.signed = self.props.sign(self.sample(), "ee-minister", SIGNED)
        self.before = self.verified(self.signed, SIGNED)
        self.assertEqual(self.before["verdict"], "passed")

    def judged(self, variants):
        """Write containers into the dossier, some at a time, and yield each with the report on it."""
        variants = list(variants)
        for start in range(0, len(variants), BATCH):
            for name, octets in variants[start:start + BATCH]:
                (self.dossier / name).write_bytes(octets)
            run = self.run_trusting("verify", "-r", self.dossier, "--format", "jsonl", at=SIGNED)
            files = [json.loads(line) for line in run.out.splitlines()]
            self.assertEqual(len(files), len(variants[start:start + BATCH]))
            yield from files
            for path in self.dossier.iterdir():
                path.unlink()

    def test_every_byte_flip_of_the_act_fails(self):
        act = entries(self.signed)["act.xml"]

        def variants():
            for position in range(len(act)):
                out = self.folder / "flipped.asice"
                rewritten(self.signed, out, lambda files, at=position: files.update({"act.xml": flipped(act, at)}))
                yield f"{position:06}.asice", out.read_bytes()

        for file in self.judged(variants()):
            self.assertEqual((file["verdict"], file["act"]), ("failed", None), file)
            self.assertIn("HASH_FAILURE", [each["sub_indication"] for each in file["signatures"]])

    def test_a_byte_flip_of_the_container_is_found_or_changes_nothing_that_counts(self):
        whole = self.signed.read_bytes()
        kept = 0
        for file in self.judged((f"{at:06}.asice", flipped(whole, at)) for at in range(len(whole))):
            if file["verdict"] == "passed":
                self.assertEqual(essence(file), essence(self.before), file["path"])
                kept += 1
            else:
                self.assertTrue(file["error"] or any(each["findings"] for each in file["signatures"]), file["path"])
        self.assertLess(kept, len(whole) / 50)  # dates and versions of ZIP headers, which say nothing


class FlippedConsent(Scenario):
    def test_a_consent_of_which_a_byte_was_changed_completes_nothing(self):
        self.memorandum()
        change = ("replace", "sec_4__para_2", "This MoU runs", "This MoC runs")
        proposed = self.keep(self.modification("m1", [change]), "ee-minister", "2023-03-01T10:00:00Z")
        consent = self.keep(self.consent("c1", proposed, "JP"), "jp-minister", "2023-03-02T10:00:00Z")
        self.assertEqual(self.entry(self.status("2023-06-01"), "m1")["verdict"], "EFFECTIVE")
        act, signed = entries(consent)["act.xml"], self.folder / "signed.asice"
        consent.rename(signed)
        for position in range(0, len(act), 23):
            rewritten(signed, consent, lambda files, at=position: files.update({"act.xml": flipped(act, at)}))
            status = self.status("2023-06-01", code=1)
            self.assertEqual(self.entry(status, "m1")["codes"], ["ACT-MISSING-PARTICIPANT(JP)"], position)
            self.assertIn("c1.asice", str(status["unread"]))
            self.assertEqual(status["text"]["version"], 0)


if __name__ == "__main__":
    unittest.main()
