// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

struct EndpointsTests {
  private func address(
    _ service: String, _ operation: String, region: String = "eu-west-1",
    _ parameters: [APIValue.Member] = [], options: EndpointOptions = .init()
  ) throws -> AddressedRequest {
    let model = try KnownModels.all.operation(service: service, operation: operation)
    let request = try WireForm.request(model, parameters: parameters)
    return try KnownModels.all.endpoints().address(
      request, of: model, region: region, options: options)
  }

  private func bucket(
    _ name: String, region: String = "eu-west-1", _ options: EndpointOptions = .init()
  ) throws -> AddressedRequest {
    try address(
      "s3", "GetBucketAcl", region: region, [.init(name: "Bucket", value: .string(name))],
      options: options)
  }

  @Test(
    "Services are found in their region, and global ones in theirs",
    arguments: [
      ("ec2", "DescribeVpcs", "eu-west-1", "ec2.eu-west-1.amazonaws.com", "ec2", "eu-west-1"),
      (
        "elbv2", "DescribeLoadBalancers", "cn-north-1",
        "elasticloadbalancing.cn-north-1.amazonaws.com.cn", "elasticloadbalancing", "cn-north-1"
      ),
      ("iam", "ListUsers", "eu-west-1", "iam.amazonaws.com", "iam", "us-east-1"),
      ("iam", "ListUsers", "us-gov-east-1", "iam.us-gov.amazonaws.com", "iam", "us-gov-west-1"),
      ("route53", "ListHostedZones", "ap-south-1", "route53.amazonaws.com", "route53", "us-east-1"),
      (
        "organizations", "ListAccounts", "eu-west-1", "organizations.us-east-1.amazonaws.com",
        "organizations", "us-east-1"
      ),
      ("sts", "GetCallerIdentity", "eu-west-1", "sts.eu-west-1.amazonaws.com", "sts", "eu-west-1"),
      ("sts", "GetCallerIdentity", "aws-global", "sts.amazonaws.com", "sts", "us-east-1"),
      ("ec2", "DescribeVpcs", "eu-west-99", "ec2.eu-west-99.amazonaws.com", "ec2", "eu-west-99"),
      (
        "sesv2", "ListEmailIdentities", "eu-west-1", "email.eu-west-1.amazonaws.com", "ses",
        "eu-west-1"
      ),
    ])
  func hosts(
    service: String, operation: String, region: String, host: String, signing: String,
    signingRegion: String
  ) throws {
    let found = try address(service, operation, region: region)
    #expect(found.host == host && found.scheme == "https" && found.port == nil)
    #expect(found.signing?.service == signing && found.signing?.region == signingRegion)
    #expect(found.signing?.isS3 == false)
  }

  @Test("Token exchanges aren't signed")
  func unsigned() throws {
    let found = try address(
      "sso", "GetRoleCredentials",
      [
        .init(name: "roleName", value: .string("r")), .init(name: "accountId", value: .string("1")),
        .init(name: "accessToken", value: .string("t")),
      ])
    #expect(found.signing == nil && found.host == "portal.sso.eu-west-1.amazonaws.com")
  }

