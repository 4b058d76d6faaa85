"""Two officials conclude a memorandum, change it and end it, each with the identity card of the own country."""
import datetime
import json
import unittest

from rig import CardTestCase, mocsign, on_terminal
from dossier_case import SAMPLES, key_digest, modification_of  # rig says where it is

JAPAN = "2026112100000000000000000000002B"
JPKI = "pkcs11:token=JPKI%20%28Digital%20Signature%20PIN%29"
ESTONIA = "PROOV,PROOVIUS,30303039914"
PIN2 = "PIN of “PROOV,PROOVIUS,3030303... (PIN2)”"


class Acts(CardTestCase):
    """The terms name the keys in the cards, so only these can speak for the participants."""
    kinds = ("esteid", "jpki")

    def setUp(self):
        super().setUp()
        self.readers = self.rig("esteid", "jpki")
        self.env = {**self.readers.env, "MOCSIGN_TSA": self.sandbox_env["MOCSIGN_TSA"], "MOCSIGN_TRUST": str(self.root),
                    "MOCSIGN_LEVEL": "LT"}
        self.dossier = self.folder / "dossier"
        self.dossier.mkdir()
        draft = self.folder / "draft.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", SAMPLES / "digital-services.md", "--terms", self.terms(),
                                    "-o", draft))
        half = self.folder / "half.asice"
        self.memorandum = self.dossier / "memorandum.asice"
        for source, output, pin, key in ((draft, half, "12345", ()), (half, self.memorandum, "ABC123", ("--key", JPKI))):
            self.assert_exit(0, mocsign("sign", source, "-o", output, "--yes", "--commitment", "approval", *key,
                                        env={**self.env, **self.pin_file(pin)}))

    def terms(self):
        text = (SAMPLES / "digital-services.toml").read_text()
        for participant, kind, zone in (("JP", "jpki", "Asia/Tokyo"), ("EE", "esteid", "Europe/Tallinn")):
            head, line, rest = text.partition(f'id = "{participant}"\n')
            before, end, after = rest.partition(" }")
            digest = key_digest(self.box / f"cards/{kind}/sign.pem")
            text = f'{head}{line}zone = "{zone}"\n{before}, key = "{digest}"{end}{after}'
        return self.file("terms.toml", text.replace("2022-05-06", f"{datetime.date.today()}"))

    def signatures(self, container):
        run = mocsign("verify", container, "--format", "json", env=self.env)
        self.assert_exit(0, run)
        return [(each["level"], each["indication"]) for each in json.loads(run.out)["files"][0]["signatures"]]

    def test_a_consent_is_signed_with_a_card(self):
        proposal = self.folder / "proposal.asice"
        modification_of(self.memorandum, proposal)
        consented = self.folder / "consented.asice"
        run = on_terminal("consent", proposal, "--dossier", self.memorandum, "-o", consented, "--key", JPKI, env=self.env,
                          answers=[("PIN of", "ABC123\n"), ("Sign? [y/N]", "y\n"), ("for this signature", "ABC123\n")])
        self.assert_exit(0, run)
        self.assertEqual(self.signatures(consented), [("LT", "TOTAL-PASSED")])
        shown = run.screen.partition("Sign?")[0]
        for text in ("PIN of “JPKI (Digital Signature PIN)”, to see its certificates: ", "[-three (3)-] {+five (5)+}", JAPAN,
                     "no wrong PIN is on record", "home address"):
            self.assertIn(text, shown)
        self.assertIn(f"for this signature, to sign as {JAPAN}: ", run.screen.partition("Sign?")[2])

    def test_a_notice_is_signed_with_a_card_and_a_wrong_pin_leaves_none(self):
        notice = self.folder / "notice.asice"

        def give(pin):
            return on_terminal("notice", self.dossier, "--type", "nonRenewal", "-o", notice, env=self.env,
                               answers=[("Sign? [y/N]", "y\n"), ("PIN of", f"{pin}\n")])
        run = give("99999")
        self.assert_exit(7, run)
        self.assertIn("the PIN is wrong", run.err)
        self.assertFalse(notice.exists())
        self.assertEqual(self.readers.tries()["PIN2"], 2)

        run = give("12345")
        self.assert_exit(0, run)
        self.assertIn("in time under every reading", run.screen.partition("Sign?")[0])
        self.assertIn(f"{PIN2}, to sign as {ESTONIA} (a wrong PIN was entered before, few tries are left): ", run.screen)
        self.assertEqual(self.signatures(notice), [("LT", "TOTAL-PASSED")])
        notice.rename(self.dossier / "notice.asice")
        status = mocsign("status", self.dossier, env=self.env)
        self.assertIn("SENT-ONLY", status.out, status)


if __name__ == "__main__":
    unittest.main()
