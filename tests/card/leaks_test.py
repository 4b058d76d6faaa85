"""Valgrind over signing, failing, trying again and unloading: in the process with the driver, and in the program."""
import os
import shutil
import subprocess
import unittest

from rig import OPENSC, SIGNING_PINS, SOURCE, CardTestCase, SignerProgram

SANITISED = "ASAN_OPTIONS" in os.environ or "TSAN_OPTIONS" in os.environ
IN_PROCESS = ("sign: a wrong PIN*", "faults: a session that*", "faults: a failure while*", "faults: a token that ends*")


@unittest.skipIf(SANITISED, "a sanitised program does not run under valgrind")
class Leaks(CardTestCase):
    kinds = ("esteid", "piv", "cns")

    def setUp(self):
        super().setUp()
        if shutil.which("valgrind") is None:
            if os.environ.get("CI"):
                self.fail("missing: valgrind")
            self.skipTest("valgrind is not installed")
        self.valgrind = ["valgrind", "--quiet", "--leak-check=full", "--keep-debuginfo=yes", "--num-callers=40",
                         f"--suppressions={SOURCE}/tests/card/valgrind.supp", f"--log-file={self.folder}/valgrind.%p"]

    def assert_clean(self, processes):
        """Each process has left a log, and there is nothing in it."""
        logs = sorted(self.folder.glob("valgrind.*"))
        self.assertGreaterEqual(len(logs), processes)
        for log in logs:
            self.assertEqual(log.read_text(), "")

    def test_the_program_and_the_process_with_the_driver(self):
        for kind, instruction in (("esteid", "2A"), ("piv", "87"), ("cns", "2A")):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                program = SignerProgram({**rig.env, "CARD_SIGNER_PATIENCE": "100"}, OPENSC, under=self.valgrind)
                pin = SIGNING_PINS[kind]
                self.assertEqual(program.say("select"), "ok")
                self.assertIn("error pin", program.say("sign 999999"))
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                rig.say(f"fail 0 {instruction} 6F00 2")
                self.assertIn("error device", program.say(f"sign {pin}"))
                rig.say(f"fail 0 {instruction} 6F00 0")
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                rig.say(f"pull-at 0 {instruction}")
                self.assertIn("error device", program.say(f"sign {pin}"))
                rig.wait_for(lambda: rig.cards() == 0)
                rig.say("insert 0")
                rig.wait_for(lambda: rig.cards() == 1)
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                self.assertRegex(program.say(f"sign {pin} 2 2"), "^ok 4 ")
                program.close()
                self.assert_clean(processes=4)  # the program, and a process after each failure
                rig.close()

    def test_a_driver_in_the_process_itself(self):
        subprocess.run([*self.valgrind, os.environ["UNIT_SMARTCARD"], ",".join(IN_PROCESS)], check=True,
                       stdout=subprocess.DEVNULL)
        self.assert_clean(processes=1)


if __name__ == "__main__":
    unittest.main()
