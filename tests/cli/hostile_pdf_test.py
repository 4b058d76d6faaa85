"""PDF files that were made to hurt: each gets its answer soon, in little memory, and the cap or the rule is named."""
import json
import os
import subprocess
import sys
import unittest
import zlib

from harness import ENVIRONMENT, PROGRAM, TestCase
from pdf_writer import PdfWriter, one_page, signed_page

UNDER_SANITIZER = "ASAN_OPTIONS" in ENVIRONMENT
MAX_SECONDS = 300 if UNDER_SANITIZER else 60  # a hang is meant, not slowness
MAX_MEBIBYTES = 256

# A small process between this one and the program, for the kernel counts the memory of who starts a process as its own.
MEASURED = """import resource, subprocess, sys
with open(sys.argv[1], "wb") as out:
    code = subprocess.call(sys.argv[2:], stdout=out, stderr=subprocess.DEVNULL)
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""
FAILED, UNSIGNED, UNREADABLE = 1, 4, 5


def row(kind, where, index=0):
    """An entry of a cross-reference stream."""
    return bytes([kind]) + where.to_bytes(4, "big") + index.to_bytes(2, "big")


def with_object_stream(writer, at):
    """End a revision in which the catalog is in object stream 7 at `at`."""
    rows = row(2, 7) + row(1, at) + row(1, len(writer.octets))
    return writer.end_with_stream(8, rows, b"/Index [1 1 7 2] /Size 9 /Prev %d" % writer.previous)


PAGE = b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>> "


def page_in_a_stream(octets, offsets):
    """A page that is in object stream 20 with further objects, from 100 on, of these octets and with these offsets."""
    page, count = one_page(), len(offsets)
    numbers = [3, *range(100, 100 + count)]
    head = b" ".join(b"%d %d" % pair for pair in zip(numbers, [0, *offsets])) + b" "
    page.stream(20, zlib.compress(head + PAGE + octets),
                b"/Type /ObjStm /N %d /First %d /Filter /FlateDecode" % (count + 1, len(head)))
    rows = row(2, 20) + row(1, page.offsets[20]) + row(1, len(page.octets))
    rows += b"".join(row(2, 20, 1 + i) for i in range(count))
    page.end_with_stream(99, rows, b"/Index [3 1 20 1 99 1 100 %d] /Size %d /Prev %d" % (
        count, 100 + count, page.previous))
    page.size = 100 + count
    return page


def bomb(mebibytes):
    """So many MiB of blanks in a thousandth of their size: one deflated MiB, over and over."""
    packer = zlib.compressobj(9)
    start = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(b" " * (1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + again * (mebibytes - 1)


class HostilePdf(TestCase):
    def judge(self, octets):
        """The exit status of verifying a file of these octets, and what the report says of it."""
        path, out = self.folder / "hostile.pdf", self.folder / "report.json"
        path.write_bytes(octets)
        command = [sys.executable, "-c", MEASURED, out, PROGRAM, "verify", path, "--format", "json", "--offline"]
        done = subprocess.run(command, capture_output=True, check=True, timeout=MAX_SECONDS, env=ENVIRONMENT)
        code, memory = map(int, done.stdout.split())
        self.memory = memory / 1024
        if not UNDER_SANITIZER:
            self.assertLess(self.memory, MAX_MEBIBYTES)
        file = json.loads(out.read_text())["files"][0]
        messages = [finding["message"] for one in file["signatures"] for finding in one["findings"]]
        return code, " | ".join([file["error"] or "", *messages])

    def check(self, writer, code, words):
        octets = writer if isinstance(writer, bytes) else bytes(writer.octets)
        seen, said = self.judge(octets)
        self.assertEqual(seen, code, said)
        self.assertIn(words, said)

    # Loops.

    def test_sections_that_are_their_own_predecessors(self):
        page = one_page(b"%" * 13_000)
        itself = page.object(9, b"(more)")
        self.check(itself.end(previous=len(itself.octets)), UNREADABLE, "is its own predecessor")
        pair = PdfWriter().object(1, b"<</Type /Catalog>>").end(previous=1_000_000).object(2, b"(x)")
        second = len(pair.octets)
        text = bytes(pair.end().octets).replace(b"/Prev 1000000", b"/Prev %07d" % second, 1)
        self.check(text, UNREADABLE, "is its own predecessor")

    def test_a_hybrid_stream_that_is_the_table_itself(self):
        writer = one_page()
        writer.object(9, b"(more)")
        self.check(writer.end(b"/Root 1 0 R/XRefStm %d" % len(writer.octets)), UNREADABLE, "is its own predecessor")

    def test_a_page_tree_that_is_its_own_child(self):
        for kids in (b"[2 0 R]", b"[3 0 R 2 0 R]"):
            page = one_page()
            page.object(2, b"<</Type /Pages /Kids %b /Count 1>>" % kids).end()
            self.check(signed_page(page), FAILED, "a second reader cannot read revision 3")
            later = signed_page().object(2, b"<</Type /Pages /Kids %b /Count 1>>" % kids).end()
            self.check(later, FAILED, "revision 3")

    def test_a_field_tree_that_is_its_own_child(self):
        later = signed_page().object(5, b"<</T (a) /Kids [7 0 R]>>").object(7, b"<</T (b) /Kids [5 0 R]>>").end()
        self.check(later, UNREADABLE, "occurs twice")

    def test_references_that_lead_round_in_circles(self):
        later = signed_page().object(7, b"8 0 R").object(8, b"7 0 R")
        later.object(1, b"<</Type /Catalog /Pages 2 0 R /AcroForm 7 0 R>>").end()
        self.check(later, UNREADABLE, "more than 32 deep")
        for length, other in ((b"7 0 R", b"(x)"), (b"8 0 R", b"7 0 R")):
            later = signed_page().object(7, b"<</Length %b>>\nstream\nx\nendstream" % length).object(8, other)
            self.check(later.end(), FAILED, "a stream has no length")

    def test_object_streams_in_themselves(self):
        for entries, code, words in ((b"/N 1 /Extends 7 0 R", FAILED, "has been removed"),
                                     (b"/N 1 /Filter 7 0 R", UNREADABLE, "the filter of a stream is no name"),
                                     (b"/N 7 0 R", UNREADABLE, "the object stream 7 is malformed")):
            writer = signed_page()
            at = len(writer.octets)
            writer.stream(7, b"1 0 <</Pages 2>>", b"/Type /ObjStm /First 4 " + entries)
            self.check(with_object_stream(writer, at), code, words)
        writer = signed_page()
        section = len(writer.octets)
        rows = row(2, 7) + row(2, 7, 1) + row(1, section)
        writer.end_with_stream(8, rows, b"/Index [1 1 7 2] /Size 9 /Prev %d" % writer.previous)
        self.check(writer, UNREADABLE, "there is no object stream 7")

    # Bombs.

    def test_streams_in_streams_in_streams(self):
        data = b"1 0 <</Type /Catalog /Pages 2 0 R>>"
        for _ in range(10):
            data = zlib.compress(data, 9)
        writer = signed_page()
        at = len(writer.octets)
        writer.stream(7, data, b"/Type /ObjStm /N 1 /First 4 /Filter [%b]" % (b"/FlateDecode " * 10))
        self.check(with_object_stream(writer, at), UNREADABLE, "more than 4 filters")

    def test_a_gigabyte_in_a_megabyte(self):
        data = bomb(1024)
        self.assertLess(len(data), 1_200_000)
        packed = b"/Filter /FlateDecode"
        with self.subTest("an object stream"):
            writer = signed_page()
            at = len(writer.octets)
            writer.stream(7, data, b"/Type /ObjStm /N 1 /First 4" + packed)
            self.check(with_object_stream(writer, at), UNREADABLE, "a stream has more than 33554432 octets")
        with self.subTest("a cross-reference stream"):
            writer = signed_page()
            writer.end_with_stream(8, data, b"/Index [1 1 7 1] /Size 9 /Prev %d" % writer.previous + packed)
            self.check(writer, UNREADABLE, "a stream has more than 14 octets")
        with self.subTest("a page that was signed"):
            self.check(signed_page(one_page(data, packed)), FAILED, "malformed CMS")
        with self.subTest("a page that came later"):
            self.check(signed_page().stream(4, data, packed).end(), FAILED, "revision 3")
        catalog = b"<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [5 0 R] /SigFlags 3>> "
        with self.subTest("validation data"):
            later = signed_page().stream(7, data, packed).object(1, catalog + b"/DSS <</Certs [7 0 R]>>>>").end()
            self.check(later, UNREADABLE, "a stream has more than 33554432 octets")
        with self.subTest("metadata"):
            later = signed_page().stream(7, data, packed + b"/Type /Metadata /Subtype /XML")
            self.check(later.object(1, catalog + b"/Metadata 7 0 R>>").end(), FAILED, "revision 3")

    def test_object_streams_that_break_off_late(self):
        broken = bomb(30) + b"no more"
        for count, streams, code, words in ((5_000, 1, FAILED, "malformed CMS"),
                                            (300, 60, UNREADABLE, "the streams have more than 134217728 octets")):
            with self.subTest(objects=count, streams=streams):
                page = one_page()
                for number in range(20, 20 + streams):
                    page.stream(number, broken, b"/Type /ObjStm /N %d /First 4 /Filter /FlateDecode" % count)
                rows = b"".join(row(1, at) for at in (*page.written.values(), len(page.octets)))
                rows += b"".join(row(2, 20 + i % streams, i) for i in range(count))
                page.end_with_stream(99, rows, b"/Index [20 %d 99 1 100 %d] /Size %d /Prev %d" % (
                    streams, count, 100 + count, page.previous))
                page.size = 100 + count
                self.check(signed_page(page), code, words)

    # Octets that are read again and again.

    OFTEN = "reading the objects takes more than 8 times the file"
    BROKEN = b"[" + b"1 " * 100_000 + b"}"

    def test_objects_inside_each_other(self):
        for body, end in ((b"(", b")endobj\n"), (b"(", b""), (b"%", b"")):
            with self.subTest(begins=body, ends=end):
                page = one_page()
                for number in range(10, 20_010):
                    page.entry(number, len(page.octets))
                    page.octets += b"%d 0 obj%b" % (number, body)
                page.octets += b"\n" + end * 20_000
                self.check(signed_page(page.end()), UNREADABLE, self.OFTEN)

    def test_many_entries_for_one_broken_object(self):
        page = one_page().object(10, self.BROKEN)
        for number in range(11, 20_011):
            page.entry(number, page.offsets[10])
        self.check(signed_page(page.end()), FAILED, "malformed CMS")

    def test_many_objects_in_a_stream_that_is_broken(self):
        page, count = one_page(), 20_000
        page.object(20, b"<</Type /ObjStm /N %d /Lies %b>>stream\n\nendstream" % (count, self.BROKEN))
        rows = row(1, page.offsets[20]) + row(1, len(page.octets)) + b"".join(row(2, 20, i) for i in range(count))
        page.end_with_stream(99, rows, b"/Index [20 1 99 1 100 %d] /Size %d /Prev %d" % (
            count, 100 + count, page.previous))
        page.size = 100 + count
        self.check(signed_page(page), FAILED, "malformed CMS")

    def test_many_pages_with_one_broken_list(self):
        page, count = PdfWriter(), 5_000
        page.object(4, self.BROKEN).object(2, b"<</Type /Pages /Count %d /Kids [%b]>>" % (
            count, b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))))
        for number in range(10, 10 + count):
            page.object(number, b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Annots 4 0 R>>")
        self.check(signed_page(page), UNREADABLE, self.OFTEN)

    def test_objects_of_a_stream_inside_each_other(self):
        count = 20_000
        offsets = [len(PAGE) + 8 * i for i in range(count)]
        cases = {"open": (b"(abcdef " * count, offsets), "closed": (b"(abcdef " * count + b")" * count, offsets),
                 "one too far": (b"(abcdef)" * count + b"(x) ", [*offsets[:-1], offsets[-1] - 2])}
        for name, (octets, where) in cases.items():
            with self.subTest(name):
                self.check(signed_page(page_in_a_stream(octets, where)), FAILED,
                           "a second reader was not asked: the object stream 20 ")

    def test_sections_inside_each_other(self):
        count = 900
        octets, size = bytearray(b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"), 50
        begin = len(octets)
        for number in range(count):
            previous = begin + size * (number + 1) if number + 1 < count else 0
            octets += b"%-*b%%" % (size - 1, b"xref trailer<</Size 9/Root 1 0 R/Prev %d/X" % previous)
        octets += b"\n[" + b"1 " * 200_000 + b"]>>\nstartxref\n%d\n%%%%EOF\n" % begin
        self.check(bytes(octets), UNREADABLE, "cross-reference sections lie inside each other")

    def test_streams_inside_each_other(self):
        page, count = one_page(), 40_000
        head, tail = b"%d 0 obj<</Length %010d>>stream\n", b"\nendstream endobj\n"
        size = len(head % (100_000, 0)) + len(tail)
        for inside in range(count - 1, -1, -1):
            number = 100_000 + count - 1 - inside
            page.entry(number, len(page.octets))
            page.octets += head % (number, inside * size)
        page.octets += tail * count
        self.check(signed_page(page), FAILED, "two readers understand revision 2 differently")

    # Memory.

    def test_many_values_in_later_objects(self):
        for count, words in ((1, "malformed CMS"), (8, "more than 500000 values are not compared")):
            with self.subTest(objects=count):
                writer = signed_page()
                for number in range(100, 100 + count):
                    writer.object(number, b"[" + b"[]" * 249_000 + b"]")
                self.check(writer.end(), FAILED, words)

    def test_many_values_beside_a_page(self):
        item = b"[" + b"[]" * 249_000 + b"]"
        page = page_in_a_stream(item * 10, [len(PAGE) + len(item) * i for i in range(10)])
        self.check(signed_page(page), FAILED, "more than 500000 values are not compared")

    def test_fields_that_all_have_a_long_name(self):
        page = one_page().object(10, b"<</T (%b) /FT /Tx /Kids [%b]>>" % (
            b"a" * 500_000, b" ".join(b"%d 0 R" % number for number in range(11, 5_011))))
        for number in range(11, 5_011):
            page.object(number, b"<</T (k) /Parent 10 0 R>>")
        signed = bytes(signed_page(page).octets).replace(b"/Fields [5 0 R]", b"/Fields [10 0 R]", 1)
        self.check(signed, UNREADABLE, "a name of more than 4096 octets")

    def test_a_lock_that_names_many_fields(self):
        page, count = one_page(), 5_000
        for number in range(100, 100 + count):
            page.object(number, b"<</T (f%d) /FT /Tx>>" % number)
        kids = b"".join(b" %d 0 R" % number for number in range(100, 100 + count))
        page.object(50, b"[5 0 R%b]" % kids)
        lock = b"<</Type /SigFieldLock /Action /Include /Fields [%b]>>" % (b"(g)" * 200_000)
        page.object(51, lock)
        signed = signed_page(page, name=b"(Sig) /Lock 51 0 R")
        signed.octets[:] = bytes(signed.octets).replace(b"/Fields [5 0 R]", b"/Fields  50 0 R", 1)
        for number in range(100, 100 + count):
            signed.object(number, b"<</T (f%d) /FT /Tx /V (x)>>" % number)
        self.check(signed.end(), FAILED, "a signature had locked it")

    # Numbers.

    def test_two_million_objects(self):
        rows = zlib.compress(bytes(7 * 2_000_000), 9)
        writer = one_page().end_with_stream(8, rows, b"/Size 2000000 /Filter /FlateDecode")
        self.check(writer, UNREADABLE, "more than 1000000")
        table = bytes(one_page().octets) + b"xref\n0 2000000\n" + b"0000000000 65535 f \n" * 2_000_000
        self.check(table + b"trailer\n<</Size 2000000/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(one_page().octets),
                   UNREADABLE, "more than 1000000")

    def test_three_hundred_thousand_objects_are_taken(self):
        page = one_page()
        for number in range(10, 300_000):
            page.entry(number, len(page.octets))
            page.octets += b"%d 0 obj 0 endobj\n" % number
        self.check(signed_page(page.end()), FAILED, "malformed CMS")

    def test_offsets_past_the_end(self):
        far = 10 ** 12
        past = "lies past the end of the file"
        self.check(one_page().object(9, b"(x)").end(start=far), UNREADABLE, past)
        self.check(one_page().object(9, b"(x)").end(previous=far), UNREADABLE, past)
        self.check(one_page().object(9, b"(x)").end(previous=2 ** 63 - 1), UNREADABLE, past)
        self.check(one_page().entry(9, 10 ** 10 - 1).end(), UNREADABLE, "behind the revision that lists it")
        later = signed_page().object(7, b"<</Length %d>>\nstream\nx\nendstream" % far).end()
        self.check(later, FAILED, "a stream is longer than the file")

    def test_ranges_past_the_end(self):
        signed = bytes(signed_page().octets)
        first = signed.index(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
        for place in range(3):
            for number in (10 ** 12, 2 ** 63 - 1, 2 ** 64, -1):
                at = first + 21 * place
                self.check(signed[:at] + b"%-20d" % number + signed[at + 20:], FAILED, "covers")

    def test_a_thousand_and_one_revisions(self):
        writer = one_page()
        for _ in range(1_000):
            writer.object(9, b"(x)").end()
        self.check(writer, UNREADABLE, "more than 1000 revisions")

    def test_more_revisions_after_a_signature_than_are_compared(self):
        writer = signed_page()
        for number in range(300):
            writer.object(10 + number, b"(x)").end()
        self.check(writer, FAILED, "more than 200 revisions")

    def test_more_objects_in_all_tables_than_are_compared(self):
        page, count = one_page(), 600_000
        rows = bytearray(row(1, 0) * count)
        for number, at in page.offsets.items():
            rows[7 * number:7 * number + 7] = row(1, at)
        rows[:7], rows[7 * 8:7 * 9] = row(0, 0), row(1, len(page.octets))
        entries = b"/Size %d /Filter /FlateDecode" % count
        writer = signed_page(page.end_with_stream(8, zlib.compress(rows, 9), entries))
        for number in range(10):
            writer.object(count + number, b"(x)").end()
        self.check(writer, FAILED, "11 revisions from the first signature on list too many objects")

    # Sizes and depths.

    def test_an_array_of_two_million(self):
        form = b"<</Fields [%b]>>" % (b"0 " * 2_000_000)
        later = signed_page().object(1, b"<</Type /Catalog /Pages 2 0 R /AcroForm %b>>" % form)
        self.check(later.end(), UNREADABLE, "more than 250000")

    def test_a_large_stream_is_not_copied(self):
        signed = signed_page(one_page().stream(7, os.urandom(40 << 20)))
        self.check(signed, FAILED, "malformed CMS")
        if not UNDER_SANITIZER:
            self.assertLess(self.memory, 40 + 36)  # the file is mapped; the program and its libraries make some 20

    def test_deep_nesting(self):
        deep = "nested more than 100 deep"
        for value, words in ((b"[" * 1_000_000, deep), (b"<</A " * 1_000_000, deep), (b"[" * 101 + b"]" * 101, deep),
                             (b"(" * 1_000_000, "a string has no end")):
            later = signed_page().object(1, b"<</Type /Catalog /Pages 2 0 R /AcroForm %b>>" % value).end()
            self.check(later, UNREADABLE, words)

    def test_fields_in_fields(self):
        later = signed_page().object(5, b"<</T (a) /Kids [10 0 R]>>")
        for number in range(10, 100):
            later.object(number, b"<</T (a) /Kids [%d 0 R]>>" % (number + 1))
        self.check(later.end(), UNREADABLE, "more than 50 deep")

    def test_what_looks_like_the_end_of_a_file_a_hundred_thousand_times(self):
        page = one_page(b"startxref\n0\n%%EOF\n" * 100_000)
        self.check(signed_page(page), FAILED, "malformed CMS")


if __name__ == "__main__":
    unittest.main()
