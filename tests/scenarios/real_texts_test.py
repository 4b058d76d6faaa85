"""The two real memoranda from the first signature to a changed text and to notices in time and late.

Their text is not part of this project: it is read from the folder LIBSIGN_SEEDS, by default ../seeds beside the corpus."""
import os
import pathlib

from props import entries
from scenario import SOURCE, Scenario, mocsign, unittest

CORPUS = pathlib.Path(os.environ.get("LIBSIGN_CORPUS", SOURCE / "../shared/corpus"))
SEEDS = pathlib.Path(os.environ.get("LIBSIGN_SEEDS", CORPUS / "../seeds"))
TERMS = SOURCE / "tests/conformance/seeds"


def text_with(words):
    """The file of the real text that these words are in; None if it is not there."""
    files = sorted(SEEDS.glob("*.txt")) if SEEDS.is_dir() else []
    return next((path for path in files if words in path.read_text(encoding="utf-8")[:2000]), None)


JAPAN_ESTONIA, ITALY_JAPAN = text_with("DIGITAL AGENCY OF JAPAN"), text_with("MADE IN ITALY")


@unittest.skipUnless(JAPAN_ESTONIA and ITALY_JAPAN, "the memoranda are not there (set LIBSIGN_SEEDS)")
class RealTexts(Scenario):
    def signed_memorandum(self, name, text, holders, day):
        terms = self.file(f"drafts/{name}.toml", self.with_keys((TERMS / f"{name}.toml").read_text()))
        self.in_force(self.drafted(terms, text, self.drafts / f"{name}.asice"), holders, day)

    def test_the_memorandum_of_japan_and_estonia_is_modified_integrated_and_consolidated(self):
        self.signed_memorandum("japan-estonia", JAPAN_ESTONIA, ("ee-minister", "jp-minister"), "2022-05-06")
        before = self.status("2026-11-21")
        self.assertEqual((before["state"], before["period"], self.last_days(before), before["safe_notice_instant"]),
                         ("IN-FORCE", 2, {"2028-05-05", "2028-05-06"}, "2027-11-04T14:59:59Z"))

        change = self.keep(self.modification("m1", [("replace", "sec_6__para_2", "This MoU", "This MoC")],
                                             clause="sec_6__para_3", integration="to-be-determined"),
                           "ee-minister", "2026-12-01T10:00:00Z")
        self.assertEqual(self.entry(self.status("2026-12-01T12:00:00Z", code=1), "m1")["state"], "PROPOSED")
        self.keep(self.consent("c1", change, "JP", clause="sec_6__para_3"), "jp-minister", "2026-12-02T10:00:00Z")
        self.assertIn("CONSENTED-NOT-INTEGRATED", self.codes(self.entry(self.status("2026-12-03"), "m1")))
        integration = self.integration("i1", change, "2027-01-15", clause="sec_6__para_3")
        for holder, day in (("ee-minister", "2026-12-10"), ("jp-minister", "2026-12-11")):
            integration = self.keep(integration, holder, f"{day}T10:00:00Z")
        after = self.status("2027-02-01")
        self.assertEqual(self.entry(after, "m1")["state"], "INTEGRATED")
        self.assertEqual(after["text"]["version"], 1)
        self.assertEqual(self.last_days(after), self.last_days(before))

        text = self.folder / "text.xml"
        self.assert_exit(0, self.run_trusting("consolidate", self.dossier, "--format", "xml", "-o", text, at="2027-02-01"))
        self.assertEqual(text.read_bytes(), entries(integration)["text.xml"])
        self.assertIn(b"This MoC will continue", text.read_bytes())
        self.assertNotIn(b"MoU", text.read_bytes())

    def noticed(self, arrived):
        self.signed_memorandum("italy-japan", ITALY_JAPAN, ("it-minister", "jp-minister"), "2026-06-15")
        notice = self.keep(self.notice("n1", by="IT", clause="para_9__subpara_1"), "it-minister",
                           "2031-03-01T09:00:00Z")
        self.keep(self.receipt("r1", notice, "JP", arrived), "jp-minister", arrived)
        return notice

    def test_a_notice_under_the_memorandum_of_italy_and_japan_is_in_time(self):
        self.noticed("2031-03-12T10:00:00Z")
        self.assertEqual(self.status("2031-02-01", code=None)["safe_notice_instant"], "2031-03-13T14:59:59Z")
        status = self.status("2031-04-01")
        self.assertEqual((self.entry(status, "n1")["verdict"], status["state"]), ("EFFECTIVE", "ENDING"))
        self.assertEqual(self.last_days(status), {"2031-06-14", "2031-06-15"})

    def test_a_notice_under_the_memorandum_of_italy_and_japan_is_late(self):
        notice = self.noticed("2031-03-17T10:00:00Z")
        self.assertEqual(self.entry(self.status("2031-04-01", code=3), "n1")["verdict"], "INDETERMINATE")  # sent when?
        self.keep(self.delivery("d1", notice, "IT", "SubmissionAcceptance", "2031-03-17T09:00:00Z"), "delivery-service",
                  "2031-03-17T11:00:00Z")
        status = self.status("2031-04-01", code=1)
        act = self.entry(status, "n1")
        self.assertEqual((act["verdict"], act["state"], status["state"]), ("NOT-EFFECTIVE", "LATE", "IN-FORCE"))
        self.assertEqual(self.last_days(self.status("2031-07-01", code=None)), {"2036-06-14", "2036-06-15"})


if __name__ == "__main__":
    unittest.main()
