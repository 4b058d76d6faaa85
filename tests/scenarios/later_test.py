"""Scenarios about what a dossier meant on a day before some of it was signed."""
from scenario import Scenario, unittest

THEN = "2024-06-01"


class BeforeItWasSigned(Scenario):
    """What came after the time asked about is listed, and nothing is in doubt for it."""

    def setUp(self):
        super().setUp()
        self.memorandum()
        notice = self.keep(self.notice("n1"), "ee-minister", "2024-10-01T08:00:00Z")
        self.keep(self.receipt("r1", notice, "JP", "2024-10-02T08:00:00Z"), "jp-minister", "2024-10-03T08:00:00Z")

    def test_later_acts_are_listed_and_change_nothing(self):
        status = self.status(THEN, code=0)
        self.assertEqual((status["state"], status["unread"]), ("IN-FORCE", []))
        self.assertEqual([(each["kind"], each["by"], each["proven_from"]) for each in status["later"]],
                         [("Notice", "EE", "2024-10-01T08:00:00Z"), ("Receipt", "JP", "2024-10-03T08:00:00Z")])
        self.assertEqual([each["kind"] for each in status["acts"]], ["MoC"])
        self.assertIn("Notice of EE, proven from 2024-10-01T08:00:00Z on", self.run_trusting("status", self.dossier, at=THEN).out)
        self.assert_exit(0, self.run_trusting("status", self.dossier, "--strict", at=THEN))

    def test_of_a_file_that_was_half_signed_that_half_counts(self):
        self.dossier.joinpath("moc.asice").unlink()
        draft = self.in_force(self.drafted_memorandum(), ("ee-minister",), "2022-05-06")
        self.keep(draft, "jp-minister", "2022-05-09T09:00:00Z")
        self.assertEqual(self.status("2022-05-10", code=0)["state"], "IN-FORCE")
        status = self.status("2022-05-07", code=1)
        act = self.entry(status, "moc")
        self.assertEqual((status["state"], act["codes"]), ("PARTLY-SIGNED", ["ACT-MISSING-PARTICIPANT(JP)"]))
        self.assertIn("SIGNATURE-LATER", [each["code"] for each in act["findings"]])

    def test_before_the_memorandum_there_is_none(self):
        run = self.run_trusting("status", self.dossier, at="2022-05-01")
        self.assert_exit(5, run)
        self.assertIn("was signed later: its signatures are proven from 2022-05-06T09:00:00Z on", run.err)

    def test_what_is_bad_today_is_not_called_later(self):
        """Without a time-stamp, nothing proves that a signature came later."""
        self.keep(self.notice("n2", "other", power=None), "ee-minister", "2024-10-01T08:00:00Z", level="B")
        status = self.status(THEN, code=3)
        self.assertNotIn("n2.asice", str(status["later"]))


if __name__ == "__main__":
    unittest.main()
