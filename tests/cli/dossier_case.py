"""What the tests on dossiers share: a memorandum that names the keys of its signatories, signed by both."""
import hashlib
import re
import subprocess
import zipfile

from harness import SOURCE, TestCase, make_key, mocsign

SAMPLES = SOURCE / "docs/samples"


def digest(octets):
    return "sha256:" + hashlib.sha256(octets).hexdigest()


def key_digest(certificate):
    """Return the SHA-256 of a certificate's public key, as acts name it."""
    pem = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-pubkey"], check=True, capture_output=True)
    return digest(subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=pem.stdout, check=True,
                                 capture_output=True).stdout)


def files_in(container):
    with zipfile.ZipFile(container) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def write_container(path, files):
    with zipfile.ZipFile(path, "w") as archive:
        for name, octets in files.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, octets, compress_type=kind)


def modification_of(memorandum, path, target="sec_4__para_2", num="2.", old="three (3) years", new="five (5) years",
                    result=None, by="EE", to="JP", clause="sec_4__para_3"):
    """Write an unsigned modification of a memorandum's text by hand, so that it can be wrong; return the digest of the
    right result."""
    files = files_in(memorandum)
    text = files["text.xml"].decode()
    agreement = re.search(r"<moc:Agreement .*?/>", files["act.xml"].decode())[0]
    block = re.search(rf'<moc:Block eId="{target}" num="{re.escape(num)}">(.*?)</moc:Block>', text)[1]
    after = text.replace('version="0"', 'version="1"').replace(block, block.replace(old, new)).encode()
    old_digest = digest(f"{num}\n{block}".encode())
    act = f"""<?xml version="1.0" encoding="UTF-8"?>
<moc:Act xmlns:moc="urn:mocsign:act:1" kind="Modification" id="urn:uuid:4d6f4320-0000-4000-8000-0000000000a1" lang="en">
  {agreement}
  <moc:Base version="0" digest="{digest(text.encode())}" />
  <moc:By participant="{by}" to="{to}" clause="{clause}" />
  <moc:Operations>
    <moc:Replace target="{target}" oldDigest="{old_digest}">
      <moc:Old>{old}</moc:Old>
      <moc:New>{new}</moc:New>
    </moc:Replace>
  </moc:Operations>
  <moc:Effect rule="on-last-consent" />
  <moc:Integration rule="to-be-determined" />
  <moc:Result version="1" digest="{result or digest(after)}" />
</moc:Act>
"""
    manifest = re.sub(r' *<[^<]*(text\.xml|rendering\.txt)[^<]*/>\n', "", files["META-INF/manifest.xml"].decode())
    write_container(path, {"mimetype": files["mimetype"], "act.xml": act, "META-INF/manifest.xml": manifest})
    return digest(after)


class DossierCase(TestCase):
    """A folder with a signed memorandum. `participants` are the ids in the order of the sample's terms."""
    source, terms, participants = "digital-services.md", "digital-services.toml", ("JP", "EE")
    zones = {"JP": "Asia/Tokyo", "EE": "Europe/Tallinn", "IT": "Europe/Rome"}

    def setUp(self):
        super().setUp()
        self.dossier = self.folder / "dossier"
        self.dossier.mkdir()
        self.keys = {each: make_key(self.folder, each.lower(), f"Signatory of {each}") for each in self.participants}
        self.draft = self.folder / "draft.asice"
        self.assert_exit(0, mocsign("draft", "moc", "--from", SAMPLES / self.source, "--terms", self.terms_with_keys(),
                                    "-o", self.draft))
        self.memorandum = self.sign_by_all(self.draft, self.dossier / "memorandum.asice")

    def terms_with_keys(self):
        """Write the sample's terms with keys of the signatories and zones of the participants; return the path."""
        text = (SAMPLES / self.terms).read_text()
        for each in self.participants:
            text = re.sub(rf'(id = "{each}"\n)(name = .*\nsignatory = {{ .*?) }}',
                          rf'\1zone = "{self.zones[each]}"\n\2, key = "{key_digest(self.keys[each][1])}" }}', text)
        return self.file("terms.toml", text)

    def key(self, participant):
        key, certificate = self.keys[participant]
        return "--key", key, "--cert", certificate

    @property
    def trust(self):
        return [word for _, certificate in self.keys.values() for word in ("--trust", certificate)]

    def sign_by_all(self, draft, output, commitment="approval"):
        parts = []
        for each in self.participants:
            part = self.folder / f"{output.stem}-{each}.asice"
            self.assert_exit(0, mocsign("sign", draft, "-o", part, *self.key(each), "--commitment", commitment, "--yes"))
            parts.append(part)
        self.assert_exit(0, mocsign("merge", *parts, "-o", output))
        return output
