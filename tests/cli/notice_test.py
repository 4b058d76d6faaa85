"""mocsign notice: drafted from the dossier, checked against the deadline under every reading, signed."""
import re
import unittest

from dossier_case import DossierCase, digest, files_in
from harness import make_key, mocsign, on_terminal


class NoticeCase(DossierCase):
    def arguments(self, *arguments, by="EE", at="2027-06-01T00:00:00Z", key=None):
        return ("notice", self.dossier, "--policy", "structure-only", *self.trust, "-o", self.folder / "notice.asice",
                "--at", at, *(key or self.key(by)), *arguments)

    def notice(self, *arguments, **how):
        return mocsign(*self.arguments(*arguments, "--yes", **how))

    def act(self):
        return files_in(self.folder / "notice.asice")["act.xml"].decode()

    def assert_nothing_is_signed(self):
        self.assertFalse((self.folder / "notice.asice").exists())


class NonRenewal(NoticeCase):
    """Three years from 6 May 2022, renewed by the year unless six months' notice is given."""

    def test_the_deadline_is_shown_and_the_notice_drafted_from_the_dossier(self):
        run = on_terminal(*self.arguments("--type", "nonRenewal"), answers=[("Sign? [y/N]", "y\n")])
        self.assert_exit(0, run)
        self.assertIn("safe: received by 2027-11-04T14:59:59Z, in time under every reading", run.screen)
        self.assertIn("too late: after 2027-11-07T21:59:59Z, under every reading", run.screen)
        instants = re.findall(r"^    .* by (\S+):", run.screen, re.MULTILINE)
        self.assertEqual(instants, sorted(set(instants)))
        self.assertNotIn("/forward", run.screen)
        self.assertNotIn("WARNING", run.screen)
        memorandum = files_in(self.memorandum)
        for part in ('kind="Notice"', 'participant="EE" to="JP" clause="sec_4__para_2"', 'type="non-renewal"',
                     'power="nonrenewal"', f'version="0" digest="{digest(memorandum["text.xml"])}"',
                     digest(memorandum["act.xml"]), "gives Office for Digital Affairs of Japan notice"):
            self.assertIn(part, self.act())
        self.assertIn("ProofOfOrigin", files_in(self.folder / "notice.asice")["META-INF/signatures0.xml"].decode())

    def test_what_is_late_under_every_reading_takes_a_question_of_its_own(self):
        arguments = self.arguments("--type", "nonRenewal", at="2027-12-01T00:00:00Z")
        run = on_terminal(*arguments, answers=[("all the same? [y/N]", "n\n")])
        self.assert_exit(7, run)
        self.assertIn("TOO LATE under every reading", run.screen)
        self.assertIn("--end 2029-05-05, in time under every reading until 2028-11-04T14:59:59Z", run.screen)
        self.assert_nothing_is_signed()
        run = on_terminal(*arguments, answers=[("all the same? [y/N]", "y\n"), ("Sign? [y/N]", "y\n")])
        self.assert_exit(0, run)
        self.assertIn('type="non-renewal"', self.act())

    def test_the_next_end_can_be_named(self):
        run = self.notice("--type", "nonRenewal", "--end", "2029-05-05", at="2027-12-01T00:00:00Z")
        self.assert_exit(0, run)
        self.assertNotIn("TOO LATE", run.err)
        self.assertIn("safe: received by 2028-11-04T14:59:59Z", run.err)
        self.assertIn('intendedEnd="2029-05-05"', self.act())

    def test_what_is_late_under_some_readings_says_so(self):
        run = self.notice("--type", "nonRenewal", at="2027-11-05T12:00:00Z")
        self.assert_exit(0, run)
        self.assertRegex(run.err, r"TOO LATE under \d+ of \d+ readings")

    def test_a_power_that_the_text_does_not_give_is_refused(self):
        run = self.notice("--type", "termination", "--end", "2027-12-31")
        self.assert_complains(run, 1, "no such power", "nonrenewal (sec_4__para_2, --type nonRenewal)")
        self.assert_nothing_is_signed()

    def test_a_key_that_speaks_for_nobody(self):
        key, certificate = make_key(self.folder, "stranger", "A Stranger")
        stranger = ("--key", key, "--cert", certificate)
        self.assert_complains(self.notice("--type", "nonRenewal", key=stranger), 2, "for which participant", "--by")
        run = self.notice("--type", "nonRenewal", "--by", "EE", key=stranger)
        self.assertIn("WARNING: AUTH-CLAIMED-ONLY", run.err)
        self.assertIn("in time under every reading", run.err)

    def test_another_point_of_contact_is_stated(self):
        self.assert_complains(self.notice("--type", "pocChange"), 2, "states who it is", "--statement")
        self.assert_exit(0, self.notice("--type", "pocChange", "--statement", "The point of contact is Ms Kask."))
        self.assertIn('type="poc-change"', self.act())
        self.assertNotIn("power=", self.act())

    def test_the_notice_that_stands_is_withdrawn(self):
        self.assert_complains(self.notice("--type", "withdrawal"), 2, "not just one notice", "--of")
        self.assert_exit(0, self.notice("--type", "nonRenewal"))
        notice = self.folder / "notice.asice"
        given = digest(files_in(notice)["act.xml"])
        notice.rename(self.dossier / "notice.asice")
        self.assert_exit(0, self.notice("--type", "withdrawal"))
        self.assertIn('kind="Withdrawal"', self.act())
        self.assertEqual(self.act().count(given), 2)  # what is withdrawn is also the last act seen


class StatedEnd(NoticeCase):
    """Five years from 15 June 2026; the text also lets a Participant end it on a day, three months ahead."""
    source, terms, participants = "resilient-supply.txt", "resilient-supply.toml", ("IT", "JP")

    def test_the_day_is_demanded_and_the_first_one_named(self):
        run = self.notice("--type", "termination", by="IT")
        self.assert_complains(run, 2, "para_6__subpara_2 asks a notice to state the day", "can name 2027-09-0")
        self.assertIn("--type nonRenewal is in time until 2031-03-13T14:59:59Z", run.err)
        self.assert_nothing_is_signed()

    def test_a_stated_day_is_in_the_notice(self):
        run = self.notice("--type", "termination", "--end", "2027-12-31", by="IT")
        self.assert_exit(0, run)
        self.assertNotIn("TOO LATE", run.err)
        self.assertIn('intendedEnd="2027-12-31"', self.act())
        self.assertIn("discontinue the Memorandum of Cooperation on Resilient Supply on 2027-12-31.", self.act())

    def test_a_day_too_early_is_late(self):
        run = self.notice("--type", "termination", "--end", "2027-07-01", by="IT")
        self.assertIn("TOO LATE under every reading", run.err)

    def test_a_late_notice_is_not_made_another_one_but_the_other_one_is_named(self):
        run = self.notice("--type", "nonRenewal", by="IT", at="2031-04-01T00:00:00Z")
        self.assert_exit(0, run)
        self.assertIn("another way out (para_6__subpara_2): --type termination --end DATE, from 2031-07-0", run.err)
        self.assertIn('type="non-renewal"', self.act())


if __name__ == "__main__":
    unittest.main()
