#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Collects a mock account while its answers fail, and checks that nothing goes wrong unnoticed.

  check-faults.py [--bawn PATH] [--moto-server PATH] [--only NAME …]

A collection through fault-proxy.py has to give what one without faults gives; or the snapshot's
coverage has to name the call that each missing resource and attribute would have come from. It takes
under a minute. Where there is no moto_server (BAWN_MOTO_SERVER, PATH), it says so and ends with 0.
"""
import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
SERVICES = "s3,sqs,sns,dynamodb,iam,logs,kms,secretsmanager"
# What is made to fail: a name, the proxy's arguments, and whether the result has to be the whole; None
# where there is to be no result.
RUNS = [
    ("none", ["throttle=0"], True),
    ("throttle", ["throttle=0.2"], True),
    ("error500", ["error500=0.2"], True),
    ("error503", ["error503=0.2"], True),
    ("reset", ["reset=0.2"], True),
    ("drop", ["drop=0.2"], True),
    ("truncate", ["truncate=0.2"], True),
    ("garble", ["garble=0.1", "--in-a-row", "1"], False),
    ("slow", ["slow=0.1", "--slow-seconds", "0.5"], True),
    ("stall", ["stall=0.05", "--stall-seconds", "1"], True),
    ("expire", ["expire=1", "--expire-after", "60"], True),
    ("denied", ["denied=0.3", "--seed", "2"], False),
    ("all", ["throttle=0.05", "error500=0.05", "error503=0.05", "reset=0.05", "drop=0.05",
             "truncate=0.05", "garble=0.02", "slow=0.05", "denied=0.05", "expire=1",
             "--expire-after", "40", "--slow-seconds", "0.5"], False),
    ("error500 for ever", ["error500=0.5", "--forever"], False),
    ("throttle for ever", ["throttle=0.3", "--forever"], False),
    ("garble for ever", ["garble=0.3", "--forever"], False),
    ("denied for ever", ["denied=0.6", "--forever", "--seed", "2"], False),
    ("nothing allowed", ["denied=1", "--forever"], None),
]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def seed(url):
    """A small account, made anew; runs in the Python that moto is installed in."""
    import boto3

    def client(name):
        return boto3.client(name, endpoint_url=url, region_name="us-east-1",
                            aws_access_key_id="testing", aws_secret_access_key="testing")

    s3, sqs, sns = client("s3"), client("sqs"), client("sns")
    tables, iam, logs = client("dynamodb"), client("iam"), client("logs")
    kms, secrets = client("kms"), client("secretsmanager")
    public = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}
    for number in range(4):
        name = f"fault-{number}"
        s3.create_bucket(Bucket=name)
        if number % 2:
            s3.put_bucket_policy(Bucket=name, Policy=json.dumps(public))
            s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})
            s3.put_bucket_tagging(Bucket=name, Tagging={"TagSet": [{"Key": "env", "Value": "x"}]})
        sqs.create_queue(QueueName=name, tags={"env": "x"})
        sns.create_topic(Name=name)
        logs.create_log_group(logGroupName=name)
        tables.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(public))
        iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=json.dumps(public))
        iam.create_user(UserName=name)
        iam.create_access_key(UserName=name)
        kms.create_key(Description=name)
        secrets.create_secret(Name=name, SecretString="made up")


class Check:
    def __init__(self, options, folder):
        self.bawn = options.bawn
        self.folder = pathlib.Path(folder)
        self.moto = free_port()
        process = subprocess.Popen(
            [options.moto_server, "-H", "127.0.0.1", "-p", str(self.moto)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.processes = [process]
        url = f"http://127.0.0.1:{self.moto}"
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{url}/moto-api/", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        python = pathlib.Path(options.moto_server).parent / "python3"
        subprocess.run([str(python) if python.exists() else sys.executable, __file__, "--seed", url],
                       check=True)
        # A program that gives other keys each time, as one for short-lived credentials does.
        program = self.folder / "keys"
        program.write_text(
            f"#!{sys.executable}\nimport json, os\n"
            "print(json.dumps({'Version': 1, 'AccessKeyId': 'AKIA%016d' % os.getpid(),"
            " 'SecretAccessKey': 'testing'}))\n")
        program.chmod(0o700)
        (self.folder / "config").write_text(f"[default]\ncredential_process = {program}\n")

    def end(self):
        for process in self.processes:
            process.terminate()

    def environment(self, home):
        home.mkdir(exist_ok=True)
        return {
            "PATH": os.environ["PATH"], "HOME": str(home), "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": str(self.folder / "config"), "AWS_REGION": "us-east-1",
            "BAWN_CONTENT": os.environ.get("BAWN_CONTENT", str(ROOT)),
        }

    def collect(self, name, arguments):
        """The resources and the coverage that a collection through the proxy gives."""
        home = self.folder / name.replace(" ", "-")
        port = free_port()
        proxy = subprocess.Popen(
            [sys.executable, str(ROOT / "Scripts/fault-proxy.py"), "--port", str(port), "--to",
             f"127.0.0.1:{self.moto}", *arguments], stdout=subprocess.PIPE, text=True)
        self.processes.append(proxy)
        proxy.stdout.readline()
        snapshot = str(home / "made.snapshot")
        environment = self.environment(home)
        begun = time.monotonic()
        done = subprocess.run(
            [self.bawn, "collect", "aws", "--endpoint", f"http://127.0.0.1:{port}", "--services",
             SERVICES, "--allow-credential-process", "--digest-key", str(self.folder / "key"), "-o",
             snapshot],
            env=environment, capture_output=True, text=True, timeout=300)
        seconds = time.monotonic() - begun
        proxy.terminate()
        if not os.path.exists(snapshot):
            return None, None, seconds, done
        exported = subprocess.run([self.bawn, "inventory", "export", snapshot], env=environment,
                                  capture_output=True, text=True, check=True).stdout
        shown = subprocess.run([self.bawn, "inventory", "show", "--format", "json", snapshot],
                               env=environment, capture_output=True, text=True, check=True).stdout
        resources = {}
        # Queues are known by the address that they were asked for at.
        for line in exported.replace(f":{port}/", ":PORT/").splitlines():
            resource = json.loads(line)
            resources[resource["type"], resource.get("region"), resource["address"]] = resource
        return resources, json.loads(shown)["coverage"], seconds, done


def differences(whole, made, coverage):
    """What is neither as in the whole nor told."""
    told = {(entry["service"], entry["operation"]) for entry in coverage if entry["failures"]}
    kinds = {(entry["service"], entry["operation"], entry["kind"])
             for entry in coverage if entry["failures"]}

    def is_told(unknown):
        symbol = unknown if isinstance(unknown, str) else unknown.get("symbol", "")
        service, _, rest = symbol.partition(":")
        return (service, rest.partition(":")[0]) in told

    for key, resource in whole.items():
        source = resource["source"]
        if key not in made:
            if (source["service"], source["operation"], source["kind"]) not in kinds:
                yield f"{key} is missing"
            continue
        yield from changed(key, resource, made, is_told)
    for key, resource in made.items():
        if key not in whole and not any(map(is_told, 
                                       resource.get("unknown", []) + resource.get("existence", []))):
            yield f"{key} is too much: {resource}"


def changed(key, resource, made, is_told):
    other = made[key]
    unknowns = other.get("unknown", [])
    before = {unknown["path"] for unknown in resource.get("unknown", [])}
    for unknown in unknowns:
        if unknown["path"] not in before and not is_told(unknown):
            yield f"{key}: {unknown} isn't told"
    paths = [unknown["path"].partition(".")[0].partition("[")[0] for unknown in unknowns]
    names = set(resource["values"]) | set(other["values"])
    for name in sorted(names - set(paths)):
        # None of something is said in several ways, depending on the call.
        one, two = other["values"].get(name) or None, resource["values"].get(name) or None
        if one != two:
            yield f"{key}: \"{name}\" is {one}, not {two}"
    if resource.get("references") != other.get("references") and not unknowns:
        targets = {target for _, _, target in made}
        for reference in resource.get("references", []):
            if reference not in other.get("references", []) and reference["target"] in targets:
                yield f"{key}: the reference {reference} is missing"


def judge(has_all, whole, result):
    made, coverage, seconds, done = result
    if has_all is None:
        is_told = made is None and done.returncode == 3 and "AccessDenied" in done.stderr
        return [] if is_told else ["it isn't told that nothing could be read"], seconds, 1
    if made is None:
        return [f"no snapshot (exit {done.returncode}): {done.stderr.strip()[-300:]}"], seconds, 0
    failures = sum(entry["failures"] for entry in coverage)
    problems = list(differences(whole, made, coverage))
    if has_all and failures:
        gaps = [f"{e['service']}:{e['operation']} ({e['reason'][:60]})" for e in coverage if e["failures"]]
        problems.append("not everything was read: " + ", ".join(gaps))
    return problems, seconds, failures


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bawn", default=str(ROOT / ".build/debug/bawn"))
    parser.add_argument("--moto-server", default=os.environ.get("BAWN_MOTO_SERVER")
                        or shutil.which("moto_server"))
    parser.add_argument("--only", action="append")
    parser.add_argument("--seed", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed:
        return seed(options.seed)
    if not options.moto_server:
        print("skipped: there is no moto_server (BAWN_MOTO_SERVER names one)")
        return None
    runs = [run for run in RUNS if not options.only or run[0] in options.only]
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        check = Check(options, folder)
        try:
            whole, _, _, done = check.collect("whole", ["throttle=0"])
            if not whole:
                sys.exit(f"nothing was collected without faults: {done.stderr}")
            print(f"{len(whole)} resources without faults")
            with concurrent.futures.ThreadPoolExecutor(6) as pool:
                results = pool.map(lambda run: check.collect(run[0], run[1]), runs)
                for (name, _, has_all), result in zip(runs, results):
                    problems, seconds, failures = judge(has_all, whole, result)
                    failed += bool(problems)
                    print(f"{'FAILED' if problems else 'ok    '} {name:18} {seconds:5.1f} s  "
                          f"{failures} calls without an answer", flush=True)
                    for problem in problems[:8]:
                        print("         " + problem[:400])
        finally:
            check.end()
    print(f"{len(runs) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
