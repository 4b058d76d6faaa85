"""Scenarios about memoranda that are renewed by consent."""
from scenario import Scenario, mocsign, unittest


class ByConsent(Scenario):
    """Three years from 6 May 2022, and a year more whenever both consent to it."""

    def setUp(self):
        super().setUp()
        draft = self.drafted_memorandum(terms=lambda text: text.replace('mode = "automatic"', 'mode = "mutual-consent"'))
        self.in_force(draft, ("ee-minister", "jp-minister"), "2022-05-06")

    def renewed(self, period, first, second, name=None):
        draft = self.renewal(name or f"n{period}", "EE", period)
        return self.keep(self.keep(draft, "ee-minister", first), "jp-minister", second)

    def test_without_consent_it_ends_with_its_period(self):
        self.assertEqual(self.status("2025-05-01")["state"], "IN-FORCE")
        self.assertEqual(self.status("2025-06-01")["state"], "EXPIRED")

    def test_both_renew_it_in_time_twice(self):
        self.renewed(1, "2025-03-01T10:00:00Z", "2025-04-01T10:00:00Z")
        status = self.status("2026-01-01", code=0)
        self.assertEqual((status["state"], status["period"]), ("IN-FORCE", 1))
        self.assertEqual({each["period_last_day"] for each in status["readings"]}, {"2026-05-05", "2026-05-06"})
        self.assertEqual(self.entry(status, "n1")["state"], "RENEWED")
        self.renewed(2, "2026-03-01T10:00:00Z", "2026-04-01T10:00:00Z")
        self.assertEqual(self.status("2027-05-01")["period"], 2)
        self.assertEqual(self.status("2027-06-01")["state"], "EXPIRED")

    def test_one_alone_renews_nothing(self):
        self.keep(self.renewal("n1", "EE", 1), "ee-minister", "2025-03-01T10:00:00Z")
        status = self.status("2025-06-01", code=1)
        self.assertEqual(status["state"], "EXPIRED")
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", self.entry(status, "n1")["codes"])

    def test_consent_on_the_last_day_depends_on_the_reading(self):
        self.renewed(1, "2025-05-05T08:00:00Z", "2025-05-06T08:00:00Z")
        status = self.status("2025-06-01", code=3)
        self.assertEqual(status["state"], "DISPUTED")
        self.assertIn("TIME-READING-SPLIT", self.codes(self.entry(status, "n1")))
        counted = self.reading(commencement="not-counted")
        self.assertEqual(self.status("2025-06-01", *counted, code=0)["state"], "IN-FORCE")

    def test_consent_after_the_end_leaves_it_open(self):
        self.renewed(1, "2025-04-01T10:00:00Z", "2025-06-01T10:00:00Z")
        status = self.status("2025-07-01", code=3)
        self.assertEqual(status["state"], "DISPUTED")
        self.assertIn({"about": "renewal", "act": self.entry(status, "n1")["id"]}, status["doubts"])
        run = self.run_trusting("status", self.dossier, at="2025-07-01")
        self.assertIn("is not proven to have come before the end", run.out)

    def test_the_program_drafts_what_it_understands(self):
        draft = self.drafts / "drafted.asice"
        self.assert_exit(0, mocsign("draft", "renewal", "--about", self.dossier / "moc.asice", "--by", "EE", "--to",
                                           "JP", "--period", "1", "-o", draft))
        self.keep(self.keep(draft, "ee-minister", "2025-03-01T10:00:00Z"), "jp-minister", "2025-04-01T10:00:00Z")
        self.assertEqual(self.status("2026-01-01", code=0)["period"], 1)


if __name__ == "__main__":
    unittest.main()
