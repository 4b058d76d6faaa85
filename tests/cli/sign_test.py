"""mocsign sign, merge and draft: what is shown, what is asked, what is written and what is refused."""
import os
import subprocess
import unittest

from harness import ENVIRONMENT, PROGRAM, SigningTestCase, make_key, mocsign, on_terminal


class Sign(SigningTestCase):
    def test_it_prints_the_output_and_says_on_standard_error_what_it_signed(self):
        memo = self.file("memo.txt")
        run = self.sign(memo, "--commitment", "approval", "--role", "Minister", "--place", "Tallinn,EE")
        self.assert_exit(0, run)
        self.assertEqual(run.out, f"{self.folder}/memo.asice\n")
        for words in ("Mari Maasikas", "memo.txt", "approval", "Minister", "Tallinn, EE",
                      "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"):
            self.assertIn(words, run.err)

    def test_a_batch_ends_soon_after_a_file_that_cannot_be_written(self):
        """A limit on the size of files lets the second one fail alone. What is signed by then, in eight threads, is finished."""
        memos = [self.file(f"memo{number:03}.txt") for number in range(100)]
        memos[1].write_bytes(os.urandom(60_000))
        flags = ["--key", self.key, "--cert", self.certificate, "--yes"]
        done = subprocess.run(["sh", "-c", "trap '' XFSZ; ulimit -f 64; exec \"$@\"", "sh", PROGRAM, "sign", "--each", *memos,
                               *flags], env=ENVIRONMENT, capture_output=True, start_new_session=True, timeout=120)
        written = sorted(self.folder.glob("*.asice"))
        self.assertEqual(done.returncode, 5, done)
        self.assertEqual(done.stdout.decode().split(), [str(path) for path in written])
        self.assertIn(self.folder / "memo000.asice", written)
        self.assertNotIn(self.folder / "memo001.asice", written)
        self.assertLessEqual(len(written), 8)
        self.assertIn("not signed:\n  memo001.txt\n", done.stderr.decode())
        self.assertEqual(done.stderr.decode().split("not signed:")[1].count("memo"), len(memos) - len(written))

    def test_claims_are_found_in_the_report(self):
        memo = self.file("memo.txt")
        self.assert_exit(0, self.sign(memo, "--commitment", "approval", "--commitment", "urn:sample:other", "--role",
                                      "Minister", "--role", "Chair", "--place", "Tartu, Vana,EE"))
        document, run = self.report(self.folder / "memo.asice")
        self.assert_exit(0, run)
        signature = document["files"][0]["signatures"][0]
        self.assertEqual(signature["commitments"],
                         ["http://uri.etsi.org/01903/v1.2.2#ProofOfApproval", "urn:sample:other"])
        self.assertEqual(signature["claimed_roles"], ["Minister", "Chair"])
        self.assertEqual(signature["place"], {"city": "Tartu, Vana", "country": "EE"})

    def test_a_signature_policy_is_signed_with_its_digest(self):
        policy = self.file("policy.txt", "rules\n")
        self.assert_exit(0, self.sign(self.file("memo.txt"), "--policy-id", "urn:oid:1.2.3", "--policy-file", policy))
        document, _ = self.report(self.folder / "memo.asice")
        self.assertEqual(document["files"][0]["signatures"][0]["signature_policy"], "urn:oid:1.2.3")

    def test_every_packaging_verifies(self):
        memo = self.file("memo.xml", '<memo xmlns="urn:sample">text</memo>\n')
        for packaging, data in (("asice", []), ("enveloped", []), ("enveloping", []), ("detached", ["--data", memo])):
            with self.subTest(packaging=packaging):
                output = self.folder / ("out.asice" if packaging == "asice" else f"{packaging}.xml")
                self.assert_exit(0, self.sign(memo, "--packaging", packaging, "-o", output))
                self.assert_exit(0, self.verify(output, *data))

    def test_files_of_any_kind_can_be_signed_into_a_container(self):
        files = [self.file("page.html", "<p>not XML"), self.file("dtd.xml", "<!DOCTYPE a><a/>"), self.file("ä b.bin", "\x00")]
        self.assert_exit(0, self.sign(*files, "-o", self.folder / "all.asice"))
        self.assert_exit(0, self.verify(self.folder / "all.asice"))

    def test_nothing_is_overwritten_unasked(self):
        container = self.signed()
        before = container.read_bytes()
        self.assert_complains(self.sign(container), 2, "exists already", "--force")
        self.assertEqual(container.read_bytes(), before)
        self.assert_exit(0, self.sign(container, "--force"))
        document, _ = self.report(container)
        self.assertEqual(len(document["files"][0]["signatures"]), 2)

    def test_a_link_a_folder_or_a_missing_folder_is_no_output(self):
        memo, target = self.file("memo.txt"), self.file("target.asice", "mine")
        link = self.folder / "link.asice"
        link.symlink_to(target)
        self.assert_complains(self.sign(memo, "-o", link, "--force"), 2, "link")
        self.assert_complains(self.sign(memo, "-o", self.folder, "--force"), 2, "folder")
        self.assert_complains(self.sign(memo, "-o", self.folder / "no/out.asice"), 5, "does not exist")
        self.assertEqual(target.read_text(), "mine")

    def test_a_full_disk_leaves_nothing_behind(self):
        large, output = self.folder / "large.bin", self.folder / "out.asice"
        large.write_bytes(os.urandom(100_000))
        done = subprocess.run(["sh", "-c", 'ulimit -f 8; trap "" XFSZ; exec "$0" "$@"', PROGRAM, "sign", large, "-o", output,
                               "--key", self.key, "--cert", self.certificate, "--yes", "--level", "B"], capture_output=True,
                              text=True)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("error: cannot write the file", done.stderr)
        self.assertEqual([path.name for path in self.folder.iterdir() if "out.asice" in path.name], [])

    def test_who_asks_for_no_level_is_told_what_lt_needs_before_any_pin(self):
        run = mocsign("sign", self.file("memo.txt"), "--yes", env={"MOCSIGN_LEVEL": ""})
        self.assert_complains(run, 2, "level LT needs a time-stamping authority", "--level B can be reached")

    def test_a_missing_input_key_or_certificate_is_an_error(self):
        memo = self.file("memo.txt")
        self.assert_complains(self.sign(self.folder / "none.txt"), 5, "No such file")
        self.assert_complains(self.sign(memo, key=self.folder / "none.pem"), 5, "No such file")
        self.assert_complains(mocsign("sign", memo, "--key", self.key, "--yes"), 2, "needs its certificate", "--cert")
        _, other = make_key(self.folder, "other")
        self.assertNotEqual(self.sign(memo, certificate=other).code, 0)
        self.assertFalse((self.folder / "memo.asice").exists())

    def test_a_missing_driver_is_a_matter_of_the_reader(self):
        run = mocsign("sign", self.file("memo.txt"), "--module", self.folder / "none.so", "--yes")
        self.assert_complains(run, 6, "")


