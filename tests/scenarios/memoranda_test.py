"""Scenarios about the memorandum itself: which text was signed by whom, and for how long it lasts."""
import acts
from props import entries
from scenario import Scenario, mocsign, unittest


class Memoranda(Scenario):
    def test_01_a_memorandum_that_both_signed_is_in_force_with_an_end_for_each_reading(self):
        container = self.memorandum()
        report = self.verified(container, "2022-06-01")
        self.assertEqual((report["verdict"], report["act"]["kind"]), ("passed", "MoC"))

        status = self.status("2022-06-01")
        self.assertEqual((status["state"], status["period"]), ("IN-FORCE", 0))
        self.assertEqual(self.last_days(status), {"2025-05-05", "2025-05-06"})
        self.assertEqual(status["safe_notice_instant"], "2024-11-04T14:59:59Z")
        self.assertEqual([each["id"] for each in status["participants"]], ["JP", "EE"])
        act = self.entry(status, container)
        self.assertEqual((act["kind"], act["verdict"], act["codes"]), ("MoC", "EFFECTIVE", []))
        self.assertEqual(act["proven_between"][1], "2022-05-06T09:10:00Z")
        self.assertIn("2022-05-06", str(status["readings"]))  # the commencement, in the trace of each date

    def test_01_the_program_says_what_a_treaty_office_would_find_on_21_november_2026(self):
        self.memorandum()
        status = self.status("2026-11-21")
        self.assertEqual((status["state"], status["period"]), ("IN-FORCE", 2))
        self.assertEqual(self.last_days(status), {"2028-05-05", "2028-05-06"})
        self.assertEqual(status["safe_notice_instant"], "2027-11-04T14:59:59Z")

    def signed_apart(self, change):
        """The two participants sign texts that differ by `change`."""
        urn = "urn:uuid:6f0e1f9e-42f3-4a55-8f7f-0b3c1f2a7d10"
        one = self.drafted_memorandum(urn=urn)
        other = self.drafted_memorandum(urn=urn, name="other", change=change)
        self.keep(one, "ee-minister", "2022-05-06T09:00:00Z", name="ee")
        self.keep(other, "jp-minister", "2022-05-06T09:10:00Z", name="jp")
        return self.status("2022-06-01", code=1)

    def test_02_two_signatures_on_texts_that_differ_in_a_word_make_no_memorandum(self):
        status = self.signed_apart(lambda text: text.replace("one (1) year at a time", "two (2) years at a time"))
        self.assertNotEqual(status["state"], "IN-FORCE")
        for name in ("ee", "jp"):
            self.assertEqual(self.verified(self.dossier / f"{name}.asice", "2022-06-01")["verdict"], "passed")
            act = self.entry(status, name)
            self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
            self.assertIn("ACT-TEXT-MISMATCH", self.codes(act))
            self.assertIn("sec_4__para_2", str(act))
        merged = self.folder / "merged.asice"
        self.assert_complains(mocsign("merge", self.dossier / "ee.asice", self.dossier / "jp.asice", "-o", merged), 1,
                              "act.xml")

    def test_03_a_difference_that_nobody_sees_is_a_difference_and_is_explained(self):
        status = self.signed_apart(lambda text: text.replace("six (6) months ahead", "six (6)\u00a0months ahead"))
        for name in ("ee", "jp"):
            act = self.entry(status, name)
            self.assertEqual(act["verdict"], "NOT-EFFECTIVE")
            self.assertIn("ACT-TEXT-MISMATCH", self.codes(act))
            self.assertIn("same words after normalisation", str(act))

    def test_03_a_text_of_another_writer_with_trailing_blanks_or_decomposed_letters_is_not_accepted(self):
        draft = self.drafted_memorandum(change=lambda text: text.replace("MoC states", "résumé states"))
        for name, (old, new) in {"blank": (b"agree.<", b"agree. <"), "nfd": ("é".encode(), b"e\xcc\x81")}.items():
            files = entries(draft)
            text = files["text.xml"].replace(old, new)
            self.assertNotEqual(text, files["text.xml"])
            octets = files["act.xml"].replace(acts.digest(files["text.xml"]).encode(), acts.digest(text).encode())
            self.assertNotEqual(octets, files["act.xml"])
            odd = self.props.container(self.drafts / f"{name}.asice", [("act.xml", octets, "application/xml"),
                                                                      ("text.xml", text, "application/xml")])
            self.keep(odd, "ee-minister", "2022-05-06T09:00:00Z")
            self.keep(self.dossier / f"{name}.asice", "jp-minister", "2022-05-06T09:10:00Z")
            report = self.verified(self.dossier / f"{name}.asice", "2022-06-01", code=1)
            self.assertIn("ACT_TEXT_MALFORMED", [finding["code"] for finding in report["act"]["findings"]])


if __name__ == "__main__":
    unittest.main()
