#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Derives mappings/<provider>/schema.tsv from a dump of a Terraform provider's schema.

  derive-provider-schema.py DUMP.json[.gz] [mappings/aws/live-types.tsv] > mappings/aws/schema.tsv

The second file has lines of the result's form for types that no provider has: facts of an account
that only its API tells, such as which users have a second factor.

The dump has `provider`, `version`, `resources` and `data_sources`: per type `a` (attribute ->
[flags, type]; flags r required, o optional, c computed, s sensitive, d deprecated, w write-only)
and `b` (nested block -> {n: nesting, min, max, b: the same again}).

The result is one line per type, sorted by bytes, so that a reader finds a type by binary search and
parses nothing else:

  #format<TAB>1, #provider<TAB>hashicorp/aws, #version<TAB>5.100.0
  &NNNN<TAB>BODY         a body that occurs more than once within others
  data<TAB>TYPE<TAB>BODY
  resource<TAB>TYPE<TAB>BODY

BODY is a sequence of items separated by one space, attributes then blocks, each sorted by name:

  NAME FLAGS TYPE        "name:FLAGS:TYPE"; flags as in the dump
  block                  "name{NMIN,MAX BODY}" with N one of [ (list) < (set) = (single) : (map),
                         MIN and MAX empty when not limited; BODY may be &NNNN

TYPE: s string, n number, b bool, * any; L, S, M then the element type; O(name:TYPE,...) object;
T(TYPE,...) tuple.
"""
import collections
import gzip
import json
import sys

PRIMITIVES = {"string": "s", "number": "n", "bool": "b", "dynamic": "*"}
COLLECTIONS = {"list": "L", "set": "S", "map": "M"}
NESTINGS = {"list": "[", "set": "<", "single": "=", "group": "=", "map": ":"}
NESTED_TYPES = {"list": "L", "set": "S", "map": "M", "single": "", "group": ""}


def type_text(value):
    if isinstance(value, str):
        return PRIMITIVES[value]
    if isinstance(value, dict):
        inner = ",".join(f"{n}:{type_text(a[1])}" for n, a in sorted(value["attrs"].items()))
        return f"{NESTED_TYPES[value['nesting']]}O({inner})"
    if value[0] == "object":
        return "O(" + ",".join(f"{n}:{type_text(t)}" for n, t in sorted(value[1].items())) + ")"
    if value[0] == "tuple":
        return "T(" + ",".join(type_text(t) for t in value[1]) + ")"
    return COLLECTIONS[value[0]] + type_text(value[1])


class Bodies:
    """Counts bodies first, then writes those that occur often as references."""

    def __init__(self):
        self.counts = collections.Counter()
        self.texts = {}
        self.numbers = {}

    def plain(self, block):
        key = id(block)
        if key not in self.texts:
            items = [f"{n}:{a[0]}:{type_text(a[1])}" for n, a in sorted(block.get("a", {}).items())]
            for name, nested in sorted(block.get("b", {}).items()):
                inner = self.plain(nested["b"])
                items.append(f"{name}{self.head(nested)} {inner}}}")
            self.texts[key] = " ".join(items)
        return self.texts[key]

    @staticmethod
    def head(nested):
        return "{" + f"{NESTINGS[nested['n']]}{nested.get('min', '')},{nested.get('max', '')}"

    def count(self, block):
        for nested in block.get("b", {}).values():
            text = self.plain(nested["b"])
            self.counts[text] += 1
            if self.counts[text] == 1:
                self.count(nested["b"])

    def written(self, block):
        items = [f"{n}:{a[0]}:{type_text(a[1])}" for n, a in sorted(block.get("a", {}).items())]
        for name, nested in sorted(block.get("b", {}).items()):
            items.append(f"{name}{self.head(nested)} {self.reference(nested['b'])}}}")
        return " ".join(items)

    def reference(self, block):
        text = self.plain(block)
        if self.counts[text] < 2 or len(text) < 40:
            return self.written(block)
        if text not in self.numbers:
            number = f"&{len(self.numbers):04d}"
            self.numbers[text] = (number, None)
            self.numbers[text] = (number, self.written(block))
        return self.numbers[text][0]


def main():
    path = sys.argv[1]
    opened = gzip.open(path, "rt") if path.endswith(".gz") else open(path)
    with opened as stream:
        dump = json.load(stream)
    bodies = Bodies()
    groups = (("data", dump["data_sources"]), ("resource", dump["resources"]))
    for _, types in groups:
        for name in sorted(types):
            bodies.count(types[name])
    lines = []
    for kind, types in groups:
        for name in sorted(types):
            lines.append(f"{kind}\t{name}\t{bodies.written(types[name])}")
    if len(sys.argv) > 2:
        with open(sys.argv[2]) as stream:
            own = [line.rstrip("\n") for line in stream if line.strip()]
        known = {line.rsplit("\t", 1)[0] for line in lines}
        for line in own:
            if line.rsplit("\t", 1)[0] in known:
                sys.exit(f"the provider has this type itself: {line[:60]}")
        lines += own
    lines += [f"{number}\t{text}" for number, text in bodies.numbers.values()]
    lines += [
        "#format\t1", f"#provider\t{dump['provider']}", f"#version\t{dump['version']}",
    ]
    for line in sorted(lines, key=lambda text: text.encode()):
        print(line)


if __name__ == "__main__":
    main()
