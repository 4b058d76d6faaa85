"""What becomes of a PIN: how many tries it costs, what is said of it, and where it must never be found."""
import os
import pathlib
import signal
import subprocess
import threading
import time
import unittest

from rig import FAULTS, OPENSC, CardTestCase, mocsign

WRONG = "99999"
SANITISED = "ASAN_OPTIONS" in os.environ


class Pins(CardTestCase):
    kinds = ("esteid", "piv", "cns")

    def test_a_wrong_pin_costs_one_try_and_the_last_try_is_asked_for(self):
        rig = self.rig("esteid")
        run = self.sign(rig, WRONG)
        self.assert_refused(run, 7, "the PIN is wrong", "it was tried once")
        self.assertEqual(rig.tries()["PIN2"], 2)
        self.assertEqual(self.sign(rig, "").code, 7)
        self.assertEqual(rig.tries()["PIN2"], 2)

        run = self.sign(rig, WRONG)
        self.assert_refused(run, 7, "the PIN is wrong", "one try is left")
        self.assertIn("a wrong PIN was entered before", run.err)
        self.assertEqual(rig.tries()["PIN2"], 1)

        # Nobody is there to say yes; somebody says no; somebody says yes.
        self.assert_refused(self.sign(rig, WRONG), 7, "only one try is left", "--last-try")
        self.assertEqual(rig.tries()["PIN2"], 1)
        run = self.sign_on_terminal(rig, "--yes", answers=[("Go on? [y/N]", "n\n")])
        self.assert_exit(7, run)
        self.assertIn("cancelled before the last try", run.err)
        self.assertEqual(rig.tries()["PIN2"], 1)
        run = self.sign_on_terminal(rig, "--yes", answers=[("Go on? [y/N]", "y\n"), ("LAST try", "12345\n")])
        self.assert_signed(run)
        self.assertEqual(rig.tries()["PIN2"], 3)

    def test_a_blocked_pin_is_said_to_be_and_is_not_asked_for(self):
        rig = self.rig("esteid")
        for _ in range(2):
            self.sign(rig, WRONG)
        self.assert_refused(self.sign(rig, WRONG, "--last-try"), 7, "the PIN is blocked", "PUK")
        self.assertEqual(rig.tries()["PIN2"], 0)
        rig.count("20")
        run = self.sign(rig, "12345")
        self.assert_refused(run, 7, "the PIN is blocked", "PUK")
        self.assertIn("PIN         blocked", run.err)
        self.assertEqual(rig.tries()["PIN2"], 0)
        rig.say("unblock 0")
        self.assert_signed(self.sign(rig, "12345"))

    def test_a_card_whose_driver_knows_no_tries_is_not_taken_for_blocked(self):
        rig = self.rig("cns")
        for told, hint, left in (("the PIN is wrong", "it was tried once", 2), ("the PIN is wrong", "it was tried once", 1),
                                 ("the PIN is blocked", "PUK", 0)):
            run = self.sign(rig, WRONG)
            self.assert_refused(run, 7, told, hint)
            self.assertIn("PIN         how many tries are left is not known", run.err)
            self.assertEqual(rig.tries(), {"CNS0": 3, "CNS1": left})
        self.assert_refused(self.sign(rig, "123456"), 7, "the PIN is blocked", "PUK")
        rig.say("unblock 0")
        self.assert_signed(self.sign(rig, "123456"))

    def test_a_pin_that_is_too_short_costs_nothing(self):
        rig = self.rig("esteid")
        self.assert_refused(self.sign(rig, "1234"), 7, "does not accept a PIN of this length", "5 to 12 characters")
        self.assertEqual(rig.tries()["PIN2"], 3)

    def test_a_cancelled_prompt_costs_nothing(self):
        rig = self.rig("esteid")
        run = self.sign_on_terminal(rig, "--yes", answers=[("PIN of", "\n")])
        self.assert_exit(7, run)
        self.assertIn("no PIN was entered", run.err)
        self.assertEqual(rig.tries()["PIN2"], 3)
        run = self.sign_on_terminal(rig, answers=[("Sign? [y/N]", "n\n")])
        self.assert_exit(7, run)
        self.assertIn("the signature was cancelled", run.err)

    def test_a_pinpad_tells_cancelled_too_late_wrong_and_right_apart(self):
        rig = self.rig("esteid:pinpad")
        for typed, told, left in (("cancel 300", "cancelled at the reader", 3),
                                  ("timeout 15000", "no PIN was entered at the reader in time", 3),
                                  (f"{WRONG} 300", "the PIN is wrong", 2)):
            with self.subTest(typed=typed):
                rig.say(f"type 0 {typed}")
                self.assert_refused(self.sign(rig, ""), 7, told)
                self.assertEqual(rig.tries()["PIN2"], left)
        rig.say("type 0 12345 300")
        self.assert_signed(self.sign(rig, ""))

    def test_a_holder_who_takes_his_time_is_not_cut_off_by_the_deadline(self):
        rig = self.rig("esteid")

        def slowly(_):
            time.sleep(6.5)
            return "12345\n"
        self.assert_signed(self.sign_on_terminal(rig, "--yes", "--driver-timeout", "5", answers=[("PIN of", slowly)]))
        pad = self.rig("esteid:pinpad")
        pad.say("type 0 12345 6500")
        self.assert_signed(self.sign(pad, "", "--driver-timeout", "5", name="pad"), "pad")


