#!/usr/bin/env python3
# Bawn
# SPDX-License-Identifier: Apache-2.0
"""Fills mock accounts with safe and unsafe settings at random and asks Bawn which are which.

  seeded-accounts.py http://127.0.0.1:5000 --accounts 5 --seed 1

Every account is made anew on the mock cloud, which is emptied first. Each family of settings is seeded in
several variants, edge cases among them, and what is unsafe is written down beside what makes it so. Then the
account is collected and judged, and each family's precision (how many of those found are unsafe) and recall
(how many of those unsafe were found) printed. The exit code is 1 where either is below 1. Needs boto3.
"""
import argparse
import collections
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
import zipfile

import boto3
from botocore.config import Config

ROOT = pathlib.Path(__file__).resolve().parent.parent
OWN, OTHER = "123456789012", "111122223333"
WORLD = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
IMAGE = "ami-12c6146b"
FAMILIES = {}


def family(*rules):
    """A function that seeds one family, whose unsafe resources these rules have to find."""
    def add(make):
        FAMILIES[make.__name__.replace("_", "-")] = (make, set(rules))
        return make
    return add


def policy(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*", **more):
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


class Account:
    """A mock account and what is true of it."""

    def __init__(self, endpoint, seed):
        self.endpoint, self.random, self.clients, self.count = endpoint, random.Random(seed), {}, 0
        self.truth = collections.defaultdict(dict)

    def __getattr__(self, service):
        if service not in self.clients:
            client = boto3.client(
                service.rstrip("_").replace("_", "-"), endpoint_url=self.endpoint, region_name="us-east-1",
                aws_access_key_id="testing", aws_secret_access_key="testing", config=Config(s3={"addressing_style": "path"}))
            if service == "s3control":
                # The account belongs in a header here: a loopback address has no subdomains.
                client.meta.events.register("before-send.s3-control", lambda request, **_: setattr(
                    request, "url", request.url.replace(f"//{OWN}.", "//")))
            self.clients[service] = client
        return self.clients[service]

    def name(self):
        self.count += 1
        return f"x{self.count:03d}-{self.random.randrange(16 ** 6):06x}"

    def each(self, variants):
        """The variants in a random order, some of them twice."""
        chosen = list(variants) + self.random.sample(list(variants), len(variants) // 3)
        self.random.shuffle(chosen)
        return chosen

    def network(self):
        if "vpc" not in self.__dict__:
            self.vpc = self.ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
            self.subnets = [self.ec2.create_subnet(VpcId=self.vpc, CidrBlock=f"10.9.{i}.0/24", AvailabilityZone=f"us-east-1{z}")
                            ["Subnet"]["SubnetId"] for i, z in enumerate("ab")]
        return self.vpc

    def role(self):
        if "role_arn" not in self.__dict__:
            self.role_arn = self.iam.create_role(RoleName="worker", AssumeRolePolicyDocument=policy(
                {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}))["Role"]["Arn"]
        return self.role_arn


# Principals and conditions of resource policies, and whether they let anybody in.
WHO = [
    ({"Principal": "*"}, True),
    ({"Principal": {"AWS": "*"}}, True),
    ({"Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}}, True),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}, True),
    ({"Principal": {"AWS": f"arn:aws:iam::{OTHER}:root"}}, False),
    ({"Principal": {"AWS": OWN}}, False),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-abcde12345"}}}, False),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpce": "vpce-0a1b2c3d"}}}, False),
    ({"Principal": {"AWS": "*"}, "Condition": {"StringEquals": {"aws:PrincipalAccount": OWN}}}, False),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["198.51.100.0/24"]}}}, False),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"]}}}, True),
    ({"Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}, True),
    ({"Principal": "*", "Condition": {"StringLike": {"aws:PrincipalArn": "*"}}}, True),
    ({"Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalAccount": OTHER}}}, True),
    ({"Principal": "*", "Condition": {"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-abcde12345"}}}, True),
    ({"Principal": "*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}, False),
    ({"Principal": "*", "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-0a1b2c3d"}}}, False),
    ({"Principal": "*", "Effect": "Deny"}, False),
]


# MARK: Storage

