#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Holds what Bawn says of a live account against what it says of the code that made it.

  lab-parity.py vulnerable=http://127.0.0.1:5000 hardened=http://127.0.0.1:5001

The accounts are the lab's, on a mock cloud: the folder that BAWN_SHARED names, or ../shared, holds the
code and what Terraform made of it. Three things are compared for each account:

  verdicts  of every rule that has an alias, for every resource that code writes: the same of both
  values    of every attribute that code sets: what Terraform read, and what the collectors made of the API's answers
  findings  of a hardened account that are high or critical: none

Each difference has to stand in Conformance/lab/exceptions.yaml with its cause, and each exception has to be
needed; otherwise the exit code is 1. Needs PyYAML.
"""
import argparse
import collections
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = {"vulnerable": "aws", "hardened": "aws-hardened"}
WORST = {"pass": 0, "undetermined": 1, "fail": 2}

# What tells a resource from others of its type: the first of these that both sides have.
IDENTITIES = {
    "aws_api_gateway_method": ["http_method"],
    "aws_api_gateway_resource": ["path_part"],
    "aws_ebs_snapshot": ["tags.Name"],
    "aws_iam_group_policy_attachment": ["group+policy_arn"],
    "aws_iam_role_policy": ["role+name"],
    "aws_iam_role_policy_attachment": ["role+policy_arn"],
    "aws_iam_user_policy": ["user+name"],
    "aws_iam_user_policy_attachment": ["user+policy_arn"],
    "aws_lambda_permission": ["statement_id"],
    "aws_lb_listener": ["port"],
    "aws_default_security_group": ["vpc_id+name"],
    "aws_iam_access_key": ["user"],
    "aws_route_table_association": ["subnet_id"],
    "aws_security_group": ["vpc_id+name", "name"],
    "aws_route53_record": ["name+type"],
    "aws_subnet": ["cidr_block"],
    "aws_vpc": ["cidr_block"],
}
ONE = {"aws_default_security_group": "aws_security_group"}
NAMES = ["bucket", "function_name", "identifier", "cluster_identifier", "alarm_name", "key_name", "domain_name",
         "family", "db_snapshot_identifier", "creation_token", "group_name", "node_group_name", "name", "user_name",
         "arn", "queue_url", "description", "user", "tags.Name"]


def identities(kind, values, ids):
    for name in IDENTITIES.get(kind, NAMES):
        parts = []
        for part in name.split("+"):
            value = values
            for step in part.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            parts.append(ids.get(value, value) if isinstance(value, (str, int)) else None)
        if all(p not in (None, "") for p in parts):
            # Ends of ARNs and addresses: numbers and hosts differ from one mock to the next.
            yield (ONE.get(kind, kind), name, tuple(re.split(r"[:/]", str(p))[-1] if "arn" in name or "url" in name else p for p in parts))


def ids(resources):
    """The address of each resource by what others name it."""
    return {value: "@" + address for address, resource in resources
            for name in ("id", "arn", "key_id", "zone_id", "root_resource_id", "domain_name")
            if isinstance(value := resource["values"].get(name), str) and len(value) > 6}


def pairs(code, live):
    """Which resource of the account each of code stands for, one to one, and which of code stand for none."""
    found, left = [], list(code)
    # Those that are named by others' ids come once those are found.
    for last in (False, False, True):
        code_ids, live_ids = ids((r["address"], r) for r, _ in found), ids((r["address"], t) for r, t in found)
        taken = {t["address"] for _, t in found}
        index = collections.defaultdict(lambda: ([], []))
        for side, resources, known in ((0, left, code_ids), (1, live, live_ids)):
            for resource in resources:
                if resource["address"] not in taken or side == 0:
                    for key in {*identities(resource["type"], resource["values"], known), (resource["type"], "any")}:
                        index[key][side].append(resource)
        for resource in list(left):
            for key in [*identities(resource["type"], resource["values"], code_ids), (resource["type"], "any")]:
                ours, theirs = index[key]
                # In the end, as many on both sides are alike, whichever belong together.
                if len(ours) == len(theirs) and (last or len(ours) == 1):
                    twin = theirs[ours.index(resource)]
                    if twin["address"] not in taken:
                        found.append((resource, twin))
                        taken.add(twin["address"])
                        left.remove(resource)
                        break
    return found, [r["address"] for r in left]


# MARK: What is the same although it is spelled in another way

def plain(value, ids={}):
    """A value without what differs from one run to the next, and without what says nothing."""
    if isinstance(value, str):
        if value[:1] in "{[":
            try:
                return plain(json.loads(value), ids)
            except ValueError:
                pass
        if value in ids:
            return ids[value]
        if value == "(sensitive value)" or value.startswith("bawn-digest:"):
            return "SECRET"
        for pattern, short in ((r"127\.0\.0\.1:\d+", "HOST"),
                               (r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
                               (r"\b(vpc|subnet|sg|rtb|igw|eni|ami|vol|snap|i|acl|lt|eipalloc|key)-[0-9a-f]{8,17}\b", r"\1-ID"),
                               (r"/[0-9a-f]{16}\b", "/ID")):
            value = re.sub(pattern, short, value)
        return value
    if isinstance(value, dict):
        kept = {k: plain(v, ids) for k, v in value.items()}
        if "Statement" in kept and not isinstance(kept["Statement"], list):
            kept["Statement"] = [kept["Statement"]]
        if "Action" in kept or "Principal" in kept:
            kept = {k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in kept.items()}
        return {k: v for k, v in kept.items() if v not in (None, False, 0, "", [], {})}
    if isinstance(value, list):
        kept = [plain(v, ids) for v in value]
        return sorted((v for v in kept if v not in (None, "", [], {})), key=lambda v: json.dumps(v, sort_keys=True))
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


ALL = object()


def shape(value, unknowns, names, path=""):
    """Which members code sets, those of unknown value among them; `ALL` for what is no block."""
    if isinstance(value, dict):
        members = {}
        for name in names & (set(value) | {u[len(path):] for u in unknowns if u.startswith(path)}):
            inner = value.get(name)
            if path + name in unknowns or inner not in (None, "", [], {}):
                members[name] = shape(inner, unknowns, names, path + name) if isinstance(inner, list) else ALL
        return members
    if isinstance(value, list) and any(isinstance(v, dict) for v in value):
        union = {}
        for i, element in enumerate(value):
            union.update(shape(element, unknowns, names, f"{path}[{i}]."))
        return [union]
    return ALL


def cut(value, form):
    """The value without the members that code leaves to the provider."""
    if form is ALL:
        return value
    if isinstance(form, list):
        return [cut(v, form[0]) for v in value] if isinstance(value, list) else value
    return {k: cut(value[k], s) for k, s in form.items() if k in value} if isinstance(value, dict) else value


def assigned(folder):
    """The names of the attributes that code gives a value, by type of resource; blocks begin at the margin."""
    names = collections.defaultdict(set)
    for file in sorted(folder.glob("*.tf")):
        for kind, body in re.findall(r'^resource "(\w+)".*?\{(.*?)^\}', file.read_text(), re.M | re.S):
            names[kind].update(re.findall(r"(?:^|[{,\s])(\w+)\s*=(?!=)", body))
            names[kind].update(re.findall(r'^\s*(?:dynamic\s+")?(\w+)"?\s*\{', body, re.M))
    return names


# MARK: One account

class Account:
    def __init__(self, stack, endpoint, options):
        self.stack, self.options = stack, options
        if urllib.parse.urlsplit(endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
            sys.exit("only a mock cloud on this machine is asked")
        lab = pathlib.Path(options.shared) / "lab"
        self.folder = lab / FOLDERS[stack]
        state = json.loads((lab / f"state-{stack}.json").read_text())["values"]["root_module"]["resources"]
        self.state = [r for r in state if r["mode"] == "managed"]
        with tempfile.TemporaryDirectory() as folder:
            snapshot = os.path.join(folder, "account.snapshot")
            self.bawn("collect", "aws", "--endpoint", endpoint, "-o", snapshot, "--digest-key", os.path.join(folder, "key"))
            lines = self.bawn("inventory", "export", snapshot).splitlines()
            self.live = [json.loads(line) for line in lines]
            # Its own configuration, so that none of the machine's is found.
            judge = ["--profile", "all", "--verdicts", "all", "--format", "json"]
            self.judged = json.loads(self.bawn("evaluate", snapshot, *judge))["findings"]
        self.scanned = json.loads(self.bawn("scan", str(self.folder), *judge))["findings"]
        self.types = {r["id"]: r["resources"] for r in json.loads(self.bawn("rules", "list", "--format", "json"))}
        self.written = json.loads(self.bawn("terraform", "evaluate", str(self.folder)))
        self.names = assigned(self.folder)
        self.pairs, self.missing = pairs(self.state, self.live)

    def bawn(self, *arguments):
        environment = {**os.environ, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                       "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
        environment.setdefault("BAWN_CONTENT", str(ROOT))
        run = subprocess.run([self.options.bawn, *arguments], capture_output=True, text=True, env=environment)
        if run.returncode not in (0, 1):
            sys.exit(f"bawn {' '.join(arguments)} ended with {run.returncode}: {run.stderr[-2000:]}")
        return run.stdout

    @staticmethod
    def verdicts(findings):
        table = collections.defaultdict(dict)
        for finding in findings:
            of = table[finding["resource"]["address"]]
            known = of.get(finding["rule"])
            if known is None or WORST[finding["verdict"]] > WORST[known["verdict"]]:
                of[finding["rule"]] = finding
        return table

    def compare_verdicts(self, report):
        code, live = self.verdicts(self.scanned), self.verdicts(self.judged)
        # A rule that speaks of one of the two alone has nothing to be compared: it reads what only an account
        # tells, or what only code does, or it judges the account as such.
        speaks = [{f["rule"] for f in findings} for findings in (self.scanned, self.judged)]
        of_account = {f["rule"] for f in self.judged if f["resource"]["type"] == "aws_account"}
        for resource, twin in self.pairs:
            a, b = code.get(resource["address"], {}), live.get(twin["address"], {})
            for rule in sorted(set(a) | set(b)):
                finding = a.get(rule) or b.get(rule)
                if not finding["aliases"] and not self.options.all_rules:
                    continue
                if rule in of_account or "*" not in self.types[rule] and resource["type"] not in self.types[rule]:
                    report.count("verdicts", "of the account as such")
                    continue
                if not all(rule in side for side in speaks):
                    report.count("verdicts", "of one source alone")
                    continue
                x, y = (side[rule]["verdict"] if rule in side else "none" for side in (a, b))
                if x == y:
                    report.count("verdicts", "same")
                elif x == "undetermined" and y != "none":
                    report.count("verdicts", "undetermined in code, decided live")
                else:
                    message = (a if x == "fail" else b).get(rule, finding)["message"]
                    report.differs("verdicts", {"stack": self.stack, "rule": rule, "resource": resource["address"],
                                                "code": x, "live": y}, message)

    def compare_values(self, report):
        for address in self.missing:
            report.differs("values", {"stack": self.stack, "resource": address, "attribute": "*"}, "isn't in the account")
        # Ids differ from one account to the next; what they stand for doesn't.
        read_ids, live_ids = ids((r["address"], r) for r, _ in self.pairs), ids((r["address"], t) for r, t in self.pairs)
        for resource, twin in self.pairs:
            values = self.written["resources"].get(resource["address"])
            if values is None:
                report.differs("values", {"stack": self.stack, "resource": resource["address"], "attribute": "*"}, "isn't in the code")
                continue
            # Most of what isn't known is what only the provider sets, and code doesn't speak of it.
            names = self.names[resource["type"]]
            form = shape(values, set(self.written["unknown"].get(resource["address"], [])), names)
            for attribute, part in sorted(form.items()):
                read = plain(cut(resource["values"].get(attribute), part), read_ids)
                live = plain(cut(twin["values"].get(attribute), part), live_ids)
                if same(read, live):
                    report.count("values", "same")
                else:
                    report.differs("values", {"stack": self.stack, "resource": resource["address"], "attribute": attribute},
                                   f"{json.dumps(read)[:300]} was read, live it is {json.dumps(live)[:300]}")

    def compare_findings(self, report):
        if self.stack != "hardened":
            return
        values = {r["address"]: r["values"] for r in self.live}
        for finding in self.judged:
            if finding["verdict"] != "fail" or finding["severity"] not in ("high", "critical"):
                continue
            if not finding["aliases"] and not self.options.all_rules:
                continue
            address = finding["resource"]["address"]
            name = next((str(values.get(address, {})[n]) for n in NAMES if "." not in n and values.get(address, {}).get(n)), address)
            report.differs("findings", {"stack": self.stack, "rule": finding["rule"], "type": finding["resource"]["type"],
                                        "name": name}, finding["message"])


def same(read, live):
    nothing = (None, False, 0, "", [], {})
    if read == live or (read in nothing and live in nothing):
        return True
    if live == "SECRET":
        return read is not None
    if isinstance(read, dict) and isinstance(live, dict):
        return all(same(read.get(k), live.get(k)) for k in set(read) | set(live))
    if isinstance(read, list) and isinstance(live, list) and len(read) == len(live):
        return all(same(x, y) for x, y in zip(read, live))
    return False


# MARK: The report

class Report:
    def __init__(self, exceptions):
        self.counts = collections.defaultdict(collections.Counter)
        self.exceptions, self.used, self.unexpected = exceptions, set(), []

    def count(self, part, what):
        self.counts[part][what] += 1

    def differs(self, part, difference, message):
        for i, exception in enumerate(self.exceptions.get(part) or []):
            if all(self.fits(exception[k], v) for k, v in difference.items() if k in exception):
                self.used.add((part, i))
                self.count(part, "excepted")
                return
        self.count(part, "different")
        self.unexpected.append(f"{part}: {' '.join(difference.values())}: {message}")

    @staticmethod
    def fits(patterns, value):
        # Brackets are parts of addresses here, not of patterns.
        return any(fnmatch.fnmatchcase(value, str(p).replace("[", "[[]")) for p in (patterns if isinstance(patterns, list) else [patterns]))

    def end(self, stacks):
        for part, counts in self.counts.items():
            print(f"{part}: " + ", ".join(f"{n:,} {what}" for what, n in sorted(counts.items(), key=lambda x: -x[1])))
        for line in self.unexpected:
            print("unexpected", line)
        stale = []
        for part in ("verdicts", "values", "findings"):
            entries = self.exceptions[part]
            limit = [e for e in entries if e["cause"] != "lab"]
            print(f"{part}: {len(limit)} exceptions, {len(entries) - len(limit)} more that the lab's page names")
            for i, entry in enumerate(entries):
                of = entry.get("stack", list(FOLDERS))
                if (part, i) not in self.used and set(of if isinstance(of, list) else [of]) <= set(stacks):
                    stale.append(f"stale {part}: {entry.get('rule') or entry.get('resource')}: nothing differs any more")
        for line in stale:
            print(line)
        return 1 if self.unexpected or stale else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("accounts", nargs="+", metavar="STACK=URL", help="vulnerable or hardened, and where it runs")
    parser.add_argument("--bawn", default=str(ROOT / ".build/release/bawn"), help="the program")
    parser.add_argument("--shared", default=os.environ.get("BAWN_SHARED", str(ROOT.parent / "shared")), help="the folder with the lab")
    parser.add_argument("--all-rules", action="store_true", help="compare rules without an alias too")
    options = parser.parse_args()
    report = Report(yaml.safe_load((ROOT / "Conformance/lab/exceptions.yaml").read_text()))
    stacks = []
    for account in options.accounts:
        stack, _, endpoint = account.partition("=")
        if stack not in FOLDERS or not endpoint:
            parser.error(f"{account}: give vulnerable=URL or hardened=URL")
        one = Account(stack, endpoint, options)
        one.compare_verdicts(report)
        one.compare_values(report)
        one.compare_findings(report)
        stacks.append(stack)
    sys.exit(report.end(stacks))


if __name__ == "__main__":
    main()
