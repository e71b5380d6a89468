#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Holds the wire forms of `CloudAPI` against botocore's, for every operation that is known.

  compare-wire-forms.py CASES.json && BAWN_WIRE_CASES=CASES.json swift test --filter WireComparison

For each operation of apis/aws/operations.tsv it makes up parameters, the required ones alone and then
all of them, and writes what botocore's serializer makes of them; and makes up answers, which it
writes with what botocore's parser reads in them. The test does the same and compares. Needs the
version of botocore that apis/aws was derived from.
"""
import base64
import datetime
import importlib.util
import json
import pathlib
import sys
import urllib.parse
from xml.sax.saxutils import escape, quoteattr

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader
from botocore.model import ServiceModel
from botocore.parsers import PROTOCOL_PARSERS
from botocore.serialize import create_serializer

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The script that derived the models knows how to ask the rules.
_spec = importlib.util.spec_from_file_location("derive", ROOT / "Scripts/derive-cloud-models.py")
derive = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(derive)
TIME = datetime.datetime(2026, 1, 31, 8, 15, 30, tzinfo=datetime.timezone.utc)
ISO = "2026-01-31T08:15:30Z"
FORMS = ["json", "rest-json", "query", "ec2", "rest-xml"]


class Made:
    """Makes up values of shapes: the same ones each time."""

    def __init__(self, all_members, elements):
        self.all_members = all_members
        self.elements = elements
        self.count = 0

    def value(self, shape, stack=(), required=True):
        self.count += 1
        kind = shape.type_name
        if shape.serialization.get("hostLabel"):
            return "123456789012"
        if kind == "structure":
            if getattr(shape, "is_document_type", False):
                return {"any": [1, {"thing": True}]}
            if shape.name in stack or len(stack) > 6:
                return {}
            members = shape.members.items()
            if getattr(shape, "is_tagged_union", False):
                members = list(members)[:1]
            return {
                name: self.value(member, stack + (shape.name,))
                for name, member in members
                if (self.all_members or name in shape.required_members)
                and not member.serialization.get("eventstream")
            }
        if kind == "list":
            if len(stack) > 6:
                return []
            return [self.value(shape.member, stack) for _ in range(self.elements)]
        if kind == "map":
            if len(stack) > 6:
                return {}
            return {f"key {i}": self.value(shape.value, stack) for i in range(self.elements)}
        if kind == "boolean":
            return self.count % 2 == 0
        if kind in ("integer", "long", "short", "bigInteger"):
            return self.count
        if kind in ("float", "double"):
            return self.count
        if kind == "timestamp":
            return ISO
        if kind == "blob":
            return base64.b64encode(f"blob {self.count}".encode()).decode()
        return f"t {self.count} & <\u00fc/\u20ac>+=\"'"


def for_botocore(value, shape):
    """Our parameters as botocore takes them: blobs are bytes."""
    if shape.type_name == "structure" and not getattr(shape, "is_document_type", False):
        return {k: for_botocore(v, shape.members[k]) for k, v in value.items()}
    if shape.type_name == "list":
        return [for_botocore(v, shape.member) for v in value]
    if shape.type_name == "map":
        return {k: for_botocore(v, shape.value) for k, v in value.items()}
    if shape.type_name == "blob":
        return base64.b64decode(value)
    return value


def request_case(service, form, operation, elements, all_members):
    shape = operation.input_shape
    parameters = Made(all_members, elements).value(shape) if shape else {}
    if shape:
        for name, member in shape.members.items():
            location = member.serialization.get("location")
            if name in parameters and location == "header" and member.type_name == "string":
                parameters[name] = parameters[name].encode("ascii", "ignore").decode()
            if name in parameters and location == "querystring" and member.type_name == "map":
                del parameters[name]
    given = for_botocore(parameters, shape) if shape else {}
    if service == "route53":
        # The SDK's client does this before it serializes.
        for name, member in shape.members.items():
            if name in given and ("route53", member.name) in derive.AFTER_SLASH:
                given[name] = given[name].split("/")[-1]
    made = create_serializer(form, include_validation=False).serialize_to_request(given, operation)
    path, _, fixed = made["url_path"].partition("?")
    query = urllib.parse.parse_qsl(fixed, keep_blank_values=True)
    strings = made["query_string"].items() if made["query_string"] else []
    for key, value in strings:
        for one in value if isinstance(value, list) else [value]:
            query.append((key, str(one)))
    body = made["body"]
    if isinstance(body, dict):
        body = {k: str(v) for k, v in body.items()}
        body_kind = "form"
    else:
        body = body.decode() if isinstance(body, bytes) else body
        body_kind = "json" if body and form in ("json", "rest-json") else "text"
        body = json.loads(body) if body_kind == "json" else body
    return {
        "service": service, "operation": operation.name, "parameters": parameters,
        "method": made["method"], "path": path, "query": [list(q) for q in query],
        "headers": made["headers"], "body": body, "bodyKind": body_kind,
        "hostPrefix": made.get("host_prefix") or "",
    }


# --- answers ---------------------------------------------------------------------------------------


def wire_name(shape, default):
    return shape.serialization.get("name", default)


def json_value(value, shape):
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return {wire_name(shape.members[k], k): json_value(v, shape.members[k])
                for k, v in value.items() if not shape.members[k].serialization.get("location")}
    if kind == "list":
        return [json_value(v, shape.member) for v in value]
    if kind == "map":
        return {k: json_value(v, shape.value) for k, v in value.items()}
    if kind == "timestamp":
        form = shape.serialization.get("timestampFormat", "unixTimestamp")
        return TIME.timestamp() if form == "unixTimestamp" else ISO
    return value


def xml_value(value, shape, name, out):
    kind = shape.type_name
    flat = shape.serialization.get("flattened")
    if kind == "structure":
        attributes = "".join(
            f" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
            f" {wire_name(shape.members[k], k)}={quoteattr(v)}"
            for k, v in value.items() if shape.members[k].serialization.get("xmlAttribute"))
        out.append(f"<{name}{attributes}>")
        for key, inner in value.items():
            member = shape.members[key]
            if member.serialization.get("location") or member.serialization.get("xmlAttribute"):
                continue
            inner_name = wire_name(member, key)
            if member.type_name == "list" and member.serialization.get("flattened"):
                inner_name = wire_name(member.member, inner_name)
            xml_value(inner, member, inner_name, out)
        out.append(f"</{name}>")
    elif kind == "list":
        if not flat:
            out.append(f"<{name}>\n")
        for inner in value:
            xml_value(inner, shape.member, name if flat else wire_name(shape.member, "member"), out)
        if not flat:
            out.append(f"</{name}>")
    elif kind == "map":
        if not flat:
            out.append(f"<{name}>")
        for key, inner in value.items():
            out.append(f"<{name if flat else 'entry'}>")
            xml_value(key, shape.key, wire_name(shape.key, "key"), out)
            xml_value(inner, shape.value, wire_name(shape.value, "value"), out)
            out.append(f"</{name if flat else 'entry'}>")
        if not flat:
            out.append(f"</{name}>")
    else:
        text = {True: "true", False: "false"}.get(value, value) if kind == "boolean" else value
        out.append(f"<{name}>{escape(str(text))}</{name}>")


def plain(value):
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [plain(v) for v in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, float) and value == int(value):
        return int(value)
    return value


def answer_case(service, form, operation, elements):
    shape = operation.output_shape
    if shape is None or (service, operation.name) == ("s3", "GetBucketLocation"):
        return None
    value = Made(True, elements).value(shape)
    headers = {"x-amzn-requestid": "11111111-2222"}
    for name, member in shape.members.items():
        location = member.serialization.get("location")
        if location == "header" and name in value:
            value[name] = "text" if member.type_name == "string" else value[name]
            text = value[name]
            if member.type_name == "timestamp":
                text = "Sat, 31 Jan 2026 08:15:30 GMT"
            if member.type_name in ("structure", "list", "map"):
                del value[name]
                continue
            headers[wire_name(member, name)] = str(text).lower() if text in (True, False) else str(text)
    payload = shape.serialization.get("payload")
    out = []
    if payload and shape.members[payload].type_name in ("blob", "string"):
        body = f"some {payload}"
    elif form in ("json", "rest-json"):
        inner = shape.members[payload] if payload else shape
        body = json.dumps(json_value(value[payload] if payload else value, inner))
    else:
        inner, root, content = shape, f"{operation.name}Response", value
        if payload:
            inner = shape.members[payload]
            root, content = wire_name(inner, payload), value[payload]
        wrapper = shape.serialization.get("resultWrapper")
        if wrapper:
            out.append(f'<{root} xmlns="https://example.org/doc/">')
            xml_value(content, inner, wrapper, out)
            out.append(f"<ResponseMetadata><RequestId>x</RequestId></ResponseMetadata></{root}>")
        else:
            xml_value(content, inner, root, out)
        body = '<?xml version="1.0" encoding="UTF-8"?>\n' + "".join(out)
    parser = PROTOCOL_PARSERS[form]()
    parsed = parser.parse(
        {"status_code": 200, "headers": headers, "body": body.encode()}, shape)
    parsed.pop("ResponseMetadata", None)
    if payload and shape.members[payload].type_name == "blob":
        parsed[payload] = body.encode()
    return {"service": service, "operation": operation.name, "headers": headers, "body": body,
            "expected": plain(parsed)}


# --- endpoints -------------------------------------------------------------------------------------


def endpoint_cases(loader, services):
    """Host and scope of each service in each region and variant, found by the service's rules."""
    data = loader.load_data("partitions")
    cases = []
    for service in services:
        ruleset = loader.load_service_model(service, "endpoint-rule-set-1")
        provider = EndpointProvider(ruleset, data)
        for partition in data["partitions"]:
            younger = derive.region_prefixes(partition["regionRegex"])[-1] + "-younger-9"
            for region in [*partition["regions"], younger]:
                for variant in derive.VARIANTS:
                    found = derive.resolve(service, ruleset, provider, region, variant)
                    cases.append([service, region, variant, *(found or ("", "", ""))])
    return cases