@family("aws-s3-bucket-public")
def public_buckets(a):
    blocks = {"IgnorePublicAcls": a.random.random() < 0.2, "RestrictPublicBuckets": a.random.random() < 0.2}
    account = a.random.random() < 0.4
    if account:
        a.s3control.put_public_access_block(AccountId=OWN, PublicAccessBlockConfiguration={
            "BlockPublicAcls": False, "BlockPublicPolicy": False, **blocks})
    effective = blocks if account else dict.fromkeys(blocks, False)
    variants = [("acl", x, own) for x in ("private", "public-read", "public-read-write", "authenticated-read") for own in ("ObjectWriter", "BucketOwnerPreferred")]
    variants += [("policy", w, None) for w in WHO] + [("acl", "public-read", "ObjectWriter")] * 3 + [("policy", WHO[0], None)] * 3
    for kind, what, ownership in a.each(variants):
        bucket = a.name()
        a.s3.create_bucket(Bucket=bucket, **({"ObjectOwnership": ownership} if ownership else {}))
        opened = False
        own = None if a.random.random() < 0.4 else {k: a.random.random() < 0.4 for k in (
            "BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")}
        if kind == "acl":
            a.s3.put_bucket_acl(Bucket=bucket, ACL=what)
            opened = what != "private" and not (effective["IgnorePublicAcls"] or (own or {}).get("IgnorePublicAcls"))
        else:
            a.s3.put_bucket_policy(Bucket=bucket, Policy=policy(
                {**allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"), **what[0]}))
            opened = what[1] and not (effective["RestrictPublicBuckets"] or (own or {}).get("RestrictPublicBuckets"))
        if own:
            a.s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=own)
        yield bucket, opened, (kind, what, ownership, own, effective)


# Several statements of one policy together, and whether anybody may read then.
TOGETHER = [
    ([{"Effect": "Allow", "Principal": "*"},
      {"Effect": "Deny", "Principal": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}], True),
    ([{"Effect": "Allow", "Principal": "*"}, {"Effect": "Deny", "Principal": "*"}], False),
    ([{"Effect": "Allow", "Principal": "*"},
      {"Effect": "Deny", "Principal": "*", "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcde12345"}}}], False),
    ([{"Effect": "Allow", "Principal": "*"},
      {"Effect": "Deny", "Principal": "*", "Resource": "arn:aws:s3:::other/*",
       "Condition": {"StringNotEquals": {"aws:PrincipalOrgID": "o-abcde12345"}}}], True),
    ([{"Effect": "Allow", "Principal": "*"},
      {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject"}], True),
    ([{"Effect": "Allow", "Principal": {"AWS": OWN}}, {"Effect": "Allow", "Principal": {"AWS": ["*"]}}], True),
    ([{"Effect": "Allow", "NotPrincipal": {"AWS": f"arn:aws:iam::{OTHER}:root"}}], True),
]


@family("aws-s3-bucket-public")
def policies_of_buckets(a):
    for statements, opened in a.each(TOGETHER):
        bucket = a.name()
        a.s3.create_bucket(Bucket=bucket)
        a.s3.put_bucket_policy(Bucket=bucket, Policy=policy(
            *({"Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*", **s} for s in statements)))
        yield bucket, opened, statements


@family("aws-s3-bucket-versioning")
def bucket_versions(a):
    for status in a.each(["Enabled", "Suspended", None]):
        bucket = a.name()
        a.s3.create_bucket(Bucket=bucket)
        if status:
            a.s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": status})
        yield bucket, status != "Enabled", status


@family("aws-s3-bucket-access-logging")
def bucket_logs(a):
    target = a.name()
    a.s3.create_bucket(Bucket=target)
    a.s3.put_bucket_policy(Bucket=target, Policy=policy({**allow("s3:PutObject", f"arn:aws:s3:::{target}/*"), "Principal": {"Service": "logging.s3.amazonaws.com"}}))
    for logs in a.each([True, False]):
        bucket = a.name()
        a.s3.create_bucket(Bucket=bucket)
        if logs:
            a.s3.put_bucket_logging(Bucket=bucket, BucketLoggingStatus={"LoggingEnabled": {"TargetBucket": target, "TargetPrefix": bucket}})
        yield bucket, not logs, logs


@family("aws-s3-bucket-kms-encryption")
def bucket_keys(a):
    key = a.kms.create_key()["KeyMetadata"]["Arn"]
    for algorithm in a.each([None, "AES256", "aws:kms"]):
        bucket = a.name()
        a.s3.create_bucket(Bucket=bucket)
        if algorithm:
            a.s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": {
                "SSEAlgorithm": algorithm, **({"KMSMasterKeyID": key} if algorithm == "aws:kms" else {})}}]})
        yield bucket, algorithm != "aws:kms", algorithm


@family("aws-ebs-volume-unencrypted")
def volumes(a):
    for encrypted in a.each([True, False]):
        volume = a.ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=encrypted)["VolumeId"]
        yield volume, not encrypted, encrypted


