"""mocsign consent: what a modification changes is shown word by word, and nobody consents to what does not follow."""
import re
import unittest

from dossier_case import SAMPLES, DossierCase, digest, files_in, modification_of, write_container
from harness import SigningTestCase, make_key, mocsign, on_terminal

MODIFICATION_ID = "urn:uuid:4d6f4320-0000-4000-8000-0000000000a1"


class Consent(SigningTestCase):
    """The memorandum says "three (3) years"; the modification makes it five."""

    def setUp(self):
        super().setUp()
        self.memorandum = self.folder / "memorandum.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", SAMPLES / "digital-services.md", "--terms",
                                    SAMPLES / "digital-services.toml", "-o", self.memorandum))
        self.proposal = self.modification("proposal.asice")

    def modification(self, name, **what):
        path = self.folder / name
        self.result = modification_of(self.memorandum, path, **what)
        return path

    def consent(self, *arguments, proposal=None, dossier=True, key=None, certificate=None, **how):
        return mocsign("consent", proposal or self.proposal, *(("--dossier", self.memorandum) if dossier else ()),
                       "--key", key or self.key, "--cert", certificate or self.certificate, *arguments, **how)

    def test_what_changes_is_shown_before_it_is_signed(self):
        output = self.folder / "consented.asice"
        run = on_terminal("consent", self.proposal, "--dossier", self.memorandum, "-o", output, "--key", self.key, "--cert",
                          self.certificate, answers=[("Sign? [y/N]", "y\n")])
        self.assert_exit(0, run)
        for words in ("sec_4__para_2:", "[-three (3)-] {+five (5)+}", self.result.removeprefix("sha256:"),
                      "with the last consent", "nobody has signed it yet", "approval"):
            self.assertIn(words, run.screen)
        self.assertLess(run.screen.index("{+five (5)+}"), run.screen.index("Sign?"))
        document, run = self.report(output)
        self.assert_exit(0, run)
        signature = document["files"][0]["signatures"][0]
        self.assertEqual(signature["commitments"], ["http://uri.etsi.org/01903/v1.2.2#ProofOfApproval"])
        self.assertEqual(document["files"][0]["act"]["id"], MODIFICATION_ID)

    def test_no_signs_nothing(self):
        output = self.folder / "consented.asice"
        run = on_terminal("consent", self.proposal, "--dossier", self.memorandum, "-o", output, "--key", self.key, "--cert",
                          self.certificate, answers=[("Sign? [y/N]", "n\n")])
        self.assert_exit(7, run)
        self.assertFalse(output.exists())

    def test_with_yes_the_same_is_said_on_standard_error(self):
        output = self.folder / "consented.asice"
        run = self.consent("--yes", "-o", output)
        self.assert_exit(0, run)
        self.assertIn("[-three (3)-] {+five (5)+}", run.err)
        self.assertEqual(run.out, f"{output}\n")
        self.assert_complains(self.consent("-o", self.folder / "other.asice"), 2, "no terminal", "--yes")

    def test_two_consents_are_merged(self):
        other_key, other_certificate = make_key(self.folder, "sora", "AOYAMA Sora")
        one, two, both = (self.folder / name for name in ("one.asice", "two.asice", "both.asice"))
        self.assert_exit(0, self.consent("--yes", "-o", one))
        self.assert_exit(0, self.consent("--yes", "-o", two, key=other_key, certificate=other_certificate))
        self.assert_exit(0, mocsign("merge", one, two, "-o", both))
        document, run = self.report(both, "--trust", other_certificate)
        self.assert_exit(0, run)
        self.assertEqual(len(document["files"][0]["signatures"]), 2)

    def test_the_base_is_asked_for_and_found_in_a_folder(self):
        run = self.consent("--yes", "-o", self.folder / "c.asice", dossier=False)
        self.assert_complains(run, 5, "version 0", "--dossier")
        run = self.consent("--yes", "--dossier", self.folder, "-o", self.folder / "c.asice", dossier=False)
        self.assert_exit(0, run)

    def test_a_result_that_does_not_follow_is_refused(self):
        output = self.folder / "consented.asice"
        wrong = self.modification("wrong.asice", result="sha256:" + "0" * 64)
        self.assert_complains(self.consent("--yes", "-o", output, proposal=wrong), 1, "does not follow")
        twice = self.modification("twice.asice", old="year")
        self.assert_complains(self.consent("--yes", "-o", output, proposal=twice), 5, "more than once")
        self.assertFalse(output.exists())

    def test_a_failed_signature_stops_the_consent(self):
        signed = self.folder / "signed.asice"
        self.assert_exit(0, self.sign(self.proposal, "-o", signed, "--commitment", "origin"))
        files = files_in(signed)
        name = next(name for name in files if "signatures" in name)
        value = re.search(rb"<ds:SignatureValue[^>]*>\s*([\w+/])", files[name])
        octets = bytearray(files[name])
        octets[value.start(1)] = ord("A") if octets[value.start(1)] != ord("A") else ord("B")
        broken, output = self.folder / "broken.asice", self.folder / "consented.asice"
        write_container(broken, {**files, name: bytes(octets)})
        self.assert_complains(self.consent("--yes", "-o", output, proposal=broken), 1, "failed", "as it was signed")
        self.assertFalse(output.exists())
        run = self.consent("--yes", "-o", output, "--trust", self.certificate, proposal=signed)
        self.assert_exit(0, run)
        self.assertIn("Signatures so far", run.err)

    def test_a_letter_names_the_modification_and_both_texts(self):
        letter = self.folder / "letter.asice"
        self.assert_exit(0, self.consent("--letter", "--by", "JP", "--yes", "-o", letter))
        act = files_in(letter)["act.xml"].decode()
        proposal = files_in(self.proposal)["act.xml"]
        for part in ('kind="Consent"', 'participant="JP" to="EE"', f'to="{MODIFICATION_ID}"', digest(proposal),
                     self.result, 'decision="consent"'):
            self.assertIn(part, act)
        document, run = self.report(letter)
        self.assert_exit(0, run)
        self.assertEqual(document["files"][0]["act"]["kind"], "Consent")
        self.assert_complains(self.consent("--letter", "--yes", "-o", self.folder / "x.asice"), 2, "--by", "--letter")

    def test_other_acts_are_not_consented_to(self):
        self.assert_complains(self.consent("--yes", proposal=self.memorandum), 2, "MoC", "mocsign sign")
        self.assert_complains(self.consent("--yes", proposal=self.file("x.txt")), 5, "no act")


