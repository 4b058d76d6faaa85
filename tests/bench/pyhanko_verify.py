#!/usr/bin/env python3
"""pyhanko_verify.py FILE: judges each signature with pyHanko, changes included; what script/bench compares with."""
import asyncio
import sys
from datetime import datetime, timezone

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext


async def judge(reader):
    context = ValidationContext(trust_roots=[], allow_fetching=False, moment=datetime.now(timezone.utc))
    return [await async_validate_pdf_signature(signature, context) for signature in reader.embedded_signatures]


with open(sys.argv[1], "rb") as file:
    statuses = asyncio.run(judge(PdfFileReader(file)))
sys.exit(0 if all(status.intact and status.valid and status.docmdp_ok for status in statuses) else 1)