@family("aws-ebs-snapshot-public")
def snapshots(a):
    for shared in a.each(["all", OTHER, None]):
        volume = a.ec2.create_volume(AvailabilityZone="us-east-1a", Size=8, Encrypted=True)["VolumeId"]
        snapshot = a.ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
        if shared:
            a.ec2.modify_snapshot_attribute(SnapshotId=snapshot, Attribute="createVolumePermission", OperationType="add",
                                            **({"GroupNames": ["all"]} if shared == "all" else {"UserIds": [shared]}))
        yield snapshot, shared == "all", shared


@family("aws-efs-unencrypted")
def file_systems(a):
    for encrypted in a.each([True, False]):
        yield a.efs.create_file_system(CreationToken=a.name(), Encrypted=encrypted)["FileSystemId"], not encrypted, encrypted


@family("aws-dynamodb-point-in-time-recovery")
def tables(a):
    for recovers in a.each([True, False]):
        table = a.name()
        a.dynamodb.create_table(TableName=table, BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        if recovers:
            a.dynamodb.update_continuous_backups(TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True})
        yield table, not recovers, recovers


@family("aws-ecr-scan-on-push")
def image_scans(a):
    for scans in a.each([True, False]):
        name = a.name()
        a.ecr.create_repository(repositoryName=name, imageScanningConfiguration={"scanOnPush": scans})
        yield name, not scans, scans


@family("aws-ecr-mutable-tags")
def image_tags(a):
    for mutability in a.each(["MUTABLE", "IMMUTABLE"]):
        name = a.name()
        a.ecr.create_repository(repositoryName=name, imageTagMutability=mutability)
        yield name, mutability == "MUTABLE", mutability


@family("aws-ecr-public-policy")
def image_policies(a):
    for who, opened in a.each(WHO):
        name = a.name()
        a.ecr.create_repository(repositoryName=name)
        statement = {**allow(["ecr:BatchGetImage"]), **who}
        statement.pop("Resource")
        a.ecr.set_repository_policy(repositoryName=name, policyText=policy(statement))
        yield name, opened, who


# MARK: Networks

PORTS = [
    (("tcp", 0, 0, WORLD), ()),
    (("tcp", 22, 22, WORLD), (22,)),
    (("tcp", 22, 22, {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}), (22,)),
    (("tcp", 20, 1024, WORLD), (22,)),
    (("tcp", 0, 65535, WORLD), (22, 3389)),
    (("-1", None, None, WORLD), (22, 3389)),
    (("-1", None, None, {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}), (22, 3389)),
    (("tcp", 3389, 3389, WORLD), (3389,)),
    (("tcp", 3000, 4000, {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}), (3389,)),
    (("tcp", 22, 22, {"IpRanges": [{"CidrIp": "10.0.0.0/8"}, {"CidrIp": "0.0.0.0/0"}]}), (22,)),
    (("tcp", 22, 22, {"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}), ()),
    (("tcp", 3389, 3389, {"IpRanges": [{"CidrIp": "198.51.100.7/32"}]}), ()),
    (("tcp", 23, 3388, WORLD), ()),
    (("tcp", 443, 443, WORLD), ()),
    (("icmp", -1, -1, WORLD), ()),
    (("udp", 22, 22, WORLD), ()),
    (("-1", None, None, {"IpRanges": [{"CidrIp": "192.168.0.0/16"}]}), ()),
    (("tcp", 22, 22, "group"), ()),
    (("tcp", 22, 22, "list"), ()),
    (("tcp", 22, 22, "open list"), (22,)),
]


def groups(a, port):
    network = a.network()
    referenced = a.ec2.create_security_group(GroupName=a.name(), Description="of", VpcId=network)["GroupId"]

    def prefix_list(cidr):
        return a.ec2.create_managed_prefix_list(PrefixListName=a.name(), AddressFamily="IPv4", MaxEntries=2, Entries=[{"Cidr": cidr}])["PrefixList"]["PrefixListId"]
    for (protocol, low, high, whom), ports in a.each(PORTS):
        group = a.ec2.create_security_group(GroupName=a.name(), Description="of", VpcId=network)["GroupId"]
        if whom == "group":
            whom = {"UserIdGroupPairs": [{"GroupId": referenced}]}
        elif whom in ("list", "open list"):
            whom = {"PrefixListIds": [{"PrefixListId": prefix_list("10.0.0.0/8" if whom == "list" else "0.0.0.0/0")}]}
        permission = {"IpProtocol": protocol, **whom, **({} if low is None else {"FromPort": low, "ToPort": high})}
        a.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
        yield group, port in ports, (protocol, low, high, whom)


@family("aws-security-group-open-ssh")
def ssh_from_everywhere(a):
    yield from groups(a, 22)


@family("aws-security-group-open-rdp")
def rdp_from_everywhere(a):
    yield from groups(a, 3389)


@family("aws-default-security-group-open", "aws-vpc-default-security-group")
def default_groups(a):
    for opened in a.each([True, False]):
        network = a.ec2.create_vpc(CidrBlock="10.8.0.0/16")["Vpc"]["VpcId"]
        group = a.ec2.describe_security_groups(Filters=[{"Name": "vpc-id", "Values": [network]}])["SecurityGroups"][0]
        if not opened:
            if group["IpPermissions"]:
                a.ec2.revoke_security_group_ingress(GroupId=group["GroupId"], IpPermissions=group["IpPermissions"])
            a.ec2.revoke_security_group_egress(GroupId=group["GroupId"], IpPermissions=group["IpPermissionsEgress"])
        yield group["GroupId"], opened, opened


@family("aws-instance-exposed-admin-port")
def exposed_machines(a):
    network = a.network()
    for public, port, whom in a.each([(True, 22, "0.0.0.0/0"), (True, 3389, "0.0.0.0/0"), (False, 22, "0.0.0.0/0"), (True, 22, "10.0.0.0/8"), (True, 443, "0.0.0.0/0")]):
        group = a.ec2.create_security_group(GroupName=a.name(), Description="of", VpcId=network)["GroupId"]
        a.ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[
            {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, "IpRanges": [{"CidrIp": whom}]}])
        instance = a.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, NetworkInterfaces=[
            {"DeviceIndex": 0, "SubnetId": a.subnets[0], "AssociatePublicIpAddress": public, "Groups": [group]}])["Instances"][0]["InstanceId"]
        yield instance, public and port != 443 and whom == "0.0.0.0/0", (public, port, whom)


@family("aws-ami-public")
def images(a):
    for shared in a.each(["all", OTHER, None]):
        a.network()
        instance = a.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=a.subnets[0])["Instances"][0]["InstanceId"]
        image = a.ec2.create_image(InstanceId=instance, Name=a.name())["ImageId"]
        if shared:
            a.ec2.modify_image_attribute(ImageId=image, Attribute="launchPermission", OperationType="add",
                                         **({"UserGroups": ["all"]} if shared == "all" else {"UserIds": [shared]}))
        yield image, shared == "all", shared