class Secrecy(CardTestCase):
    """The card's own PIN is so common that it would be found by accident; so a wrong one is looked for."""
    SECRET = "73519204"

    def sign_stopping_in_the_driver(self, rig):
        """Start a signature with the secret PIN whose driver waits once it has got it."""
        faults = self.folder / "faults"
        faults.write_text("C_Login 0 1 delay 12000\n")
        secret = self.pin_file(self.SECRET)
        memo = self.file("memo.txt")
        program = subprocess.Popen(
            [os.environ["MOCSIGN"], "sign", memo, "-o", self.folder / "memo.asice", "--yes", "-vv"],
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "MOCSIGN_LEVEL": "B", **rig.env, **secret,
                 "CARD_RIG_TARGET": OPENSC, "CARD_RIG_FAULTS": str(faults), "MOCSIGN_MODULE": str(FAULTS)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder, preexec_fn=allow_core_dumps)
        self.addCleanup(program.stdout.close)
        self.addCleanup(program.stderr.close)
        deadline = time.monotonic() + 25
        while len(family(program.pid)) < 2 or not any(self.SECRET.encode() in memory(pid) for pid in family(program.pid)):
            if program.poll() is not None or time.monotonic() > deadline:
                self.fail(f"the PIN was never handed over: {program.communicate()}")
            time.sleep(0.02)
        return program

    @unittest.skipIf(SANITISED, "a sanitizer maps terabytes, which nobody can search")
    def test_the_pin_is_in_the_driver_s_process_alone(self):
        rig = self.rig("esteid")
        program = self.sign_stopping_in_the_driver(rig)
        parent, *children = family(program.pid)
        self.assertNotIn(self.SECRET.encode(), memory(parent))
        for pid in (parent, *children):
            for name in ("cmdline", "environ"):
                self.assertNotIn(self.SECRET.encode(), pathlib.Path(f"/proc/{pid}/{name}").read_bytes())
        out, err = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 7, err)
        self.assertNotIn(self.SECRET.encode(), out + err)
        self.assertNotIn(self.SECRET, (rig.folder / "pcscd.log").read_text())

    @unittest.skipIf(SANITISED, "a sanitizer maps terabytes, which nobody can search")
    def test_neither_process_leaves_a_core_dump(self):
        rig = self.rig("esteid")
        for member in (0, 1):
            with self.subTest(process=("program", "driver")[member]):
                program = self.sign_stopping_in_the_driver(rig)
                os.kill(family(program.pid)[member], signal.SIGSEGV)
                program.communicate(timeout=60)
                self.assertEqual(list(self.folder.glob("core*")), [])
                rig.say("unblock 0")
        # The test can fail: what is allowed to leave a dump does, where this machine writes dumps into the folder.
        pattern = pathlib.Path("/proc/sys/kernel/core_pattern").read_text().strip()
        if not pattern.startswith(("|", "/")):
            other = subprocess.Popen(["sleep", "30"], cwd=self.folder, preexec_fn=allow_core_dumps)
            time.sleep(0.2)
            other.send_signal(signal.SIGSEGV)
            other.wait()
            self.assertNotEqual(list(self.folder.glob("core*")), [])


def allow_core_dumps():
    import resource
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def family(pid):
    """A process and its children."""
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [pid, *map(int, children.read_text().split())] if children.exists() else [pid]


def memory(pid):
    """All that a process can write to."""
    content = b""
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb") as mem:
            for line in maps:
                place, rights, *_ = line.split()
                if rights.startswith("rw"):
                    begin, end = (int(text, 16) for text in place.split("-"))
                    try:
                        mem.seek(begin)
                        content += mem.read(end - begin)
                    except (OSError, ValueError):
                        pass
    except (OSError, ProcessLookupError):
        pass
    return content


if __name__ == "__main__":
    unittest.main()
