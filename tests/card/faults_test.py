"""Cards, readers, daemons and drivers that go wrong. Each is a clear error with its own exit status, within the deadline; the
next signature works; no file is lost, and none is half-written."""
import re
import threading
import time
import unittest

from rig import FAULTS, OPENSC, PATIENCE, SIGNING_PINS, SOURCE, CardTestCase, SignerProgram, mocsign

SIGNATURE = {"esteid": "2A", "piv": "87", "jpki": "2A", "cns": "2A"}  # the instruction that signs
JPKI = "pkcs11:token=JPKI%20%28Digital%20Signature%20PIN%29"  # it shows no certificate by which it could be found


class Faults(CardTestCase):
    kinds = ("esteid", "piv", "jpki", "cns")

    def signer(self, rig, module=OPENSC):
        program = SignerProgram(rig.env, module)
        self.addCleanup(program.close)
        self.assertEqual(program.say("select"), "ok")
        return program

    def assert_next_works(self, rig, pin="12345", *flags):
        self.assert_signed(self.sign(rig, pin, *flags, name="next"), name="next")

    def back_in(self, rig, reader=0):
        rig.say(f"insert {reader}")
        rig.wait_for(lambda: rig.cards() == 1)

    def test_a_card_that_is_pulled_before_the_pin_is_typed(self):
        for kind in ("esteid", "piv"):
            for pause in (0.0, 0.2, 1.0):  # pcscd looks a few times a second, so it knows or does not know
                with self.subTest(card=kind, pause=pause):
                    rig = self.rig(kind)

                    def pull(_):
                        rig.say("remove 0")
                        time.sleep(pause)
                        return SIGNING_PINS[kind] + "\n"
                    run = self.sign_on_terminal(rig, "--yes", "--driver-timeout", "3", answers=[("PIN of", pull)])
                    # OpenSC 0.23 hangs for ever where a PIV card is pulled just before; then the deadline speaks.
                    self.assert_exit(6, run)
                    self.assertRegex(run.err, "removed|no token|did not answer|lost|driver failed")
                    self.assertFalse((self.folder / "memo.asice").exists())
                    self.back_in(rig)
                    self.assert_next_works(rig, SIGNING_PINS[kind], "--force")
                    rig.close()

    def test_a_card_that_is_pulled_while_it_signs(self):
        for kind, instruction in SIGNATURE.items():
            with self.subTest(card=kind):
                rig = self.rig(kind)
                flags = ["--force"] + (["--key", JPKI] if kind == "jpki" else [])
                rig.say(f"pull-at 0 {instruction}")
                run = self.sign(rig, SIGNING_PINS[kind], *flags, "--driver-timeout", "5")
                self.assert_refused(run, 6, "")
                self.back_in(rig)
                self.assert_next_works(rig, SIGNING_PINS[kind], *flags)
                rig.close()

    def test_a_program_that_stays_signs_again_once_the_card_is_back(self):
        for kind, instruction in (("esteid", "2A"), ("piv", "87")):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                program = self.signer(rig)
                pin = SIGNING_PINS[kind]
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                rig.say(f"pull-at 0 {instruction}")
                self.assertIn("error device", program.say(f"sign {pin}"))
                self.assertIn("error device", program.say(f"sign {pin}"))  # it is still out
                self.back_in(rig)
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                rig.close()

    def test_a_wrong_pin_does_not_spoil_the_signatures_after_it(self):
        for kind in ("esteid", "piv", "cns"):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                program = self.signer(rig)
                pin = SIGNING_PINS[kind]
                self.assertIn("error pin", program.say("sign 999999"))
                self.assertEqual(program.say(f"sign {pin}"), "ok 1 1")
                if kind != "cns":  # it has the PIN already
                    self.assertIn("error pin", program.say("sign 999999"))  # for this one signature
                    self.assertEqual(program.say(f"sign {pin} 2 1"), "ok 2 2")
                rig.close()

    def test_a_fork_of_a_program_signs_and_so_does_the_program(self):
        for kind in ("esteid", "piv", "cns"):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                program = self.signer(rig)
                pin = SIGNING_PINS[kind]
                self.assertRegex(program.say(f"sign {pin}"), "^ok 1 ")
                self.assertRegex(program.say(f"fork {pin}"), "^ok 1 ")
                self.assertRegex(program.say(f"sign {pin}"), "^ok 1 ")
                rig.close()

    def test_a_card_that_was_out_and_in_again_between_two_signatures(self):
        rig = self.rig("esteid")
        program = self.signer(rig)
        self.assertEqual(program.say("sign 12345"), "ok 1 1")
        rig.say("remove 0")
        rig.wait_for(lambda: rig.cards() == 0)
        self.back_in(rig)
        # OpenSC notices it only when it has the PIN already; whether that was used up is not known, so nobody tries again.
        self.assertIn("error device: the token was removed", program.say("sign 12345"))
        self.assertEqual(program.say("sign 12345"), "ok 1 1")

    def test_a_reader_that_is_unplugged(self):
        rig = self.rig("esteid")
        program = self.signer(rig)
        self.assertEqual(program.say("sign 12345"), "ok 1 1")
        rig.say("unplug 0")
        rig.wait_for(lambda: rig.cards() == 0)
        self.assertIn("error device", program.say("sign 12345"))
        self.assert_refused(self.sign(rig, "12345"), 6, "")
        rig.say("plug 0")
        rig.wait_for(lambda: rig.cards() == 1)
        self.assertRegex(program.say("sign 12345"), "^ok 1 ")

    def test_a_daemon_that_dies_and_comes_back(self):
        rig = self.rig("esteid")
        program = self.signer(rig)
        self.assertEqual(program.say("sign 12345"), "ok 1 1")
        rig.say("pcscd stop")
        self.assertIn("error device", program.say("sign 12345"))
        self.assert_refused(self.sign(rig, "12345"), 6, "no token was found")
        rig.say("pcscd start")
        rig.wait_for(lambda: rig.cards() == 1)
        self.assertRegex(program.say("sign 12345"), "^ok 1 ")

    def test_a_daemon_that_dies_while_a_card_signs(self):
        rig = self.rig("esteid")
        rig.say("slow 0 2A 3000")
        killer = threading.Timer(1.5, rig.say, ["pcscd stop"])
        killer.start()
        self.assert_refused(self.sign(rig, "12345", "--driver-timeout", "10"), 6, "")
        killer.join()
        rig.say("slow 0 2A 0")
        rig.say("pcscd start")
        rig.wait_for(lambda: rig.cards() == 1)
        self.assert_next_works(rig)

    def test_a_card_that_answers_with_a_status_word(self):
        for kind, instruction in SIGNATURE.items():
            rig = self.rig(kind)
            flags = ["--key", JPKI] if kind == "jpki" else []
            for word in ("6985", "6F00", "6A80", "6700"):
                with self.subTest(card=kind, word=word):
                    rig.say(f"fail 0 {instruction} {word} 2")  # OpenSC tries some cards twice by itself
                    name = f"{kind}-{word}"
                    self.assert_refused(self.sign(rig, SIGNING_PINS[kind], *flags, name=name), 6, "", name=name)
                    rig.say(f"fail 0 {instruction} {word} 0")
                    self.assert_next_works(rig, SIGNING_PINS[kind], "--force", *flags)
            rig.close()

    def test_a_login_that_the_card_has_forgotten_is_renewed_and_not_for_ever(self):
        rig = self.rig("esteid")
        rig.say("fail 0 2A 6982 1")
        self.assert_signed(self.sign(rig, "12345"))
        rig.say("fail 0 2A 6982 99")
        self.assert_refused(self.sign(rig, "12345", name="never"), 6, "ended the login", "another program", name="never")
        rig.say("fail 0 2A 6982 0")
        self.assert_next_works(rig)
        self.assertEqual(rig.tries()["PIN2"], 3)

    def test_a_slow_card_is_waited_for_within_the_deadline(self):
        rig = self.rig("esteid")
        rig.say("slow 0 2A 3000")
        self.assert_signed(self.sign(rig, "12345"))
        self.assert_refused(self.sign(rig, "12345", "--driver-timeout", "1", name="slow"), 6,
                            "did not answer within 1 seconds", "try again", name="slow")
        rig.say("slow 0 2A 0")
        self.assert_next_works(rig)

    def test_a_file_that_was_there_survives_a_failure(self):
        rig = self.rig("esteid")
        self.assert_signed(self.sign(rig, "12345"))
        before = (self.folder / "memo.asice").read_bytes()
        rig.say("pull-at 0 2A")
        self.assert_exit(6, self.sign(rig, "12345", "--force"))
        self.assertEqual((self.folder / "memo.asice").read_bytes(), before)

    def test_two_threads_on_one_card_lose_nothing(self):
        for kind in ("esteid", "piv", "cns"):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                program = self.signer(rig)
                self.assertEqual(program.say(f"sign {SIGNING_PINS[kind]} 20 2").split()[:2], ["ok", "40"])
                rig.close()

    def test_two_processes_on_one_card_lose_nothing(self):
        for kind in ("esteid", "piv", "cns"):
            with self.subTest(card=kind):
                rig = self.rig(kind)
                programs = [self.signer(rig), self.signer(rig)]
                answers = [None, None]

                def work(number):
                    answers[number] = programs[number].say(f"sign {SIGNING_PINS[kind]} 20 1")
                threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                self.assertEqual([answer.split()[:2] for answer in answers], [["ok", "20"]] * 2, answers)
                rig.close()

    def test_two_programs_that_come_and_go_on_one_card(self):
        rig = self.rig("esteid")
        runs = {}

        def work(number):
            for round in range(3):
                name = f"memo-{number}-{round}"
                runs[name] = self.sign(rig, "12345", name=name)
        threads = [threading.Thread(target=work, args=(number,)) for number in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for name, run in runs.items():
            self.assert_signed(run, name)

    def test_the_driver_without_the_signing_key_is_told(self):
        rig = self.rig("esteid")
        run = self.sign(rig, "1234", "--module", OPENSC.replace("opensc-pkcs11", "onepin-opensc-pkcs11"))
        self.assert_refused(run, 6, "logging in")


class Drivers(CardTestCase):
    """Drivers that hang or die, wherever they do."""

    def faulty(self, rig, *rules):
        path = self.folder / "faults"
        path.write_text("".join(rule + "\n" for rule in rules))
        return {"CARD_RIG_TARGET": OPENSC, "CARD_RIG_FAULTS": str(path), "MOCSIGN_MODULE": str(FAULTS)}

    def test_a_driver_that_hangs_costs_one_error_after_the_deadline(self):
        rig = self.rig("esteid")
        for function in ("C_Initialize", "C_GetSlotList", "C_GetTokenInfo", "C_FindObjects", "C_Login", "C_SignInit", "C_Sign",
                         "C_OpenSession"):
            with self.subTest(function=function):
                began = time.monotonic()
                run = self.sign(rig, "12345", "--driver-timeout", "1", env=self.faulty(rig, f"{function} 0 1 hang"))
                self.assert_refused(run, 6, "did not answer within 1 seconds", "doctor")
                self.assertLess(time.monotonic() - began, PATIENCE)
        self.assert_signed(self.sign(rig, "12345", env=self.faulty(rig)))

    def test_a_driver_that_dies_costs_one_error(self):
        rig = self.rig("esteid")
        for function in ("C_Initialize", "C_GetSlotList", "C_GetAttributeValue", "C_Login", "C_Sign", "C_CloseSession"):
            with self.subTest(function=function):
                run = self.sign(rig, "12345", env=self.faulty(rig, f"{function} 0 1 crash"))
                self.assert_refused(run, 6, "crashed", "try again")
        self.assert_signed(self.sign(rig, "12345", env=self.faulty(rig)))

    def test_keys_survives_a_driver_that_hangs_or_dies(self):
        rig = self.rig("esteid")
        for what, told in (("hang", "did not answer"), ("crash", "crashed")):
            env = {**rig.env, **self.faulty(rig, f"C_GetTokenInfo 0 1 {what}")}
            self.assert_complains(mocsign("keys", "--driver-timeout", "1", env=env), 6, told)

    def test_errors_of_a_driver_are_put_into_words(self):
        rig = self.rig("esteid")
        for function, value, told in (("C_SignInit", "32", "removed"), ("C_Sign", "5", "driver failed"), ("C_Sign", "31", "no room"),
                                      ("C_OpenSession", "E0", "no token in the reader"), ("C_Sign", "101", "ended the login")):
            with self.subTest(function=function, value=value):
                run = self.sign(rig, "12345", env=self.faulty(rig, f"{function} {2 if function == 'C_OpenSession' else 0} 99 return {value}"))
                self.assert_refused(run, 6, told)
        self.assert_signed(self.sign(rig, "12345", env=self.faulty(rig)))


class Matrix(unittest.TestCase):
    def test_each_test_that_the_table_of_faults_names_exists(self):
        folder = SOURCE / "tests/card"
        named = set(re.findall(r"`(test_\w+)`", (folder / "README.md").read_text()))
        self.assertGreater(len(named), 20)
        written = set(re.findall(r"def (test_\w+)\(", "".join(file.read_text() for file in folder.glob("*_test.py"))))
        self.assertEqual(named - written, set())


if __name__ == "__main__":
    unittest.main()
