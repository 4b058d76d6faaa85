"""What the program says to a command line, right or wrong."""
import re
import subprocess
import unittest

from harness import PROGRAM, TestCase, mocsign, on_terminal

VERBS = ["draft", "sign", "consent", "notice", "verify", "status", "consolidate", "augment", "inspect", "keys", "merge",
         "trust", "sandbox", "config", "completion", "version"]
LATER = ["doctor", "serve", "worker"]


class Usage(TestCase):
    def test_without_a_command_the_overview_goes_to_standard_error(self):
        run = mocsign()
        self.assert_exit(2, run)
        self.assertEqual(run.out, "")
        for verb in VERBS:
            self.assertRegex(run.err, rf"\n  {verb} ")

    def test_help_is_a_result(self):
        for flag in ("--help", "-h"):
            run = mocsign(flag)
            self.assert_exit(0, run)
            self.assertIn("usage: mocsign", run.out)
            self.assertEqual(run.err, "")

    def test_every_verb_has_help_even_on_a_wrong_line(self):
        for verb in VERBS:
            for arguments in ([verb, "--help"], [verb, "--no-such-flag", "-h"]):
                run = mocsign(*arguments)
                self.assert_exit(0, run)
                self.assertIn(f"usage: mocsign {verb}", run.out)
                self.assertNotIn("--at TIME                 the signing time", run.out)

    def test_version(self):
        for arguments in (["version"], ["--version"]):
            run = mocsign(*arguments)
            self.assert_exit(0, run)
            self.assertRegex(run.out, r"^mocsign \d+\.\d+\.\d+\n$")

    def test_a_mistyped_command_is_answered_with_the_nearest(self):
        self.assert_complains(mocsign("verfy"), 2, "no such command: “verfy”", "did you mean “verify”?")
        self.assert_complains(mocsign("xyzzy"), 2, "no such command", "see mocsign --help")

    def test_verbs_that_do_not_work_yet_do_not_exist(self):
        for verb in LATER:
            self.assert_complains(mocsign(verb), 2, "no such command")

    def test_wrong_flags_and_values_are_named(self):
        a = self.file("a.xml", "<a/>")
        cases = [
            (["verify", a, "--polcy", "strict"], "no such flag: “--polcy”", "did you mean --policy?"),
            (["verify", a, "-x"], "no such flag: “-x”", "--help"),
            (["verify"], "PATH is missing", "--help"),
            (["verify", a, "--policy", "lenient"], "there is no policy “lenient”",
             "strict, eidas-qualified, digidoc, structure-only, or a file"),
            (["verify", a, "--policy"], "without its value", "--policy"),
            (["verify", a, "--policy", "strict", "--policy", "strict"], "--policy is given 2 times", "once"),
            (["verify", a, "--format", "pdf"], "no report format “pdf”", "human, json, jsonl, junit, sarif, etsi"),
            (["verify", a, "--at", "yesterday"], "“yesterday” is not a time", "2026-11-21T16:00:00Z"),
            (["verify", a, "-j", "0"], "-j cannot be “0”", "from 1 to"),
            (["verify", a, "-j", "many"], "-j cannot be “many”", "from 1 to"),
            (["verify", a, "--shard", "3/2"], "“3/2” is not a shard", "2/8"),
            (["verify", a, "--shard", "1"], "“1” is not a shard", "2/8"),
            (["verify", a, "--fail-on", "failed"], "--fail-on cannot hold “failed”", "indeterminate, unsigned"),
            (["verify", a, "--fail-on", "unsigned,"], "--fail-on cannot hold “”", "indeterminate, unsigned"),
            (["verify", a, "--report", "out.pdf"], "does not tell the format", ".junit.xml or .sarif"),
            (["sign", a, "--level", "LT"], "level LT needs a time-stamping authority", "--level B"),
            (["sign", a, "--level", "XL"], "--level cannot be “XL”", "B, T, LT, LTA"),
            (["augment", a, "--level", "B"], "every signature has level B", "--level T"),
            (["sign", a, "--place", "Tallinn"], "“Tallinn” is not a place", "Tallinn,EE"),
            (["sign", a, "--commitment", "aproval"], "no commitment “aproval”", "approval"),
            (["sign", a, "--packaging", "zip"], "--packaging cannot be “zip”", "asice"),
            (["sign", a, "--policy-id", "urn:oid:1.2"], "a signature policy needs", "--policy-file"),
            (["sign", a, "--pin-fd", "77"], "--pin-fd 77 is no open file descriptor", "3<"),
            (["sign", a, "--key", "pkcs11:token=a;pin-value=1234"], "pin-value", ""),
            (["draft", "treaty"], "KIND cannot be “treaty”", "moc"),
            (["draft", "moc"], "--from is missing", "--help"),
            (["draft", "moc", "--from", a], "--terms is missing", "--help"),
            (["draft", "notice", "--by", "EE"], "--about is missing", "--help"),
            (["draft", "notice", "--about", a, "--channel", "hand"], "--channel says nothing in an act of kind notice", "leave"),
            (["draft", "notice", "--about", a, "--evidence", a], "--evidence says nothing", "leave"),
            (["draft", "notice", "--about", a, "--zone", "UTC"], "--zone says nothing", "leave"),
            (["draft", "notice", "--about", a, "--set", "x"], "“x” is not KEY=VALUE", "reading.zone"),
            (["inspect", a, "--json", "--tree"], "exclude each other", "one of them"),
            (["inspect", a, a], "one argument too many", "--help"),
            (["version", "now"], "one argument too many: “now”", "--help"),
            (["completion", "tcsh"], "SHELL cannot be “tcsh”", "bash, zsh, fish"),
            (["sandbox", "sideways"], "ACTION cannot be “sideways”", "up, down, env, revoke, clock"),
            (["verify", a, "--trust", ""], "--trust has an empty value", "--help"),
        ]
        for arguments, error, hint in cases:
            with self.subTest(arguments=arguments):
                self.assert_complains(mocsign(*arguments), 2, error, hint)

    def test_a_folder_needs_the_recursive_flag(self):
        self.assert_complains(mocsign("verify", self.folder), 2, "is a folder", "-r")

    def test_a_pin_on_the_command_line_is_not_repeated(self):
        run = mocsign("sign", self.file("a.txt"), "--key", "pkcs11:token=a?pin-value=97531")
        self.assert_exit(2, run)
        self.assertNotIn("97531", run.out + run.err)

    def test_what_others_named_cannot_steer_the_terminal(self):
        run = mocsign("verify", "--\x1b[2J\u202e")
        self.assert_exit(2, run)
        self.assertNotIn("\x1b", run.err)
        self.assertNotIn("\u202e", run.err)

    def test_a_full_disk_on_standard_output_is_an_error(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([PROGRAM, "version"], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(done.returncode, 5)
        self.assertIn(b"error: the result could not be written", done.stderr)

    def test_closed_standard_streams_do_no_harm(self):
        done = subprocess.run(["sh", "-c", '"$0" version <&- >&- 2>&-', PROGRAM])
        self.assertEqual(done.returncode, 0)


class Colour(TestCase):
    def complaint(self, **env):
        return on_terminal("verfy", env=env, outputs_on_screen=True).screen

    def test_errors_are_coloured_on_a_terminal_only_if_it_can_and_may(self):
        self.assertIn("\x1b[31merror:\x1b[0m", self.complaint())
        self.assertNotIn("\x1b", self.complaint(NO_COLOR="1"))
        self.assertNotIn("\x1b", self.complaint(TERM="dumb"))
        self.assertNotIn("\x1b", mocsign("verfy", env={"TERM": "xterm"}).err)


class Completion(TestCase):
    def complete(self, *words):
        script = mocsign("completion", "bash").out + (
            f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _mocsign; printf '%s\\n' \"${{COMPREPLY[@]}}\"")
        return subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True).stdout.split()

    def test_bash_completes_verbs_flags_and_values(self):
        self.assertEqual(self.complete("mocsign", "ver"), ["verify", "version"])
        self.assertEqual(self.complete("mocsign", "verify", "--pol"), ["--policy"])
        self.assertEqual(self.complete("mocsign", "verify", "--policy", "str"), ["strict", "structure-only"])
        self.assertEqual(self.complete("mocsign", "sandbox", "u"), ["up"])
        self.assertEqual(self.complete("mocsign", "sign", "--at"), [])

    def test_zsh_and_fish_know_every_verb(self):
        for shell in ("zsh", "fish"):
            script = mocsign("completion", shell).out
            for verb in VERBS:
                self.assertTrue(re.search(rf"\b{verb}\b", script), (shell, verb))


if __name__ == "__main__":
    unittest.main()