  @Test("FIPS and dual-stack hosts are used when asked for, and missed when there is none")
  func variants() throws {
    var options = EndpointOptions()
    options.usesFIPS = true
    #expect(
      try address("ec2", "DescribeVpcs", region: "us-east-1", options: options).host
        == "ec2-fips.us-east-1.amazonaws.com")
    #expect { try bucket("b-1", region: "cn-north-1", options) } throws: {
      ($0 as? CloudError)?.kind == .unavailable
    }
    options.usesDualStack = true
    #expect(
      try bucket("b-1", region: "us-east-1", options).host
        == "b-1.s3-fips.dualstack.us-east-1.amazonaws.com")
  }

  @Test("Buckets lead the host's name where a certificate covers them, else they stay in the path")
  func buckets() throws {
    let plain = try bucket("my-bucket")
    #expect(plain.host == "my-bucket.s3.eu-west-1.amazonaws.com" && plain.target == "/?acl")
    #expect(plain.signing == SigningScope(service: "s3", region: "eu-west-1", isS3: true))
    let dotted = try bucket("my.bucket")
    #expect(dotted.host == "s3.eu-west-1.amazonaws.com" && dotted.target == "/my.bucket?acl")
    let upper = try bucket("MyBucket")
    #expect(upper.target == "/MyBucket?acl")
    var options = EndpointOptions()
    options.usesS3PathStyle = true
    #expect(try bucket("my-bucket", options).target == "/my-bucket?acl")
    let evil = try bucket("evil.org/x?")
    #expect(evil.host == "s3.eu-west-1.amazonaws.com" && evil.path == "/evil.org%2Fx%3F")
  }

  @Test("Access points have hosts of their own, in the region of their ARN")
  func accessPoints() throws {
    let found = try bucket(
      "arn:aws:s3:us-west-2:123456789012:accesspoint/reports", region: "us-west-2")
    #expect(found.host == "reports-123456789012.s3-accesspoint.us-west-2.amazonaws.com")
    #expect(found.target == "/?acl" && found.signing?.region == "us-west-2")
    for arn in [
      "arn:aws:s3::123456789012:accesspoint/x.mrap",
      "arn:aws:s3:us-west-2:1:outpost/o/accesspoint/x",
      "arn:aws-cn:s3:us-west-2:123456789012:accesspoint/x", "arn:aws:s3:a.b/:1:accesspoint/x",
    ] {
      #expect(throws: CloudError.self, "\(arn)") { try bucket(arn) }
    }
  }

  @Test(
    "A custom address counts for all services or for one; on this machine nothing goes before it")
  func custom() throws {
    var options = EndpointOptions()
    options.url = "http://127.0.0.1:5000"
    options.serviceURLs["s3"] = "https://store.example.org/base/"
    let vpcs = try address("ec2", "DescribeVpcs", options: options)
    #expect(vpcs.scheme == "http" && vpcs.host == "127.0.0.1" && vpcs.port == 5000)
    #expect(vpcs.hostHeader == "127.0.0.1:5000" && vpcs.signing?.region == "eu-west-1")
    let stored = try bucket("b-1", options)
    #expect(stored.host == "store.example.org" && stored.target == "/base/b-1?acl")
    options.usesS3VirtualHosts = true
    #expect(try bucket("b-1", options).host == "b-1.store.example.org")
    let account = [APIValue.Member(name: "AccountId", value: .string("123456789012"))]
    let local = try address("s3control", "GetPublicAccessBlock", account, options: options)
    #expect(local.host == "127.0.0.1")
    #expect(local.headers.contains(WireField("x-amz-account-id", "123456789012")))
    #expect(
      try address("s3control", "GetPublicAccessBlock", account).host
        == "123456789012.s3-control.eu-west-1.amazonaws.com")
  }

  @Test(
    "An address that isn't one is refused",
    arguments: [
      "127.0.0.1:5000", "ftp://x", "http://", "http://user@host", "http://host:0",
      "http://host:99999",
      "http://ho st", "http://host/?q", "http://host#f", "https://-x", "http://[::zz]",
    ])
  func notAddresses(text: String) throws {
    var options = EndpointOptions()
    options.url = text
    #expect(throws: CloudError.self) { try address("ec2", "DescribeVpcs", options: options) }
  }

  @Test(
    "A region that isn't a name never becomes part of a host", arguments: ["", "a.b", "x/y", "é"])
  func regions(region: String) throws {
    #expect(throws: CloudError.self) { try address("ec2", "DescribeVpcs", region: region) }
  }

  @Test("Partitions are found by region, also for regions younger than the table")
  func partitions() throws {
    let endpoints = try KnownModels.all.endpoints()
    let wanted = [
      "eu-west-1": "aws", "eu-west-77": "aws", "us-gov-west-1": "aws-us-gov", "cn-west-9": "aws-cn",
      "us-iso-east-1": "aws-iso", "us-isob-east-1": "aws-iso-b", "eusc-de-east-1": "aws-eusc",
      "nowhere": "aws",
    ]
    for (region, partition) in wanted {
      #expect(endpoints.partition(ofRegion: region) == partition)
    }
    #expect(endpoints.regions(ofPartition: "aws").contains("eu-central-1"))
    #expect(!endpoints.regions(ofPartition: "aws").contains("aws-global"))
    #expect(endpoints.globalRegion(ofPartition: "aws-cn") == "cn-northwest-1")
  }
}
