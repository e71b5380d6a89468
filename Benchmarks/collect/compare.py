#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Times bawn beside a boto3 client with threads that makes the same calls of a mock cloud.

  compare.py RECORDING http://127.0.0.1:PORT [--bawn PATH] [--threads 8] [--rounds 1]

RECORDING is what `bawn collect aws --record` wrote. Runs in a Python that has boto3. Wall time and
processor's time are told of each, and the processor's time of the process --server PID.
"""
import argparse
import concurrent.futures
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}


def client_run(recording, url, threads):
    """The calls of a recording, by boto3; clients are made once for each service and thread."""
    import boto3
    from botocore import xform_name

    with open(recording, encoding="utf-8") as lines:
        calls = [json.loads(line) for line in lines]
    local = threading.local()
    making = threading.Lock()
    counts = {"answers": 0, "errors": 0}

    def run(call):
        clients = local.__dict__.setdefault("clients", {})
        name = (call["service"], call["region"])
        if name not in clients:
            # Making clients in several threads at once isn't safe.
            with making:
                session = local.__dict__.setdefault("session", boto3.session.Session())
                clients[name] = session.client(name[0], region_name=name[1], endpoint_url=url)
        method = getattr(clients[name], xform_name(call["operation"]))
        try:
            method(**call.get("parameters", {}))
            counts["answers"] += 1
        except Exception:  # pylint: disable=broad-except
            counts["errors"] += 1

    with concurrent.futures.ThreadPoolExecutor(threads) as pool:
        list(pool.map(run, calls))
    print(json.dumps(counts))


def processor_time(pid):
    if not pid:
        return 0.0
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(name, command, server):
    before, served = resource.getrusage(resource.RUSAGE_CHILDREN), processor_time(server)
    begun = time.monotonic()
    done = subprocess.run(command, env={**os.environ, **KEYS}, capture_output=True, text=True)
    wall = time.monotonic() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    served = processor_time(server) - served
    last = (done.stdout.strip().splitlines() or [done.stderr.strip()[-200:]])[-1]
    print(f"{name:8} wall {wall:6.1f} s  processor {used:6.2f} s  server {served:6.1f} s  {last}",
          flush=True)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording")
    parser.add_argument("url")
    parser.add_argument("--bawn", default="bawn")
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--server", type=int)
    parser.add_argument("--client", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if not options.url.startswith(("http://127.0.0.1:", "http://localhost:")):
        sys.exit("only a mock cloud on this machine is asked")
    if options.client:
        return client_run(options.recording, options.url, options.threads)
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(options.rounds):
            timed("bawn", [options.bawn, "collect", "aws", "--endpoint", options.url, "-o",
                           os.path.join(folder, "s"), "--digest-key", os.path.join(folder, "k")],
                  options.server)
            timed("boto3", [sys.executable, __file__, options.recording, options.url, "--threads",
                            str(options.threads), "--client"], options.server)


if __name__ == "__main__":
    main()
