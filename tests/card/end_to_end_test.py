"""From the program through OpenSC, pcscd and a reader driver down to the card, and the signature judged by others."""
import json
import os
import subprocess
import unittest
import zipfile

from rig import SIGNING_PINS, CardTestCase, mocsign


class EndToEnd(CardTestCase):
    kinds = ("esteid", "piv", "jpki", "cns")

    def judged_by_xmlsec1(self, container, kind):
        folder = self.folder / f"{container.stem}-unzipped"
        with zipfile.ZipFile(container) as archive:
            archive.extractall(folder)
            signature = next(name for name in archive.namelist() if "signatures" in name)
            (folder / "signature.xml").write_bytes(archive.read(signature))
        judged = subprocess.run(["xmlsec1", "--verify", "--trusted-pem", self.root, "--untrusted-pem",
                                 self.box / f"cards/{kind}/ca.pem", "--id-attr:Id",
                                 "http://uri.etsi.org/01903/v1.3.2#:SignedProperties", "--node-xpath",
                                 "//*[local-name()='Signature']", "signature.xml"], cwd=folder, capture_output=True)
        self.assertEqual(judged.returncode, 0, judged)
        self.assertIn(b"(ok/all): 2/2", judged.stdout + judged.stderr)

    def test_each_card_signs_at_b_and_lt_and_others_verify_it(self):
        for kind, pin in SIGNING_PINS.items():
            rig = self.rig(kind)
            flags = ["--key", "pkcs11:serial=00000000;token=JPKI%20%28Digital%20Signature%20PIN%29"] if kind == "jpki" else []
            for level in ("B", "LT"):
                with self.subTest(card=kind, level=level):
                    name = f"{kind}-{level}"
                    run = self.sign(rig, pin, *flags, "--level", level, "--trust", self.root, name=name,
                                    env={"MOCSIGN_TSA": self.sandbox_env["MOCSIGN_TSA"]})
                    self.assert_exit(0, run)
                    verified = mocsign("verify", self.folder / f"{name}.asice", "--trust", self.root, "--format", "json")
                    self.assert_exit(0, verified)
                    signature = json.loads(verified.out)["files"][0]["signatures"][0]
                    self.assertEqual((signature["level"], signature["indication"]), (level, "TOTAL-PASSED"))
                    self.judged_by_xmlsec1(self.folder / f"{name}.asice", kind)
            rig.close()

    def test_the_holder_sees_card_document_and_tries_before_the_pin_is_asked(self):
        rig = self.rig("esteid")
        run = self.sign_on_terminal(rig, answers=[("Sign? [y/N]", "y\n"), ("PIN of", "12345\n")])
        self.assert_signed(run)
        before_pin = run.screen.partition("PIN of “")[0]
        for text in ("PROOV,PROOVIUS,30303039914", "memo.txt", "no wrong PIN is on record", "Sign? [y/N]"):
            self.assertIn(text, before_pin)
        self.assertEqual(run.screen.count("PIN of “"), 1)
        self.assertNotIn("12345\r", run.screen)

    def test_keys_says_what_each_key_is_for_and_why_it_cannot_sign(self):
        rig = self.rig("esteid", "jpki", "piv:pinpad")
        listing = json.loads(mocsign("keys", "--json", "--all", env=rig.env).out)
        tokens = {token["label"]: token for token in listing["tokens"]}
        authentication = next(token for label, token in tokens.items() if "(PIN1)" in label)["certificates"][0]
        signing = next(token for label, token in tokens.items() if "(PIN2)" in label)["certificates"][0]
        self.assertEqual((signing["can_sign"], signing["purpose"]), (True, "documents"))
        self.assertFalse(authentication["can_sign"])
        self.assertIn("logging in", authentication["unfit"])
        self.assertTrue(tokens["Anna Amsel"]["pin"]["pinpad"])
        self.assertTrue(tokens["JPKI (Digital Signature PIN)"]["hides_certificates"])
        shown = mocsign("keys", env=rig.env)
        self.assertIn("shows its certificates only after the PIN", shown.out)
        self.assertIn("PIN typed on the reader", shown.out)

    def test_opensc_knows_each_card_by_its_own_driver(self):
        for kind, name in (("esteid", "EstEID 2018"), ("piv", "Personal Identity Verification Card"), ("jpki", "jpki"),
                           ("cns", "CNS card")):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                env = {**os.environ, **rig.env}
                told = subprocess.run(["opensc-tool", "-n"], env=env, capture_output=True, text=True)
                self.assertEqual(told.stdout.strip(), name, told)
                listed = subprocess.run(["pkcs15-tool", "--list-certificates"], env=env, capture_output=True, text=True)
                self.assertEqual(listed.returncode, 0, listed)
                self.assertIn("X.509 Certificate", listed.stdout)
                rig.close()

    def test_the_authentication_key_never_signs_a_document(self):
        rig = self.rig("esteid")
        run = self.sign(rig, "1234", "--key", "pkcs11:id=%01")
        self.assert_refused(run, 6, "it is for logging in, not for signing documents")
        self.assertEqual(rig.tries(), {"PIN1": 3, "PIN2": 3, "PUK": 3})

    def test_several_fit_keys_are_refused_with_the_line_to_type(self):
        rig = self.rig("esteid", "piv")
        run = self.sign(rig, "12345")
        self.assert_refused(run, 2, "2 keys fit equally well", "choose one with --key")
        for line in [part.partition("'")[0] for part in run.err.split("--key '")[1:]]:
            pin = SIGNING_PINS["esteid" if "PROOV" in line else "piv"]
            self.assert_signed(self.sign(rig, pin, "--key", line, "--force"))

    def test_a_missing_card_is_waited_for(self):
        rig = self.rig("esteid")
        rig.say("remove 0")
        rig.wait_for(lambda: rig.cards() == 0)
        self.assert_refused(self.sign(rig, "12345"), 6, "no token", "insert the card")
        self.assert_refused(self.sign(rig, "12345", "--wait", "1"), 6, "no token")

        def insert(_):
            rig.say("insert 0")
        run = self.sign_on_terminal(rig, "--yes", "--wait", "30", answers=[("Insert it now", insert), ("PIN of", "12345\n")])
        self.assert_signed(run)

    def test_a_home_address_in_the_certificate_is_told_before_it_is_published(self):
        rig = self.rig("jpki")
        run = self.sign(rig, "ABC123")
        self.assert_signed(run)
        self.assertIn("home address", run.err)

    def test_a_pinpad_is_used(self):
        rig = self.rig("esteid:pinpad")
        rig.say("type 0 12345")
        run = self.sign_on_terminal(rig, "--yes")
        self.assert_signed(run)
        self.assertIn("Enter the PIN of “PROOV,PROOVIUS,3030303... (PIN2)” on the reader, to sign as PROOV,PROOVIUS,30303039914.", run.screen)


if __name__ == "__main__":
    unittest.main()
