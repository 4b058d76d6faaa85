"""Input that was made to hurt: every answer is a report or an error with the right exit status, soon, in little memory."""
import os
import subprocess
import unittest
import zipfile

from harness import ENVIRONMENT, PROGRAM, SigningTestCase

UNDER_SANITIZER = "ASAN_OPTIONS" in ENVIRONMENT
MAX_SECONDS = 200 if UNDER_SANITIZER else 30  # of the processor: endless work is meant, not a busy machine


class Hostile(SigningTestCase):
    def judge(self, path):
        """Exit status and peak memory in MiB of verifying `path`."""
        child = subprocess.Popen([PROGRAM, "verify", path, "--format", "json"], stdout=subprocess.DEVNULL,
                                 stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        self.assertLess(usage.ru_utime + usage.ru_stime, MAX_SECONDS)
        return child.returncode, usage.ru_maxrss / 1024

    def written(self, name, octets):
        path = self.folder / name
        path.write_bytes(octets)
        return path

    def test_a_hundred_megabytes_of_nesting(self):
        code, memory = self.judge(self.written("deep.xml", b"<a>" * (100 << 20 >> 2)))
        self.assertEqual(code, 5)
        if not UNDER_SANITIZER:
            self.assertLess(memory, 300)

    def test_sixty_megabytes_of_nesting_below_the_cap_on_bytes(self):
        code, _ = self.judge(self.written("deep.xml", b"<a>" * (20 << 20)))
        self.assertEqual(code, 5)

    def test_entity_bombs_and_doctypes(self):
        bomb = b'<!DOCTYPE a [<!ENTITY x0 "ha">' + b"".join(
            b'<!ENTITY x%d "&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;&x%d;">' % ((i,) + (i - 1,) * 8) for i in range(1, 12)
        ) + b"]><a>&x11;</a>"
        for text in (bomb, b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', b"<!DOCTYPE a><a/>"):
            self.assertEqual(self.judge(self.written("dtd.xml", text))[0], 5)

    def test_ten_thousand_references(self):
        reference = (b'<ds:Reference URI=""><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
                     b"<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>")
        text = (b'<a xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:Signature><ds:SignedInfo>'
                b'<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
                b'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>' + reference * 10_000 +
                b"</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature></a>")
        self.assertEqual(self.judge(self.written("many.xml", text))[0], 1)

    def test_a_thousand_references_to_a_large_document(self):
        reference = (b'<ds:Reference URI="#x"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
                     b"<ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>")
        text = (b'<a xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><b Id="x">' + b"<c>12345678</c>" * 100_000 +
                b"</b><ds:Signature><ds:SignedInfo>"
                b'<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'
                b'<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/>' + reference * 1_000 +
                b"</ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature></a>")
        self.assertEqual(self.judge(self.written("large.xml", text))[0], 1)

    def test_a_zip_bomb(self):
        path = self.folder / "bomb.asice"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr("mimetype", "application/vnd.etsi.asic-e+zip")
            container.writestr("zeros", bytes(200 << 20))
        code, memory = self.judge(path)
        self.assertEqual(code, 5)
        if not UNDER_SANITIZER:
            self.assertLess(memory, 300)

    def test_every_truncation_of_a_signed_container(self):
        signed = self.signed().read_bytes()
        for size in range(0, len(signed), max(1, len(signed) // 40)):
            self.assertIn(self.judge(self.written("cut.asice", signed[:size]))[0], (1, 4, 5))

    def test_garbage_of_every_kind(self):
        for octets in (b"", b"\x00" * 1000, b"PK\x03\x04" + b"\xff" * 100, b"%PDF-1.7\n", b"\xff\xfe<\x00a\x00", b"<a", b"</a>",
                       b"<?xml version='1.0' encoding='nonsense'?><a/>", b"\xef\xbb\xbf", b"<a/><b/>", b"<a>\x01</a>"):
            self.assertEqual(self.judge(self.written("garbage", octets))[0], 5, octets)


if __name__ == "__main__":
    unittest.main()
