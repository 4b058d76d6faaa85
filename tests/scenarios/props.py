"""The props of the scenarios: holders of keys, a clock that goes where it is told to, and containers signed by the one at
the time of the other. scenario_maker does the work."""
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

MAKER = os.environ["SCENARIO_MAKER"]

# Names of commitments as the scenarios write them (EN 319 132-1, 5.2.3).
COMMITMENT = "http://uri.etsi.org/01903/v1.2.2#ProofOf"


class Holder:
    """A person or office with a key."""

    def __init__(self, name, certificate, spki):
        self.name, self.certificate = name, certificate
        self.key = "sha256:" + hashlib.sha256(bytes.fromhex(spki)).hexdigest()


class Props:
    """A running scenario_maker. `trust` is the folder with the roots of its authorities."""

    def __init__(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="mocsign-props-"))
        self.trust = self.home / "trust"
        self.trust.mkdir()
        self.maker = subprocess.Popen([MAKER, self.trust], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.holders = {}

    def close(self):
        self.maker.stdin.close()
        self.maker.wait()
        self.maker.stdout.close()
        shutil.rmtree(self.home)

    def ask(self, do, **request):
        """Ask the maker for something. What is None is not said."""
        said = {key: str(value) if isinstance(value, pathlib.Path) else value
                for key, value in request.items() if value is not None}
        self.maker.stdin.write(json.dumps({"do": do, **said}) + "\n")
        self.maker.stdin.flush()
        answer = json.loads(self.maker.stdout.readline())
        assert "error" not in answer, f"{do} {said}: {answer['error']}"
        return answer

    def holder(self, name, since="2020-01-01", until="2089-12-31", key=None):
        """The holder of this name, whose first part is an authority: "ee-minister". The first call makes it."""
        if name not in self.holders:
            made = self.ask("holder", name=name, authority=name.split("-")[0], common_name=name.upper(), until=until,
                            key=key, **{"from": since})
            self.holders[name] = Holder(name, made["certificate"], made["spki"])
        return self.holders[name]

    def tsa(self, name, since, digest):
        """A further time-stamping authority, trusted from now on. Only the first call makes it."""
        anchor = self.trust / f"{name}.pem"
        if not anchor.exists():
            made = self.ask("tsa", name=name, until="2089-12-31", digest=digest, **{"from": since})
            anchor.write_text(made["certificate"])

    def sign(self, source, holder, at, commitment="Approval", out=None, level="LT", **how):
        """Sign as `holder` at the instant `at`, into the same file if no other is named."""
        self.holder(holder)
        commitments = [COMMITMENT + commitment] if commitment else []
        self.ask("sign", **{"in": source}, out=out or source, holder=holder, at=at, level=level,
                 commitments=commitments, **how)
        return out or source

    def augment(self, container, level, at, **how):
        self.ask("augment", **{"in": container}, out=container, level=level, at=at, **how)

    def container(self, out, files):
        """A container that nobody has signed. `files` are name, octets, media type."""
        parts = []
        for number, (name, octets, media_type) in enumerate(files):
            path = self.home / f"part{number}"
            path.write_bytes(octets)
            parts.append({"name": name, "path": str(path), "type": media_type})
        self.ask("container", out=out, files=parts)
        return out


def entries(container):
    """What lies in a container: octets by name."""
    with zipfile.ZipFile(container) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def rewritten(container, out, change):
    """Write a container anew after `change`, which gets and may change its octets by name. mimetype stays first."""
    files = entries(container)
    change(files)
    with zipfile.ZipFile(out, "w") as archive:
        for name, octets in files.items():
            archive.writestr(zipfile.ZipInfo(name), octets)
    return out
