"""Scenarios about notices: what was given, when it arrived, and under which reading that was in time."""
from scenario import Scenario, unittest

EE_CLAUSE = "sec_4__para_2"


class NoticesOfEstonia(Scenario):
    """Six months before the end of the initial term, in May 2025: 4 to 7 November 2024, as one reads it."""

    def setUp(self):
        super().setUp()
        self.memorandum()

    def given(self, signed="2024-10-01T08:00:00Z", name="n1", **how):
        return self.keep(self.notice(name), "ee-minister", signed, **how)

    def received(self, item, arrived, signed=None, name="r1"):
        return self.keep(self.receipt(name, item, "JP", arrived), "jp-minister", signed or arrived)

    def judged(self, at, *flags, code=None, file="n1"):
        status = self.status(at, *flags, code=code)
        return status, self.entry(status, file)

    def test_14_a_claimed_time_is_no_proof(self):
        self.given("2024-11-20T10:00:00Z", claimed="2024-11-01T10:00:00Z")
        _, act = self.judged("2024-12-01", *self.reading(runs_from="sending"), code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("TIME-NO-POE", self.codes(act))
        self.assertEqual(act["proven_between"], [None, "2024-11-20T10:00:00Z"])

    def test_14_a_time_stamp_before_the_deadline_is_proof(self):
        self.given("2024-11-01T10:00:00Z")
        _, act = self.judged("2024-12-01", *self.reading(runs_from="sending"), code=3)
        self.assertNotIn("TIME-NO-POE", self.codes(act))

    def test_14_a_claimed_time_without_any_time_stamp_is_no_proof(self):
        self.given("2024-11-01T10:00:00Z", level="B")
        self.props.ask("clock", at="2024-11-20")
        status = self.status("2024-11-20", *self.reading(runs_from="sending"), code=3, online=True)
        act = self.entry(status, "n1")
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("TIME-NO-POE", self.codes(act))
        self.assertEqual(act["proven_between"], [None, "2024-11-20T00:00:00Z"])

    def test_15_what_was_sent_in_time_and_received_late_splits_the_readings(self):
        notice = self.given("2024-11-04T08:00:00Z")
        for name, event, when in (("d1", "SubmissionAcceptance", "2024-11-04T09:00:00Z"),
                                  ("d2", "ContentConsignment", "2024-11-08T09:00:00Z")):
            self.keep(self.delivery(name, notice, "EE", event, when), "delivery-service", "2024-11-08T10:00:00Z")
        _, act = self.judged("2024-12-01", code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("TIME-READING-SPLIT", self.codes(act))
        for run, verdict in (("sending", "EFFECTIVE"), ("receipt", "NOT-EFFECTIVE")):
            _, act = self.judged("2024-12-01", *self.reading(runs_from=run))
            self.assertEqual(act["verdict"], verdict)
        self.assertIn("has told the other in writing", self.explained("n1", "2024-12-01"))

    def test_16_a_delivery_service_that_nobody_named_proves_nothing(self):
        self.knows_services = False
        notice = self.given()
        self.keep(self.delivery("d1", notice, "EE", "ContentConsignment", "2024-10-02T09:00:00Z"), "delivery-service",
                  "2024-10-02T10:00:00Z")
        status, act = self.judged("2024-12-01", code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("NOTICE-SENT-ONLY", self.codes(act))
        self.assertIn("DELIVERY-SERVICE-UNKNOWN", self.codes(self.entry(status, "d1")))

    def test_16_a_notice_without_evidence_of_receipt_is_only_sent(self):
        self.given()
        _, act = self.judged("2024-12-01", code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("NOTICE-SENT-ONLY", self.codes(act))

    def test_16_what_the_sender_alone_says_of_delivery_is_no_evidence(self):
        notice = self.given()
        self.keep(self.delivery("d1", notice, "EE", "ContentConsignment", "2024-10-02T09:00:00Z"), "ee-minister",
                  "2024-10-02T10:00:00Z", commitment="Origin")
        _, act = self.judged("2024-12-01")
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("NOTICE-SENT-ONLY", self.codes(act))

    def test_17_a_receipt_for_another_file_is_ignored(self):
        notice = self.given()
        other = self.keep(self.notice("n2", "other", power=None), "ee-minister", "2024-10-01T09:00:00Z")
        receipt = self.receipt("r1", notice, "JP", "2024-10-02T09:00:00Z", digest=self.reference(other)["digest"])
        self.keep(receipt, "jp-minister", "2024-10-02T10:00:00Z")
        status, act = self.judged("2024-12-01")
        self.assertIn("NOTICE-SENT-ONLY", self.codes(act))
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("RECEIPT-MISMATCH", self.codes(self.entry(status, "r1")))

    def withdrawn(self, received, by="EE", holder="ee-minister"):
        """A notice of October 2027 to the period's end in May 2028, and a withdrawal that arrives at a time."""
        notice = self.given("2027-10-01T08:00:00Z")
        self.received(notice, "2027-10-02T09:00:00Z")
        withdrawal = self.keep(self.withdrawal("w1", notice, by), holder, received)
        if by == "EE":
            self.received(withdrawal, received, name="r2")

    def test_20_a_notice_that_was_withdrawn_before_the_end_ends_nothing(self):
        self.withdrawn("2028-01-15T09:00:00Z")
        self.assertEqual(self.status("2027-12-01", code=None)["state"], "ENDING")
        status, act = self.judged("2028-02-01")
        self.assertEqual((status["state"], act["state"]), ("IN-FORCE", "WITHDRAWN"))
        self.assertEqual(self.entry(status, "w1")["verdict"], "EFFECTIVE")
        self.assertIn("WITHDRAWAL-RULE", " ".join(self.entry(status, "w1")["codes"] + act["codes"]))
        shown = self.run_trusting("status", self.dossier, at="2028-02-01").out
        self.assertIn("2027-10-02", shown)
        self.assertIn("2028-01-15", shown)

    def test_20_a_withdrawal_after_the_end_changes_nothing(self):
        self.withdrawn("2028-05-10T09:00:00Z")
        status, act = self.judged("2028-06-01", file="w1", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertEqual(status["state"], "EXPIRED")

    def test_21_nobody_can_withdraw_the_notice_of_another(self):
        self.withdrawn("2028-01-15T09:00:00Z", by="JP", holder="jp-minister")
        status, act = self.judged("2028-02-01", file="w1", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertEqual(status["state"], "ENDING")

    def test_21_nor_in_the_name_of_the_one_who_gave_it(self):
        self.withdrawn("2028-01-15T09:00:00Z", by="EE", holder="jp-minister")
        status, act = self.judged("2028-02-01", file="w1", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertEqual(status["state"], "ENDING")

    def test_32_a_termination_that_the_text_does_not_know_is_treated_as_nothing_else(self):
        notice = self.keep(self.notice("n1", "termination", power="termination", end="2023-12-31"), "ee-minister",
                           "2023-06-01T08:00:00Z")
        self.received(notice, "2023-06-02T09:00:00Z")
        status, act = self.judged("2023-07-01", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("POWER-NOT-IN-TEXT", self.codes(act))
        words = str(act) + self.explained("n1", "2023-07-01")
        self.assertIn("sec_4__para_2", words)
        self.assertIn("sec_4__para_3", words)
        self.assertEqual(status["state"], "IN-FORCE")

    def test_36_the_end_does_not_drift_after_five_renewals(self):
        status = self.status("2029-10-01")
        self.assertEqual(status["period"], 5)
        self.assertEqual(self.last_days(status), {"2030-05-05", "2030-05-06"})


class NoticesOfItaly(Scenario):
    """Three months before the end of the initial term, in June 2031: 13 to 16 March 2031, as one reads it."""

    def setUp(self):
        super().setUp()
        self.memorandum("resilient-supply")

    def given(self, arrived, signed="2031-03-10T08:00:00Z", **notice):
        notice = self.keep(self.notice("n1", by="IT", **notice), "it-minister", signed)
        self.keep(self.receipt("r1", notice, "JP", arrived), "jp-minister", arrived)

    def judged(self, at="2031-04-01", *flags, code=None):
        status = self.status(at, *flags, code=code)
        return self.entry(status, "n1")

    def test_12_a_notice_that_is_in_time_in_rome_and_late_in_tokyo_splits_the_readings(self):
        self.given("2031-03-14T16:30:00Z")
        rome, tokyo = self.reading(zone="sender"), self.reading(zone="addressee")
        act = self.judged("2031-04-01", *rome, *tokyo, code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("TIME-READING-SPLIT", self.codes(act))
        self.assertEqual(self.judged("2031-04-01", *rome, code=0)["verdict"], "EFFECTIVE")
        self.assertEqual(self.judged("2031-04-01", *tokyo, code=1)["verdict"], "NOT-EFFECTIVE")
        excluded = [flag for zone in ("sender", "addressee") for flag in self.reading(commencement="not-counted", zone=zone)]
        self.assertEqual(self.judged("2031-04-01", *excluded, code=0)["verdict"], "EFFECTIVE")

    def test_12_an_agreed_reading_decides(self):
        self.given("2031-03-14T16:30:00Z")
        agreed = self.agreed_reading("a1", "IT", commencement="counted", noticeCount="plain", noticeRuns="receipt",
                                     zone="addressee")
        agreed = self.keep(agreed, "it-minister", "2027-01-10T10:00:00Z")
        self.keep(agreed, "jp-minister", "2027-01-11T10:00:00Z")
        act = self.judged(code=1)
        self.assertEqual((act["verdict"], act["state"]), ("NOT-EFFECTIVE", "LATE"))
        self.assertIn("LATE", self.codes(act))

    def test_13_until_the_safe_instant_a_notice_is_in_time_under_every_reading(self):
        self.given("2031-03-13T14:59:59Z")
        self.assertEqual(self.status("2031-03-01", code=None)["safe_notice_instant"], "2031-03-13T14:59:59Z")
        self.assertEqual(self.judged(code=0)["verdict"], "EFFECTIVE")

    def test_13_a_second_later_it_is_not(self):
        self.given("2031-03-13T15:00:00Z")
        act = self.judged(code=3)
        self.assertIn("TIME-READING-SPLIT", self.codes(act))

    def ending(self, arrived, end, **notice):
        """A notice under paragraph 6.2 of the sample."""
        self.given(arrived, signed="2026-11-20T08:00:00Z", type="termination", power="termination", end=end, **notice)

    def test_33_at_the_end_of_a_month_counting_forward_and_backward_differ(self):
        self.ending("2026-11-30T10:00:00Z", "2027-02-28")
        act = self.judged("2026-12-15", code=3)
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("TIME-READING-SPLIT", self.codes(act))
        words = str(act) + self.explained("n1", "2026-12-15")
        self.assertIn("2026-11-28", words)
        self.assertIn("2026-11-30", words)

    def test_34_a_notice_that_has_to_state_its_date_and_does_not_is_incomplete(self):
        self.ending("2026-11-25T10:00:00Z", None)
        act = self.judged("2026-12-15", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("NOTICE-INCOMPLETE(intended date)", act["codes"])

    def test_35_a_notice_in_another_language_is_flagged_and_takes_effect(self):
        self.ending("2026-11-20T10:00:00Z", "2027-03-31", language="ja", statement="本協力覚書を終了する。")
        act = self.judged("2026-12-15", code=0)
        self.assertEqual(act["verdict"], "EFFECTIVE")
        self.assertIn("NOTICE-LANG", self.codes(act))

    def determined(self, first, second):
        draft = self.determination("p1", "IT", "joint laboratory", "2027-04-01", "Europe/Rome")
        self.keep(self.keep(draft, "it-minister", first), "jp-minister", second)
        return self.entry(self.status("2027-05-01", code=None), "p1")

    def test_37_a_determination_after_the_start_does_not_precede_it(self):
        act = self.determined("2027-03-20T10:00:00Z", "2027-04-03T10:00:00Z")
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("PRECEDENCE-FAILED", self.codes(act))

    def test_37_a_determination_before_the_start_is_effective(self):
        self.assertEqual(self.determined("2027-03-20T10:00:00Z", "2027-03-25T10:00:00Z")["verdict"], "EFFECTIVE")


if __name__ == "__main__":
    unittest.main()
