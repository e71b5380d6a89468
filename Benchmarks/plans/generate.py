#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Writes a plan as `terraform show -json` prints it, of any size; the same bytes every time.

  generate.py COUNT OUT [--state]

A tenth of the COUNT resources are buckets, each with satellites beside it; the others are security
groups, queues, topics, instances and policies, in modules of fifty. Half are created, a third stays,
the rest is updated or replaced. With --state the resources are written as a state file.
"""
import argparse
import json
import random

PROVIDER = "registry.terraform.io/hashicorp/aws"


def bucket(name, rng):
    values = {"bucket": name, "force_destroy": False, "tags": {"team": rng.choice("abc")}, "timeouts": None}
    unknown = ["acl", "arn", "bucket_domain_name", "cors_rule", "grant", "hosted_zone_id", "id", "lifecycle_rule",
               "logging", "object_lock_enabled", "policy", "region", "request_payer", "versioning", "website"]
    return "aws_s3_bucket", values, unknown, {"bucket": {"constant_value": name}}


def block(name, rng):
    on = rng.random() < 0.7
    values = {"block_public_acls": on, "block_public_policy": on, "ignore_public_acls": on, "restrict_public_buckets": on}
    return "aws_s3_bucket_public_access_block", values, ["bucket", "id"], reference("bucket", f"aws_s3_bucket.{name}", "id")


def acl(name, rng):
    values = {"acl": rng.choice(["private", "private", "public-read"]), "expected_bucket_owner": None}
    return "aws_s3_bucket_acl", values, ["bucket", "id"], reference("bucket", f"aws_s3_bucket.{name}", "id")


def group(name, rng):
    rules = [{"cidr_blocks": [rng.choice(["10.0.0.0/8", "0.0.0.0/0"])], "description": "", "from_port": port,
              "ipv6_cidr_blocks": [], "prefix_list_ids": [], "protocol": "tcp", "security_groups": [], "self": False,
              "to_port": port} for port in rng.sample([22, 80, 443, 3389, 5432], 2)]
    values = {"description": "Managed by Terraform", "ingress": rules, "name": name, "revoke_rules_on_delete": False,
              "tags": None, "timeouts": None}
    return "aws_security_group", values, ["arn", "egress", "id", "name_prefix", "owner_id", "tags_all", "vpc_id"], {
        "ingress": {}, "name": {"constant_value": name}, **reference("vpc_id", "aws_vpc.v", "id")}


def queue(name, rng):
    values = {"name": name, "delay_seconds": 0, "fifo_queue": False, "max_message_size": 262144, "tags": None,
              "receive_wait_time_seconds": 0, "visibility_timeout_seconds": 30}
    return "aws_sqs_queue", values, ["arn", "id", "kms_master_key_id", "name_prefix", "policy", "redrive_policy",
                                     "sqs_managed_sse_enabled", "url"], {
        "name": {"constant_value": name}, **reference("kms_master_key_id", "aws_kms_key.k", "arn")}


def topic(name, rng):
    values = {"name": name, "content_based_deduplication": False, "fifo_topic": False, "kms_master_key_id": None,
              "delivery_policy": None, "display_name": None, "tags": None}
    return "aws_sns_topic", values, ["arn", "id", "name_prefix", "owner", "policy", "tags_all"], {
        "name": {"constant_value": name}}


def instance(name, rng):
    values = {"ami": "ami-0123456789abcdef0", "instance_type": "t3.micro", "hibernation": None,
              "metadata_options": [{"http_endpoint": "enabled", "http_tokens": rng.choice(["required", "optional"])}],
              "root_block_device": [{"delete_on_termination": True, "encrypted": rng.random() < 0.5, "tags": None}],
              "source_dest_check": True, "tags": {"Name": name}, "timeouts": None, "volume_tags": None}
    return "aws_instance", values, ["arn", "availability_zone", "ebs_block_device", "id", "instance_state", "key_name",
                                    "monitoring", "private_ip", "public_ip", "subnet_id", "tenancy",
                                    "vpc_security_group_ids"], {
        "ami": {"constant_value": "ami-0123456789abcdef0"},
        "root_block_device": [{"encrypted": {"references": ["var.encrypted"]}}]}


def policy(name, rng):
    document = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": rng.choice(["s3:Get*", "*"]),
                                                        "Resource": "*"}]}
    values = {"name": name, "path": "/", "description": None, "policy": json.dumps(document), "tags": None}
    return "aws_iam_policy", values, ["arn", "attachment_count", "id", "name_prefix", "policy_id", "tags_all"], {
        "name": {"constant_value": name}, "policy": {}}


def database(name, rng):
    values = {"identifier": name, "engine": "mysql", "instance_class": "db.t3.micro", "password": "secret-" + name,
              "publicly_accessible": rng.random() < 0.1, "skip_final_snapshot": False, "storage_encrypted": True}
    return "aws_db_instance", values, ["address", "arn", "endpoint", "id", "kms_key_id", "multi_az", "port"], {
        "identifier": {"constant_value": name}, "password": {"references": ["var.password"]}}


def reference(attribute, resource, name):
    return {attribute: {"references": [f"{resource}.{name}", resource]}}


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("count", type=int)
    arguments.add_argument("out")
    arguments.add_argument("--state", action="store_true")
    options = arguments.parse_args()
    rng = random.Random(20_000)
    kinds = [bucket, block, acl, group, queue, topic, instance, policy, database, group]
    changes, calls, stored = [], {}, []
    for number in range(options.count):
        module = f"m{number // 50}"
        name = f"r{number // 10}" if number % 10 < 3 else f"r{number}"
        kind, values, unknown, expressions = kinds[number % 10](name, rng)
        secret = {"password": True} if "password" in values else {}
        action = rng.choice([["create"], ["create"], ["create"], ["no-op"], ["no-op"], ["update"], ["delete", "create"]])
        # What stays is known.
        known = action == ["no-op"] or options.state
        after = {**values, **{key: f"{key}-{number}" for key in unknown if key in ("arn", "id", "bucket")}} if known else values
        changes.append({
            "address": f"module.{module}.{kind}.{name}", "module_address": f"module.{module}", "mode": "managed",
            "type": kind, "name": name, "provider_name": PROVIDER,
            "change": {"actions": action, "before": None if action == ["create"] else after, "after": after,
                       "after_unknown": {} if known else {key: True for key in unknown},
                       "before_sensitive": {}, "after_sensitive": secret}})
        call = calls.setdefault(module, {"source": "./m", "module": {"resources": [], "variables": {"password": {}}}})
        call["module"]["resources"].append({
            "address": f"{kind}.{name}", "mode": "managed", "type": kind, "name": name, "provider_config_key": "aws",
            "expressions": expressions, "schema_version": 0})
        stored.append({
            "module": f"module.{module}", "mode": "managed", "type": kind, "name": name,
            "provider": f'provider["{PROVIDER}"]',
            "instances": [{"schema_version": 0, "attributes": after, "sensitive_attributes": [],
                           "dependencies": [f"module.{module}.aws_vpc.v"]}]})
    if options.state:
        text = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "bench", "outputs": {},
                "resources": stored, "check_results": None}
    else:
        text = {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes,
                "configuration": {
                    "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"constant_value": "eu-west-1"}}}},
                    "root_module": {"module_calls": calls}},
                "complete": True, "errored": False}
    with open(options.out, "w") as file:
        json.dump(text, file, separators=(",", ":"))


if __name__ == "__main__":
    main()
