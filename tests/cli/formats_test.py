"""The formats of verify's reports."""
import json
import pathlib
import unittest
import xml.etree.ElementTree as ElementTree

from harness import SigningTestCase, mocsign

ETSI = "{http://uri.etsi.org/19102/v1.4.1#}"


class Formats(SigningTestCase):
    def setUp(self):
        super().setUp()
        self.words = self.file("north/words.txt", "no signature\n")
        self.container = self.signed("north/memo.asice")

    def test_junit_names_cases_by_folder_and_signature(self):
        run = self.verify(self.container, self.words, "--format", "junit")
        suite = ElementTree.fromstring(run.out)
        self.assertEqual((suite.tag, suite.get("tests"), suite.get("failures"), suite.get("errors")),
                         ("testsuite", "2", "0", "1"))
        good, bad = suite
        self.assertEqual((good.get("classname"), good.get("name")), (str(self.container.parent), "memo.asice#S0"))
        self.assertEqual(len(good), 0)
        self.assertIn("neither a container nor PDF nor XML", bad.find("error").text)

    def test_sarif_has_results_for_what_did_not_pass(self):
        run = self.verify("north/memo.asice", "north/words.txt", "--format", "sarif", cwd=self.folder)
        document = json.loads(run.out)
        self.assertEqual(document["version"], "2.1.0")
        results = [r for r in document["runs"][0]["results"] if r["level"] == "error"]
        self.assertEqual([r["ruleId"] for r in results], ["UNREADABLE"])
        place = results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        self.assertEqual(place, "north/words.txt")

    def test_etsi_names_the_verdict_and_the_policy(self):
        run = self.verify(self.container, "--format", "etsi")
        self.assert_exit(0, run)
        root = ElementTree.fromstring(run.out)
        self.assertEqual(root.tag, ETSI + "ValidationReport")
        self.assertEqual(root.find(f".//{ETSI}MainIndication").text, "urn:etsi:019102:mainindication:total-passed")
        self.assertEqual(root.find(f".//{ETSI}PolicyName").text, "structure-only")

    def test_the_formats_of_report_files_go_by_their_names(self):
        names = ["r.json", "r.jsonl", "r.txt", "r.xml", "r.junit.xml", "r.sarif"]
        reports = [argument for name in names for argument in ("--report", self.folder / name)]
        self.assert_exit(0, self.verify(self.container, *reports))
        texts = {name: (self.folder / name).read_text(encoding="utf-8") for name in names}
        self.assertIn('"mocsign-report/1"', texts["r.json"])
        self.assertEqual(json.loads(texts["r.jsonl"])["verdict"], "passed")
        self.assertIn("signed by", texts["r.txt"])
        self.assertIn("19102/v1.4.1#", texts["r.xml"])
        self.assertIn("<testsuite", texts["r.junit.xml"])
        self.assertEqual(json.loads(texts["r.sarif"])["version"], "2.1.0")

    def test_reports_do_not_depend_on_the_number_of_threads(self):
        copies = []
        for number in range(6):
            copies.append(self.folder / f"copy{number}.asice")
            copies[-1].write_bytes(pathlib.Path(self.container).read_bytes())
        for form in ("json", "junit", "sarif", "etsi"):
            outputs = {self.verify(*copies, "--format", form, "-j", threads, "--at", "2027-01-01").out
                       for threads in (1, 4)}
            self.assertEqual(len(outputs), 1, form)

    def test_an_explanation_says_what_was_checked(self):
        run = self.verify(self.container, "--explain")
        self.assert_exit(0, run)
        for part in ("TOTAL-PASSED", "cryptography (5.2.7)", "the signature value fits the signer's key", "covers memo.txt",
                     "path (5.2.6)"):
            self.assertIn(part, run.out)

    def test_an_explanation_is_for_people(self):
        run = mocsign("verify", self.container, "--explain", "--format", "json")
        self.assert_complains(run, 2, "--explain is for people", "leave one of them out")

    def test_files_that_are_none_of_ours_are_told_in_words(self):
        for name, octets, words in (("cut.asice", b"PK\x03\x04", "the file is cut off, or is no ZIP container"),
                                    ("words.xml", b"words", "this is neither a container nor PDF nor XML"),
                                    ("cut.xml", b"<memo><a>", "the XML is cut off"),
                                    ("cut.pdf", b"%PDF-1.7\n", "it may have been cut off")):
            path = self.folder / name
            path.write_bytes(octets)
            run = mocsign("verify", path)
            self.assert_exit(5, run)
            self.assertIn(words, run.out)
            self.assertEqual(1, run.out.count(name), "the file is named once")


if __name__ == "__main__":
    unittest.main()
