#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Derives apis/aws/ from the service models of the public `botocore` package.

  derive-cloud-models.py [--check] [--collectors TABLE.tsv] [--folder apis/aws]

`operations.tsv` in that folder says which operations are wanted: service, operation, purpose. For
each service one file is written with what is needed to ask these operations and to read their
answers: no documentation, no patterns, no enumerations, nothing that isn't reachable. `endpoints.tsv`
has partitions, regions and hosts, found by evaluating the services' endpoint rules for each region.

  --check       writes nothing and fails when a file differs from what would be written
  --collectors  fails unless each list_op and detail call of that table is among the operations

Lines are tab-separated, sorted where order has no meaning, and described in apis/aws/README.md.
"""
import argparse
import csv
import json
import pathlib
import re
import sys

import botocore
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import BotoCoreError
from botocore.loaders import Loader
from botocore.model import OperationNotFoundError, ServiceModel

# What we speak, the best first: of the forms that a service offers, the one we take. CBOR isn't
# among them; the services that prefer it still speak one of these.
FORMS = ["json", "rest-json", "query", "ec2", "rest-xml"]

PRIMITIVES = {
    "string": "s", "character": "s", "boolean": "b", "integer": "i", "long": "i", "short": "i",
    "byte": "i", "bigInteger": "i", "float": "f", "double": "f", "bigDecimal": "f", "blob": "B",
    "timestamp": "t",
}
TIMESTAMPS = {None: "t", "iso8601": "ti", "unixTimestamp": "tu", "rfc822": "tr"}
LOCATIONS = {"uri": "u", "querystring": "q", "header": "h", "headers": "H", "statusCode": "c"}

# What isn't in the models, because the package has code for it.
# Numbers of Route 53 are answered with a path before them, which requests must not have.
AFTER_SLASH = {("route53", "ResourceId"), ("route53", "DelegationSetId"), ("route53", "ChangeId")}
# The answer's outermost element is the only member itself, rather than a wrapper of it.
UNWRAPPED = {("s3", "GetBucketLocation")}
# Without this header the answer has another form.
HEADERS = {"apigateway": "Accept=application/json"}


class Writer:
    """Writes the shapes that operations of one service need, numbered as they are met."""

    def __init__(self, service, raw):
        self.service = service
        self.shapes = raw["shapes"]
        self.numbers = {}
        self.lines = []

    def reference(self, ref):
        """TYPE[,attribute…] of a member, an element, a key or a value."""
        shape = self.shapes[ref["shape"]]
        kind = shape["type"]
        if kind == "timestamp":
            letter = TIMESTAMPS[ref.get("timestampFormat", shape.get("timestampFormat"))]
        elif shape.get("document"):
            letter = "d"
        elif kind in PRIMITIVES:
            letter = PRIMITIVES[kind]
        else:
            letter = str(self.number(ref["shape"]))
        attributes = []
        location = ref.get("location")
        name = ref.get("locationName", shape.get("locationName"))
        if location:
            attributes.append(LOCATIONS[location] + (f"={name}" if name is not None else ""))
        elif name is not None:
            attributes.append(f"n={name}")
        if ref.get("queryName"):
            attributes.append(f"Q={ref['queryName']}")
        if ref.get("flattened") or shape.get("flattened"):
            attributes.append("f")
        if ref.get("xmlAttribute"):
            attributes.append("a")
        if ref.get("idempotencyToken"):
            attributes.append("t")
        if ref.get("hostLabel"):
            attributes.append("l")
        if ref.get("jsonvalue") or shape.get("jsonvalue"):
            attributes.append("j")
        if ref.get("sensitive") or shape.get("sensitive"):
            attributes.append("x")
        if (self.service, ref["shape"]) in AFTER_SLASH and location:
            attributes.append("p")
        if ref.get("eventpayload") or shape.get("eventstream"):
            attributes.append("E")
        if (namespace := ref.get("xmlNamespace") or shape.get("xmlNamespace")) is not None:
            if isinstance(namespace, str):
                namespace = {"uri": namespace}
            attributes.append(f"X={namespace.get('prefix', '')}|{namespace['uri']}")
        text = ",".join([letter] + attributes)
        assert not set(text) & set(" \t\n"), text
        return text

    def number(self, name):
        if name in self.numbers:
            return self.numbers[name]
        number = self.numbers[name] = len(self.numbers)
        self.lines.append(None)
        self.lines[number] = self.line(number, self.shapes[name])
        return number

    def line(self, number, shape):
        kind = shape["type"]
        if kind == "list":
            return f"{number}\t[\t{self.reference(shape['member'])}"
        if kind == "map":
            return f"{number}\t<\t{self.reference(shape['key'])} {self.reference(shape['value'])}"
        assert kind == "structure", kind
        required = set(shape.get("required", []))
        members = [
            f"{name}{'!' if name in required else ''}:{self.reference(ref)}"
            for name, ref in shape["members"].items()
        ]
        fields = [str(number), "{", " ".join(members)]
        if shape.get("payload"):
            fields.append(f"payload={shape['payload']}")
        if shape.get("union"):
            fields.append("union")
        return "\t".join(fields)


def form_of(metadata):
    offered = metadata.get("protocols") or [metadata["protocol"]]
    form = next(form for form in FORMS if form in offered)
    return f"json-{metadata['jsonVersion']}" if form == "json" else form


def service_lines(loader, service, operations):
    raw = loader.load_service_model(service, "service-2")
    metadata = raw["metadata"]
    model = ServiceModel(raw, service)
    try:
        pages = loader.load_service_model(service, "paginators-1")["pagination"]
    except BotoCoreError:
        pages = {}
    form = form_of(metadata)
    facts = {
        "form": form,
        "apiVersion": metadata["apiVersion"],
        "endpointPrefix": metadata["endpointPrefix"],
        "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
        "serviceId": metadata["serviceId"],
        "targetPrefix": metadata.get("targetPrefix") if form.startswith("json") else None,
        "signature": "s3" if metadata["signatureVersion"] in ("s3", "s3v4") else None,
        "header": HEADERS.get(service),
        "queryErrors": "yes" if "awsQueryCompatible" in metadata else None,
    }
    lines = ["#format\t1", f"#source\tbotocore {botocore.__version__}", f"service\t{service}"]
    lines += [f"{key}\t{value}" for key, value in facts.items() if value is not None]
    writer = Writer(service, raw)
    errors = set()
    for name in operations:
        try:
            operation = raw["operations"][name]
            model.operation_model(name)
        except (KeyError, OperationNotFoundError):
            sys.exit(f"{service} has no operation {name}")
        http = operation["http"]
        fields = ["operation", name, http.get("method", "POST"), http["requestUri"]]
        if "input" in operation:
            fields.append(f"in={writer.number(operation['input']['shape'])}")
            if root := operation["input"].get("locationName"):
                fields.append(f"root={root}")
            if namespace := operation["input"].get("xmlNamespace"):
                fields.append(f"namespace={namespace['uri']}")
        if "output" in operation:
            fields.append(f"out={writer.number(operation['output']['shape'])}")
            if wrapper := operation["output"].get("resultWrapper"):
                fields.append(f"wrapper={wrapper}")
        if (service, name) in UNWRAPPED:
            fields.append("unwrapped")
        if prefix := operation.get("endpoint", {}).get("hostPrefix"):
            fields.append(f"host={prefix}")
        if operation.get("authtype") == "none" or operation.get("auth") == ["smithy.api#noAuth"]:
            fields.append("unsigned")
        lines.append("\t".join(fields))
        if page := pages.get(name):
            lines.append("\t".join(["pages", name] + page_fields(page)))
        for error in operation.get("errors", []):
            errors.add(error["shape"])
    for name in sorted(errors):
        shape = raw["shapes"][name]
        error = shape.get("error", {})
        fields = ["error", name, error.get("code", name), str(error.get("httpStatusCode", ""))]
        if shape.get("retryable", {}).get("throttling"):
            fields.append("throttling")
        if len(set(fields[1:3])) > 1 or "throttling" in fields:
            lines.append("\t".join(fields))
    return lines + writer.lines


def page_fields(page):
    def listed(key):
        value = page.get(key, [])
        return ",".join([value] if isinstance(value, str) else value)

    return [
        listed("input_token"), listed("output_token"), listed("limit_key"),
        listed("more_results"), listed("result_key"),
    ]


VARIANTS = {"plain": (False, False), "fips": (True, False), "dual": (False, True),
            "both": (True, True)}


def region_prefixes(pattern):
    """`us`, `eu` … of `^(us|eu)\\-\\w+\\-\\d+$`."""
    match = re.fullmatch(r"\^((?:[a-z]+\\-)*)\(?([a-z|]+)\)?((?:\\-[a-z]+)*)\\-\\w\+\\-\\d\+\$", pattern)
    if not match:
        sys.exit(f"the pattern of regions has a new form: {pattern}")
    before, names, after = (group.replace("\\-", "-") for group in match.groups())
    return [f"{before}{name}{after}" for name in names.split("|")]


def endpoint_lines(loader, services):
    data = loader.load_data("partitions")
    partitions = [Partition(partition) for partition in data["partitions"]]
    lines = ["#format\t1", f"#source\tbotocore {botocore.__version__}"]
    for partition in partitions:
        lines.append("\t".join([
            "partition", partition.id, partition.suffix, partition.dual, partition.main_region,
            ",".join(partition.prefixes), ",".join(partition.regions),
        ]))
    for service in services:
        ruleset = loader.load_service_model(service, "endpoint-rule-set-1")
        lines += hosts(service, ruleset, EndpointProvider(ruleset, data), partitions)
    return lines


def resolve(service, ruleset, provider, region, variant):
    fips, dual = VARIANTS[variant]
    given = {"Region": region, "UseFIPS": fips, "UseDualStack": dual}
    if service == "s3control":
        given["RequiresAccountId"] = False
    known = ruleset["parameters"]
    try:
        found = provider.resolve_endpoint(**{k: v for k, v in given.items() if k in known})
    except BotoCoreError:
        return None
    host = found.url.removeprefix("https://")
    assert "/" not in host, found.url
    schemes = [
        s for s in found.properties.get("authSchemes", []) if s["name"] in ("sigv4", "s3v4")
    ]
    scheme = schemes[0] if schemes else {}
    return host, scheme.get("signingRegion", region), scheme.get("signingName", "")


class Partition:
    """A partition, and the words that stand for its parts in templates of hosts."""

    def __init__(self, data):
        self.id = data["id"]
        self.regions = sorted(data["regions"])
        self.prefixes = region_prefixes(data["regionRegex"])
        # A region that matches the pattern and exists nowhere: what holds for it holds for all
        # that aren't listed.
        self.made_up = f"{self.prefixes[0]}-nowhere-99"
        outputs = data["outputs"]
        self.suffix, self.dual = outputs["dnsSuffix"], outputs["dualStackDnsSuffix"]
        self.main_region = outputs["implicitGlobalRegion"]

    def template(self, found):
        """What was found for the made-up region, as a template for all regions."""
        if found is None:
            return "-", "", ""
        host, signing, name = found
        for text, word in ((self.made_up, "{region}"), (self.main_region, "{main}")):
            host = host.replace(text, word)
            signing = signing.replace(text, word)
        for text, word in ((self.dual, "{dual}"), (self.suffix, "{suffix}")):
            if host.endswith("." + text):
                host = host.removesuffix(text) + word
                break
        return host, "" if signing == "{region}" else signing, name

    def expand(self, template, region):
        host, signing, name = template
        if host == "-":
            return None
        words = {"region": region, "main": self.main_region, "suffix": self.suffix,
                 "dual": self.dual}
        return host.format(**words), (signing or "{region}").format(**words), name


def hosts(service, ruleset, provider, partitions):
    """Lines `host SERVICE PARTITION REGIONS VARIANT HOST [SIGNING_REGION [SIGNING_NAME]]`."""
    result = []
    for variant in VARIANTS:
        defaults = {}
        exceptions = {}
        for partition in partitions:
            default = partition.template(
                resolve(service, ruleset, provider, partition.made_up, variant))
            defaults[partition.id] = default
            for region in partition.regions:
                found = resolve(service, ruleset, provider, region, variant)
                if found != partition.expand(default, region):
                    host, signing, name = found or ("-", "", "")
                    own = (host, "" if signing == region else signing, name)
                    exceptions.setdefault((partition.id, own), []).append(region)
        common = max(set(defaults.values()), key=lambda d: (list(defaults.values()).count(d), d))
        rows = [("*", "*", common)]
        rows += [(p, "*", d) for p, d in defaults.items() if d != common]
        rows += [(p, ",".join(rs), own) for (p, own), rs in exceptions.items()]
        for partition, regions, (host, signing, name) in rows:
            fields = ["host", service, partition, regions, variant, host, signing, name]
            while not fields[-1]:
                fields.pop()
            result.append("\t".join(fields))
    return result


def collector_operations(path):
    wanted = set()
    with open(path, newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            wanted.add((row["service"], row["list_op"]))
            for call in re.findall(r"([A-Z]\w+)\(", row["detail_calls"] or ""):
                wanted.add((row["service"], call))
    return wanted


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--collectors")
    default = pathlib.Path(__file__).resolve().parent.parent / "apis" / "aws"
    parser.add_argument("--folder", type=pathlib.Path, default=default)
    arguments = parser.parse_args()
    services = {}
    for line in (arguments.folder / "operations.tsv").read_text().splitlines():
        if line and not line.startswith("#"):
            service, operation, _ = line.split("\t")
            services.setdefault(service, set()).add(operation)
    if arguments.collectors:
        missing = [
            f"{service} {operation}"
            for service, operation in sorted(collector_operations(arguments.collectors))
            if operation not in services.get(service, ())
        ]
        if missing:
            sys.exit("not among the operations: " + ", ".join(missing))
    # The package's own data only: what a user added to ~/.aws/models must not get in.
    loader = Loader(include_default_search_paths=False,
                    extra_search_paths=[str(pathlib.Path(botocore.__file__).parent / "data")])
    files = {
        f"{service}.tsv": service_lines(loader, service, sorted(operations))
        for service, operations in sorted(services.items())
    }
    files["endpoints.tsv"] = endpoint_lines(loader, sorted(services))
    kept = {"operations.tsv", "errors.tsv", "limits.tsv"}
    stale = [p for p in arguments.folder.glob("*.tsv") if p.name not in files.keys() | kept]
    differing = [p.name for p in stale]
    for name, lines in files.items():
        path = arguments.folder / name
        text = "\n".join(lines) + "\n"
        if not path.exists() or path.read_text() != text:
            differing.append(name)
            if not arguments.check:
                path.write_text(text)
    if arguments.check and differing:
        sys.exit("differs from what botocore's models give: " + ", ".join(sorted(differing)))
    if not arguments.check:
        for path in stale:
            path.unlink()
    print(f"{len(services)} services, {sum(map(len, services.values()))} operations, "
          f"{len(differing)} files written" if not arguments.check else "all as derived")


if __name__ == "__main__":
    main()
