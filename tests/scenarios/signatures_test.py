"""Scenarios about signatures and containers alone."""
import base64
import hashlib
import json
import xml.etree.ElementTree as ElementTree
import zipfile

from props import COMMITMENT, entries, rewritten
from scenario import Scenario, mocsign, unittest

SIGNED = "2026-06-15T10:00:00Z"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
XADES = "{http://uri.etsi.org/01903/v1.3.2#}"


def codes(signature):
    return [finding["code"] for finding in signature["findings"]]


class Signatures(Scenario):
    def signed_sample(self, holder, level="LT", name="signed"):
        return self.props.sign(self.sample(), holder, SIGNED, out=self.folder / f"{name}.asice", level=level)

    def test_26_a_certificate_expired_between_signing_and_verification(self):
        self.props.holder("it-expiring", until="2028-06-30")
        lasting = self.signature(self.signed_sample("it-expiring", level="LTA"), "2031-01-01")
        self.assertEqual((lasting["level"], lasting["indication"]), ("LTA", "TOTAL-PASSED"))
        self.assertEqual(lasting["best_signature_time"], SIGNED)

        bare = self.signature(self.signed_sample("it-expiring", level="B"), "2031-01-01", code=3)
        self.assertEqual((bare["indication"], bare["sub_indication"]), ("INDETERMINATE", "OUT_OF_BOUNDS_NO_POE"))
        self.assertIn("nothing proves that it was used before", bare["findings"][0]["message"])

    def revoked(self, holder, reason, since):
        """A signature of 1 June that a time-stamp of 15 June proves, judged in July with what the responder says then."""
        container = self.props.sign(self.sample(), holder, "2026-06-01T10:00:00Z", level="B")
        self.props.augment(container, "T", SIGNED)
        self.props.ask("revoke", holder=holder, at=since, reason=reason)
        self.props.ask("clock", at="2026-07-01")
        return container

    def test_27_a_certificate_revoked_after_the_time_stamp_does_no_harm(self):
        container = self.revoked("ee-revoked-after", "keyCompromise", "2026-06-20")
        self.assertEqual(self.signature(container, "2026-07-01", online=True)["indication"], "TOTAL-PASSED")

    def test_27_a_certificate_revoked_before_the_time_stamp_proves_nothing(self):
        signature = self.signature(self.revoked("ee-revoked-before", "keyCompromise", "2026-06-10"), "2026-07-01",
                                   online=True, code=3)
        self.assertEqual((signature["indication"], signature["sub_indication"]), ("INDETERMINATE", "REVOKED_NO_POE"))
        self.assertIn("CERTIFICATE_REVOKED", codes(signature))

    def test_27_a_suspended_certificate_is_told_from_a_revoked_one(self):
        signature = self.signature(self.revoked("ee-held", "certificateHold", "2026-06-10"), "2026-07-01", online=True,
                                   code=3)
        self.assertEqual((signature["indication"], signature["sub_indication"]), ("INDETERMINATE", "TRY_LATER"))
        self.assertIn("CERTIFICATE_ON_HOLD", codes(signature))
        self.assertNotIn("CERTIFICATE_REVOKED", codes(signature))

    def wrapped(self, forged_id):
        """A text whose signed block was moved into the signature, with another one in its place; and the signed block."""
        block = '<block Id="sec_6">The cooperation lasts three years.</block>'
        memo = self.file("memo.xml", f'<?xml version="1.0" encoding="UTF-8"?>\n<memo>{block}</memo>\n')
        self.props.sign(memo, "ee-minister", SIGNED, packaging="detached-same-file", element_id="sec_6")
        forged = block.replace("three", "thirty").replace("sec_6", forged_id)
        text = memo.read_text()
        self.assertIn(block, text)
        text = text.replace(block, forged).replace("</ds:Signature>", f"<ds:Object>{block}</ds:Object></ds:Signature>")
        memo.write_text(text)
        return memo, block

    def test_28_a_signed_block_that_was_moved_away_under_a_forged_one_of_the_same_name_is_refused(self):
        memo, _ = self.wrapped("sec_6")
        signature = self.signature(memo, SIGNED, code=1)
        self.assertEqual((signature["indication"], signature["sub_indication"]), ("TOTAL-FAILED", "FORMAT_FAILURE"))
        self.assertIn("DUPLICATE_ID", codes(signature))
        self.assertEqual(signature["scope"], [])

    def test_28_beside_a_forged_block_of_another_name_only_what_was_digested_is_handed_over(self):
        memo, block = self.wrapped("sec_7")
        signature = self.signature(memo, SIGNED)
        self.assertIn("PARTIAL_COVERAGE", codes(signature))
        self.assertEqual([(item["name"], item["digest"]) for item in signature["scope"]],
                         [("#sec_6", hashlib.sha256(block.encode()).hexdigest())])

    def test_29_claims_that_nobody_signed_make_the_signature_invalid_and_are_never_shown(self):
        container = self.props.sign(self.sample(), "ee-minister", SIGNED, commitment="Receipt")
        spoof = f"""<ds:Object><xades:QualifyingProperties xmlns:xades="{XADES[1:-1]}" Target="#S0"><xades:SignedProperties
            Id="spoof"><xades:SignedSignatureProperties><xades:SignerRoleV2><xades:ClaimedRoles><xades:ClaimedRole>Minister
            of Everything</xades:ClaimedRole></xades:ClaimedRoles></xades:SignerRoleV2></xades:SignedSignatureProperties>
            <xades:SignedDataObjectProperties><xades:CommitmentTypeIndication><xades:CommitmentTypeId><xades:Identifier
            >{COMMITMENT}Approval</xades:Identifier></xades:CommitmentTypeId><xades:AllSignedDataObjects/>
            </xades:CommitmentTypeIndication></xades:SignedDataObjectProperties></xades:SignedProperties>
            </xades:QualifyingProperties></ds:Object>"""

        def add(files):
            name = "META-INF/signatures0.xml"
            files[name] = files[name].replace(b"<ds:Object>", spoof.encode() + b"<ds:Object>", 1)

        spoofed = rewritten(container, self.folder / "spoofed.asice", add)
        signature = self.signature(spoofed, SIGNED, code=1)
        self.assertEqual(signature["indication"], "TOTAL-FAILED")
        self.assertIn("PROP_UNBOUND", codes(signature))
        self.assertEqual((signature["commitments"], signature["claimed_roles"]), ([], []))
        for shown in (self.run_trusting("verify", spoofed, "--explain", at=SIGNED), mocsign("inspect", spoofed)):
            self.assertNotIn("Everything", shown.out)
            self.assertNotIn("ProofOfApproval", shown.out)

    def both_signed(self):
        container = self.sample()
        for holder in ("jp-minister", "ee-minister"):
            self.props.sign(container, holder, SIGNED)
        return container

    def test_38_a_container_with_two_signatures_is_as_digidoc_asks(self):
        container = self.both_signed()
        self.assertEqual([each["indication"] for each in self.verified(container, SIGNED)["signatures"]],
                         ["TOTAL-PASSED"] * 2)
        with zipfile.ZipFile(container) as archive:
            first = archive.infolist()[0]
        self.assertEqual((first.filename, first.compress_type, first.extra), ("mimetype", zipfile.ZIP_STORED, b""))
        files = entries(container)
        data = {name for name in files if not name.startswith("META-INF/") and name != "mimetype"}
        for name in ("META-INF/signatures0.xml", "META-INF/signatures1.xml"):
            signature = ElementTree.fromstring(files[name]).find(f".//{DS}Signature")
            references = {reference.get("URI"): reference for reference in signature.iter(f"{DS}Reference")
                          if not reference.get("Type")}
            self.assertEqual(set(references), data)
            for uri, reference in references.items():
                self.assertIsNone(reference.find(f"{DS}Transforms"))
                digest = base64.b64encode(hashlib.sha256(files[uri]).digest()).decode()
                self.assertEqual(reference.findtext(f"{DS}DigestValue"), digest)
            self.assertEqual(len(list(signature.iter(f"{XADES}SignatureTimeStamp"))), 1)
            self.assertGreaterEqual(len(list(signature.iter(f"{XADES}EncapsulatedOCSPValue"))), 1)

    def test_38_a_file_inside_a_signed_container_is_refused_with_the_reason(self):
        container, receipt = self.both_signed(), self.file("receipt.txt")
        run = mocsign("sign", container, receipt, "-o", self.folder / "more.asice", "--yes")
        self.assert_complains(run, 1, "nothing can be added to a container that is signed", "receipt is an act of its own")
        self.assertFalse((self.folder / "more.asice").exists())

    def test_39_two_containers_with_the_same_files_become_one_with_both_signatures(self):
        draft = self.sample()
        one = self.props.sign(draft, "ee-minister", SIGNED, out=self.folder / "ee.asice")
        other = self.props.sign(draft, "jp-minister", SIGNED, out=self.folder / "jp.asice")
        merged = self.folder / "merged.asice"
        self.assert_exit(0, mocsign("merge", one, other, "-o", merged))
        signatures = self.verified(merged, SIGNED)["signatures"]
        self.assertEqual({each["signed_by"]["name"] for each in signatures}, {"EE-MINISTER", "JP-MINISTER"})
        self.assertEqual({each["indication"] for each in signatures}, {"TOTAL-PASSED"})

    def test_39_containers_that_differ_in_one_media_type_are_not_merged(self):
        draft, types = self.sample(), {"act.xml": "application/xml", "text.xml": "text/xml", "rendering.txt": "text/plain"}
        files = entries(draft)
        other = self.props.container(self.folder / "other.asice", [(name, files[name], types[name]) for name in types])
        one = self.props.sign(draft, "ee-minister", SIGNED, out=self.folder / "ee.asice")
        self.props.sign(other, "jp-minister", SIGNED)
        run = mocsign("merge", one, other, "-o", self.folder / "merged.asice")
        self.assert_complains(run, 1, "text.xml")
        self.assertIn("media type", run.err)
        self.assertFalse((self.folder / "merged.asice").exists())

    def renewed(self, when):
        """A memorandum of 2026 whose proof was renewed with SHA-512 at a time, and what asks for that."""
        policy = self.file("2046.toml", 'id = "2046"\n[digests]\nSHA-256 = 2040-01-01\n')
        self.props.holder("jp-2026", until="2027-01-01")
        self.props.tsa("tsa-2030", since="2030-01-01", digest="SHA-512")
        container = self.signed_sample("jp-2026", level="LTA")
        self.props.augment(container, "LTA", when, tsa="tsa-2030", digest="SHA-512")
        return container, ("--policy", policy)

    def test_40_after_twenty_years_nothing_is_needed_but_the_container_and_what_was_trusted(self):
        container, policy = self.renewed("2039-06-01")
        stored = self.folder / "evidence.json"
        before = self.verified(container, "2046-06-15", *policy, "--save-evidence", stored)
        self.assertEqual((before["verdict"], before["signatures"][0]["best_signature_time"]), ("passed", SIGNED))
        container.unlink()
        again = mocsign("verify", "--from-evidence", stored, "--format", "json")
        self.assert_exit(0, again)
        self.assertEqual(json.loads(again.out)["files"][0]["signatures"], before["signatures"])

    def test_40_the_memorandum_is_then_what_its_text_makes_of_it(self):
        policy = self.file("2046.toml", 'id = "2046"\n[digests]\nSHA-256 = 2040-01-01\n')
        self.props.tsa("tsa-2030", since="2030-01-01", digest="SHA-512")
        container = self.memorandum()
        self.props.augment(container, "LTA", "2022-06-01")
        self.props.augment(container, "LTA", "2039-06-01", tsa="tsa-2030", digest="SHA-512")
        status = self.status("2046-06-15", "--policy", policy)
        self.assertEqual((status["state"], status["period"]), ("IN-FORCE", 22))
        self.assertEqual(self.last_days(status), {"2047-05-05", "2047-05-06"})
        self.assertEqual(status["safe_notice_instant"], "2046-11-04T14:59:59Z")

    def test_40_a_renewal_that_came_too_late_is_named(self):
        container, policy = self.renewed("2041-06-01")
        signature = self.signature(container, "2046-06-15", *policy, code=3)
        self.assertEqual(signature["indication"], "INDETERMINATE")
        self.assertIn("the time-stamp T1 proves nothing: SHA-256 of the time-stamp proves nothing any more since 2040-01-01",
                      [finding["message"] for finding in signature["findings"]])


if __name__ == "__main__":
    unittest.main()
