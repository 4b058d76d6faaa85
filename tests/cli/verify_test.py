"""mocsign verify and inspect: verdicts, formats and exit codes."""
import json
import os
import pathlib
import shutil
import subprocess
import unittest
import zipfile

from harness import PROGRAM, SOURCE, SigningTestCase, TestCase, mocsign, on_terminal

PLAIN_XML = '<memo xmlns="urn:sample">text</memo>\n'


def fits_schema(document):
    """Check a report against the schema, where python3-jsonschema is installed."""
    try:
        import jsonschema
    except ImportError:
        print("python3-jsonschema is not installed: the schema was not checked")
        return
    jsonschema.Draft202012Validator(json.loads((SOURCE / "docs/report-1.schema.json").read_text())).validate(document)


def rewritten(container, target, change):
    """Copy a container; `change` maps a name and octets to the new octets, or None to leave the entry out."""
    with zipfile.ZipFile(container) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            octets = change(entry.filename, old.read(entry))
            if octets is not None:
                new.writestr(entry, octets)
    return target


def tampered(container, target):
    return rewritten(container, target, lambda name, octets: octets.replace(b"will", b"must") if name.endswith(".txt")
                     else octets)


def stripped(container, target):
    return rewritten(container, target, lambda name, octets: None if "signatures" in name else octets)