@family("aws-vpc-flow-logs")
def flow_logs(a):
    for logs in a.each([True, False]):
        network = a.ec2.create_vpc(CidrBlock="10.7.0.0/16")["Vpc"]["VpcId"]
        if logs:
            name = a.name()
            a.logs.create_log_group(logGroupName=name)
            a.ec2.create_flow_logs(ResourceIds=[network], ResourceType="VPC", TrafficType="ALL", LogGroupName=name, DeliverLogsPermissionArn=a.role())
        yield network, not logs, logs


@family("aws-instance-imdsv2")
def metadata(a):
    a.network()
    for tokens, endpoint in a.each([("required", "enabled"), ("optional", "enabled"), ("optional", "disabled")]):
        instance = a.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, SubnetId=a.subnets[0], MetadataOptions={
            "HttpTokens": tokens, "HttpEndpoint": endpoint})["Instances"][0]["InstanceId"]
        yield instance, tokens == "optional" and endpoint == "enabled", (tokens, endpoint)


@family("aws-instance-public-address")
def public_instances(a):
    a.network()
    for public in a.each([True, False]):
        instance = a.ec2.run_instances(ImageId=IMAGE, MinCount=1, MaxCount=1, NetworkInterfaces=[
            {"DeviceIndex": 0, "SubnetId": a.subnets[0], "AssociatePublicIpAddress": public}])["Instances"][0]["InstanceId"]
        yield instance, public, public


@family("aws-lb-listener-plain")
def listeners(a):
    a.network()
    certificate = a.acm.request_certificate(DomainName="example.com")["CertificateArn"]
    for protocol, action in a.each([("HTTP", "forward"), ("HTTP", "redirect"), ("HTTP", "redirect to HTTP"), ("HTTPS", "forward")]):
        balancer = a.elbv2.create_load_balancer(Name=a.name(), Subnets=a.subnets, Scheme="internet-facing")["LoadBalancers"][0]["LoadBalancerArn"]
        target = a.elbv2.create_target_group(Name=a.name(), Port=80, Protocol="HTTP", VpcId=a.vpc)["TargetGroups"][0]["TargetGroupArn"]
        actions = {"forward": {"Type": "forward", "TargetGroupArn": target},
                   "redirect": {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}},
                   "redirect to HTTP": {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTP", "Port": "8080", "StatusCode": "HTTP_301"}}}
        listener = a.elbv2.create_listener(LoadBalancerArn=balancer, Port=80 if protocol == "HTTP" else 443, Protocol=protocol, DefaultActions=[actions[action]],
                                           **({"Certificates": [{"CertificateArn": certificate}]} if protocol == "HTTPS" else {}))["Listeners"][0]["ListenerArn"]
        yield listener, protocol == "HTTP" and action != "redirect", (protocol, action)


@family("aws-cloudfront-viewer-http")
def distributions(a):
    for viewers in a.each(["allow-all", "redirect-to-https", "https-only"]):
        made = a.cloudfront.create_distribution(DistributionConfig={
            "CallerReference": a.name(), "Comment": "", "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [{"Id": "o", "DomainName": "o.example.com", "CustomOriginConfig": {
                "HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}}]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": viewers, "MinTTL": 0,
                                     "ForwardedValues": {"QueryString": False, "Cookies": {"Forward": "none"}}}})
        yield made["Distribution"]["Id"], viewers == "allow-all", viewers


