"""Check that a program's JSON fits a schema, and that the schema tells wrong documents apart.

    check_schema.py SCHEMA COMMAND…
"""
import copy
import json
import subprocess
import sys

import jsonschema


def main():
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    document = json.loads(subprocess.run(sys.argv[2:], check=True, capture_output=True).stdout)
    validator.validate(document)

    signature = next(f for f in document["files"] if f["signatures"])["signatures"][0]
    for holder, required in ((document, "trust"), (document["files"][0], "verdict"), (signature, "signed_by"),
                             (signature["crypto"], "references")):
        kept = holder.pop(required)
        assert not validator.is_valid(document), "the schema does not miss " + required
        holder[required] = kept
    wrong = copy.deepcopy(document)
    wrong["files"][0]["verdict"] = "valid"
    assert not validator.is_valid(wrong), "the schema takes an unknown verdict"
    print("the document fits", sys.argv[1])


main()
