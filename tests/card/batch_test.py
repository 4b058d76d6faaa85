"""Several files with one login."""
import contextlib
import os
import pty
import subprocess
import unittest

from rig import ENVIRONMENT, FAULTS, OPENSC, PROGRAM, SIGNING_PINS, CardTestCase, mocsign, on_terminal


class Batches(CardTestCase):
    kinds = ("esteid", "piv", "jpki", "cns")

    def memos(self, count):
        return [self.file(f"memo{number}.txt", f"memo {number}\n") for number in range(count)]

    def sign_each(self, rig, pin, memos, *flags, env=None):
        return mocsign("sign", "--each", *memos, "--yes", *flags, env={**rig.env, **self.pin_file(pin), **(env or {})})

    def container(self, memo):
        return memo.with_suffix(".asice")

    def assert_good(self, memo):
        run = mocsign("verify", self.container(memo), "--trust", self.root)
        self.assertIn(run.code, (0, 3), run)

    def test_one_login_serves_as_many_signatures_as_the_card_allows(self):
        memos = self.memos(5)
        for kind in SIGNING_PINS:
            with self.subTest(card=kind):
                rig = self.rig(kind)
                key = ["--key", "pkcs11:token=JPKI%20%28Digital%20Signature%20PIN%29"] if kind == "jpki" else []
                run = self.sign_each(rig, SIGNING_PINS[kind], memos, *key, "--force")
                self.assert_exit(0, run)
                self.assertEqual(run.out.split(), [str(self.container(memo)) for memo in memos])
                for memo in memos:
                    self.assert_good(memo)
                rig.close()

    def test_a_batch_longer_than_what_waits_in_line_is_finished_in_order(self):
        rig = self.rig("cns")
        memos = self.memos(20)
        run = self.sign_each(rig, "123456", memos)
        self.assert_exit(0, run)
        self.assertEqual(run.out.split(), [str(self.container(memo)) for memo in memos])
        for memo in memos:
            self.assert_good(memo)

    def test_the_pin_is_asked_once_for_each_signature_where_the_card_wants_it_so(self):
        rig = self.rig("esteid")
        memos = self.memos(3)
        run = on_terminal("sign", "--each", *memos, "--yes", env=rig.env, answers=[("PIN of", "12345\n")] * 3)
        self.assert_exit(0, run)
        self.assertEqual(run.screen.count("PIN of “"), 3)
        self.assertEqual(run.screen.count("for this signature"), 2)

    def test_who_watches_a_slow_batch_sees_how_far_it_is(self):
        rig = self.rig("esteid")
        rig.say("slow 0 2A 1000")
        master, screen = pty.openpty()
        run = subprocess.run([PROGRAM, "sign", "--each", *self.memos(4), "--yes"], stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=screen, start_new_session=True,
                             env={**ENVIRONMENT, "TERM": "xterm", **rig.env, **self.pin_file("12345")})
        os.close(screen)
        shown = b""
        with contextlib.suppress(OSError):  # the end of a terminal
            while chunk := os.read(master, 4096):
                shown += chunk
        os.close(master)
        self.assertEqual(run.returncode, 0, shown)
        self.assertEqual(len(run.stdout.split()), 4)
        self.assertRegex(shown.decode(), "\r\x1b\\[K3 of 4 files\r\x1b\\[K4 of 4 files\r\x1b\\[K$")

    def test_a_failure_in_the_middle_leaves_what_is_finished_and_names_the_rest(self):
        rig = self.rig("esteid")
        memos = self.memos(4)

        def pull(_):
            rig.say("pull-at 0 2A")
            return "12345\n"
        run = on_terminal("sign", "--each", *memos, "--yes", env=rig.env,
                          answers=[("PIN of", "12345\n"), ("PIN of", "12345\n"), ("PIN of", pull)])
        self.assert_exit(6, run)
        self.assertEqual(run.out.split(), [str(self.container(memo)) for memo in memos[:2]])
        self.assertIn("not signed:\n  memo2.txt\n  memo3.txt\n", run.err)
        for memo in memos[:2]:
            self.assert_good(memo)
        for memo in memos[2:]:
            self.assertFalse(self.container(memo).exists())
        rig.say("insert 0")
        rig.wait_for(lambda: rig.cards() == 1)
        self.assert_exit(0, self.sign_each(rig, "12345", memos[2:]))

    def test_a_wrong_pin_in_the_middle_costs_one_try_and_stops(self):
        rig = self.rig("piv")
        memos = self.memos(3)
        run = on_terminal("sign", "--each", *memos, "--yes", env=rig.env,
                          answers=[("PIN of", "123456\n"), ("PIN of", "999999\n")])
        self.assert_exit(7, run)
        self.assertEqual(rig.tries()["PIN"], 2)
        self.assertEqual(run.out.split(), [str(self.container(memos[0]))])
        self.assert_exit(0, self.sign_each(rig, "123456", memos[1:]))

    def test_what_would_collide_is_refused_before_the_pin(self):
        rig = self.rig("esteid")
        memos = self.memos(2)
        other = self.file("sub/memo0.txt")
        run = self.sign_each(rig, "12345", [*memos, other], "-o", self.folder)
        self.assert_complains(run, 2, "two files would become")
        self.container(memos[1]).write_text("mine")
        self.assert_complains(self.sign_each(rig, "12345", memos), 2, "exists already")
        self.assertEqual(rig.tries()["PIN2"], 3)

    def test_no_key_is_searched_for_twice_in_a_batch(self):
        rig = self.rig("esteid")
        searches = []
        for count in (1, 6):
            calls = self.folder / "calls"
            memos = self.memos(count)
            run = self.sign_each(rig, "12345", memos, "--force",
                                 env={"CARD_RIG_TARGET": OPENSC, "CARD_RIG_CALLS": str(calls), "MOCSIGN_MODULE": str(FAULTS)})
            self.assert_exit(0, run)
            counts = dict(line.split() for line in calls.read_text().splitlines())
            self.assertEqual(int(counts["C_Sign"]), count)
            searches.append(int(counts["C_FindObjectsInit"]))
        self.assertEqual(searches[0], searches[1])


if __name__ == "__main__":
    unittest.main()
