#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Applies playbooks to a mock account, reads it anew, and takes them back.

  check-playbooks.py --endpoint http://127.0.0.1:5000 [--bawn PATH] [--work FOLDER] [NAME …]

For each playbook that a plan of the account uses, one unit that it repairs alone is approved and
applied. The account is then read by a collection of its own and has to be as the plan said, and as
before once the run is taken back. What the mock leaves behind is listed at the end and in RESIDUES;
anything else is a failure. The account is made ready first: buckets for logs, a listener for HTTPS,
and another administrator, without which some playbooks refuse. Needs boto3; speaks to loopback alone.
"""
import argparse
import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

import boto3
from botocore.exceptions import ClientError

ROOT = pathlib.Path(__file__).resolve().parent.parent
REGION = "us-east-1"
# What a mock or a service leaves after the way back, or says anew at each reading.
RESIDUES = {
    ("aws_cognito_user_pool", "software_token_mfa_configuration"),
    ("aws_db_instance", "latest_restorable_time"),
    ("aws_eks_cluster", "vpc_config"),
    # A bucket that never had versions can only stop keeping them.
    ("aws_s3_bucket_versioning", "*"),
    ("aws_sqs_queue_policy", "*"),
}


class Check:
    def __init__(self, arguments):
        self.endpoint = arguments.endpoint
        self.bawn = arguments.bawn
        self.work = pathlib.Path(arguments.work)
        self.work.mkdir(parents=True, exist_ok=True)
        self.environment = dict(
            os.environ, AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing",
            AWS_DEFAULT_REGION=REGION, AWS_ENDPOINT_URL=self.endpoint,
            BAWN_CONTENT=os.environ.get("BAWN_CONTENT", str(ROOT)),
            BAWN_TRUST=str(self.work / "trust.yaml"), XDG_STATE_HOME=str(self.work / "state"),
            XDG_CONFIG_HOME=str(self.work / "config"))
        self.failures = []
        self.residues = collections.Counter()

    def run(self, *words):
        return subprocess.run(
            [self.bawn, *map(str, words)], capture_output=True, text=True, env=self.environment,
            cwd=self.work, timeout=600)

    def client(self, service):
        return boto3.client(
            service, endpoint_url=self.endpoint, region_name=REGION, aws_access_key_id="testing",
            aws_secret_access_key="testing")

    def fail(self, text):
        self.failures.append(text)
        print(f"FAILED {text}", flush=True)

    # Making ready

    def prepare(self):
        account = self.client("sts").get_caller_identity()["Account"]
        s3 = self.client("s3")
        for name in [f"flow-logs-{account}-{REGION}", f"access-logs-{account}-{REGION}"]:
            self.quietly(lambda: s3.create_bucket(Bucket=name))
        self.quietly(lambda: s3.put_bucket_policy(
            Bucket=f"access-logs-{account}-{REGION}",
            Policy=json.dumps({
                "Version": "2012-10-17",
                "Statement": [{
                    "Effect": "Allow", "Principal": {"Service": "logging.s3.amazonaws.com"},
                    "Action": "s3:PutObject",
                    "Resource": f"arn:aws:s3:::access-logs-{account}-{REGION}/*",
                }],
            })))
        iam = self.client("iam")
        for group in iam.list_groups()["Groups"][:1]:
            self.quietly(lambda: iam.attach_group_policy(
                GroupName=group["GroupName"],
                PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"))
        balancing = self.client("elbv2")
        balancers = balancing.describe_load_balancers()["LoadBalancers"]
        targets = balancing.describe_target_groups()["TargetGroups"]
        certificates = self.client("acm").list_certificates()["CertificateSummaryList"]
        if balancers and targets and certificates:
            self.quietly(lambda: balancing.create_listener(
                LoadBalancerArn=balancers[0]["LoadBalancerArn"], Protocol="HTTPS", Port=443,
                Certificates=[{"CertificateArn": certificates[0]["CertificateArn"]}],
                DefaultActions=[
                    {"Type": "forward", "TargetGroupArn": targets[0]["TargetGroupArn"]}]))
        logs = self.client("logs")
        for group in logs.describe_log_groups()["logGroups"][:1]:
            logs.put_retention_policy(logGroupName=group["logGroupName"], retentionInDays=30)
        self.make_key()

    @staticmethod
    def quietly(call):
        try:
            call()
        except ClientError:
            pass  # It is there already.

    def make_key(self):
        key = self.work / "checker.key"
        key.unlink(missing_ok=True)
        made = self.run("remediate", "keygen", "--name", "Checker", "-o", key)
        found = re.search(r"public_key: (\S+)", made.stdout)
        if found:
            (self.work / "trust.yaml").write_text(
                "version: 1\nkeys:\n  - name: Checker\n    public_key: " + found[1]
                + "\n    approves: [1, 2, 3]\n")

    # Looking

    def collect(self, name, services):
        """The account as its documents say, all of it or what some services tell."""
        snapshot = self.work / f"{name}.snapshot"
        words = ["--services", ",".join(sorted(services))] if services else []
        self.run("collect", "aws", "--endpoint", self.endpoint, "-o", snapshot, *words)
        exported = self.run("inventory", "export", snapshot).stdout
        documents = {}
        for line in exported.splitlines():
            document = json.loads(line)
            documents[document["type"], document["address"]] = document["values"]
        return snapshot, documents

    def differences(self, one, other):
        for key in sorted(set(one) | set(other)):
            left, right = one.get(key), other.get(key)
            if left == right:
                continue
            if left is None or right is None:
                yield key, "*", left, right
                continue
            for name in sorted(set(left) | set(right)):
                if left.get(name) != right.get(name):
                    yield key, name, left.get(name), right.get(name)

    def compare(self, playbook, what, expected, found):
        for key, name, left, right in self.differences(expected, found):
            if (key[0], name) in RESIDUES or (key[0], "*") in RESIDUES:
                self.residues[key[0], name] += 1
                continue
            self.fail(
                f"{playbook}: {what}: {key[0]} {key[1]} {name}: "
                f"{json.dumps(left)[:200]} expected, {json.dumps(right)[:200]} found")

    # One playbook

    @staticmethod
    def expected(documents, unit):
        made = {key: dict(value) for key, value in documents.items()}
        for change in unit["changes"]:
            key = change["type"], change["address"]
            if change["kind"] == "removed":
                made.pop(key, None)
                continue
            document = made.setdefault(key, {})
            for attribute in change["attributes"]:
                if "after" in attribute:
                    document[attribute["name"]] = json.loads(attribute["after"])
                else:
                    document.pop(attribute["name"], None)
        return made

    def check(self, name, rules, services):
        # Planned from everything, since what isn't known raises tiers; compared by what may change.
        snapshot, _ = self.collect("whole", None)
        _, before = self.collect("before", services)
        plan = self.work / "plan.json"
        words = [word for rule in rules for word in ("--rule", rule)]
        self.run("remediate", "plan", snapshot, *words, "-o", plan)
        if not plan.exists():
            return "no plan"
        units = json.loads(plan.read_text())["units"]
        alone = [u for u in units if {s["playbook"] for s in u["steps"]} == {name}]
        if not alone:
            return "nothing to repair"
        unit = min(alone, key=lambda u: u["tier"])
        if unit["tier"] == 4:
            return "for people"
        approval = self.work / "approval"
        approval.unlink(missing_ok=True)
        words = ["remediate", "apply", plan, "--unit", unit["name"]]
        if unit["tier"] == 3:
            signed = self.run(
                "remediate", "approve", plan, "--key", self.work / "checker.key", "--units",
                unit["name"], "-o", approval)
            if signed.returncode:
                return "can't be approved: " + signed.stderr.strip()[-200:]
            words += ["--approval", approval]
        applied = self.run(*words)
        plan.unlink()
        if applied.returncode:
            self.fail(f"{name}: apply: {(applied.stdout + applied.stderr).strip()[-600:]}")
            return "failed"
        _, after = self.collect("after", services)
        self.compare(name, "applied", self.expected(before, unit), after)
        run = re.search(r"\br[0-9a-f]{12}\b", applied.stdout + applied.stderr)
        if not run or any(s.get("irreversible") for s in unit["steps"]):
            return "applied"
        back = self.run("remediate", "rollback", run[0], "--unit", unit["name"])
        if back.returncode:
            self.fail(f"{name}: rollback: {(back.stdout + back.stderr).strip()[-600:]}")
            return "failed"
        _, again = self.collect("again", services)
        self.compare(name, "taken back", before, again)
        return "applied and taken back"


def playbooks():
    """Names of playbooks with the rules whose findings they repair, and the services they call."""
    found = {}
    for file in sorted((ROOT / "playbooks/aws").glob("*/*.yaml")):
        text = file.read_text()
        block = re.search(r"^repairs:(.*(?:\n  - .*)*)", text, re.M)[1]
        services = set(re.findall(r"call: ([a-z0-9-]+):", text)) - {"resourcegroupstaggingapi"}
        found[file.stem] = re.findall(r"[a-z]+-[a-z0-9-]+", block), services
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--bawn", default=str(ROOT / ".build/release/bawn"))
    parser.add_argument("--work", default="/tmp/bawn-check-playbooks")
    parser.add_argument("names", nargs="*")
    arguments = parser.parse_args()
    host = urllib.parse.urlsplit(arguments.endpoint).hostname
    if host not in ("127.0.0.1", "localhost", "::1"):
        sys.exit("only a mock on loopback is ever changed")
    check = Check(arguments)
    check.prepare()
    results = collections.Counter()
    for name, (rules, services) in playbooks().items():
        if arguments.names and name not in arguments.names:
            continue
        result = check.check(name, rules, services) if rules else "started by people alone"
        results[result.split(":")[0]] += 1
        print(f"{name:44} {result}", flush=True)
    for (kind, name), count in sorted(check.residues.items()):
        print(f"residue: {kind} {name} ({count})")
    print(", ".join(f"{count} {result}" for result, count in sorted(results.items())))
    sys.exit(1 if check.failures else 0)


if __name__ == "__main__":
    main()
