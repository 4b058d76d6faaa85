"""The program with keys in software tokens: a sandbox made, used and removed."""
import json
import pathlib
import re
import shutil
import tempfile
import unittest

from harness import TestCase, mocsign, on_terminal

PIN = "1234"


class Tokens(TestCase):
    @classmethod
    def setUpClass(cls):
        if not pathlib.Path("/usr/lib/softhsm/libsofthsm2.so").exists():
            print("SoftHSM is not installed: the tests with tokens are skipped")
            raise unittest.SkipTest("no SoftHSM")
        cls.home = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-token-"))
        cls.addClassCleanup(shutil.rmtree, cls.home)
        cls.sandbox = cls.home / "sandbox"
        cls.up = mocsign("sandbox", "up", "--dir", cls.sandbox)
        assert cls.up.code == 0, cls.up
        exports = mocsign("sandbox", "env", "--dir", cls.sandbox).out
        cls.env = dict(re.findall(r"^export (\w+)='?([^'\n;]*)'?", exports, re.M))
        cls.root = re.search(r"authority +(\S+)", cls.up.out).group(1)
        tokens = json.loads(mocsign("keys", "--json", env=cls.env).out)["tokens"]
        cls.keys = [token["certificates"][0]["key"] for token in tokens]
        cls.tokens = tokens

    def test_keys_lists_both_tokens_with_what_selects_them(self):
        self.assertEqual(len(self.tokens), 2)
        for token in self.tokens:
            self.assertTrue(token["certificates"][0]["can_sign"])
            self.assertTrue(token["certificates"][0]["key"].startswith("pkcs11:"))
            self.assertEqual(token["pin"]["tries"], "not-told")
        run = mocsign("keys", env=self.env)
        self.assert_exit(0, run)
        self.assertIn("--key 'pkcs11:", run.out)

    def test_both_parties_sign_with_their_pin_and_anybody_verifies(self):
        memo, container = self.file("memo.txt"), self.folder / "memo.asice"
        for key, source in zip(self.keys, (memo, container)):
            run = on_terminal("sign", source, "-o", container, "--force", "--key", key, env=self.env,
                              answers=[("Sign? [y/N]", "y\n"), ("PIN of", PIN + "\n")])
            self.assert_exit(0, run)
            self.assertNotIn(PIN + "\r", run.screen)
            self.assertIn("no wrong PIN is on record", run.screen)
        run = mocsign("verify", container, "--trust", self.root, "--policy", "structure-only", "--format", "json")
        self.assert_exit(0, run)
        self.assertEqual(len(json.loads(run.out)["files"][0]["signatures"]), 2)

    def test_two_keys_that_fit_are_refused_with_the_list(self):
        run = mocsign("sign", self.file("memo.txt"), "--yes", env=self.env)
        self.assert_complains(run, 2, "", "")
        for key in self.keys:
            self.assertIn(re.search(r"token=([^;]*)", key).group(1), run.err)

    def test_a_wrong_pin_is_tried_once_and_what_is_known_of_the_tries_is_said(self):
        memo = self.file("memo.txt")
        run = on_terminal("sign", memo, "--yes", "--key", self.keys[0], env=self.env, answers=[("PIN of", "0000\n")])
        self.assert_exit(7, run)
        self.assertEqual(run.screen.count("PIN of"), 1)
        self.assertNotIn("CKR_", run.err)
        self.assertFalse((self.folder / "memo.asice").exists())
        self.assert_exit(0, on_terminal("sign", memo, "--yes", "--key", self.keys[0], env=self.env,
                                        answers=[("PIN of", PIN + "\n")]))

    def test_an_empty_pin_spends_no_try(self):
        run = on_terminal("sign", self.file("memo.txt"), "--yes", "--key", self.keys[1], env=self.env,
                          answers=[("PIN of", "\n")])
        self.assert_exit(7, run)
        self.assertIn("no PIN was entered", run.err)
        tokens = json.loads(mocsign("keys", "--json", env=self.env).out)["tokens"]
        self.assertEqual(tokens[1]["pin"]["tries"], "not-told")

    def test_a_token_that_is_not_there_is_a_matter_of_the_reader(self):
        run = mocsign("sign", self.file("memo.txt"), "--yes", "--key", "pkcs11:token=nobody", env=self.env)
        self.assert_complains(run, 6, "")


class Sandbox(TestCase):
    def test_a_folder_with_other_files_is_left_alone(self):
        mine = self.file("mine.txt")
        self.assert_complains(mocsign("sandbox", "up", "--dir", self.folder), 2, "")
        self.assert_complains(mocsign("sandbox", "down", "--dir", self.folder), 2, "")
        self.assert_complains(mocsign("sandbox", "env", "--dir", self.folder), 2, "")
        self.assertTrue(mine.exists())


if __name__ == "__main__":
    unittest.main()
