"""mocsign status: what signed acts mean together, told from files in a folder."""
import hashlib
import json
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import jsonschema

from harness import SOURCE, SigningTestCase, TestCase, make_key, mocsign

SAMPLES = SOURCE / "docs/samples"
SCHEMA = json.loads((SOURCE / "docs/status-1.schema.json").read_text())


def key_digest(certificate):
    """Return how acts name the key of a certificate."""
    pem = subprocess.run(["openssl", "x509", "-in", certificate, "-pubkey", "-noout"], check=True, capture_output=True)
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=pem.stdout, check=True,
                         capture_output=True)
    return "sha256:" + hashlib.sha256(der.stdout).hexdigest()


class Status(SigningTestCase):
    def setUp(self):
        super().setUp()
        self.keys = {name: make_key(self.folder, name, holder) for name, holder in
                     (("jp", "AOYAMA Sora"), ("ee", "Mari Tamm"), ("desk", "Desk Officer"))}
        self.dossier = self.folder / "dossier"
        self.dossier.mkdir()

    def draft(self, *, keys_in_text=True, name="draft.asice"):
        terms = (SAMPLES / "digital-services.toml").read_text()
        if keys_in_text:
            for holder, key, zone in (("AOYAMA Sora", "jp", "Asia/Tokyo"), ("Mari Tamm", "ee", "Europe/Tallinn")):
                head, tail = terms.split(f'signatory = {{ name = "{holder}"')
                terms = (head + f'zone = "{zone}"\nsignatory = {{ key = "{key_digest(self.keys[key][1])}", name = "{holder}"' +
                         tail)
        output = self.folder / name
        self.assert_exit(0, mocsign("draft", "moc", "--from", SAMPLES / "digital-services.md", "--terms",
                                    self.file("terms.toml", terms), "-o", output, "--force"))
        return output

    def sign_as(self, who, draft, *arguments):
        key, certificate = self.keys[who]
        output = self.dossier / f"{who}.asice"
        self.assert_exit(0, self.sign(draft, "-o", output, "--commitment", "approval", *arguments, key=key,
                                      certificate=certificate))
        return output

    def status(self, *arguments, paths=None, env=None):
        trust = [word for _, certificate in self.keys.values() for word in ("--trust", certificate)]
        return mocsign("status", *(paths or [self.dossier]), "--policy", "structure-only", "--offline", *trust, *arguments,
                       env=env)

    def json_of(self, run):
        document = json.loads(run.out)
        jsonschema.Draft202012Validator(SCHEMA).validate(document)
        return document

    def test_a_memorandum_whose_text_names_the_keys_is_in_force(self):
        draft = self.draft()
        for who in ("jp", "ee"):
            self.sign_as(who, draft)
        run = self.status("--format", "json")
        self.assert_exit(0, run)
        document = self.json_of(run)
        self.assertEqual((document["state"], document["text"]["version"]), ("IN-FORCE", 0))
        self.assertEqual([act["verdict"] for act in document["acts"]], ["EFFECTIVE"])
        self.assertEqual(len(document["acts"][0]["files"]), 2)
        self.assertEqual({s["grade"] for p in document["participants"] for s in p["speakers"]}, {"C"})
        self.assertTrue(document["safe_notice_instant"].endswith("-11-04T14:59:59Z"))
        ids = {ambiguity["id"] for ambiguity in document["ambiguities"]}
        self.assertIn("undefined-term.MoU.sec_4__para_2", ids)

    def test_people_read_state_safe_instant_and_open_questions(self):
        draft = self.draft()
        for who in ("jp", "ee"):
            self.sign_as(who, draft)
        run = self.status()
        self.assert_exit(0, run)
        for words in ("Memorandum of Cooperation on Digital Services", "IN-FORCE, in its", "is in time under every reading",
                      "MoC SIGNED", "What the text leaves open:", "speaks: AOYAMA Sora (C)"):
            self.assertIn(words, run.out)
        explained = self.status("--explain", "jp.asice")
        self.assert_exit(0, explained)
        self.assertIn("All participants signed the same text", explained.out)
        calendar = self.status("--format", "ics")
        self.assertIn("Last safe instant for notice", calendar.out.replace("\r\n ", ""))

    def test_the_order_of_files_means_nothing(self):
        draft = self.draft()
        files = [self.sign_as(who, draft) for who in ("jp", "ee")]
        at = ("--format", "json", "--at", "2040-01-01T00:00:00Z")
        self.assertEqual(self.status(*at, paths=files).out, self.status(*at, paths=files[::-1]).out)

    def test_one_signature_is_not_enough(self):
        self.sign_as("jp", self.draft())
        run = self.status("--format", "json")
        self.assert_exit(1, run)
        document = self.json_of(run)
        self.assertEqual(document["state"], "PARTLY-SIGNED")
        self.assertEqual(document["acts"][0]["codes"], ["ACT-MISSING-PARTICIPANT(EE)"])

    def test_a_key_that_is_not_on_record_speaks_for_nobody_and_a_register_puts_it_there(self):
        draft = self.draft(keys_in_text=False)
        for who in ("jp", "ee"):
            self.sign_as(who, draft, "--role", "Minister")
        run = self.status("--format", "json")
        self.assert_exit(1, run)
        self.assertIn("AUTH-CLAIMED-ONLY", self.json_of(run)["acts"][0]["codes"])
        register = self.file("authority.toml", "".join(
            f'[[authority]]\nkey = "{key_digest(self.keys[who][1])}"\nparticipant = "{who.upper()}"\n'
            for who in ("jp", "ee")))
        run = self.status("--format", "json", "--authority", register)
        self.assert_exit(0, run)
        document = self.json_of(run)
        self.assertEqual(document["authority_register"], "sha256:" + hashlib.sha256(register.read_bytes()).hexdigest())

    def test_two_texts_under_one_name_are_told_apart(self):
        draft = self.draft()
        self.sign_as("jp", draft)
        other = (SAMPLES / "digital-services.md").read_text().replace("states intentions", "states mere intentions")
        changed = self.folder / "changed.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", self.file("other.md", other), "--terms",
                                    self.folder / "terms.toml", "-o", changed))
        self.sign_as("ee", changed)
        run = self.status("--format", "json")
        self.assert_exit(1, run)
        for act in self.json_of(run)["acts"]:
            self.assertIn("ACT-TEXT-MISMATCH", act["codes"])
            self.assertIn("sec_1__para_2", " ".join(f["message"] for f in act["findings"]))

    def test_unsigned_and_unreadable_files_are_told(self):
        draft = self.draft()
        for who in ("jp", "ee"):
            self.sign_as(who, draft)
        (self.dossier / "draft.asice").write_bytes(draft.read_bytes())
        run = self.status("--format", "json")
        self.assert_exit(4, run)
        self.assertEqual([u["verdict"] for u in self.json_of(run)["unread"]], ["unsigned"])
        (self.dossier / "broken.asice").write_bytes(b"PK")
        self.assert_exit(5, self.status())

    def test_strict_does_not_let_open_questions_of_acts_pass(self):
        draft = self.draft()
        for who in ("jp", "ee"):
            self.sign_as(who, draft)
        self.assert_exit(0, self.status("--strict"))

    def test_named_readings_take_the_place_of_all(self):
        draft = self.draft()
        for who in ("jp", "ee"):
            self.sign_as(who, draft)
        run = self.status("--format", "json", "--reading", "vclt-analogy-no-such-name")
        self.assert_exit(5, run)
        shown = mocsign("status", "--help").out
        name = next(word.strip(",;.") for word in shown.split() if word.startswith("japan-"))
        document = self.json_of(self.status("--format", "json", "--reading", name))
        self.assertEqual([reading["id"] for reading in document["readings"]], [name])

    def test_without_a_memorandum_there_is_no_status(self):
        self.assert_complains(self.status(), 5, "there is no signed memorandum")
        self.assert_complains(self.status(paths=[self.folder / "none"]), 5, "there is no such file")
        self.assert_complains(self.status("--explain", "x", "--format", "json"), 2, "--explain")