# MARK: Databases

@family("aws-rds-public-instance")
def public_databases(a):
    for public in a.each([True, False]):
        yield database(a, PubliclyAccessible=public), public, public


@family("aws-db-instance-unencrypted")
def database_storage(a):
    for encrypted in a.each([True, False]):
        yield database(a, StorageEncrypted=encrypted), not encrypted, encrypted


@family("aws-db-instance-backup-retention")
def database_backups(a):
    for days in a.each([0, 1, 35]):
        yield database(a, BackupRetentionPeriod=days), days == 0, days


@family("aws-db-snapshot-public")
def database_snapshots(a):
    for shared in a.each(["all", OTHER, None]):
        name = a.name()
        a.rds.create_db_snapshot(DBInstanceIdentifier=database(a), DBSnapshotIdentifier=name)
        if shared:
            a.rds.modify_db_snapshot_attribute(DBSnapshotIdentifier=name, AttributeName="restore", ValuesToAdd=[shared])
        yield name, shared == "all", shared


def database(a, **settings):
    name = a.name()
    a.rds.create_db_instance(DBInstanceIdentifier=name, Engine="postgres", DBInstanceClass="db.t3.micro", AllocatedStorage=20,
                             MasterUsername="u", MasterUserPassword="not-a-real-password", **settings)
    return name


@family("aws-redshift-public")
def public_warehouses(a):
    for public in a.each([True, False]):
        name = a.name()
        a.redshift.create_cluster(ClusterIdentifier=name, NodeType="dc2.large", MasterUsername="u", MasterUserPassword="NotARealPassw0rd",
                                  ClusterType="single-node", PubliclyAccessible=public, Encrypted=True)
        yield name, public, public


@family("aws-redshift-unencrypted")
def warehouses(a):
    for encrypted in a.each([True, False]):
        name = a.name()
        a.redshift.create_cluster(ClusterIdentifier=name, NodeType="dc2.large", MasterUsername="u", MasterUserPassword="NotARealPassw0rd",
                                  ClusterType="single-node", PubliclyAccessible=False, Encrypted=encrypted)
        yield name, not encrypted, encrypted


@family("aws-opensearch-unencrypted", "aws-opensearch-plain-http")
def search(a):
    for safe in a.each([True, False]):
        name = a.name()
        a.opensearch.create_domain(DomainName=name, EncryptionAtRestOptions={"Enabled": safe}, DomainEndpointOptions={"EnforceHTTPS": safe})
        yield name, not safe, safe


@family("aws-elasticache-unencrypted", "aws-elasticache-plain-traffic")
def caches(a):
    for safe in a.each([True, False]):
        name = a.name()
        a.elasticache.create_replication_group(ReplicationGroupId=name, ReplicationGroupDescription="of", Engine="redis", NumCacheClusters=1,
                                               CacheNodeType="cache.t3.micro", AtRestEncryptionEnabled=safe, TransitEncryptionEnabled=safe)
        yield name, not safe, safe


# MARK: Identities

