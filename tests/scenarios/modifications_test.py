"""Scenarios about changes of the text: who consented, to what, on which base."""
from scenario import Scenario, unittest

# Operations on docs/samples/digital-services.md.
MOU_TO_MOC = ("replace", "sec_4__para_2", "This MoU runs", "This MoC runs")
TWO_YEARS = ("replace", "sec_4__para_2", "one (1) year at a time", "two (2) years at a time")
PURPOSE = ("replace", "sec_1__para_1", "building digital public services", "building and running digital public services")
CONTACTS = ("replace", "sec_3__para_2", "names a contact point", "names two contact points")
HEALTH = ("insert", "sec_4__para_4", "sec_4__para_5", "5.", "Health data stays outside of this MoC.")


class Modifications(Scenario):
    def setUp(self):
        super().setUp()
        self.moc = self.memorandum()

    def by_both(self, draft, first, second, name=None):
        """Signed by Estonia, then by Japan."""
        self.keep(draft, "ee-minister", first, name=name)
        return self.keep(self.dossier / f"{name or draft.stem}.asice", "jp-minister", second)

    def by_estonia(self, draft):
        return self.keep(draft, "ee-minister", "2023-03-01T10:00:00Z")

    def judged(self, file, at="2023-06-01", code=None, *flags):
        status = self.status(at, *flags, code=code)
        return status, self.entry(status, file)

    def assert_head(self, status, version):
        self.assertEqual(status["text"]["version"], version)

    def test_04_a_consent_to_one_modification_does_not_serve_another(self):
        first = self.by_estonia(self.modification("m1", [PURPOSE]))
        self.keep(self.consent("c1", first, "JP"), "jp-minister", "2023-03-02T10:00:00Z")
        self.by_estonia(self.modification("m2", [CONTACTS], after=first))
        status, second = self.judged("m2", code=1)
        self.assert_head(status, 1)
        self.assertEqual((self.entry(status, "m1")["verdict"], second["state"]), ("EFFECTIVE", "PROPOSED"))
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", second["codes"])

        replayed = self.consent("replayed", first, "JP", named=self.act_id(self.dossier / "m2.asice"))
        self.keep(replayed, "jp-minister", "2023-03-03T10:00:00Z")
        status, act = self.judged("replayed", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("ACT-REPLAY", self.codes(act))
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", self.entry(status, "m2")["codes"])

    def test_04_a_consent_whose_modification_is_not_there_serves_none(self):
        first = self.by_estonia(self.modification("m1", [PURPOSE]))
        self.keep(self.consent("c1", first, "JP"), "jp-minister", "2023-03-02T10:00:00Z")
        first.unlink()
        self.by_estonia(self.modification("m2", [CONTACTS]))
        status, second = self.judged("m2")
        self.assertEqual(second["state"], "PROPOSED")
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", second["codes"])
        self.assertIn("ACT-REPLAY", self.codes(self.entry(status, "c1")))
        self.assert_head(status, 0)

    def test_05_a_modification_of_a_text_that_has_been_changed_since_is_stale(self):
        self.by_both(self.modification("m1", [PURPOSE]), "2023-03-01T10:00:00Z", "2023-03-02T10:00:00Z")
        self.by_both(self.modification("m2", [CONTACTS]), "2023-05-01T10:00:00Z", "2023-05-02T10:00:00Z")
        status, act = self.judged("m2", code=1)
        self.assertEqual((act["verdict"], act["state"]), ("NOT-EFFECTIVE", "STALE"))
        self.assertIn("ACT-BASE-STALE", self.codes(act))
        self.assertIn("consent", self.explained("m2", "2023-06-01"))
        self.assert_head(status, 1)

    def test_06_a_modification_that_one_participant_signed_is_proposed(self):
        self.by_estonia(self.modification("m1", [PURPOSE]))
        status, act = self.judged("m1", code=1)
        self.assertEqual((act["verdict"], act["state"]), ("NOT-EFFECTIVE", "PROPOSED"))
        self.assertEqual(act["codes"], ["ACT-MISSING-PARTICIPANT(JP)"])
        self.assert_head(status, 0)

    def test_07_two_keys_of_one_participant_are_one_participant(self):
        mobile = self.authority("mobile", "EE", "Mari Tamm", "ee-minister-mobile", "modification")
        self.keep(mobile, "ee-minister", "2022-06-01T10:00:00Z")
        both = self.by_estonia(self.modification("m1", [PURPOSE]))
        self.keep(both, "ee-minister-mobile", "2023-03-02T10:00:00Z")
        status, act = self.judged("m1", code=1)
        self.assertEqual(act["state"], "PROPOSED")
        self.assertIn("ACT-DUPLICATE-PARTICIPANT(EE)", act["codes"])
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", act["codes"])
        self.assert_head(status, 0)

    def test_07_two_signatures_with_one_key_are_one_participant(self):
        self.keep(self.by_estonia(self.modification("m1", [PURPOSE])), "ee-minister", "2023-03-02T10:00:00Z")
        status, act = self.judged("m1", code=1)
        self.assertIn("ACT-DUPLICATE-PARTICIPANT(EE)", act["codes"])
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", act["codes"])
        self.assert_head(status, 0)

    def test_18_a_receipt_is_no_consent(self):
        self.keep(self.by_estonia(self.modification("m1", [PURPOSE])), "jp-minister", "2023-03-02T10:00:00Z",
                  commitment="Receipt")
        status, act = self.judged("m1", code=1)
        self.assertEqual(act["state"], "PROPOSED")
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", act["codes"])
        self.assert_head(status, 0)

    def test_19_a_consent_signed_as_a_receipt_is_no_consent(self):
        first = self.by_estonia(self.modification("m1", [PURPOSE]))
        self.keep(self.consent("c1", first, "JP"), "jp-minister", "2023-03-02T10:00:00Z", commitment="Receipt")
        status, act = self.judged("c1", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("ACT-COMMITMENT-MISMATCH", self.codes(act))
        self.assertIn("ACT-MISSING-PARTICIPANT(JP)", self.entry(status, "m1")["codes"])

    def test_22_two_modifications_of_one_base_that_touch_the_same_paragraph_conflict(self):
        self.by_both(self.modification("m1", [MOU_TO_MOC]), "2023-03-01T10:00:00Z", "2023-03-20T10:00:00Z")
        self.by_both(self.modification("m2", [TWO_YEARS]), "2023-03-05T10:00:00Z", "2023-03-15T10:00:00Z")
        status = self.status("2023-06-01", code=1)
        for name in ("m1", "m2"):
            act = self.entry(status, name)
            self.assertEqual((act["verdict"], act["state"]), ("NOT-EFFECTIVE", "CONFLICT"))
            self.assertIn("MOD-CONFLICT(overlap)", act["codes"])
        self.assert_head(status, 0)

    def test_23_two_modifications_of_one_base_that_commute_still_ask_for_a_joint_order(self):
        self.by_both(self.modification("m1", [PURPOSE]), "2023-03-01T10:00:00Z", "2023-03-20T10:00:00Z")
        self.by_both(self.modification("m2", [CONTACTS]), "2023-03-05T10:00:00Z", "2023-03-15T10:00:00Z")
        status = self.status("2023-06-01", code=None)
        for name in ("m1", "m2"):
            act = self.entry(status, name)
            self.assertNotEqual(act["verdict"], "EFFECTIVE")
            self.assertIn("COMMUTES", " ".join(act["codes"]))
            self.assertIn("agree on one modification that has both", self.explained(name, "2023-06-01"))
        self.assert_head(status, 0)

        self.by_both(self.modification("m3", [PURPOSE, CONTACTS]), "2023-07-01T10:00:00Z", "2023-07-02T10:00:00Z")
        status, act = self.judged("m3", "2023-08-01")
        self.assertEqual(act["verdict"], "EFFECTIVE")
        self.assert_head(status, 1)

    def test_30_a_consolidated_text_that_lacks_what_was_inserted_is_not_integrated(self):
        both = self.by_both(self.modification("m1", [PURPOSE, HEALTH], integration="to-be-determined"),
                            "2023-03-01T10:00:00Z", "2023-03-02T10:00:00Z")
        lacking = self.modification("lacking", [PURPOSE])
        self.by_both(self.integration("i1", both, "2023-05-01", text=self.result_of(lacking)), "2023-04-01T10:00:00Z",
                     "2023-04-02T10:00:00Z")
        self.assertEqual(self.verified(self.dossier / "i1.asice", "2023-06-01")["verdict"], "passed")
        status, act = self.judged("i1", code=1)
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("CONS-MISMATCH", self.codes(act))
        self.assertIn("sec_4__para_5", str(act) + self.explained("i1", "2023-06-01"))
        self.assertNotEqual(self.entry(status, "m1")["state"], "INTEGRATED")

    def test_31_a_modification_without_a_date_of_integration_is_consented_and_not_integrated(self):
        self.by_both(self.modification("m1", [PURPOSE], integration="to-be-determined"), "2023-03-01T10:00:00Z",
                     "2023-03-02T10:00:00Z")
        _, act = self.judged("m1", code=0)
        self.assertIn("CONSENTED-NOT-INTEGRATED", self.codes(act))
        self.assertNotEqual(act["state"], "INTEGRATED")

    def test_31_a_date_of_integration_in_the_past_is_flagged(self):
        both = self.by_both(self.modification("m1", [PURPOSE], integration="to-be-determined"), "2023-03-01T10:00:00Z",
                            "2023-03-02T10:00:00Z")
        self.by_both(self.integration("i1", both, "2023-01-01"), "2023-04-01T10:00:00Z", "2023-04-02T10:00:00Z")
        status, act = self.judged("i1", code=0)
        self.assertEqual(act["verdict"], "EFFECTIVE")
        self.assertIn("RETROACTIVE", self.codes(act))
        self.assertEqual(self.entry(status, "m1")["state"], "INTEGRATED")

    def test_41_a_correction_that_both_signed_makes_a_version_and_changes_no_date(self):
        before = self.status("2023-02-01")
        self.by_both(self.modification("k1", [MOU_TO_MOC], kind="Correction"), "2023-03-01T10:00:00Z",
                     "2023-03-02T10:00:00Z")
        status, act = self.judged("k1", code=0)
        self.assertEqual((act["kind"], act["verdict"]), ("Correction", "EFFECTIVE"))
        self.assert_head(status, 1)
        self.assertTrue(status["versions"][1]["correction"])
        self.assertEqual(self.last_days(status), self.last_days(before))
        self.assertEqual(status["safe_notice_instant"], before["safe_notice_instant"])

    def test_41_a_correction_that_one_signed_is_proposed(self):
        self.by_estonia(self.modification("k1", [MOU_TO_MOC], kind="Correction"))
        status, act = self.judged("k1", code=1)
        self.assertEqual(act["state"], "PROPOSED")
        self.assert_head(status, 0)


if __name__ == "__main__":
    unittest.main()
