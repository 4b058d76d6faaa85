"""Yubico's own driver, which knows the PIV card in a YubiKey from another side than OpenSC does."""
import os
import time
import unittest

from rig import YKCS11, CardTestCase, SignerProgram

PIN = "123456"
WRONG = "999999"


class Ykcs11(CardTestCase):
    kinds = ("piv",)

    def setUp(self):
        super().setUp()
        if YKCS11 is None:
            if os.environ.get("CI"):
                self.fail("missing: ykcs11")
            self.skipTest("ykcs11 is not installed")
        self.yubikey = self.rig("yubikey")
        self.yubikey.env["MOCSIGN_MODULE"] = YKCS11

    def signer(self):
        program = SignerProgram(self.yubikey.env, YKCS11)
        self.addCleanup(program.close)
        self.assertEqual(program.say("select"), "ok")
        return program

    def test_it_finds_the_key_and_signs(self):
        self.assert_signed(self.sign(self.yubikey, PIN))

    def test_a_wrong_pin_costs_one_try_until_the_last_is_asked_for(self):
        for left, hint in ((2, "it was tried once"), (1, "one try is left")):
            self.assert_refused(self.sign(self.yubikey, WRONG), 7, "the PIN is wrong", hint)
            self.assertEqual(self.yubikey.tries()["PIN"], left)
        self.assert_refused(self.sign(self.yubikey, WRONG), 7, "only one try is left", "--last-try")
        self.assert_refused(self.sign(self.yubikey, WRONG, "--last-try"), 7, "the PIN is blocked", "PUK")
        self.yubikey.say("unblock 0")
        self.assert_signed(self.sign(self.yubikey, PIN))

    def test_a_pin_that_is_too_short_is_said_to_be(self):
        self.assert_refused(self.sign(self.yubikey, "123"), 7, "does not accept a PIN of this length", "6 to 48 characters")
        self.assertEqual(self.yubikey.tries()["PIN"], 3)

    def test_a_wrong_pin_for_one_signature_does_not_spoil_the_next(self):
        program = self.signer()
        self.assertEqual(program.say(f"sign {PIN}"), "ok 1 1")
        self.assertIn("error pin-wrong", program.say(f"sign {WRONG}"))
        self.assertEqual(program.say(f"sign {PIN} 2 1"), "ok 2 2")

    def test_two_threads_lose_nothing(self):
        self.assertEqual(self.signer().say(f"sign {PIN} 20 2").split()[:2], ["ok", "40"])

    def test_a_key_that_is_pulled_while_it_signs(self):
        program = self.signer()
        self.yubikey.say("pull-at 0 87")
        self.assertIn("error device", program.say(f"sign {PIN}"))
        time.sleep(1)  # pcscd, which the driver leaves in the middle of a reset, looks a few times a second
        self.yubikey.say("insert 0")
        self.yubikey.wait_for(lambda: self.yubikey.cards() == 1)
        self.assertEqual(program.say(f"sign {PIN}"), "ok 1 1")


if __name__ == "__main__":
    unittest.main()
