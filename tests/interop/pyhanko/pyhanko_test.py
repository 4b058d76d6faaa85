"""PDF files that pyHanko signs and changes, judged here."""
import io
import json
import os
import pathlib
import subprocess
import tempfile
import unittest
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore

PROGRAM = os.environ["MOCSIGN"]
NOW = datetime.now(timezone.utc).replace(microsecond=0)


def authority_and_signer(folder, key):
    """A self-signed authority that lives for this run, and a signer with `key` below it."""
    authority_key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mocsign interop authority")])
    signer_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Peer Signer")])

    def certificate(subject, public_key, is_authority):
        usage = dict.fromkeys(["digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                               "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"], False)
        usage["key_cert_sign" if is_authority else "content_commitment"] = True
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(public_key)
                .serial_number(x509.random_serial_number()).not_valid_before(NOW - timedelta(days=1))
                .not_valid_after(NOW + timedelta(days=30))
                .add_extension(x509.BasicConstraints(is_authority, None), True)
                .add_extension(x509.KeyUsage(**usage), True).sign(authority_key, hashes.SHA256()))

    files = {}
    for label, made in (("authority", certificate(name, authority_key.public_key(), True)),
                        ("signer", certificate(signer_name, key.public_key(), False))):
        files[label] = folder / f"{label}.pem"
        files[label].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files["key"] = folder / "test-key.pem"
    files["key"].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                               serialization.NoEncryption()))
    return files


def one_page(stream_xrefs=False, password=None):
    writer = PdfFileWriter(stream_xrefs=stream_xrefs)
    content = generic.StreamObject(stream_data=b"BT ET")
    writer.insert_page(PageObject(contents=writer.add_object(content), media_box=(0, 0, 200, 200),
                                  resources=generic.DictionaryObject()))
    if password:
        writer.encrypt(owner_pass=password, user_pass=password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def one_page_form():
    """A page with the text field Amount."""
    writer = IncrementalPdfFileWriter(io.BytesIO(one_page()))
    page = writer.root["/Pages"]["/Kids"][0]
    field = writer.add_object(generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Annot"), generic.pdf_name("/Subtype"): generic.pdf_name("/Widget"),
        generic.pdf_name("/FT"): generic.pdf_name("/Tx"), generic.pdf_name("/T"): generic.pdf_string("Amount"),
        generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 20))),
        generic.pdf_name("/V"): generic.pdf_string("9")}))
    page["/Annots"] = generic.ArrayObject([field])
    writer.root["/AcroForm"] = generic.DictionaryObject(
        {generic.pdf_name("/Fields"): generic.ArrayObject([field])})
    writer.update_root()
    writer.update_container(page)
    return written(writer)


def written(writer):
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled(data):
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.pdf_string("9999")
    writer.update_container(field)
    return written(writer)


def annotated(data):
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    note = generic.DictionaryObject({
        generic.pdf_name("/Type"): generic.pdf_name("/Annot"), generic.pdf_name("/Subtype"): generic.pdf_name("/Square"),
        generic.pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 200)))})
    writer.register_annotation(writer.root["/Pages"]["/Kids"].raw_get(0), writer.add_object(note))
    return written(writer)


