"""The scenario about a PIN, with a key in a software token."""
import json
import pathlib
import shutil
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "cli"))

from harness import SOURCE, TestCase, mocsign, on_terminal  # noqa: E402


class Token(TestCase):
    def setUp(self):
        super().setUp()
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            self.skipTest("SoftHSM is not installed")
        self.sandbox = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-scenario-"))
        self.addCleanup(shutil.rmtree, self.sandbox, ignore_errors=True)
        self.assert_exit(0, mocsign("sandbox", "up", "--dir", self.sandbox / "box"))
        self.addCleanup(mocsign, "sandbox", "down", "--dir", self.sandbox / "box")
        lines = mocsign("sandbox", "env", "--dir", self.sandbox / "box").out.splitlines()
        exports = (line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export "))
        self.env = {name: value.strip("'") for name, value in exports}
        self.env["MOCSIGN_LEVEL"] = "B"

    def test_42_a_wrong_pin_is_not_tried_again_the_tries_are_told_and_nothing_is_signed(self):
        draft = self.folder / "draft.asice"
        samples = SOURCE / "docs/samples"
        self.assert_exit(0, mocsign("draft", "moc", "--from", samples / "digital-services.md", "--terms",
                                    samples / "digital-services.toml", "-o", draft))
        before = draft.read_bytes()
        signing = ("sign", draft, "-o", self.folder / "signed.asice", "--yes", "--key", "pkcs11:token=ministry-a")
        run = on_terminal(*signing, env=self.env, answers=[("PIN of", "0000\n")])
        self.assert_exit(7, run)
        self.assertEqual(run.screen.count("PIN of"), 1)
        self.assertIn("no wrong PIN is on record", run.err)  # all that a token without a counter tells
        self.assertIn("the PIN is wrong", run.err)
        self.assertIn("it was tried once", run.err)
        self.assertFalse((self.folder / "signed.asice").exists())
        self.assertEqual(draft.read_bytes(), before)

        again = on_terminal(*signing, env=self.env, answers=[("PIN of", "1234\n")])
        self.assert_exit(0, again)
        report = json.loads(mocsign("inspect", self.folder / "signed.asice", "--json").out)
        self.assertEqual(len(report["signatures"]), 1)


if __name__ == "__main__":
    unittest.main()
