"""mocsign consolidate: the text in force is recomputed, with the chain that proves it."""
import json
import os
import pathlib
import subprocess
import unittest

from dossier_case import SOURCE, DossierCase, digest, files_in, modification_of
from harness import mocsign


class Consolidate(DossierCase):
    def setUp(self):
        super().setUp()
        self.proposal = self.folder / "proposal.asice"
        self.result = modification_of(self.memorandum, self.proposal)

    def consolidate(self, *arguments):
        return mocsign("consolidate", self.dossier, "--policy", "structure-only", *self.trust, *arguments)

    def consent(self, *participants):
        parts = []
        for each in participants:
            part = self.folder / f"consent-{each}.asice"
            self.assert_exit(0, mocsign("consent", self.proposal, "--dossier", self.dossier, "-o", part, *self.key(each),
                                        "--yes"))
            parts.append(part)
        output = self.dossier / "modification.asice"
        if len(parts) == 2:
            self.assert_exit(0, mocsign("merge", *parts, "-o", output))
        else:
            output.write_bytes(parts[0].read_bytes())

    def test_without_modifications_the_memorandum_is_in_force(self):
        run = self.consolidate("--format", "xml")
        self.assert_exit(0, run)
        self.assertEqual(run.out.encode(), files_in(self.memorandum)["text.xml"])

    def test_what_all_consented_to_is_in_force_byte_for_byte(self):
        self.consent("JP", "EE")
        run = self.consolidate("--format", "xml")
        self.assert_exit(0, run)
        self.assertEqual(digest(run.out.encode()), self.result)

    def test_the_chain_names_acts_and_digests(self):
        self.consent("JP", "EE")
        run = self.consolidate("--format", "json")
        self.assert_exit(0, run)
        document = json.loads(run.out)
        self.assertEqual((document["schema"], document["version"], document["digest"]),
                         ("mocsign-text/1", 1, self.result))
        original, modification = document["chain"]
        self.assertEqual(original["kind"], "MoC")
        self.assertEqual(original["digest"], digest(files_in(self.memorandum)["text.xml"]))
        self.assertEqual(original["effective_on"], "2022-05-06")
        self.assertEqual(modification["digest"], self.result)
        self.assertEqual(modification["act_digest"], digest(files_in(self.proposal)["act.xml"]))
        words = self.consolidate().out
        for part in ("version 1", self.result, "five (5) years"):
            self.assertIn(part, words)

    def test_what_one_consented_to_is_not_in_force(self):
        self.consent("EE")
        run = self.consolidate("--format", "xml")
        self.assertEqual(run.out.encode(), files_in(self.memorandum)["text.xml"])
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", run.err)

    def test_a_draft_is_not_in_force(self):
        self.memorandum.write_bytes((self.folder / "memorandum-JP.asice").read_bytes())
        output = self.folder / "text.xml"
        self.assert_complains(self.consolidate("-o", output), 1, "no text is in force")
        self.assertFalse(output.exists())

    def test_the_export_validates(self):
        corpus = pathlib.Path(os.environ.get("LIBSIGN_CORPUS", SOURCE / "../shared/corpus"))
        schema = corpus / "akoma-ntoso/schema/akomantoso30.xsd"
        if not schema.exists():
            if os.environ.get("CI") == "true":
                self.fail(f"{schema} is missing")
            self.skipTest(f"no {schema}")
        self.consent("JP", "EE")
        output = self.folder / "text.akn.xml"
        self.assert_exit(0, self.consolidate("--format", "akn", "-o", output))
        done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", schema, output], capture_output=True)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertIn(b"five (5) years", output.read_bytes())

    def test_an_existing_output_is_kept(self):
        output = self.file("text.xml", "mine")
        self.assert_complains(self.consolidate("-o", output), 2, "exists already", "--force")
        self.assertEqual(output.read_text(), "mine")


if __name__ == "__main__":
    unittest.main()
