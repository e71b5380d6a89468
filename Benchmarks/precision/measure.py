#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Recomputes how many of the judged findings are right, and fails when a bar is missed.

With --code and --bawn it scans the code again and says which judged findings are gone, and which
findings of judged rules nobody has judged.
"""

import argparse
import collections
import csv
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BARS = {"default": 0.95, "all": 0.85}
RULE_BAR, RULE_MINIMUM = 0.80, 3
MODULES = ["terraform-aws-modules/terraform-aws-eks", "terraform-aws-modules/terraform-aws-vpc"]
MODULE_FAILS = 5


def profiles(content):
    """The profile of every rule in a content folder, by id."""
    result = {}
    for path in (content / "rules").rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        name = re.search(r"^id: (\S+)", text, re.M)
        profile = re.search(r"^profile: (\S+)", text, re.M)
        if name:
            result[name[1]] = profile[1] if profile else "all"
    return result


def scan(code, bawn, content, arguments):
    """Scans each repository by itself; yields its name, its commit and its failing findings."""
    for folder in sorted(path for path in code.iterdir() if "__" in path.name):
        name, _, commit = folder.name.partition("@")
        command = [bawn, "scan", str(folder), "--format", "json", "--soft-fail", *arguments]
        if content:
            command += ["--content", str(content)]
        output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if not output:
            raise SystemExit(f"measure.py: the scan of {folder.name} printed nothing")
        for finding in json.loads(output)["findings"]:
            if finding["verdict"] == "fail" and not finding["suppression"]:
                yield name.replace("__", "/", 1), commit, finding


def candidates(scanned):
    """One entry per rule, place and resource, however many root modules reach it."""
    result = {}
    for repository, commit, finding in scanned:
        location = finding["location"]
        place = (repository, location["file"], location["startLine"])
        name = "\t".join(map(str, (finding["rule"], *place)))
        result.setdefault(name, {
            "key": name, "rule": finding["rule"], "repository": repository, "commit": commit,
            "file": location["file"], "line": location["startLine"], "end": location["endLine"],
            "address": finding["resource"]["address"], "message": finding["message"],
            "cause": finding["cause"], "scope": finding["resource"]["scope"],
        })
    return list(result.values())


def read(name):
    with open(HERE / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def key(row):
    """What a row of the table and a finding have in common."""
    return "\t".join((row["rule"], row["repository"], row["file"], row["line"]))


def share(rows):
    return sum(row["verdict"] == "right" for row in rows) / len(rows) if rows else 1.0


def report(rows):
    """Prints the shares; returns what misses a bar."""
    missed = []
    for profile, bar in BARS.items():
        counted = [row for row in rows if profile == "all" or row["profile"] == profile]
        right = sum(row["verdict"] == "right" for row in counted)
        print(f"--profile {profile}: {right} of {len(counted)} right, {share(counted):.3f}")
        if share(counted) < bar:
            missed.append(f"profile {profile} is below {bar}")
    by_rule = collections.defaultdict(list)
    for row in rows:
        by_rule[row["rule"]].append(row)
    for rule, judged in sorted(by_rule.items()):
        if len(judged) >= RULE_MINIMUM and share(judged) < RULE_BAR:
            print(f"below {RULE_BAR}: {rule}: {share(judged):.2f} of {len(judged)}")
            if judged[0]["profile"] == "default":
                missed.append(f"{rule} is below {RULE_BAR} and in profile default")
    repositories = collections.Counter(row["repository"] for row in rows)
    name, most = repositories.most_common(1)[0]
    print(f"{len(rows)} findings, {len(by_rule)} rules, {len(repositories)} repositories; "
          f"most from {name}: {most}")
    if most * 3 > len(rows):
        missed.append(f"more than a third of the findings are from {name}")
    return missed


def compare(rows, options):
    """Compares the table with what is found today; returns what misses a bar."""
    found = {item["key"] for item in candidates(
        scan(options.code, options.bawn, options.content, ["--profile", "all"]))}
    judged = {key(row): row for row in rows}
    for name in sorted(judged.keys() - found):
        print("gone:", judged[name]["verdict"], name.replace("\t", " "))
    rules = {row["rule"] for row in rows}
    new = sorted(name for name in found - judged.keys() if name.split("\t")[0] in rules)
    for name in new if options.new else []:
        print("not judged:", name.replace("\t", " "))
    kept = [row for name, row in judged.items() if name in found]
    print(f"{len(kept)} of {len(rows)} judged findings are still reported, "
          f"{sum(row['verdict'] == 'wrong' for row in kept)} of them wrong; "
          f"{len(new)} findings of judged rules have no judgement")
    modules = [(finding["rule"], repository, finding["location"]["file"],
                finding["location"]["startLine"])
               for repository, _, finding in scan(options.code, options.bawn, options.content, [])
               if repository in MODULES]
    print(f"community modules, profile default: {len(modules)} fails in {len(set(modules))} places")
    if len(set(modules)) > MODULE_FAILS:
        return [f"more than {MODULE_FAILS} fails on the community modules"]
    return []


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=pathlib.Path, help="folders named OWNER__NAME@COMMIT")
    parser.add_argument("--bawn", help="the program to scan with")
    parser.add_argument("--content", type=pathlib.Path, help="the content folder to scan with")
    parser.add_argument("--new", action="store_true", help="list the findings without judgement")
    options = parser.parse_args()
    rows = read("judgements.tsv")
    if options.content:
        current = profiles(options.content)
        for row in rows:
            row["profile"] = current.get(row["rule"], row["profile"])
    missed = report(rows)
    if options.code and options.bawn:
        missed += compare(rows, options)
    for line in missed:
        print("missed:", line)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