BUCKETS = ["a-bucket", "a.bucket.with.dots", "A_Bucket", "ab", "-ab",
           "arn:aws:s3:eu-west-1:123456789012:accesspoint/reports",
           "arn:aws:s3:eu-west-1:123456789012:accesspoint:reports"]


def bucket_cases(loader):
    """Where a bucket is, in its own host or in the path."""
    ruleset = loader.load_service_model("s3", "endpoint-rule-set-1")
    provider = EndpointProvider(ruleset, loader.load_data("partitions"))
    cases = []
    for bucket in BUCKETS:
        for region in ("eu-west-1", "us-east-1", "cn-north-1", "us-gov-west-1"):
            for variant, (fips, dual) in derive.VARIANTS.items():
                for url in ("", "http://127.0.0.1:5000", "https://s3.example.org/base"):
                    for path_style in (False, True):
                        # Nothing is put before an address of numbers here, which no name
                        # server would know; the rules do it nevertheless.
                        if url and (fips or dual) or "127.0.0.1" in url and not path_style:
                            continue
                        given = {"Bucket": bucket, "Region": region, "UseFIPS": fips,
                                 "UseDualStack": dual, "ForcePathStyle": path_style,
                                 "UseArnRegion": True}
                        if url:
                            given["Endpoint"] = url
                        try:
                            found = provider.resolve_endpoint(**given)
                        except BotoCoreError:
                            continue
                        scheme = found.properties["authSchemes"][0]
                        if scheme["name"] != "sigv4":
                            continue
                        cases.append([bucket, region, variant, url, path_style,
                                      found.url.rstrip("/"), scheme["signingRegion"]])
    return cases


