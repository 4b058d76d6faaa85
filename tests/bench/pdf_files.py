#!/usr/bin/env python3
"""pdf_files.py FOLDER: makes the signed PDF files that script/bench measures, with pyHanko: two signatures, forty, twenty
thousand objects, 105 MB. `signer.pem` is to be trusted."""
import io
import os
import pathlib
import sys
from datetime import datetime, timedelta, timezone

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import fields, signers


def signer(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mocsign bench signer")])
    now = datetime.now(timezone.utc)
    usage = dict.fromkeys(["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                           "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"], False)
    usage["content_commitment"] = True
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - timedelta(days=1))
                   .not_valid_after(now + timedelta(days=30)).add_extension(x509.KeyUsage(**usage), True)
                   .sign(key, hashes.SHA256()))
    (folder / "signer.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                       serialization.NoEncryption()))
    return signers.SimpleSigner.load(str(folder / "key.pem"), str(folder / "signer.pem"))


def document(pages=1, objects=0, octets=0):
    """A document with so many pages of text, objects below its catalog, and octets that nothing can compress."""
    writer = PdfFileWriter()
    for _ in range(pages):
        content = generic.StreamObject(stream_data=b"BT /F1 9 Tf (The Participants will cooperate.) Tj ET\n" * 40)
        writer.insert_page(PageObject(contents=writer.add_object(content), media_box=(0, 0, 595, 842),
                                      resources=generic.DictionaryObject()))
    lists = generic.ArrayObject()
    for first in range(0, objects, 100):
        kept = [generic.DictionaryObject({generic.pdf_name("/Number"): generic.NumberObject(first + i)}) for i in range(100)]
        lists.append(writer.add_object(generic.ArrayObject([writer.add_object(one) for one in kept])))
    writer.root[generic.pdf_name("/Kept")] = lists
    if octets:
        data = generic.StreamObject(stream_data=os.urandom(octets))
        writer.root[generic.pdf_name("/Attachment")] = writer.add_object(data)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def signed(data, by, times):
    for number in range(times):
        metadata = signers.PdfSignatureMetadata(field_name=f"Sig{number}", md_algorithm="sha256",
                                                subfilter=fields.SigSeedSubFilter.PADES)
        data = signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(data)), metadata, signer=by).getvalue()
    return data


def main():
    folder = pathlib.Path(sys.argv[1])
    by = signer(folder)
    for name, data, times in (("2 signatures", document(pages=20), 2), ("40 signatures", document(), 40),
                              ("20,000 objects", document(objects=20_000), 2), ("105 MB", document(octets=105_000_000), 1)):
        (folder / f"{name}.pdf").write_bytes(signed(data, by, times))


if __name__ == "__main__":
    main()