@family("aws-iam-user-console-without-mfa")
def second_factors(a):
    for password, factor in a.each([(True, True), (True, False), (False, False), (False, True)]):
        name = a.name()
        a.iam.create_user(UserName=name)
        if password:
            a.iam.create_login_profile(UserName=name, Password="Not-a-real-passw0rd")
        if factor:
            serial = a.iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
            a.iam.enable_mfa_device(UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")
        yield f"user/{name}", password and not factor, (password, factor)


@family("aws-iam-user-two-access-keys")
def keys_of_users(a):
    for states in a.each([[], ["Active"], ["Active", "Active"], ["Active", "Inactive"]]):
        name = a.name()
        a.iam.create_user(UserName=name)
        for state in states:
            key = a.iam.create_access_key(UserName=name)["AccessKey"]["AccessKeyId"]
            if state == "Inactive":
                a.iam.update_access_key(UserName=name, AccessKeyId=key, Status=state)
        yield f"user/{name}", states.count("Active") == 2, states


ADMINISTRATION = [
    (allow("*"), True), (allow(["s3:GetObject", "*"]), True), (allow("*:*"), True), (allow("*", ["*"]), True),
    (allow("s3:*"), False), (allow("*", "arn:aws:s3:::mine/*"), False), (allow(["s3:Get*", "ec2:Describe*"]), False),
    ({"Effect": "Deny", "Action": "*", "Resource": "*"}, False),
]


@family("aws-iam-admin-policy")
def administration(a):
    for statement, opened in a.each(ADMINISTRATION):
        kind = a.random.choice(["managed", "user", "group", "role"])
        name, document = a.name(), policy(statement)
        if kind == "managed":
            a.iam.create_policy(PolicyName=name, PolicyDocument=document)
        elif kind == "user":
            a.iam.create_user(UserName=name)
            a.iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=document)
        elif kind == "group":
            a.iam.create_group(GroupName=name)
            a.iam.put_group_policy(GroupName=name, PolicyName="p", PolicyDocument=document)
        else:
            a.iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(
                {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}))
            a.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=document)
        yield name, opened, (kind, statement)


@family("aws-iam-allow-not-action")
def all_but(a):
    for statement, opened in a.each([
            ({"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}, True), ({"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}, False),
            (allow("s3:GetObject"), False)]):
        name = a.name()
        a.iam.create_policy(PolicyName=name, PolicyDocument=policy(statement))
        yield name, opened, statement


@family("aws-iam-full-iam-access")
def all_of_identities(a):
    for statement, opened in a.each([(allow("iam:*"), True), (allow(["s3:Get*", "iam:*"]), True), (allow("iam:Get*"), False)]):
        name = a.name()
        a.iam.create_policy(PolicyName=name, PolicyDocument=policy(statement))
        yield name, opened, statement


@family("aws-iam-administrator-access")
def administrators(a):
    for attached in a.each(["AdministratorAccess", "ReadOnlyAccess"]):
        name = a.name()
        a.iam.create_user(UserName=name)
        a.iam.attach_user_policy(UserName=name, PolicyArn=f"arn:aws:iam::aws:policy/{attached}")
        yield name, attached == "AdministratorAccess", attached