class Stale(DossierCase):
    """Two modifications of one text, of which all have consented to the first."""

    def drafted(self, name, words):
        draft = self.folder / name
        self.assert_exit(0, mocsign("draft", "modification", "--about", self.memorandum, "--by", "EE", "--replace",
                                    "sec_4__para_2", "--old", "This MoU", "--new", words, "--effect", "on-last-consent",
                                    "--integration", "on-last-consent", "-o", draft))
        return draft

    def consent(self, proposal):
        return mocsign("consent", proposal, "--dossier", self.dossier, "-o", self.folder / "consented.asice",
                       *self.key("EE"), *self.trust, "--yes", "--force", env={"MOCSIGN_POLICY": "structure-only"})

    def test_consent_to_a_change_of_a_text_that_was_changed_since_is_refused(self):
        first, second = self.drafted("first.asice", "This MoC"), self.drafted("second.asice", "It")
        self.assert_exit(0, self.consent(second))
        self.sign_by_all(first, self.dossier / "first.asice")
        (self.folder / "consented.asice").unlink()
        self.assert_complains(self.consent(second), 1, "all have consented to version 1 by now", "drafted again")
        self.assertFalse((self.folder / "consented.asice").exists())
        self.assert_exit(0, self.consent(self.dossier / "first.asice"))


if __name__ == "__main__":
    unittest.main()
