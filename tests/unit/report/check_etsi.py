"""Check that a program's XML fits the schema of ETSI TS 119 102-2 and that its references lead somewhere.

    check_etsi.py SOURCE-ROOT COMMAND…
"""
import os
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree


def main():
    text = subprocess.run(sys.argv[2:], check=True, capture_output=True).stdout
    root = ElementTree.fromstring(text)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), "an id is given twice"
    for element in root.iter():
        for reference in element.get("VOReference", "").split():
            assert reference in ids, f"{reference} leads nowhere"

    corpus = pathlib.Path(os.environ.get("LIBSIGN_CORPUS", pathlib.Path(sys.argv[1]) / "../shared/corpus")) / "xsd"
    if not (corpus / "TS119102-2-v141.xsd").exists():
        print("SKIPPED: no schemas (set LIBSIGN_CORPUS)")
        return
    done = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", corpus / "all-validation-report-1.4.1.xsd", "-"],
                          input=text, capture_output=True,
                          env={**os.environ, "XML_CATALOG_FILES": str(corpus / "catalog.xml")})
    assert done.returncode == 0, done.stderr.decode()
    wrong = text.replace(b"<MainIndication>", b"<Indication>").replace(b"</MainIndication>", b"</Indication>")
    again = subprocess.run(["xmllint", "--nonet", "--noout", "--schema", corpus / "all-validation-report-1.4.1.xsd",
                            "-"], input=wrong, capture_output=True,
                           env={**os.environ, "XML_CATALOG_FILES": str(corpus / "catalog.xml")})
    assert again.returncode != 0, "the schema is not looked at"
    print("the report fits the schema")


main()
