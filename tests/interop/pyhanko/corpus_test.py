"""What pyHanko and mocsign say of the signed PDF files of others: docs/pdf-pyhanko.md lists each difference with its reason."""
import asyncio
import json
import logging
import os
import pathlib
import re
import signal
import subprocess
import sys
import unittest
from datetime import datetime, timezone

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko_certvalidator import ValidationContext

PROGRAM, SOURCE = os.environ["MOCSIGN"], pathlib.Path(os.environ["MOCSIGN_SOURCE"])
CORPUS = pathlib.Path(os.environ.get("LIBSIGN_CORPUS") or SOURCE / "../shared/corpus") / "pdf"
TABLE = SOURCE / "docs/pdf-pyhanko.md"
SECONDS = 10  # of the processor, for one file; all that end take less than two
MOMENT = datetime(2020, 11, 2, tzinfo=timezone.utc)


class TooLong(BaseException):
    """No Exception, lest pyHanko catch it."""


def on_alarm(*_):
    raise TooLong


async def signatures_of(reader):
    """Whether each signature and time-stamp is sound: intact, over a whole revision, and nothing changed that may not be.
    Who is trusted is not asked."""
    context = ValidationContext(trust_roots=[], allow_fetching=False, moment=MOMENT)
    sound = []
    for signature in reader.embedded_signatures:
        is_stamp = signature.sig_object.get("/Type") == "/DocTimeStamp"
        judge = async_validate_pdf_timestamp if is_stamp else async_validate_pdf_signature
        status = await judge(signature, context)
        # Of a time-stamp pyHanko asks no more than that it covers a whole revision.
        sound.append(bool(status.intact and status.valid and (is_stamp or status.docmdp_ok)))
    return sound


def theirs(path):
    """sound, unsound, unsigned, or how pyHanko ended without a verdict: error, no end."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        with open(path, "rb") as file:
            reader = PdfFileReader(file)
            if reader.encrypted:
                reader.decrypt(b"")
            sound = asyncio.run(signatures_of(reader))
        return "unsigned" if not sound else "sound" if all(sound) else "unsound"
    except TooLong:
        return "no end"
    except Exception:  # of any kind: pyHanko's own, and those of the libraries below it
        return "error"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def ours(paths):
    """The same of mocsign, by file name; a locked file is an error, too."""
    done = subprocess.run([PROGRAM, "verify", "--offline", "--format", "json", "--policy", "structure-only", *paths],
                          capture_output=True, timeout=300)
    verdicts = {}
    for file in json.loads(done.stdout)["files"]:
        signatures = file["signatures"]
        broken = any(finding["severity"] == "error" for finding in file["findings"])
        intact = all(one["crypto"]["signature_intact"] and one["indication"] != "TOTAL-FAILED" and
                     one["pdf"]["changes_after"] != "suspicious" and
                     all(part["intact"] for part in one["crypto"]["references"]) for one in signatures)
        verdict = "unsound" if broken or not intact else "sound" if signatures else "unsigned"
        is_open = any(finding["code"] == "PASSWORD_NEEDED" for one in signatures for finding in one["findings"])
        if file["verdict"] == "unreadable" or is_open:
            verdict = "error"
        verdicts[pathlib.Path(file["path"]).name] = verdict
    return verdicts


def listed():
    """The rows of the table: file, mocsign, pyHanko."""
    rows = re.findall(r"^\| ([\w.-]+\.pdf) \| ([\w ]+) \| ([\w ]+) \| (\S.*) \|$", TABLE.read_text(), re.M)
    return {file: (our_word, their_word) for file, our_word, their_word, _ in rows}


def differences():
    files = sorted(CORPUS / row["file"] for row in json.loads((CORPUS / "manifest.json").read_text())["files"])
    verdicts = ours(files)
    seen = {}
    for path in files:
        their_word = theirs(path)
        our_word = verdicts[path.name]
        alike = {our_word, their_word} <= {"unsound", "error"} or our_word == their_word
        if not alike:
            seen[path.name] = (our_word, their_word)
    return seen


@unittest.skipUnless(CORPUS.is_dir(), f"no corpus at {CORPUS}")
class Corpus(unittest.TestCase):
    maxDiff = None

    def test_the_differences_are_those_that_are_listed(self):
        self.assertEqual(differences(), listed())


logging.disable(logging.CRITICAL)  # pyHanko tells of each broken file
signal.signal(signal.SIGPROF, on_alarm)
if __name__ == "__main__":
    if sys.argv[1:] == ["--list"]:
        for name, words in differences().items():
            print(f"| {name} | {words[0]} | {words[1]} |  |")
    else:
        unittest.main(verbosity=2)