class Asking(SigningTestCase):
    def setUp(self):
        super().setUp()
        self.memo = self.file("memo.txt")
        self.output = self.folder / "memo.asice"
        self.flags = ["sign", self.memo, "--key", self.key, "--cert", self.certificate]

    def test_it_asks_on_the_terminal_though_standard_input_is_a_pipe(self):
        reader, writer = os.pipe()
        os.write(writer, b"n\n")
        run = on_terminal(*self.flags, answers=[("Sign? [y/N]", "y\n")], stdin=reader)
        self.assert_exit(0, run)
        self.assertIn("Mari Maasikas", run.screen)
        self.assertIn("SHA-256 5891b5b5", run.screen)
        self.assertTrue(self.output.exists())

    def test_any_answer_but_yes_signs_nothing(self):
        for answer in ("\n", "n\n", "yesterday\n", "\x04"):
            run = on_terminal(*self.flags, answers=[("Sign? [y/N]", answer)])
            self.assert_exit(7, run)
            self.assertFalse(self.output.exists())

    def test_without_a_terminal_it_wants_a_word_of_consent(self):
        self.assert_complains(mocsign(*self.flags), 2, "no terminal to confirm", "--yes")
        self.assertFalse(self.output.exists())

    def test_control_c_ends_with_130_and_writes_nothing(self):
        run = on_terminal(*self.flags, interrupt_at="Sign? [y/N]")
        self.assert_exit(130, run)
        self.assertEqual([path.name for path in self.folder.iterdir() if "asice" in path.name], [])