@family("aws-iam-role-public-trust")
def trust(a):
    variants = [({**who, "Action": "sts:AssumeRole"}, opened) for who, opened in WHO if "Effect" not in who]
    variants += [({"Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}, False),
                 ({"Principal": {"AWS": "*"}, "Action": ["sts:AssumeRole", "sts:TagSession"]}, True)]
    for statement, opened in a.each(variants):
        name = a.name()
        a.iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy({"Effect": "Allow", **statement}))
        yield f"role/{name}", opened, statement


@family("aws-iam-password-length")
def passwords(a):
    length = a.random.choice([6, 8, 13, 14, 20])
    a.iam.update_account_password_policy(MinimumPasswordLength=length)
    yield "password-policy", length < 14, length


# MARK: Logs and keys

@family("aws-cloudtrail-single-region")
def trail_regions(a):
    yield from trails(a, lambda regions, validation, on: not regions)


@family("aws-cloudtrail-log-validation")
def trail_validation(a):
    yield from trails(a, lambda regions, validation, on: not validation)


def trails(a, is_unsafe):
    bucket = a.name()
    a.s3.create_bucket(Bucket=bucket)
    for settings in a.each([(r, v, True) for r in (True, False) for v in (True, False)]):
        name = a.name()
        a.cloudtrail.create_trail(Name=name, S3BucketName=bucket, IsMultiRegionTrail=settings[0], EnableLogFileValidation=settings[1],
                                  IncludeGlobalServiceEvents=True)
        a.cloudtrail.start_logging(Name=name)
        yield name, is_unsafe(*settings), settings


@family("aws-cloudtrail-disabled")
def trails_at_rest(a):
    bucket = a.name()
    a.s3.create_bucket(Bucket=bucket)
    for on in a.each([True, False]):
        name = a.name()
        a.cloudtrail.create_trail(Name=name, S3BucketName=bucket)
        if on:
            a.cloudtrail.start_logging(Name=name)
        yield name, not on, on


@family("aws-kms-key-rotation")
def rotation_of_keys(a):
    for rotates, spec in a.each([(True, "SYMMETRIC_DEFAULT"), (False, "SYMMETRIC_DEFAULT"), (False, "RSA_2048")]):
        key = a.kms.create_key(KeySpec=spec, KeyUsage="ENCRYPT_DECRYPT")["KeyMetadata"]["KeyId"]
        if rotates:
            a.kms.enable_key_rotation(KeyId=key)
        yield key, not rotates and spec == "SYMMETRIC_DEFAULT", (rotates, spec)


@family("aws-kms-public-key")
def public_keys(a):
    for who, opened in a.each(WHO):
        own = {**allow("kms:*"), "Principal": {"AWS": f"arn:aws:iam::{OWN}:root"}}
        key = a.kms.create_key(Policy=policy(own, {**allow("kms:Decrypt"), **who}))["KeyMetadata"]["KeyId"]
        yield key, opened, who


@family("aws-log-group-retention-year")
def retention(a):
    for days in a.each([None, 1, 90, 365, 3653]):
        name = a.name()
        a.logs.create_log_group(logGroupName=name)
        if days:
            a.logs.put_retention_policy(logGroupName=name, retentionInDays=days)
        yield f"log-group:{name}", days is not None and days < 365, days


@family("aws-secretsmanager-public-secret")
def policies_of_secrets(a):
    for who, opened in a.each(WHO):
        name = a.name()
        a.secretsmanager.create_secret(Name=name, SecretString="not-a-real-secret")
        a.secretsmanager.put_resource_policy(SecretId=name, ResourcePolicy=policy({**allow("secretsmanager:GetSecretValue"), **who}))
        yield f"secret:{name}", opened, who


@family("aws-opensearch-public-policy")
def policies_of_search(a):
    for who, opened in a.each(WHO):
        name = a.name()
        a.opensearch.create_domain(DomainName=name, AccessPolicies=policy({**allow("es:*", f"arn:aws:es:us-east-1:{OWN}:domain/{name}/*"), **who}))
        yield f"domain/{name}", opened, who


@family("aws-rds-cluster-unencrypted")
def clusters_of_databases(a):
    for encrypted in a.each([True, False]):
        name = a.name()
        a.rds.create_db_cluster(DBClusterIdentifier=name, Engine="aurora-mysql", MasterUsername="u", MasterUserPassword="not-a-real-password",
                                StorageEncrypted=encrypted)
        yield f"cluster:{name}", not encrypted, encrypted


@family("aws-secretsmanager-rotation")
def rotation_of_secrets(a):
    for rotates in a.each([True, False]):
        name = a.name()
        a.secretsmanager.create_secret(Name=name, SecretString="not-a-real-secret")
        if rotates:
            a.secretsmanager.rotate_secret(SecretId=name, RotationRules={"AutomaticallyAfterDays": 30}, RotateImmediately=False,
                                           RotationLambdaARN=function(a)["FunctionArn"])
        yield f"secret:{name}", not rotates, rotates


# MARK: Messages and functions

@family("aws-sqs-public-queue")
def queues(a):
    for who, opened in a.each(WHO + [({"Principal": "*", "Condition": {"ArnEquals": {"aws:SourceArn": f"arn:aws:sns:us-east-1:{OWN}:t"}}}, False)]):
        name = a.name()
        url = a.sqs.create_queue(QueueName=name)["QueueUrl"]
        a.sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy(
            {**allow("sqs:SendMessage", f"arn:aws:sqs:us-east-1:{OWN}:{name}"), **who})})
        yield name, opened, who


@family("aws-sns-public-topic")
def topics(a):
    yield a.sns.create_topic(Name=a.name())["TopicArn"], False, "as it begins"
    for who, opened in a.each(WHO):
        topic = a.sns.create_topic(Name=a.name())["TopicArn"]
        a.sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=policy({**allow("SNS:Publish", topic), **who}))
        yield topic, opened, who


def function(a, **settings):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): return 1\n")
    return getattr(a, "lambda_").create_function(FunctionName=a.name(), Role=a.role(), Handler="index.handler", Runtime="python3.13",
                                                 Code={"ZipFile": content.getvalue()}, **settings)


@family("aws-lambda-url-without-authentication")
def function_addresses(a):
    for kind in a.each(["NONE", "AWS_IAM", None]):
        name = function(a)["FunctionName"]
        if kind:
            a.lambda_.create_function_url_config(FunctionName=name, AuthType=kind)
        yield f"function:{name}", kind == "NONE", kind


@family("aws-lambda-public-permission")
def function_permissions(a):
    for principal, more, opened in a.each([
            ("*", {}, True), ("*", {"PrincipalOrgID": "o-abcde12345"}, False), (OTHER, {}, False), ("events.amazonaws.com", {"SourceAccount": OWN}, False)]):
        name = function(a)["FunctionName"]
        a.lambda_.add_permission(FunctionName=name, StatementId="s", Action="lambda:InvokeFunction", Principal=principal, **more)
        yield f"function:{name}", opened, (principal, more)


