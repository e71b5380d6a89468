#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Changes a mock account behind the back of its code and asks `bawn drift` what changed.

  lab-drift.py http://127.0.0.1:5000

The account is the lab's vulnerable one, fresh; the folder that BAWN_SHARED names, or ../shared, holds its code.
What drifts before anything is changed has to stand in Conformance/lab/exceptions.yaml. Then 30 changes are made
through the API, and three comparisons have to tell exactly those: with the code, with a state of the account from
before, and of the two snapshots. Otherwise the exit code is 1. Needs boto3 and PyYAML.
"""
import argparse
import fnmatch
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import urllib.parse

import boto3
import yaml
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Account:
    def __init__(self, endpoint):
        self.endpoint, self.clients = endpoint, {}

    def __getattr__(self, service):
        if service not in self.clients:
            self.clients[service] = boto3.client(
                service.replace("_", "-"), endpoint_url=self.endpoint, region_name="us-east-1", aws_access_key_id="testing",
                aws_secret_access_key="testing", config=Config(s3={"addressing_style": "path"}))
        return self.clients[service]

    def named(self, call, key, name):
        answer = getattr(self.ec2, call)(Filters=[{"Name": "tag:Name", "Values": [name]}])[key]
        return answer[0]["Instances"][0] if key == "Reservations" else answer[0]

    def group(self, name):
        return self.ec2.describe_security_groups(Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"][0]["GroupId"]


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def tcp(port, cidr):
    return [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": cidr}]}]


# MARK: What is done, and how it has to be told: kind, type, part of the address or id, attribute

CHANGES = []


def change(kind, type, name, attribute=""):
    """A change, and how a comparison has to tell it."""
    def add(make):
        if not CHANGES or CHANGES[-1][0] is not make:
            CHANGES.append((make, []))
        CHANGES[-1][1].insert(0, (kind, type, name, attribute))
        return make
    return add


@change("changed", "aws_s3_bucket_policy", "shop-exports", "policy")
def lets_everybody_write(a):
    a.s3.put_bucket_policy(Bucket="shop-exports", Policy=policy(
        {"Sid": "anyone", "Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject", "s3:PutObject"],
         "Resource": "arn:aws:s3:::shop-exports/*"}))


@change("changed", "aws_s3_bucket", "shop-tfstate", "tags")
def tags_a_bucket(a):
    a.s3.put_bucket_tagging(Bucket="shop-tfstate", Tagging={"TagSet": [
        {"Key": k, "Value": v} for k, v in (("env", "test"), ("app", "shop"), ("owner", "team-shop"))]})


@change("unmanaged", "aws_s3_bucket_public_access_block", "shop-site")
def blocks_a_website(a):
    a.s3.put_public_access_block(Bucket="shop-site", PublicAccessBlockConfiguration=dict(
        BlockPublicAcls=True, IgnorePublicAcls=True, BlockPublicPolicy=True, RestrictPublicBuckets=True))


@change("changed", "aws_s3_bucket_versioning", "shop-tfstate", "versioning_configuration.status")
def turns_versioning_on(a):
    a.s3.put_bucket_versioning(Bucket="shop-tfstate", VersioningConfiguration={"Status": "Enabled"})


@change("unmanaged", "aws_s3_bucket", "somebodys-bucket")
def makes_a_bucket(a):
    a.s3.create_bucket(Bucket="somebodys-bucket")


@change("changed", "aws_security_group", "shop-db-open", "ingress")
def opens_a_port(a):
    a.ec2.authorize_security_group_ingress(GroupId=a.group("shop-db-open"), IpPermissions=tcp(5432, "198.51.100.0/24"))


@change("changed", "aws_security_group", "shop-range-open", "ingress")
def closes_a_range(a):
    group = a.group("shop-range-open")
    permissions = a.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    a.ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": permissions[0]["FromPort"], "ToPort": permissions[0]["ToPort"],
         "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}])


@change("changed", "aws_security_group", "shop-internal", "egress")
def lets_all_out(a):
    a.ec2.authorize_security_group_egress(GroupId=a.group("shop-internal"), IpPermissions=tcp(443, "0.0.0.0/0"))


@change("unmanaged", "aws_security_group", "sg-")
def makes_a_group(a):
    network = a.named("describe_vpcs", "Vpcs", "shop-main")["VpcId"]
    a.ec2.create_security_group(GroupName="by-hand", Description="by hand", VpcId=network)


@change("changed", "aws_instance", "shop-worker-1", "instance_type")
def makes_an_instance_larger(a):
    instance = a.named("describe_instances", "Reservations", "shop-worker-1")["InstanceId"]
    a.ec2.stop_instances(InstanceIds=[instance])
    a.ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "m5.4xlarge"})
    a.ec2.start_instances(InstanceIds=[instance])


@change("changed", "aws_instance", "fleet-u0000", "tags")
def tags_an_instance(a):
    instance = a.named("describe_instances", "Reservations", "fleet-u0000")["InstanceId"]
    a.ec2.create_tags(Resources=[instance], Tags=[{"Key": "by", "Value": "hand"}])


@change("missing", "aws_ebs_volume", "u0001")
def deletes_a_volume(a):
    a.ec2.delete_volume(VolumeId=a.named("describe_volumes", "Volumes", "fleet-u0001")["VolumeId"])


@change("changed", "aws_subnet", "shop-private-0", "map_public_ip_on_launch")
def opens_a_subnet(a):
    subnet = a.named("describe_subnets", "Subnets", "shop-private-0")["SubnetId"]
    a.ec2.modify_subnet_attribute(SubnetId=subnet, MapPublicIpOnLaunch={"Value": True})


@change("changed", "aws_iam_role", "shop-app", "assume_role_policy")
def lets_another_account_in(a):
    a.iam.update_assume_role_policy(RoleName="shop-app", PolicyDocument=policy(
        {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:AssumeRole"}))


@change("changed", "aws_iam_role_policy", "fleet-u0000", "policy")
def widens_a_role(a):
    a.iam.put_role_policy(RoleName="fleet-u0000", PolicyName="inline", PolicyDocument=policy(
        {"Effect": "Allow", "Action": "*", "Resource": "*"}))


@change("unmanaged", "aws_iam_role_policy_attachment", "shop-lambda")
def attaches_administration(a):
    a.iam.attach_role_policy(RoleName="shop-lambda", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")


@change("unmanaged", "aws_iam_user", "mallory")
def makes_a_user(a):
    a.iam.create_user(UserName="mallory")
    a.iam.create_access_key(UserName="mallory")


@change("missing", "aws_iam_user_policy", "ci")
def deletes_a_policy(a):
    a.iam.delete_user_policy(UserName="ci", PolicyName="ci-inline")


@change("changed", "aws_iam_account_password_policy", "", "minimum_password_length")
def asks_for_longer_passwords(a):
    a.iam.update_account_password_policy(
        MinimumPasswordLength=8, RequireSymbols=False, RequireNumbers=False, RequireUppercaseCharacters=False,
        RequireLowercaseCharacters=False, AllowUsersToChangePassword=True)


@change("changed", "aws_kms_key", "", "enable_key_rotation")
def rotates_a_key(a):
    a.kms.enable_key_rotation(KeyId=a.kms.describe_key(KeyId="alias/shop")["KeyMetadata"]["KeyId"])


@change("changed", "aws_cloudwatch_log_group", "/shop/app", "retention_in_days")
def forgets_logs(a):
    a.logs.put_retention_policy(logGroupName="/shop/app", retentionInDays=1)


@change("missing", "aws_cloudwatch_log_group", "u0001")
def deletes_a_log_group(a):
    a.logs.delete_log_group(logGroupName="/fleet/u0001")


@change("changed", "aws_db_instance", "shop-orders", "deletion_protection")
@change("changed", "aws_db_instance", "shop-orders", "backup_retention_period")
def sets_up_a_database(a):
    a.rds.modify_db_instance(DBInstanceIdentifier="shop-orders", DeletionProtection=True, BackupRetentionPeriod=7, ApplyImmediately=True)


@change("changed", "aws_lambda_function", "shop-orders", "timeout")
@change("changed", "aws_lambda_function", "shop-orders", "memory_size")
def gives_a_function_more(a):
    getattr(a, "lambda").update_function_configuration(FunctionName="shop-orders", Timeout=60, MemorySize=512)


@change("changed", "aws_dynamodb_table", "shop-cart", "point_in_time_recovery.enabled")
def backs_a_table_up(a):
    a.dynamodb.update_continuous_backups(
        TableName="shop-cart", PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})


@change("changed", "aws_sqs_queue", "shop-jobs", "visibility_timeout_seconds")
def hides_messages_longer(a):
    url = a.sqs.get_queue_url(QueueName="shop-jobs")["QueueUrl"]
    # Setting anything drops this mock's policies.
    kept = a.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"]
    a.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "120", **kept})


@change("changed", "aws_sns_topic_policy", "shop-alerts", "policy")
def closes_a_topic(a):
    topic = "arn:aws:sns:us-east-1:123456789012:shop-alerts"
    a.sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy(
        {"Sid": "own", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "SNS:Publish", "Resource": topic}))


@change("changed", "aws_ecr_repository", "shop/api", "image_tag_mutability")
def fixes_tags_of_images(a):
    a.ecr.put_image_tag_mutability(repositoryName="shop/api", imageTagMutability="IMMUTABLE")


@change("changed", "aws_guardduty_detector", "", "enable")
def turns_a_detector_on(a):
    a.guardduty.update_detector(DetectorId=a.guardduty.list_detectors()["DetectorIds"][0], Enable=True)


@change("unmanaged", "aws_sqs_queue", "by-hand")
def makes_a_queue(a):
    a.sqs.create_queue(QueueName="by-hand")


# MARK: Asking

# Facts of the account, parts of what is new, and what follows from another attribute.
FOLLOWS = {"aws_iam_account_summary", "aws_iam_credential_report", "aws_iam_access_key", "aws_iam_access_key_last_used",
           "aws_iam_user_credentials", "aws_s3_bucket_acl", "latest_restorable_time",
           "point_in_time_recovery.recovery_period_in_days"}


def bawn(options, *arguments):
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                   "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    environment.setdefault("BAWN_CONTENT", str(ROOT))
    run = subprocess.run([options.bawn, *arguments], capture_output=True, text=True, env=environment)
    if run.returncode not in (0, 1):
        sys.exit(f"bawn {' '.join(arguments)} ended with {run.returncode}: {run.stderr[-2000:]}")
    return run.stdout


def drifts(text):
    """What a comparison of code or state tells: kind, type, where, attribute."""
    told = set()
    for item in json.loads(text)["items"]:
        where = " ".join(str(item.get(k) or "") for k in ("written", "live", "id", "partOf"))
        for attribute in [c["path"] for c in item.get("changes", [])] or [""]:
            told.add((item["kind"], item["type"], where, attribute))
    return told


def differences(text):
    """The same of two snapshots, without what follows from it and can't be written."""
    told = set()
    document = json.loads(text)
    for kind, key in (("unmanaged", "added"), ("missing", "removed"), ("changed", "changed")):
        for item in document[key]:
            if item["type"] in FOLLOWS:
                continue
            for attribute in [re.sub(r"\[\d+\]", "", c["path"]) for c in item.get("changes", [])] or [""]:
                if not attribute.startswith("tags_all") and attribute not in FOLLOWS:
                    told.add((kind, item["type"], item["address"], attribute))
    return told


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("--bawn", default=str(ROOT / ".build/release/bawn"), help="the program")
    parser.add_argument("--shared", default=os.environ.get("BAWN_SHARED", str(ROOT.parent / "shared")), help="the folder with the lab")
    options = parser.parse_args()
    if urllib.parse.urlsplit(options.endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
        sys.exit("only a mock cloud on this machine is changed")
    code = str(pathlib.Path(options.shared) / "lab/aws")
    with tempfile.TemporaryDirectory() as folder:
        def path(name):
            return os.path.join(folder, name)

        def collect(name):
            bawn(options, "collect", "aws", "--endpoint", options.endpoint, "-o", path(name), "--digest-key", path("key"))

        def compare(snapshot):
            return {"code": drifts(bawn(options, "drift", "--code", code, "--snapshot", path(snapshot), "--format", "json")),
                    "state": drifts(bawn(options, "drift", "--state", path("state.json"), "--snapshot", path(snapshot), "--format", "json"))}
        settle(options.endpoint)
        collect("before")
        pathlib.Path(path("state.json")).write_text(bawn(options, "inventory", "export", "--format", "terraform-state", path("before")))
        names = {}
        for line in bawn(options, "inventory", "export", path("before")).splitlines():
            resource = json.loads(line)
            values = resource["values"]
            label = (values.get("tags") or {}).get("Name") if isinstance(values.get("tags"), dict) else None
            names[resource["address"]] = " ".join(str(n) for n in (label, values.get("name"), values.get("id"), resource["address"]) if n)
        before = compare("before")
        failures = unexpected_before(before)
        account = Account(options.endpoint)
        for make, _ in CHANGES:
            make(account)
        collect("after")
        after = compare("after")
        after["snapshots"] = differences(bawn(options, "inventory", "diff", path("before"), path("after"), "--format", "json"))
        for comparison, told in after.items():
            failures += hold(comparison, told - before.get(comparison, set()), names)
    for line in failures:
        print(line)
    print(f"{len(CHANGES)} changes; {len(failures)} of them or of the rest told otherwise than they are")
    sys.exit(1 if failures else 0)


def settle(endpoint):
    """The mock issues certificates some time after they were asked for, which nobody did."""
    acm = boto3.client("acm", endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="testing",
                       aws_secret_access_key="testing")
    for _ in range(60):
        found = acm.list_certificates()["CertificateSummaryList"]
        states = [acm.describe_certificate(CertificateArn=c["CertificateArn"])["Certificate"]["Status"] for c in found]
        if "PENDING_VALIDATION" not in states:
            return
        time.sleep(2)


def unexpected_before(before):
    exceptions = yaml.safe_load((ROOT / "Conformance/lab/exceptions.yaml").read_text())["drift"]
    failures, used = [], set()
    for comparison, told in before.items():
        for kind, type, where, attribute in sorted(told):
            fitting = [i for i, e in enumerate(exceptions) if comparison == "code" and e["kind"] == kind
                       and fnmatch.fnmatchcase(type, e["type"]) and any(fnmatch.fnmatchcase(attribute, p) for p in e.get("attributes", ["*"]))]
            used.update(fitting)
            if not fitting:
                failures.append(f"before, {comparison}: {kind} {type} {where} {attribute}")
    failures += [f"stale drift: {e['kind']} {e['type']}" for i, e in enumerate(exceptions) if i not in used]
    return failures


def hold(comparison, told, names):
    """What a comparison tells too little and too much."""
    failures, rest = [], set(told)
    for make, expected in CHANGES:
        for kind, type, name, attribute in expected:
            found = {t for t in rest if t[0] == kind and t[1] == type and (t[3] == attribute or t[3].startswith(attribute + ".") or not attribute)
                     and (name in t[2] or any(name in label for address, label in names.items() if address in t[2]))}
            if not found:
                failures.append(f"{comparison}: {make.__name__} isn't told: {kind} {type} {name} {attribute}")
            rest -= found
    return failures + [f"{comparison}: nobody did {' '.join(t)}" for t in sorted(rest)]


if __name__ == "__main__":
    main()