class Peer(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.use_key(rsa.generate_private_key(65537, 2048))

    def use_key(self, key):
        self.files = authority_and_signer(self.folder, key)
        self.signer = signers.SimpleSigner.load(str(self.files["key"]), str(self.files["signer"]),
                                                ca_chain_files=(str(self.files["authority"]),))

    def signed(self, data, field="Sig", password=None, **metadata):
        writer = IncrementalPdfFileWriter(io.BytesIO(data))
        if password:
            writer.encrypt(password)
        metadata.setdefault("subfilter", fields.SigSeedSubFilter.PADES)
        signing = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", **metadata)
        return signers.sign_pdf(writer, signing, signer=self.signer).getvalue()

    def judged(self, data, password=None):
        path = self.folder / "memo.pdf"
        path.write_bytes(data)
        command = [PROGRAM, "verify", path, "--offline", "--format", "json", "--policy", "structure-only",
                   "--trust", self.files["authority"]]
        if not password:
            return self.report(command)
        secret = self.folder / "password"
        secret.write_text(password)
        with open(secret) as source:
            return self.report([*command, "--password-fd", str(source.fileno())], (source.fileno(),))

    def report(self, command, pass_fds=()):
        done = subprocess.run(command, capture_output=True, timeout=120, pass_fds=pass_fds)
        return json.loads(done.stdout)["files"][0]

    def check_passed(self, report, signatures=1):
        self.assertEqual(report["verdict"], "passed", report)
        self.assertEqual(len(report["signatures"]), signatures)

    def test_tables_and_streams_both_kinds_of_signature_pass(self):
        for stream_xrefs in (False, True):
            for kind in (fields.SigSeedSubFilter.PADES, fields.SigSeedSubFilter.ADOBE_PKCS7_DETACHED):
                with self.subTest(stream_xrefs=stream_xrefs, kind=kind.name):
                    report = self.judged(self.signed(one_page(stream_xrefs), subfilter=kind))
                    self.check_passed(report)
                    self.assertTrue(report["signatures"][0]["pdf"]["covers_whole_file"])
                    self.assertEqual(report["signatures"][0]["pdf"]["changes_after"], "none")

    def test_an_elliptic_key_passes(self):
        self.use_key(ec.generate_private_key(ec.SECP384R1()))
        self.check_passed(self.judged(self.signed(one_page())))

    def test_a_certification_is_told_with_its_level(self):
        report = self.judged(self.signed(one_page(), certify=True, docmdp_permissions=fields.MDPPerm.FILL_FORMS))
        self.check_passed(report)
        self.assertEqual(report["signatures"][0]["pdf"]["docmdp"], 2)

    def test_a_page_replaced_afterwards_fails(self):
        writer = IncrementalPdfFileWriter(io.BytesIO(self.signed(one_page())))
        page = writer.root["/Pages"]["/Kids"][0]
        content = page.raw_get("/Contents")
        writer.objects[(0, content.idnum)] = generic.StreamObject(stream_data=b"BT (Pay 9999 EUR) Tj ET")
        changed = io.BytesIO()
        writer.write(changed)
        report = self.judged(changed.getvalue())
        self.assertEqual(report["verdict"], "failed")
        self.assertEqual(report["signatures"][0]["pdf"]["changes_after"], "suspicious")

    def certified(self, permission):
        return self.signed(one_page_form(), certify=True, docmdp_permissions=permission)

    def check_permitted(self, data, signatures=1):
        report = self.judged(data)
        self.check_passed(report, signatures)
        self.assertEqual(report["signatures"][0]["pdf"]["changes_after"], "permitted")
        return [finding["code"] for finding in report["signatures"][0]["findings"]]

    def check_refused(self, data, code):
        report = self.judged(data)
        self.assertEqual(report["verdict"], "failed", report)
        self.assertEqual(report["signatures"][0]["pdf"]["changes_after"], "suspicious")
        self.assertIn(code, [finding["code"] for finding in report["signatures"][0]["findings"]])

    def test_a_second_signature_is_permitted(self):
        for stream_xrefs in (False, True):
            with self.subTest(stream_xrefs=stream_xrefs):
                self.check_permitted(self.signed(self.signed(one_page(stream_xrefs)), field="Second"), signatures=2)

    def test_a_second_signature_in_a_field_that_shows_is_permitted_unless_the_document_is_certified(self):
        for certify in (False, True):
            writer = IncrementalPdfFileWriter(io.BytesIO(self.certified(fields.MDPPerm.FILL_FORMS) if certify
                                                         else self.signed(one_page_form())))
            fields.append_signature_field(writer, fields.SigFieldSpec("Second", box=(10, 100, 190, 190)))
            data = self.signed(written(writer), field="Second")
            if certify:
                self.check_refused(data, "CHANGE_NOT_PERMITTED")
            else:
                self.assertIn("PAGE_COVERED", self.check_permitted(data, signatures=2))

    def test_validation_data_is_permitted_whatever_the_certification(self):
        for permission in (fields.MDPPerm.NO_CHANGES, fields.MDPPerm.FILL_FORMS):
            out = io.BytesIO(self.certified(permission))
            DocumentSecurityStore.add_dss(out, None, certs=self.signer.cert_registry)
            self.check_permitted(out.getvalue())

    def test_a_document_time_stamp_is_permitted_whatever_the_certification(self):
        stamper = DummyTimeStamper(self.signer.signing_cert, self.signer.signing_key)
        for permission in (fields.MDPPerm.NO_CHANGES, fields.MDPPerm.FILL_FORMS):
            data = self.certified(permission)
            out = io.BytesIO()
            signers.PdfTimeStamper(stamper).timestamp_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), "sha256",
                                                          output=out)
            self.check_permitted(out.getvalue())

    def test_a_field_that_is_filled_in_is_permitted_unless_the_certification_forbids_it(self):
        self.check_permitted(filled(self.signed(one_page_form())))
        self.check_permitted(filled(self.certified(fields.MDPPerm.FILL_FORMS)))
        self.check_refused(filled(self.certified(fields.MDPPerm.NO_CHANGES)), "CHANGE_NOT_PERMITTED")

    def test_a_field_that_a_signature_locks_is_not_filled_in(self):
        for name, code in (("Amount", "FIELD_LOCKED"), ("Other", None)):
            writer = IncrementalPdfFileWriter(io.BytesIO(one_page_form()))
            lock = fields.FieldMDPSpec(fields.FieldMDPAction.INCLUDE, fields=[name])
            fields.append_signature_field(writer, fields.SigFieldSpec("Sig", field_mdp_spec=lock))
            data = filled(self.signed(written(writer)))
            if code:
                self.check_refused(data, code)
            else:
                self.check_permitted(data)

    def test_an_annotation_is_permitted_by_a_certification_that_says_so_and_is_told(self):
        self.assertIn("PAGE_COVERED", self.check_permitted(annotated(self.certified(fields.MDPPerm.ANNOTATE))))
        self.check_refused(annotated(self.certified(fields.MDPPerm.FILL_FORMS)), "CHANGE_NOT_PERMITTED")
        self.check_refused(annotated(self.signed(one_page_form())), "CHANGE_NOT_PERMITTED")

    def test_octets_behind_the_end_fail(self):
        self.assertEqual(self.judged(self.signed(one_page()) + b"% and more\n")["verdict"], "failed")

    def test_an_encrypted_file_passes_with_its_password_alone(self):
        data = self.signed(one_page(password="secret"), password="secret")
        self.check_passed(self.judged(data, password="secret"))
        self.assertEqual(self.judged(data)["verdict"], "indeterminate")
        self.assertEqual(self.judged(data, password="other")["verdict"], "unreadable")


if __name__ == "__main__":
    unittest.main(verbosity=2)
