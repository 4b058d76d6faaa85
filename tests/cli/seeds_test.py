"""The two real memoranda: drafted, signed by both parties, verified, and refused once a word is changed.

Their text is not part of this project: it is read from the folder LIBSIGN_SEEDS, by default ../seeds beside the corpus."""
import os
import pathlib
import unittest
import zipfile

from harness import SOURCE, SigningTestCase, make_key, mocsign

CORPUS = pathlib.Path(os.environ.get("LIBSIGN_CORPUS", SOURCE / "../shared/corpus"))
SEEDS = pathlib.Path(os.environ.get("LIBSIGN_SEEDS", CORPUS / "../seeds"))
TERMS = SOURCE / "tests/conformance/seeds"

# Which text goes with which terms: a word of the title tells.
MEMORANDA = {"japan-estonia": "DIGITAL AGENCY OF JAPAN", "italy-japan": "MADE IN ITALY"}


def texts():
    found = {}
    for path in sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []:
        words = path.read_text(encoding="utf-8")
        for name, mark in MEMORANDA.items():
            if mark in words[:2000]:
                found.setdefault(name, path)
    return found


@unittest.skipUnless(len(texts()) == 2, "the memoranda are not there (set LIBSIGN_SEEDS)")
class Seeds(SigningTestCase):
    def test_each_is_drafted_signed_by_both_and_verified(self):
        other_key, other_certificate = make_key(self.folder, "ben", "Ben Birke")
        for name, text in texts().items():
            with self.subTest(name):
                draft, one, both = (self.folder / f"{name}{part}.asice" for part in ("", "-1", "-2"))
                self.assert_exit(0, mocsign("draft", "moc", "--from", text, "--terms", TERMS / f"{name}.toml", "-o", draft))
                self.assert_exit(0, self.sign(draft, "-o", one, "--commitment", "approval"))
                self.assert_exit(0, self.sign(one, "-o", both, "--commitment", "approval", key=other_key,
                                              certificate=other_certificate))
                document, run = self.report(both, "--trust", other_certificate)
                self.assert_exit(0, run)
                act = document["files"][0]["act"]
                self.assertEqual(act["kind"], "MoC")
                self.assertEqual(len(act["participants"]), 2)
                self.assertEqual(len(document["files"][0]["signatures"]), 2)

    def test_a_changed_word_is_refused(self):
        for name, text in texts().items():
            with self.subTest(name):
                draft, signed, changed = (self.folder / f"{name}{part}.asice" for part in ("", "-1", "-x"))
                self.assert_exit(0, mocsign("draft", "moc", "--from", text, "--terms", TERMS / f"{name}.toml", "-o", draft))
                self.assert_exit(0, self.sign(draft, "-o", signed))
                with zipfile.ZipFile(signed) as old, zipfile.ZipFile(changed, "w") as new:
                    for entry in old.infolist():
                        octets = old.read(entry)
                        if entry.filename == "text.xml":
                            self.assertIn(b"months", octets)
                            octets = octets.replace(b"months", b"minutes", 1)
                        new.writestr(entry.filename, octets)
                document, run = self.report(changed)
                self.assert_exit(1, run)
                self.assertEqual(document["files"][0]["signatures"][0]["sub_indication"], "HASH_FAILURE")
                self.assertIsNone(document["files"][0]["act"])


if __name__ == "__main__":
    unittest.main()
