"""The documents say what the program does."""
import os
import re
import subprocess
import unittest

from harness import SOURCE, TestCase, mocsign
from usage_test import VERBS

MAN_PAGE = SOURCE / "docs/man/mocsign.1"


def sections_of_man_page():
    """Return the text of the man page's part for each verb, without roff's escapes."""
    text = MAN_PAGE.read_text(encoding="utf-8").replace("\\-", "-")
    commands = text.split(".SH COMMANDS")[1].split("\n.SH ")[0]
    parts = re.split(r"\n\.SS (\w+)\n", commands)
    return dict(zip(parts[1::2], parts[2::2]))


def flags_in(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


class Documents(TestCase):
    def test_exit_codes_are_generated_from_the_enumeration(self):
        made = subprocess.run([os.environ["EXIT_CODES_DOC"]], capture_output=True, text=True, check=True).stdout
        self.assertEqual((SOURCE / "docs/exit-codes.md").read_text(encoding="utf-8"), made)

    def test_the_man_page_lists_every_exit_code(self):
        text = MAN_PAGE.read_text(encoding="utf-8").split(".SH EXIT STATUS")[1]
        for code in re.findall(r"^\| (\d+) \|", (SOURCE / "docs/exit-codes.md").read_text(), re.M):
            self.assertRegex(text, rf"(?m)^\.B {code}$")

    def test_the_man_page_lists_every_verb_and_every_flag_and_no_other(self):
        sections = sections_of_man_page()
        self.assertEqual(sorted(sections), sorted(VERBS))
        for verb in VERBS:
            with self.subTest(verb=verb):
                known = flags_in(mocsign(verb, "--help").out.split("usage: ")[1].split("\n", 1)[1])
                listed = flags_in(sections[verb])
                self.assertEqual(listed, known - {"--help", "--verbose"})

    def test_the_man_page_is_well_formed(self):
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", MAN_PAGE], capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))


if __name__ == "__main__":
    unittest.main()