class Remembered(TestCase):
    """Verdicts that time-stamps hold up are remembered; the sandbox makes such signatures."""

    @classmethod
    def setUpClass(cls):
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            print("SoftHSM is not installed: the tests of remembered verdicts are skipped")
            raise unittest.SkipTest("no SoftHSM")
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-status-"))
        cls.addClassCleanup(shutil.rmtree, cls.home, ignore_errors=True)
        cls.box = cls.home / "box"
        cls.addClassCleanup(mocsign, "sandbox", "down", "--dir", cls.box)
        assert mocsign("sandbox", "up", "--dir", cls.box).code == 0
        port = json.loads((cls.box / "mocsign-sandbox.json").read_text())["port"]
        cls.env = {"MOCSIGN_TSA": f"http://127.0.0.1:{port}/tsa/tsa", "MOCSIGN_LEVEL": "LT",
                   "MOCSIGN_TRUST": str(cls.box / "trust/root.pem")}

    def setUp(self):
        super().setUp()
        draft = self.folder / "draft.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", SAMPLES / "digital-services.md", "--terms",
                                    SAMPLES / "digital-services.toml", "-o", draft))
        self.dossier = self.folder / "dossier"
        self.dossier.mkdir()
        register = ""
        for holder, participant in (("japan", "JP"), ("estonia", "EE")):
            certificate = self.box / f"software-keys/{holder}.pem"
            self.assert_exit(0, mocsign("sign", draft, "-o", self.dossier / f"{holder}.asice", "--yes", "--commitment",
                                        "approval", "--key", self.box / f"software-keys/test-key-{holder}.pem", "--cert",
                                        certificate, env=self.env))
            register += f'[[authority]]\nkey = "{key_digest(certificate)}"\nparticipant = "{participant}"\n'
        self.register = self.file("authority.toml", register)
        self.cache = self.folder / "cache"
        # The services' answers are a moment old; all runs ask about one time, so that they can be compared.
        self.at = subprocess.run(["date", "-u", "-d", "+2 seconds", "+%Y-%m-%dT%H:%M:%SZ"], capture_output=True, text=True,
                                 check=True).stdout.strip()

    def status(self, *arguments):
        return mocsign("status", self.dossier, "--offline", "--authority", self.register, "--format", "json", "--at",
                       self.at, *arguments, env=self.env)

    def test_a_remembered_verdict_says_what_a_fresh_one_says_and_what_is_broken_is_not_used(self):
        fresh = self.status()
        self.assert_exit(0, fresh)
        for act in json.loads(fresh.out)["acts"]:
            self.assertEqual(act["verdict"], "EFFECTIVE")
            self.assertLess(act["proven_between"][1], self.at)
        self.assertEqual(self.status("--cache", self.cache).out, fresh.out)
        kept = sorted(self.cache.iterdir())
        self.assertEqual(len(kept), 2)
        self.assertEqual(self.status("--cache", self.cache).out, fresh.out)
        remembered = json.loads(kept[0].read_text())
        remembered["signatures"][0]["signer"] = "Somebody Else"
        kept[0].write_text(json.dumps(remembered))
        self.assertIn("Somebody Else", self.status("--cache", self.cache).out)
        for broken in ("", "{", "[]", "{}", json.dumps({**remembered, "good_until": "2001-01-01T00:00:00Z"}),
                       json.dumps({**remembered, "signatures": [{}]}), json.dumps({**remembered, "files": []})):
            kept[0].write_text(broken)
            with self.subTest(broken=broken[:20]):
                self.assertEqual(self.status("--cache", self.cache).out, fresh.out)

    def test_a_changed_container_is_judged_anew(self):
        self.assert_exit(0, self.status("--cache", self.cache))
        container = self.dossier / "japan.asice"
        octets = bytearray(container.read_bytes())
        octets[octets.index(b"PK", 100) - 10] ^= 1
        container.write_bytes(octets)
        self.assertIn(self.status("--cache", self.cache).code, (1, 5))


if __name__ == "__main__":
    unittest.main()
