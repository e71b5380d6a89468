#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Collects several accounts of a mock organization, by each way of reaching them.

  check-accounts.py [--bawn PATH] [--moto-server PATH]

Also over TLS and through a proxy, where there is an openssl to make a certificate with. Where there is
no moto_server (BAWN_MOTO_SERVER, PATH), it says so and ends with 0.
"""
import argparse
import json
import os
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.dont_write_bytecode = True
ROOT = pathlib.Path(__file__).resolve().parent.parent


def seed(url):
    """An organization of three more accounts, each with a bucket and a role; their numbers."""
    import boto3

    def client(name, keys=("testing", "testing", None)):
        return boto3.client(name, endpoint_url=url, region_name="us-east-1", aws_access_key_id=keys[0],
                            aws_secret_access_key=keys[1], aws_session_token=keys[2])

    trust = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "sts:AssumeRole"}]})
    organizations = client("organizations")
    organizations.create_organization(FeatureSet="ALL")
    numbers = []
    for name in ("one", "two", "three"):
        status = organizations.create_account(AccountName=name, Email=f"{name}@example.org")
        number = status["CreateAccountStatus"]["AccountId"]
        numbers.append(number)
        taken = client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{number}:role/OrganizationAccountAccessRole", RoleSessionName="seed")
        keys = taken["Credentials"]
        keys = (keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])
        client("s3", keys).create_bucket(Bucket=f"bucket-{name}")
        client("iam", keys).create_role(RoleName="Audit", AssumeRolePolicyDocument=trust)
    client("s3").create_bucket(Bucket="bucket-own")
    client("iam").create_role(RoleName="Audit", AssumeRolePolicyDocument=trust)
    print(json.dumps(numbers))


def pump(source, target):
    try:
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def forward(to, context=None, login=None):
    """Listens on a port and passes connections on: out of TLS, or as a proxy that wants a login."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)

    def serve(connection):
        try:
            if context:
                connection = context.wrap_socket(connection, server_side=True)
            else:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += connection.recv(4096)
                if not head.startswith(b"CONNECT mock.example:443 ") or login not in head:
                    return connection.sendall(b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n")
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            with socket.create_connection(("127.0.0.1", to)) as other:
                back = threading.Thread(target=pump, args=(other, connection), daemon=True)
                back.start()
                pump(connection, other)
                back.join(60)
        except OSError:
            pass
        finally:
            connection.close()

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    return listener.getsockname()[1]


def secure_cases(folder, url, keys, own):
    """Cases that need a certificate; none where it can't be made."""
    certificate, key = os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem")
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
             "/CN=mock.example", "-addext", "subjectAltName=DNS:mock.example,DNS:localhost", "-out",
             certificate, "-keyout", key], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        print("skipped: no openssl makes a certificate")
        return []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    secure = forward(int(url.rpartition(":")[2]), context)
    proxy = forward(secure, login=b"Basic bWU6cHc=")
    here = ["--endpoint", f"https://localhost:{secure}"]
    there = ["--endpoint", "https://mock.example"]
    trusted = {**keys, "AWS_CA_BUNDLE": certificate}
    through = {**trusted, "HTTPS_PROXY": f"http://me:pw@127.0.0.1:{proxy}"}
    return [
        ("TLS", here, trusted, [own], 0),
        ("TLS that isn't trusted", here, keys, [], 3),
        ("TLS under another name", ["--endpoint", f"https://127.0.0.1:{secure}"], trusted, [], 3),
        ("a proxy", there, through, [own], 0),
        ("a proxy without the login", there,
         {**trusted, "HTTPS_PROXY": f"http://127.0.0.1:{proxy}"}, [], 3),
    ]


