"""Signed PDF files: verdicts, exit codes, revisions and passwords."""
import json
import os
import random
import subprocess
import unittest

from harness import TestCase, make_key, mocsign
from pdf_writer import Encryption, cut_off, one_page, signed_page
from verify_test import fits_schema


class PdfTestCase(TestCase):
    def setUp(self):
        super().setUp()
        self.key, self.certificate = make_key(self.folder, "mari")

    def value_over(self, octets):
        return subprocess.run(["openssl", "cms", "-sign", "-binary", "-cades", "-md", "sha256", "-outform", "DER",
                               "-signer", self.certificate, "-inkey", self.key],
                              input=octets, check=True, capture_output=True).stdout

    def signed(self, **how):
        return signed_page(sign=self.value_over, **how)

    def written(self, name, what):
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(what if isinstance(what, bytes) else bytes(what.octets))
        return path

    def verify(self, *arguments, **how):
        return mocsign("verify", *arguments, "--trust", self.certificate, "--policy", "structure-only", "--offline", **how)

    def report(self, path, **how):
        run = self.verify(path, "--format", "json", **how)
        document = json.loads(run.out)
        fits_schema(document)
        return document["files"][0], run


class Verdicts(PdfTestCase):
    def test_a_good_file_passes_and_says_what_is_covered(self):
        path = self.written("memo.pdf", self.signed())
        run = self.verify(path)
        self.assert_exit(0, run)
        self.assertIn("signed by Mari Maasikas, level B", run.out)
        report, _ = self.report(path)
        self.assertEqual((report["container"], report["verdict"]), ("pdf", "passed"))
        self.assertEqual(report["signatures"][0]["pdf"],
                         {"field": "Sig", "revision": 2, "revisions": 2, "covers_whole_file": True, "docmdp": None,
                          "changes_after": "none"})

    def test_each_kind_of_signature_over_the_file_passes(self):
        for kind, form in ((b"ETSI.CAdES.detached", "pades"), (b"adbe.pkcs7.detached", "pdf")):
            report, _ = self.report(self.written("memo.pdf", self.signed(kind=kind)))
            self.assertEqual((report["verdict"], report["signatures"][0]["format"]), ("passed", form))

    def test_a_copy_with_other_words_fails(self):
        broken = bytes(self.signed().octets).replace(b"Pay 9 EUR", b"Pay 8 EUR")
        run = self.verify(self.written("broken.pdf", broken))
        self.assert_exit(1, run)
        self.assertIn("FAILED", run.out)
        self.assertIn("do not rely on", run.out)
        report, _ = self.report(self.folder / "broken.pdf")
        self.assertEqual(report["signatures"][0]["sub_indication"], "HASH_FAILURE")
        self.assertFalse(report["signatures"][0]["crypto"]["references"][0]["intact"])

    def test_noise_is_unreadable(self):
        noise = random.Random(6).randbytes(13_000)
        for octets in (noise, b"%PDF-1.7\n" + noise, b"%PDF-1.7\n%%EOF\n", b"%PDF-1.7\nstartxref\n9\n%%EOF\n"):
            self.assert_exit(5, self.verify(self.written("noise.pdf", octets)))
        whole = bytes(self.signed().octets)
        for size in (10, 400, 700, len(whole) // 2, len(whole) - 12):
            self.assertIn(self.verify(self.written("cut.pdf", whole[:size])).code, (1, 4, 5), size)

    def test_a_file_without_signatures_is_unsigned(self):
        run = self.verify(self.written("draft.pdf", one_page()))
        self.assert_exit(4, run)
        self.assertIn("is not signed", run.out)
        empty_field = one_page().object(1, b"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R]>>>>")
        empty_field.object(5, b"<</FT /Sig /T (Sig)>>").end()
        self.assert_exit(4, self.verify(self.written("draft.pdf", empty_field)))

    def test_a_page_that_was_replaced_is_told_with_its_revision(self):
        run = self.verify(self.written("memo.pdf", self.signed().stream(4, b"BT (Pay 9999 EUR) Tj ET").end()))
        self.assert_exit(1, run)
        self.assertIn("revision 3", run.out)
        report, _ = self.report(self.folder / "memo.pdf")
        self.assertEqual(report["signatures"][0]["pdf"]["changes_after"], "suspicious")
        self.assertTrue(report["signatures"][0]["crypto"]["signature_intact"])

    def test_octets_behind_the_end_fail(self):
        run = self.verify(self.written("memo.pdf", bytes(self.signed().octets) + b"% and more\n"))
        self.assert_exit(1, run)
        self.assertIn("no signature covers them", run.out)

    def test_a_signature_that_was_stripped_is_listed(self):
        report, run = self.report(self.written("memo.pdf", cut_off(self.signed())))
        self.assert_exit(1, run)
        self.assertEqual(report["verdict"], "failed")
        (signature,) = report["signatures"]
        self.assertEqual((signature["indication"], signature["sub_indication"]), ("TOTAL-FAILED", "FORMAT_FAILURE"))
        self.assertEqual(signature["findings"][0]["code"], "SIGNATURE_REMOVED")
        self.assertTrue(signature["crypto"]["signature_intact"])
        self.assertTrue(signature["crypto"]["references"][0]["intact"])
        self.assertEqual((signature["pdf"]["revision"], signature["pdf"]["revisions"]), (0, 1))
        self.assertEqual(report["findings"], [])
        self.assertIn("signature of Mari Maasikas", self.verify(self.folder / "memo.pdf").out)

    def test_a_stripped_signature_of_a_broken_text_is_not_intact(self):
        broken = bytes(cut_off(self.signed()).octets).replace(b"Pay 9 EUR", b"Pay 8 EUR")
        report, _ = self.report(self.written("memo.pdf", broken))
        self.assertFalse(report["signatures"][0]["crypto"]["references"][0]["intact"])

    def test_a_time_stamp_that_was_stripped_fails_the_file(self):
        stamped = signed_page(sign=self.token_over, kind=b"ETSI.RFC3161")
        self.assert_exit(4, self.verify(self.written("stamped.pdf", stamped)))
        report, run = self.report(self.written("stamped.pdf", cut_off(stamped)))
        self.assert_exit(1, run)
        self.assertEqual(report["signatures"], [])
        self.assertEqual([finding["code"] for finding in report["findings"]], ["SIGNATURE_REMOVED"])

    def test_evidence_of_a_file_that_nobody_signed_gives_the_same_verdict(self):
        stamped = signed_page(sign=self.token_over, kind=b"ETSI.RFC3161")
        for name, what, code in (("stamped.pdf", bytes(stamped.octets), 4), ("cut.pdf", cut_off(stamped), 1)):
            evidence = self.folder / f"{name}.json"
            self.assert_exit(code, self.verify(self.written(name, what), "--save-evidence", evidence))
            self.assert_exit(code, mocsign("verify", "--from-evidence", evidence))

    def token_over(self, octets):
        """A time-stamp token of an authority that this test makes."""
        key, certificate = self.folder / "tsa.key.pem", self.folder / "tsa.pem"
        self.file("tsa.conf", f"[tsa]\ndefault_tsa=t\n[t]\nserial={self.folder}/serial\ndefault_policy=1.2.3.4\n"
                              "digests=sha256\nsigner_digest=sha256\n")
        data, request = self.folder / "data", self.folder / "request"
        data.write_bytes(octets)
        for command in (["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
                         "-out", certificate, "-subj", "/CN=TSA", "-addext", "extendedKeyUsage=critical,timeStamping"],
                        ["ts", "-query", "-data", data, "-sha256", "-cert", "-out", request]):
            subprocess.run(["openssl", *command], check=True, capture_output=True)
        return subprocess.run(["openssl", "ts", "-reply", "-queryfile", request, "-signer", certificate, "-inkey", key,
                               "-config", self.folder / "tsa.conf", "-token_out"], check=True, capture_output=True).stdout

    def test_a_folder_of_all_kinds(self):
        self.written("north/good.pdf", self.signed())
        self.written("north/draft.pdf", one_page())
        self.written("north/cut.pdf", cut_off(self.signed()))
        self.written("north/noise.pdf", b"%PDF-1.7\nnoise")
        self.file("north/words.xml", "<memo>no signature</memo>")
        run = self.verify("-r", self.folder / "north", "--format", "json")
        self.assert_exit(1, run)
        document = json.loads(run.out)
        fits_schema(document)
        self.assertEqual(document["summary"],
                         {"files": 5, "passed": 1, "failed": 1, "indeterminate": 0, "unsigned": 2, "unreadable": 1})
        for form in ("junit", "sarif", "etsi"):
            self.assert_exit(1, self.verify("-r", self.folder / "north", "--format", form))


class Passwords(PdfTestCase):
    def setUp(self):
        super().setUp()
        lock = Encryption(b"secret")
        page = one_page(lock.of(4, b"BT (Pay 9 EUR) Tj ET"), trailer=lock.trailer)
        name = b"<%b>" % lock.of(5, b"Sig").hex().encode()
        self.path = self.written("locked.pdf", self.signed(page=page, name=name, trailer=lock.trailer))

    def judged(self, password):
        read, write = os.pipe()
        os.write(write, password)
        os.close(write)
        self.addCleanup(os.close, read)
        return self.report(self.path, "--password-fd", str(read), pass_fds=(read,))

    def report(self, path, *flags, **how):
        run = self.verify(path, "--format", "json", *flags, **how)
        return json.loads(run.out)["files"][0], run

    def test_without_its_password_nothing_is_certain(self):
        report, run = self.report(self.path)
        self.assert_exit(3, run)
        self.assertEqual(report["verdict"], "indeterminate")
        self.assertIn("PASSWORD_NEEDED", [finding["code"] for finding in report["signatures"][0]["findings"]])
        self.assertIn("the file is encrypted", self.verify(self.path).out)

    def test_with_its_password_it_passes(self):
        report, run = self.judged(b"secret")
        self.assert_exit(0, run)
        self.assertEqual(report["signatures"][0]["pdf"]["field"], "Sig")

    def test_with_another_password_it_is_unreadable(self):
        report, run = self.judged(b"other")
        self.assert_exit(5, run)
        self.assertIn("the password does not open the file", report["error"])


class Revisions(PdfTestCase):
    def setUp(self):
        super().setUp()
        self.drawn = one_page()
        first = len(self.drawn.octets)
        self.octets = bytes(self.signed(page=self.drawn).octets)
        self.ends = [first, len(self.octets)]
        self.path = self.written("memo.pdf", self.octets)

    def test_the_tree_lists_them_with_what_each_wrote(self):
        run = mocsign("inspect", "--tree", self.path)
        self.assert_exit(0, run)
        lines = [line.strip() for line in run.out.splitlines() if "revision" in line]
        self.assertEqual(lines, [f"revision  1  {self.ends[0]} bytes from 0, wrote objects 1-4",
                                 f"revision  2  {self.ends[1] - self.ends[0]} bytes from {self.ends[0]}, wrote objects 1, 5-6,"
                                 " signed by S0 in the field Sig"])
        document = json.loads(mocsign("inspect", "--json", self.path).out)
        self.assertEqual([revision["end"] for revision in document["revisions"]], self.ends)

    def test_each_can_be_had_again_as_it_was(self):
        for number, end in enumerate(self.ends, 1):
            out = self.folder / f"revision{number}.pdf"
            self.assert_exit(0, mocsign("inspect", "--extract-revision", number, "-o", out, self.path))
            self.assertEqual(out.read_bytes(), self.octets[:end])
        self.assert_exit(4, self.verify(self.folder / "revision1.pdf"))
        self.assert_exit(0, self.verify(self.folder / "revision2.pdf"))

    def test_what_cannot_be_extracted_is_told(self):
        out = self.folder / "out.pdf"
        self.assert_complains(mocsign("inspect", "--extract-revision", 3, "-o", out, self.path), 5, "there is no revision 3")
        self.assert_complains(mocsign("inspect", "--extract-revision", 0, "-o", out, self.path), 5, "there is no revision 0")
        self.assert_complains(mocsign("inspect", "--extract-revision", "two", "-o", out, self.path), 2, "cannot be “two”")
        self.assert_complains(mocsign("inspect", "--extract-revision", 1, self.path), 2, "belong together")
        self.assertFalse(out.exists())
        out.write_text("precious")
        self.assertNotEqual(mocsign("inspect", "--extract-revision", 1, "-o", out, self.path).code, 0)
        self.assertEqual(out.read_text(), "precious")
        self.assert_exit(0, mocsign("inspect", "--extract-revision", 1, "-o", out, "--force", self.path))
        self.assertEqual(out.read_bytes(), self.octets[:self.ends[0]])


if __name__ == "__main__":
    unittest.main()
