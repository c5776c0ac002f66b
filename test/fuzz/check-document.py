"""Prints what is wrong with the OpenAPI document on stdin, a line each: by the meta-schema of OpenAPI 3.1, and each
schema in it by that of JSON Schema, draft 2020-12."""

import json
import sys

import jsonschema_rs
from schemathesis.specs.openapi.definitions import OPENAPI_31

document = json.load(sys.stdin)
for error in jsonschema_rs.Draft202012Validator(OPENAPI_31).iter_errors(document):
    print(list(error.instance_path), error.message)
for name, schema in document["components"]["schemas"].items():
    if not jsonschema_rs.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}):
        print(f"{name} is no JSON Schema")
