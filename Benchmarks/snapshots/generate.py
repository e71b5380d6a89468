#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Writes resources as JSON lines for `bawn inventory import`: any number, the same ones each time.

    generate.py COUNT STATE [STATE] > resources.jsonl

The states are what `terraform show -json` prints. The resources are copies of a whole state with
ids, names and ARNs of their own, so that they belong together as they do in the state: of the first
one, and one time in twenty of the second one. Each has at least 1,500 bytes of canonical JSON
(notes are added to its tags where it has fewer) and three references to others. Those of the first
state have a tag that names their environment.
"""

import json
import re
import sys

STATE_ACCOUNT = "123456789012"
ACCOUNT_SIZE = 25_000
REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2"]
LEAST = 1500
REFERENCES = 3
RARE = 20
WORDS = (
    "orders payments inventory customers search billing reports events audit gateway "
    "worker cache queue ledger catalog stock returns pricing mail export"
).split()


def clean(value):
    """A value without what counts as not there: null, empty lists, texts and objects."""
    if isinstance(value, dict):
        cleaned = {key: clean(member) for key, member in value.items()}
        return {key: member for key, member in cleaned.items() if member not in (None, [], "", {})}
    if isinstance(value, list):
        return [clean(member) for member in value if member is not None]
    return value


def all_resources(module):
    yield from module.get("resources", [])
    for child in module.get("child_modules", []):
        yield from all_resources(child)


def texts(value, path=""):
    """All texts in a value with their paths."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from texts(member, path + "." + key if path else key)
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from texts(member, "%s[%d]" % (path, index))


def compact(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def padded(values, number, environment):
    """Values with tags that bring them up to the least size, and one for the environment."""
    missing = LEAST - len(compact(values))
    if missing > 0:
        words = ["%s-@N@%x" % (WORDS[(number + place) % len(WORDS)], place)
                 for place in range(missing // 16 + 3)]
        parts = [words[start:start + 8] for start in range(0, len(words), 8)]
        notes = {"note-%d" % at: " ".join(p) for at, p in enumerate(parts)}
        values = dict(values, tags=dict(values.get("tags", {}), **notes))
    if environment and "tags" in values:
        values["tags"]["environment"] = values["tags"].get("env", "prod")
    return values


def template(path, environment):
    """The lines of a state's resources; @N@, @A@ and @R@ are to be filled in."""
    with open(path) as file:
        state = json.load(file)
    resources = [(r["type"], clean(r["values"]))
                 for r in all_resources(state["values"]["root_module"]) if r["mode"] == "managed"]
    names = set()
    for kind, values in resources:
        for key in ("id", "name", "bucket", "function_name", "identifier", "family"):
            name = values.get(key)
            if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9_.-]{4,}", name):
                names.add(name)
    names.discard(STATE_ACCOUNT)
    own = re.compile(r"(?<![A-Za-z0-9_.-])(%s)(?![A-Za-z0-9_.-])"
                     % "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)))
    addresses = []
    by_name = {}
    for number, (kind, values) in enumerate(resources):
        address = values.get("arn") or "%s/%s" % (kind, values.get("id", number))
        address = address if address not in addresses else "%s#%d" % (address, number)
        addresses.append(address)
        for key in ("arn", "id"):
            by_name.setdefault(values.get(key), number)
    lines = []
    for number, (kind, values) in enumerate(resources):
        references = []
        for place, text in texts(values):
            target = by_name.get(text)
            if target is not None and target != number and len(references) < REFERENCES:
                references.append((place, addresses[target]))
        while len(references) < REFERENCES:
            near = (number + len(references) + 1) % len(resources)
            references.append(("tags", addresses[near]))
        line = {
            "account": STATE_ACCOUNT, "address": addresses[number], "region": "us-east-1",
            "references": [{"attribute": "", "path": path, "target": target}
                           for path, target in references],
            "source": {"kind": kind, "operation": "List", "service": kind.split("_")[1]},
            "type": kind, "values": padded(values, number, environment),
        }
        text = own.sub(lambda match: match.group(0) + "-@N@", compact(line))
        text = text.replace("-@N@-@N@", "-@N@")
        # A type is never a name, whatever else is called so.
        text = re.sub(r'("type":"%s)-@N@' % kind, r"\1", text)
        if "@N@" not in json.loads(text)["address"]:
            line = json.loads(text)
            line["address"] += "/@N@"
            text = compact(line)
        lines.append(text.replace(STATE_ACCOUNT, "@A@").replace("us-east-1", "@R@") + "\n")
    return lines


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    count = int(sys.argv[1])
    usual = template(sys.argv[2], True)
    rare = template(sys.argv[3], False) if len(sys.argv) == 4 else usual
    written = 0
    unit = 0
    while written < count:
        lines = rare if unit % RARE == RARE - 1 else usual
        lines = lines[:count - written]
        text = "".join(lines)
        account = "%012d" % (200000000000 + written // ACCOUNT_SIZE)
        text = text.replace("@N@", "%010x" % (unit * 2654435761 % (1 << 40)))
        text = text.replace("@A@", account).replace("@R@", REGIONS[unit % len(REGIONS)])
        sys.stdout.write(text)
        written += len(lines)
        unit += 1


main()