def main():
    loader = Loader(include_default_search_paths=False,
                    extra_search_paths=[str(pathlib.Path(botocore.__file__).parent / "data")])
    wanted = {}
    for line in (ROOT / "apis/aws/operations.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            service, operation, _ = line.split("\t")
            wanted.setdefault(service, []).append(operation)
    requests, answers = [], []
    for service, names in sorted(wanted.items()):
        raw = loader.load_service_model(service, "service-2")
        model = ServiceModel(raw, service)
        offered = raw["metadata"].get("protocols") or [raw["metadata"]["protocol"]]
        form = next(form for form in FORMS if form in offered)
        for name in names:
            operation = model.operation_model(name)
            for all_members in (False, True):
                requests.append(request_case(service, form, operation, 2, all_members))
            requests.append(request_case(service, form, operation, 0, True))
            for elements in (2, 1, 0):
                if case := answer_case(service, form, operation, elements):
                    answers.append(case)
    with open(sys.argv[1], "w") as file:
        endpoints, buckets = endpoint_cases(loader, sorted(wanted)), bucket_cases(loader)
        json.dump({"requests": requests, "answers": answers, "endpoints": endpoints,
                   "buckets": buckets}, file)
    print(f"{len(requests)} requests and {len(answers)} answers of "
          f"{sum(map(len, wanted.values()))} operations, {len(endpoints)} endpoints, "
          f"{len(buckets)} buckets")


if __name__ == "__main__":
    main()