@family("aws-lambda-secrets-in-environment")
def environments(a):
    # Made up at random each time, so that no text in this file looks like a secret.
    secret = "".join(a.random.choice("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(32))
    for variables, opened in a.each([
            ({"STAGE": "prod"}, False), ({"DB_PASSWORD": secret}, True), ({"TABLE": "orders", "API_TOKEN": secret}, True),
            ({"DB_PASSWORD_PARAMETER": "/shop/db"}, False), ({}, False)]):
        name = function(a, Environment={"Variables": variables})["FunctionName"]
        yield f"function:{name}", opened, sorted(variables)


@family("aws-eks-public-endpoint-open")
def clusters(a):
    a.network()
    for public, cidrs in a.each([(True, ["0.0.0.0/0"]), (True, ["198.51.100.0/24"]), (False, None)]):
        name = a.name()
        a.eks.create_cluster(name=name, roleArn=a.role(), resourcesVpcConfig={
            "subnetIds": a.subnets, "endpointPublicAccess": public, "endpointPrivateAccess": not public, **({"publicAccessCidrs": cidrs} if cidrs else {})})
        yield name, public and "0.0.0.0/0" in cidrs, (public, cidrs)


# MARK: Judging

def bawn(options, *arguments):
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing",
                   "AWS_REGION": "us-east-1", "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    environment.setdefault("BAWN_CONTENT", str(ROOT))
    run = subprocess.run([options.bawn, *arguments], capture_output=True, text=True, env=environment)
    if run.returncode not in (0, 1):
        sys.exit(f"bawn {' '.join(arguments)} ended with {run.returncode}: {run.stderr[-2000:]}")
    return run.stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("endpoint")
    parser.add_argument("--accounts", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--family", action="append", help="only these")
    parser.add_argument("--bawn", default=str(ROOT / ".build/release/bawn"), help="the program")
    options = parser.parse_args()
    if urllib.parse.urlsplit(options.endpoint).hostname not in ("127.0.0.1", "localhost", "::1"):
        sys.exit("only a mock cloud on this machine is filled")
    totals = collections.defaultdict(collections.Counter)
    for number in range(options.accounts):
        urllib.request.urlopen(urllib.request.Request(options.endpoint + "/moto-api/reset", method="POST"), timeout=60).read()
        account = Account(options.endpoint, options.seed + number)
        for name, (make, _) in FAMILIES.items():
            if options.family and name not in options.family:
                continue
            for key, is_unsafe, why in make(account):
                account.truth[name][key] = (bool(is_unsafe), why)
        with tempfile.TemporaryDirectory() as folder:
            snapshot = os.path.join(folder, "account")
            bawn(options, "collect", "aws", "--endpoint", options.endpoint, "-o", snapshot, "--digest-key", os.path.join(folder, "key"))
            judged = json.loads(bawn(options, "evaluate", snapshot, "--profile", "all", "--verdicts", "all", "--format", "json"))["findings"]
        by_rule = collections.defaultdict(list)
        for finding in judged:
            if finding["verdict"] != "pass":
                where = " ".join([finding["resource"]["address"], finding["resource"]["id"] or ""])
                by_rule[finding["rule"]].append((where, finding["verdict"]))
        for name, entries in account.truth.items():
            for key, (is_unsafe, why) in entries.items():
                verdicts = {v for rule in FAMILIES[name][1] for where, v in by_rule[rule] if key in where}
                found = "fail" in verdicts
                totals[name]["right" if found and is_unsafe else "false alarm" if found else "missed" if is_unsafe else "quiet"] += 1
                if found != is_unsafe:
                    print(f"account {options.seed + number}, {name}: {key} is {'unsafe' if is_unsafe else 'safe'}, told {sorted(verdicts) or 'nothing'}: {why}")
    wrong = 0
    print(f"{'family':24} {'unsafe':>7} {'safe':>7} {'precision':>10} {'recall':>7}")
    for name, n in totals.items():
        found, unsafe = n["right"] + n["false alarm"], n["right"] + n["missed"]
        wrong += n["false alarm"] + n["missed"]
        print(f"{name:24} {unsafe:7} {n['quiet'] + n['false alarm']:7} {n['right'] / found if found else 1:10.3f} {n['right'] / unsafe if unsafe else 1:7.3f}")
    print(f"{len(totals)} families, {sum(sum(n.values()) for n in totals.values()):,} resources in {options.accounts} accounts, {wrong} judged wrongly")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