class Passphrases(SigningTestCase):
    SECRET = "correct horse"

    def setUp(self):
        super().setUp()
        self.memo = self.file("memo.txt")
        self.locked, self.its_certificate = make_key(self.folder, "locked", passphrase=self.SECRET)
        self.flags = ["sign", self.memo, "--key", self.locked, "--cert", self.its_certificate, "--yes"]

    def test_the_terminal_never_shows_what_is_typed(self):
        run = on_terminal(*self.flags, answers=[("Passphrase of", self.SECRET + "\n")])
        self.assert_exit(0, run)
        self.assertNotIn(self.SECRET, run.screen + run.out + run.err)

    def test_a_wrong_passphrase_is_asked_for_once(self):
        run = on_terminal(*self.flags, answers=[("Passphrase of", "wrong\n")])
        self.assert_exit(7, run)
        self.assertEqual(run.screen.count("Passphrase of"), 1)
        self.assertNotIn("wrong\n", run.screen)

    def test_an_empty_passphrase_cancels(self):
        for typed in ("\n", "\x04"):
            run = on_terminal(*self.flags, answers=[("Passphrase of", typed)])
            self.assert_exit(7, run)
            self.assertIn("no PIN was entered", run.err)

    def test_control_c_at_the_prompt_ends_with_130(self):
        self.assert_exit(130, on_terminal(*self.flags, interrupt_at="Passphrase of"))

    def test_a_descriptor_hands_it_over(self):
        reader, writer = os.pipe()
        os.write(writer, (self.SECRET + "\nmore\n").encode())
        os.close(writer)
        run = mocsign(*self.flags, "--pin-fd", reader, pass_fds=[reader])
        self.assert_exit(0, run)
        os.close(reader)

    def test_a_file_hands_it_over_unless_others_can_read_it(self):
        secret = self.file("secret", self.SECRET + "\n")
        secret.chmod(0o644)
        run = mocsign(*self.flags, env={"MOCSIGN_PIN_FILE": str(secret)})
        self.assert_complains(run, 7, "others may read the file", "chmod 600")
        secret.chmod(0o600)
        self.assert_exit(0, mocsign(*self.flags, env={"MOCSIGN_PIN_FILE": str(secret)}))

    def test_with_nobody_to_ask_it_says_how_to_hand_it_over(self):
        self.assert_complains(mocsign(*self.flags), 7, "no terminal to ask on", "--pin-fd N or MOCSIGN_PIN_FILE")

    def test_a_pkcs12_file_signs_too(self):
        file = self.folder / "mari.p12"
        subprocess.run(["openssl", "pkcs12", "-export", "-inkey", self.key, "-in", self.certificate, "-out", file,
                        "-passout", f"pass:{self.SECRET}"], check=True)
        run = on_terminal("sign", self.memo, "--key", file, "--yes", answers=[("Passphrase of", self.SECRET + "\n")])
        self.assert_exit(0, run)
        self.assert_exit(0, self.verify(self.folder / "memo.asice"))


class Merge(SigningTestCase):
    def test_two_signed_copies_become_one_with_both_signatures(self):
        bare = self.folder / "memo.asice"
        a, b, both = (self.folder / name for name in ("a.asice", "b.asice", "both.asice"))
        memo = self.file("memo.txt")
        other_key, other_certificate = make_key(self.folder, "jaan", holder="Jaan Tamm")
        self.assert_exit(0, self.sign(memo, "-o", a))
        self.assert_exit(0, self.sign(memo, "-o", b, key=other_key, certificate=other_certificate))
        run = mocsign("merge", a, b, "-o", both)
        self.assert_exit(0, run)
        self.assertEqual(run.out, f"{both}\n")
        document, run = self.report(both, "--trust", other_certificate)
        self.assert_exit(0, run)
        self.assertEqual({s["signed_by"]["name"] for s in document["files"][0]["signatures"]},
                         {"Mari Maasikas", "Jaan Tamm"})
        self.assert_complains(mocsign("merge", a, b, "-o", both), 2, "exists already")
        self.assertFalse(bare.exists())

    def test_containers_with_different_data_are_refused_by_the_file_s_name(self):
        a, b = self.signed("a.asice"), self.signed("b.asice", "Other words.\n")
        self.assert_complains(mocsign("merge", a, b), 1, "memo.txt")
        self.assertFalse((self.folder / "a.merged.asice").exists())


if __name__ == "__main__":
    unittest.main()
