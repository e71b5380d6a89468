#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Draws the findings to be judged: a fixed seed, stratified by rule.

Each folder of FOLDER is one repository, named OWNER__NAME@COMMIT. It is scanned by itself with
every rule. One resource in one place is one candidate, however many root modules reach it.
"""

import argparse
import collections
import json
import pathlib
import random

from measure import candidates, key, profiles, read, scan


def draw(found, judged, profile_of, limits):
    """Picks findings rule by rule in random order, within the shares a repository may have.

    What is judged already counts as picked, so that a later draw only fills up.
    """
    generator = random.Random(limits.seed)
    by_rule = collections.defaultdict(list)
    known = {key(row) for row in judged}
    for finding in found:
        if finding["key"] not in known:
            by_rule[finding["rule"]].append(finding)
    for group in by_rule.values():
        group.sort(key=lambda finding: finding["key"])
        generator.shuffle(group)
    taken = collections.Counter(row["repository"] for row in judged)
    had = collections.Counter(row["rule"] for row in judged)
    picked = []

    def cap(repository):
        return limits.vulnerable if repository in limits.deliberately else limits.repository

    def pick(rule, number):
        group = by_rule[rule]
        for finding in list(group):
            if number == 0:
                return
            if taken[finding["repository"]] >= cap(finding["repository"]):
                continue
            taken[finding["repository"]] += 1
            group.remove(finding)
            picked.append(finding)
            number -= 1

    rules = sorted(by_rule)
    generator.shuffle(rules)
    for rule in rules:
        pick(rule, max(0, (6 if profile_of[rule] == "default" else 1) - had[rule]))
    others = [rule for rule in rules if profile_of[rule] != "default"] * 2
    generator.shuffle(others)
    for rule in others:
        if len(picked) + len(judged) >= limits.total:
            break
        pick(rule, 1)
    return sorted(picked, key=lambda finding: (finding["rule"], finding["key"]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", required=True, type=pathlib.Path)
    parser.add_argument("--bawn", required=True)
    parser.add_argument("--content", required=True, type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--total", type=int, default=430)
    parser.add_argument("--repository", type=int, default=90)
    parser.add_argument("--vulnerable", type=int, default=40)
    parser.add_argument("--deliberately", nargs="*", default=["bridgecrewio/terragoat"])
    parser.add_argument("--fill", action="store_true", help="count judgements.tsv as drawn")
    parser.add_argument("--out", required=True, type=pathlib.Path)
    options = parser.parse_args()
    found = candidates(scan(options.code, options.bawn, options.content, ["--profile", "all"]))
    judged = read("judgements.tsv") if options.fill else []
    sample = draw(found, judged, profiles(options.content), options)
    options.out.write_text(json.dumps(sample, indent=1))
    print(f"{len(sample)} of {len(found)} findings drawn")


if __name__ == "__main__":
    main()
