"""Scenarios about who may speak for a participant, and when."""
from scenario import Scenario, unittest

PURPOSE = ("replace", "sec_1__para_1", "building digital public services", "building and running digital public services")


class Authority(Scenario):
    def japan_consents(self, draft):
        return self.keep(draft, "jp-minister", "2023-03-01T10:00:00Z")

    def test_08_one_key_for_two_participants_makes_nothing_mutual(self):
        self.memorandum()
        for participant, minister in (("EE", "ee-minister"), ("JP", "jp-minister")):
            shared = self.authority(f"shared-{participant}", participant, "Joint Secretary", "ee-secretary", "modification")
            self.keep(shared, minister, "2022-06-01T10:00:00Z")
        self.keep(self.modification("m1", [PURPOSE]), "ee-secretary", "2023-03-01T10:00:00Z")
        status = self.status("2023-06-01", code=1)
        act = self.entry(status, "m1")
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("AUTH-KEY-SHARED", self.codes(act))
        self.assertEqual(status["text"]["version"], 0)

    def test_09_a_claimed_title_is_no_authority(self):
        self.memorandum()
        draft = self.japan_consents(self.modification("m1", [PURPOSE]))
        self.keep(draft, "ee-desk", "2023-03-02T10:00:00Z", roles=["Minister"])
        self.assertEqual([each["indication"] for each in self.verified(draft, "2023-06-01")["signatures"]],
                         ["TOTAL-PASSED"] * 2)
        status = self.status("2023-06-01", code=1)
        act = self.entry(status, "m1")
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("AUTH-CLAIMED-ONLY", self.codes(act))
        self.assertEqual(status["text"]["version"], 0)

    def former_minister(self, **signing):
        """Japan consents, and for Estonia a person whose mandate ended with June 2023."""
        self.memorandum()
        mandate = self.authority("mandate", "EE", "Former Minister", "ee-former", "modification",
                                 until="2023-07-01T00:00:00Z")
        self.keep(mandate, "ee-minister", "2022-06-01T10:00:00Z")
        draft = self.japan_consents(self.modification("m1", [PURPOSE]))
        return self.keep(draft, "ee-former", **signing)

    def test_10_a_mandate_that_ended_yesterday_is_none(self):
        self.former_minister(at="2023-07-01T10:00:00Z")
        act = self.entry(self.status("2023-08-01", code=1), "m1")
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("AUTH-EXPIRED", self.codes(act))

    def test_10_a_signature_that_may_be_of_before_or_after_the_end_of_the_mandate_settles_nothing(self):
        self.former_minister(at="2023-07-02T10:00:00Z", claimed="2023-06-30T10:00:00Z", level="B")
        self.props.ask("clock", at="2023-08-01")
        act = self.entry(self.status("2023-08-01", code=3, online=True), "m1")
        self.assertEqual(act["verdict"], "INDETERMINATE")
        self.assertIn("AUTH-EXPIRED", self.codes(act))

    def test_27_a_signature_of_a_suspended_key_is_told_from_one_of_a_revoked_key(self):
        self.memorandum()
        for holder, reason in (("ee-suspended", "certificateHold"), ("ee-revoked", "keyCompromise")):
            self.keep(self.authority(holder, "EE", holder, holder, "modification"), "ee-minister", "2022-06-01T10:00:00Z")
            draft = self.japan_consents(self.modification(f"m-{holder}", [PURPOSE]))
            self.keep(draft, holder, "2023-03-02T10:00:00Z", level="B")
            self.props.augment(draft, "T", "2023-03-20T10:00:00Z")
            self.props.ask("revoke", holder=holder, at="2023-03-10T10:00:00Z", reason=reason)
        self.props.ask("clock", at="2023-04-01")
        status = self.status("2023-04-01", code=1, online=True)
        held, revoked = (self.codes(self.entry(status, f"m-{holder}")) for holder in ("ee-suspended", "ee-revoked"))
        self.assertIn("SUSPENDED-AT-SIGNING", held)
        self.assertNotIn("SUSPENDED-AT-SIGNING", revoked)
        for codes in (held, revoked):
            self.assertIn("ACT-MISSING-PARTICIPANT", codes)

    def successor(self):
        """A notice of November 2024 by the Ministry of Justice and Digital Affairs, which Japan received."""
        self.memorandum()
        mandate = self.authority("mandate", "EE", "Head of Digital", "ee-justice", "notice",
                                 body="Ministry of Justice and Digital Affairs")
        self.keep(mandate, "ee-minister", "2024-10-01T10:00:00Z")
        notice = self.keep(self.notice("n1", "non-renewal", "EE"), "ee-justice", "2024-11-01T08:00:00Z")
        self.keep(self.receipt("r1", notice, "JP", "2024-11-01T09:00:00Z"), "jp-minister", "2024-11-01T10:00:00Z")

    def test_11_a_successor_ministry_that_nobody_declared_speaks_for_nobody(self):
        self.successor()
        act = self.entry(self.status("2024-12-01", code=None), "n1")
        self.assertNotEqual(act["verdict"], "EFFECTIVE")
        self.assertIn("AUTH-SUCCESSION-UNPROVEN", self.codes(act))

    def test_11_a_succession_that_the_other_participant_acknowledged_is_enough(self):
        self.successor()
        succession = self.keep(self.succession("s1", "EE", "Ministry of Digital Society of Estonia",
                                               "Ministry of Justice and Digital Affairs", "2024-07-22T21:00:00Z"),
                               "ee-minister", "2024-07-23T10:00:00Z")
        self.assertIn("AUTH-SUCCESSION-UNPROVEN", self.codes(self.entry(self.status("2024-12-01", code=None), "n1")))
        self.keep(self.receipt("r2", succession, "JP", "2024-07-24T01:00:00Z"), "jp-minister", "2024-07-24T02:00:00Z")
        status = self.status("2024-12-01", code=0)
        self.assertEqual(self.entry(status, "n1")["verdict"], "EFFECTIVE")
        self.assertEqual(status["state"], "ENDING")

    def change_of_contact(self, scopes):
        """IJ, paragraph 3.1 of the sample: a change of contact point, told by the outgoing one."""
        self.memorandum("resilient-supply")
        self.keep(self.authority("contact", "IT", "Outgoing Contact", "it-contact", scopes), "it-minister",
                  "2026-07-01T10:00:00Z")
        self.keep(self.contact("first", "IT", "Outgoing Contact", "2026-07-01T00:00:00Z"), "it-minister",
                  "2026-07-01T11:00:00Z")
        self.keep(self.contact("second", "IT", "Paolo Neri", "2027-02-20T00:00:00Z"), "it-minister", "2027-02-20T09:00:00Z")
        notice = self.notice("change", "poc-change", "IT", power=None, clause="para_3__subpara_1",
                             statement="Our contact point is Paolo Neri from 20 February 2027.")
        self.keep(notice, "it-contact", "2027-02-20T10:00:00Z")
        self.keep(self.receipt("r1", self.dossier / "change.asice", "JP", "2027-02-23T01:00:00Z"), "jp-minister",
                  "2027-02-23T02:00:00Z")

    def test_24_a_change_of_contact_by_one_who_may_not_tell_it_has_no_effect(self):
        self.change_of_contact("receipt")
        act = self.entry(self.status("2027-04-01", code=1), "change")
        self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
        self.assertIn("AUTH-OUT-OF-SCOPE", self.codes(act))

    def test_24_a_change_of_contact_by_one_who_may_tell_it_counts_and_the_days_are_reported(self):
        self.change_of_contact("poc")
        act = self.entry(self.status("2027-04-01", code=0), "change")
        self.assertEqual(act["verdict"], "EFFECTIVE")
        words = self.explained("change", "2027-04-01")
        self.assertRegex(words, r"\b3 days\b")
        self.assertNotIn("promptly enough", words)

    def test_25_a_notice_that_reached_a_superseded_contact_point_settles_nothing(self):
        self.memorandum()
        for name, since in (("Old Contact", "2022-06-01T00:00:00Z"), ("New Contact", "2024-01-01T00:00:00Z")):
            self.keep(self.contact(name.split()[0].lower(), "JP", name, since, office=f"Office of {name}"), "jp-minister",
                      since)
        self.keep(self.authority("old-contact", "JP", "Old Contact", "jp-contact", "receipt"), "jp-minister",
                  "2022-06-01T10:00:00Z")
        notice = self.keep(self.notice("n1", "non-renewal", "EE", office="Office of Old Contact"), "ee-minister",
                           "2024-10-01T10:00:00Z")
        self.keep(self.receipt("r1", notice, "JP", "2024-10-01T11:00:00Z"), "jp-contact", "2024-10-01T12:00:00Z")
        act = self.entry(self.status("2024-12-01", code=3), "n1")
        self.assertEqual(act["verdict"], "INDETERMINATE")
        words = str(act) + self.explained("n1", "2024-12-01")
        for name in ("Old Contact", "New Contact"):
            self.assertIn(name, words)


if __name__ == "__main__":
    unittest.main()