class Unreadable(TestCase):
    def test_a_missing_file_is_reported_and_the_others_go_on(self):
        memo = self.file("memo.xml", PLAIN_XML)
        run = mocsign("verify", self.folder / "missing.asice", memo, "--format", "json")
        self.assert_exit(5, run)
        document = json.loads(run.out)
        fits_schema(document)
        missing, present = document["files"]
        self.assertEqual(missing["verdict"], "unreadable")
        self.assertIn("No such file", missing["error"])
        self.assertEqual(present["verdict"], "unsigned")
        self.assertEqual(document["summary"],
                         {"files": 2, "passed": 0, "failed": 0, "indeterminate": 0, "unsigned": 1, "unreadable": 1})

    def test_bad_input_is_unreadable_and_never_a_crash(self):
        for name, text in {"empty.xml": "", "cut.xml": "<memo><a>", "words.txt": "no XML at all", "cut.asice": "PK\x03\x04",
                           "dtd.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "deep.xml": "<a>" * 100_000}.items():
            with self.subTest(name=name):
                run = mocsign("verify", self.file(name, text))
                self.assert_exit(5, run)
                self.assertIn("cannot be read", run.out)

    def test_a_missing_trust_anchor_or_data_file_is_an_error(self):
        memo = self.file("memo.xml", PLAIN_XML)
        self.assert_complains(mocsign("verify", memo, "--trust", self.folder / "none.pem"), 5, "")
        self.assert_complains(mocsign("verify", memo, "--data", f"a={self.folder}/none.txt"), 5, "")


class Unsigned(TestCase):
    def test_unsigned_is_its_own_verdict(self):
        run = mocsign("verify", self.file("memo.xml", PLAIN_XML))
        self.assert_exit(4, run)
        self.assertIn("memo.xml: is not signed\n", run.out)

    def test_fail_on_lets_unsigned_pass_but_never_unreadable(self):
        memo = self.file("memo.xml", PLAIN_XML)
        for value, code in (("none", 0), ("indeterminate", 0), ("unsigned", 4), ("indeterminate,unsigned", 4)):
            self.assert_exit(code, mocsign("verify", memo, "--fail-on", value))
        self.assert_exit(5, mocsign("verify", memo, self.folder / "missing", "--fail-on", "none"))

    def test_a_file_name_cannot_steer_the_terminal(self):
        path = self.file("a\x1b[31m\u202e.xml", PLAIN_XML)
        run = mocsign("verify", path)
        self.assertIn("a\\u{1b}[31m\\u{202e}.xml", run.out)
        as_json = mocsign("verify", path, "--format", "json").out
        self.assertTrue(as_json.isascii())
        self.assertEqual(json.loads(as_json)["files"][0]["path"], str(path))

    def test_a_file_name_that_is_not_utf8_is_shown_with_replacements(self):
        path = os.fsencode(self.folder) + b"/\xff.xml"
        pathlib.Path(os.fsdecode(path)).write_text(PLAIN_XML)
        done = subprocess.run([PROGRAM, "verify", path, "--format", "json"], capture_output=True)
        self.assertEqual(done.returncode, 4)
        self.assertTrue(json.loads(done.stdout)["files"][0]["path"].endswith("/\ufffd.xml"))

    def test_marks_are_ascii_where_the_locale_is(self):
        memo = self.file("memo.xml", PLAIN_XML)
        self.assertTrue(mocsign("verify", memo).out.startswith("– "))
        self.assertTrue(mocsign("verify", memo, env={"LANG": "C"}).out.startswith("[unsigned] "))

    def test_results_are_coloured_on_a_terminal_only(self):
        memo = self.file("memo.xml", PLAIN_XML)
        self.assertIn("\x1b[33m", on_terminal("verify", memo, outputs_on_screen=True).screen)
        self.assertNotIn("\x1b", on_terminal("verify", memo, outputs_on_screen=True, env={"NO_COLOR": "1"}).screen)
        self.assertNotIn("\x1b", on_terminal("verify", memo).out)


class Folders(TestCase):
    def setUp(self):
        super().setUp()
        for name in ("b/2.xml", "b/1.xml", "a.xml", "c.xml"):
            self.file(name, PLAIN_XML)
        (self.folder / "link.xml").symlink_to("a.xml")
        (self.folder / "loop").symlink_to(".")

    def names(self, *arguments):
        run = mocsign("verify", "-r", ".", "--format", "json", *arguments, cwd=self.folder)
        self.assert_exit(4, run)
        return [file["path"] for file in json.loads(run.out)["files"]]

    def test_walking_is_sorted_and_follows_no_links(self):
        self.assertEqual(self.names(), ["./a.xml", "./b/1.xml", "./b/2.xml", "./c.xml"])

    def test_shards_share_the_files_out(self):
        self.assertEqual(self.names("--shard", "1/2"), ["./a.xml", "./b/2.xml"])
        self.assertEqual(self.names("--shard", "2/2"), ["./b/1.xml", "./c.xml"])

    def test_any_number_of_threads_gives_the_same_report(self):
        for at in range(40):
            self.file(f"many/{at:02}.xml", PLAIN_XML * (1 if at % 3 else 1) + f"<!-- {at} -->")
        reports = [mocsign("verify", "-r", ".", "--format", "json", "--at", "2026-11-21", "-j", threads,
                           cwd=self.folder).out for threads in (1, 2, 8)]
        self.assertEqual(reports[0], reports[1])
        self.assertEqual(reports[0], reports[2])

    def test_jsonl_is_a_line_a_file_and_the_summary_goes_to_standard_error(self):
        run = mocsign("verify", "-r", ".", "--format", "jsonl", cwd=self.folder)
        self.assert_exit(4, run)
        self.assertEqual(sorted(json.loads(line)["path"] for line in run.out.splitlines()),
                         ["./a.xml", "./b/1.xml", "./b/2.xml", "./c.xml"])
        self.assertIn("4 files: 4 unsigned", run.err)


class ReportFiles(TestCase):
    def test_reports_are_written_by_their_names(self):
        memo = self.file("memo.xml", PLAIN_XML)
        run = mocsign("verify", memo, "--report", "r.json", "--report", "r.jsonl", "--report", "r.txt", cwd=self.folder)
        self.assert_exit(4, run)
        fits_schema(json.loads((self.folder / "r.json").read_text()))
        self.assertEqual(json.loads((self.folder / "r.jsonl").read_text())["verdict"], "unsigned")
        self.assertIn("is not signed", (self.folder / "r.txt").read_text())

    def test_a_report_never_overwrites_unasked_nor_through_a_link(self):
        memo, report = self.file("memo.xml", PLAIN_XML), self.file("r.json", "mine")
        self.assert_complains(mocsign("verify", memo, "--report", report), 2, "exists already", "--force")
        self.assertEqual(report.read_text(), "mine")
        self.assert_exit(4, mocsign("verify", memo, "--report", report, "--force"))
        self.assertNotEqual(report.read_text(), "mine")
        link = self.folder / "l.json"
        link.symlink_to(report)
        self.assert_complains(mocsign("verify", memo, "--report", link, "--force"), 2, "link")

    def test_a_report_into_a_folder_that_is_not_there_is_refused_before_any_work(self):
        run = mocsign("verify", self.file("memo.xml", PLAIN_XML), "--report", self.folder / "no/r.json")
        self.assert_complains(run, 5, "does not exist or cannot be written")


class Signed(SigningTestCase):
    def test_a_good_signature_passes_with_its_signer_level_and_end(self):
        run = self.verify(self.signed())
        self.assert_exit(0, run)
        self.assertRegex(run.out, r"^✓ \S*memo\.asice: signed by Mari Maasikas, level B, good until 20\d\d-\d\d-\d\d")
        self.assertEqual(run.out.splitlines()[1:],
                         ["    note: the signer's certificate is that of a certification authority"])

    def test_the_report_fits_the_schema_and_says_what_was_signed(self):
        document, run = self.report(self.signed())
        self.assert_exit(0, run)
        fits_schema(document)
        signature = document["files"][0]["signatures"][0]
        self.assertEqual(signature["indication"], "TOTAL-PASSED")
        self.assertEqual(signature["signed_by"]["name"], "Mari Maasikas")
        self.assertEqual(signature["scope"][0]["name"], "memo.txt")
        self.assertTrue(signature["crypto"]["signature_intact"])
        self.assertEqual(document["policy"]["id"], "structure-only")
        self.assertRegex(document["trust"]["sha256"], "^[0-9a-f]{64}$")

    def test_without_trust_the_way_out_is_named(self):
        run = mocsign("verify", self.signed())
        self.assert_exit(3, run)
        self.assertIn("--trust FILE", run.out)
        self.assert_exit(0, mocsign("verify", self.folder / "memo.asice", "--fail-on", "unsigned"))

    def test_strict_asks_for_revocation_data(self):
        run = mocsign("verify", self.signed(), "--trust", self.certificate, "--format", "json")
        self.assertIn(run.code, (0, 3))
        self.assertEqual(json.loads(run.out)["policy"]["id"], "strict")

    def test_a_changed_copy_is_refused_with_the_reason(self):
        run = self.verify(tampered(self.signed(), self.folder / "copy.asice"))
        self.assert_exit(1, run)
        self.assertTrue(run.out.startswith("✗ "))
        self.assertIn("memo.txt", run.out)
        self.assertIn("ask the sender for the file as it was signed", run.out)

    def test_a_container_without_its_signatures_is_unsigned(self):
        self.assert_exit(4, self.verify(stripped(self.signed(), self.folder / "bare.asice")))

    def test_several_files_take_the_first_exit_code_that_applies(self):
        good = self.signed()
        bad = tampered(good, self.folder / "bad.asice")
        bare = stripped(good, self.folder / "bare.asice")
        missing = self.folder / "missing"
        for files, code in (([good, bare], 4), ([good, bare, missing], 5), ([good, bare, missing, bad], 1), ([good], 0)):
            self.assert_exit(code, self.verify(*files))
        self.assert_exit(1, self.verify(good, bad, "--fail-on", "none"))

    def test_a_detached_signature_wants_the_file_that_it_covers(self):
        memo = self.file("memo.txt")
        signature = self.folder / "memo.sig.xml"
        self.assert_exit(0, self.sign(memo, "--packaging", "detached"))
        lacking, run = self.report(signature)
        self.assert_exit(3, run)
        self.assertEqual(lacking["files"][0]["signatures"][0]["sub_indication"], "SIGNED_DATA_NOT_FOUND")
        self.assert_exit(0, self.verify(signature, "--data", memo))
        renamed = shutil.copy(memo, self.folder / "other.txt")
        self.assert_exit(0, self.verify(signature, "--data", f"memo.txt={renamed}"))
        self.assert_exit(1, self.verify(signature, "--data", f"memo.txt={self.file('else.txt', 'something else')}"))

    def test_the_verdict_is_that_of_the_given_time(self):
        document, run = self.report(self.signed(), "--at", "2019-01-01T00:00:00Z")
        self.assertNotEqual(run.code, 0)
        self.assertEqual(document["validation_time"], "2019-01-01T00:00:00Z")


class Evidence(SigningTestCase):
    def test_saved_evidence_gives_the_same_report_without_the_file(self):
        container, evidence = self.signed(), self.folder / "evidence.json"
        first = self.verify(container, "--format", "json", "--save-evidence", evidence)
        self.assert_exit(0, first)
        container.unlink()
        again = mocsign("verify", "--from-evidence", evidence, "--format", "json")
        self.assert_exit(0, again)
        self.assertEqual(again.out, first.out)
        self.assertIn("judged from saved evidence", again.err)
        self.assertNotIn("evidence", first.err)

    def test_a_failed_signature_fails_again(self):
        evidence = self.folder / "evidence.json"
        container = tampered(self.signed(), self.folder / "tampered.asice")
        first = self.verify(container, "--format", "json", "--save-evidence", evidence)
        self.assert_exit(1, first)
        again = mocsign("verify", "--from-evidence", evidence, "--format", "json")
        self.assert_exit(1, again)
        self.assertEqual(again.out, first.out)

    def test_changed_evidence_cannot_be_read(self):
        evidence = self.folder / "evidence.json"
        self.assert_exit(0, self.verify(self.signed(), "--save-evidence", evidence))
        text = evidence.read_text()
        evidence.write_text(text.replace('"required_level": "none"', '"required_level": "LT"'))
        self.assert_complains(mocsign("verify", "--from-evidence", evidence), 5, "")
        evidence.write_text(text[:-100])
        self.assert_complains(mocsign("verify", "--from-evidence", evidence), 5, "")
        self.assert_complains(mocsign("verify", "--from-evidence", self.folder / "none.json"), 5, "")

    def test_what_does_not_go_together_is_said(self):
        evidence, container = self.folder / "evidence.json", self.signed()
        self.assert_complains(mocsign("verify", container, container, "--save-evidence", evidence), 2, "one file")
        for more in ([container], ["--at", "2026-01-01"], ["--policy", "strict"], ["--trust", self.certificate],
                     ["--data", container], ["--save-evidence", evidence]):
            with self.subTest(more=more):
                self.assert_complains(mocsign("verify", "--from-evidence", evidence, *more), 2, "--from-evidence")
        self.assert_complains(mocsign("verify"), 2, "PATH is missing")

    def test_evidence_is_never_overwritten_unasked(self):
        evidence = self.file("evidence.json", "kept")
        self.assert_complains(self.verify(self.signed(), "--save-evidence", evidence), 2, "exists already")
        self.assertEqual(evidence.read_text(), "kept")
        self.assert_exit(0, self.verify(self.folder / "memo.asice", "--save-evidence", evidence, "--force"))


class Inspect(SigningTestCase):
    VERDICTS = ("PASSED", "FAILED", "INDETERMINATE", "passed", "failed", "indeterminate", "valid:", "intact", "✓", "✗")

    def test_it_shows_what_is_in_a_container_and_never_judges(self):
        good = self.signed()
        bad = tampered(good, self.folder / "bad.asice")
        for container in (good, bad):
            for flags in ([], ["--json"], ["--tree"], ["--certs"], ["--timeline"]):
                with self.subTest(container=container, flags=flags):
                    run = mocsign("inspect", container, *flags)
                    self.assert_exit(0, run)
                    self.assertNotEqual(run.out, "")
                    for word in self.VERDICTS:
                        self.assertNotIn(word, run.out)

    def test_it_names_files_signers_and_times(self):
        container = self.signed()
        overview = mocsign("inspect", container).out
        self.assertIn("memo.txt", overview)
        self.assertIn("S0 names Mari Maasikas as its signer", overview)
        self.assertIn("CN=Mari Maasikas", mocsign("inspect", container, "--certs").out)
        self.assertIn("claims to be signed by Mari Maasikas", mocsign("inspect", container, "--timeline").out)
        inspection = json.loads(mocsign("inspect", container, "--json").out)
        self.assertEqual(inspection["schema"], "mocsign-inspection/1")
        self.assertEqual([entry["name"] for entry in inspection["entries"] if entry["role"] == "data"], ["memo.txt"])

    def test_it_measures_a_file_of_any_kind(self):
        run = mocsign("inspect", self.file("note.txt", "hello\n"))
        self.assert_exit(0, run)
        self.assertIn("5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03", run.out)

    def test_what_cannot_be_read_is_an_error(self):
        self.assert_complains(mocsign("inspect", self.folder / "none"), 5, "No such file")
        self.assert_complains(mocsign("inspect", self.file("cut.asice", "PK\x03\x04")), 5, "")


if __name__ == "__main__":
    unittest.main()