def run(options, folder, url, numbers):
    """Whether each way of reaching accounts reads the right ones."""
    config = pathlib.Path(folder) / "config"
    config.write_text(
        "[profile device]\nregion = us-east-1\nsource_profile = keys\n"
        f"role_arn = arn:aws:iam::{numbers[0]}:role/Audit\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        "[profile keys]\naws_access_key_id = testing\naws_secret_access_key = testing\n"
        "[profile program]\nregion = us-east-1\n"
        "credential_process = echo '{\"Version\":1,\"AccessKeyId\":\"testing\","
        "\"SecretAccessKey\":\"testing\"}'\n")
    keys = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
    everywhere = {"AWS_ENDPOINT_URL": url}
    nowhere = "http://127.0.0.1:1"
    own, one, two, three = "123456789012", *numbers
    cases = [
        ("own account", [], {**keys, **everywhere}, [own], 0),
        ("organization", ["--organization"], {**keys, **everywhere}, [own, *numbers], 0),
        ("accounts", ["--accounts", f"{one},{three}", "--role", "Audit"], {**keys, **everywhere},
         [one, three], 0),
        ("one call at a time", ["--organization", "--jobs", "1"], {**keys, **everywhere},
         [own, *numbers], 0),
        ("role", ["--role-arn", f"arn:aws:iam::{two}:role/Audit"], {**keys, **everywhere}, [two], 0),
        ("device", ["--profile", "device", "--mfa-code", "123456"], everywhere, [one], 0),
        ("device without a code", ["--profile", "device"], everywhere, [], 3),
        ("program", ["--profile", "program", "--allow-credential-process"], everywhere, [own], 0),
        ("program without leave", ["--profile", "program"], everywhere, [], 3),
        ("services' own addresses", [],
         {**keys, "AWS_ENDPOINT_URL": nowhere, "AWS_ENDPOINT_URL_STS": url, "AWS_ENDPOINT_URL_S3": url,
          "AWS_ENDPOINT_URL_EC2": url, "AWS_ENDPOINT_URL_IAM": url,
          "AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API": url}, [own], 0),
        ("the command line counts most", ["--endpoint", url],
         {**keys, "AWS_ENDPOINT_URL_STS": nowhere}, [own], 0),
    ]
    cases += secure_cases(folder, url, keys, own)
    failed = 0
    for name, arguments, variables, wanted, status in cases:
        snapshot = os.path.join(folder, "made.snapshot")
        if os.path.exists(snapshot):
            os.unlink(snapshot)
        environment = {
            "PATH": os.environ["PATH"], "HOME": folder, "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_REGION": "us-east-1", "AWS_CONFIG_FILE": str(config),
            "AWS_SHARED_CREDENTIALS_FILE": str(config) + ".none",
            "BAWN_CONTENT": os.environ.get("BAWN_CONTENT", str(ROOT)), **variables}
        begun = time.monotonic()
        # Without a terminal of its own nobody can be asked.
        done = subprocess.run(
            [options.bawn, "collect", "aws", "--services", "s3,iam", "--digest-key",
             os.path.join(folder, "key"), "-o", snapshot, *arguments], env=environment,
            capture_output=True, text=True, timeout=120, start_new_session=True)
        seconds = time.monotonic() - begun
        found = set()
        if os.path.exists(snapshot):
            exported = subprocess.run([options.bawn, "inventory", "export", snapshot], check=True,
                                      env=environment, capture_output=True, text=True).stdout
            for line in exported.splitlines():
                resource = json.loads(line)
                # The mock takes the first part of an unknown host's name for a bucket.
                if resource["type"] == "aws_iam_role":
                    found.add(resource["account"])
        is_right = found == set(wanted) and done.returncode == status
        failed += not is_right
        print(f"{'ok    ' if is_right else 'FAILED'} {name:30} {seconds:5.1f} s")
        if not is_right:
            print(f"       exit {done.returncode}, accounts {sorted(found)}, not {wanted}")
            print("       " + (done.stderr + done.stdout).strip()[-600:])
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed else 0


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bawn", default=str(ROOT / ".build/debug/bawn"))
    parser.add_argument("--moto-server", default=os.environ.get("BAWN_MOTO_SERVER")
                        or shutil.which("moto_server"))
    parser.add_argument("--seed", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.seed:
        return seed(options.seed)
    if not options.moto_server:
        print("skipped: there is no moto_server (BAWN_MOTO_SERVER names one)")
        return None
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    moto = subprocess.Popen([options.moto_server, "-H", "127.0.0.1", "-p", str(port)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{url}/moto-api/", timeout=1)
                break
            except OSError:
                time.sleep(0.2)
        python = pathlib.Path(options.moto_server).parent / "python3"
        seeded = subprocess.run(
            [str(python) if python.exists() else sys.executable, __file__, "--seed", url], check=True,
            capture_output=True, text=True)
        with tempfile.TemporaryDirectory() as folder:
            sys.exit(run(options, folder, url, json.loads(seeded.stdout)))
    finally:
        moto.terminate()


if __name__ == "__main__":
    main()
