// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Generator {
  /// Messages with their authors: wide objects, many short strings, a third of them not ASCII.
  static func messages(count: Int) -> [UInt8] {
    var g = Generator(seed: 1)
    g.write("{\"statuses\":[")
    for index in 0..<count {
      if index > 0 { g.write(",") }
      let id = g.digits(3)
      g.write(
        "\n  {\n    \"metadata\": {\"result_type\": \"recent\", \"iso_language_code\": \"ja\"},\n")
      g.write("    \"created_at\": \"Sun Aug 31 00:29:\(10 + g.random(below: 49)) +0000 2014\",\n")
      g.write(
        "    \"id\": 505874\(id)171\(g.digits(6)),\n    \"id_str\": \"505874\(g.digits(12))\",\n")
      g.write(
        "    \"text\": \"@\(g.hex(8)) \(g.sentence(9, wideShare: 40))\\n\\u3042 \\\"ok\\\"\",\n")
      g.write(
        "    \"source\": \"<a href=\\\"http:\\/\\/example.com\\/download\\/\\\">Client</a>\",\n")
      g.write("    \"truncated\": false,\n    \"in_reply_to_status_id\": null,\n")
      g.write("    \"in_reply_to_user_id\": \(1 + g.random(below: 9_999_999)),\n    \"user\": {\n")
      g.write("      \"id\": 1\(g.digits(9)),\n")
      g.write("      \"name\": \"\(g.sentence(2, wideShare: 60))\",\n")
      g.write(
        "      \"screen_name\": \"\(g.hex(10))\",\n      \"location\": \"\(g.pick(Self.wide))\",\n")
      g.write(
        "      \"description\": \"\(g.sentence(14, wideShare: 50))\",\n      \"url\": null,\n")
      g.write(
        "      \"entities\": {\"description\": {\"urls\": []}},\n      \"protected\": false,\n")
      for field in ["followers", "friends", "listed", "favourites", "statuses"] {
        g.write("      \"\(field)_count\": \(1 + g.random(below: 50_000)),\n")
      }
      g.write(
        "      \"created_at\": \"Tue May 01 09:35:27 +0000 2012\",\n      \"utc_offset\": null,\n")
      g.write("      \"geo_enabled\": true,\n      \"verified\": false,\n      \"lang\": \"ja\",\n")
      g.write("      \"profile_background_color\": \"\(g.hex(6).uppercased())\",\n")
      g.write(
        "      \"profile_image_url\": \"http:\\/\\/pbs.example.com\\/images\\/\(g.digits(12))\\/a_normal.jpeg\",\n"
      )
      g.write("      \"profile_text_color\": \"333333\",\n      \"default_profile\": true,\n")
      g.write("      \"following\": false,\n      \"notifications\": false\n    },\n")
      g.write("    \"geo\": null,\n    \"coordinates\": null,\n    \"place\": null,\n")
      g.write(
        "    \"retweet_count\": \(g.random(below: 90)),\n    \"favorite_count\": \(g.random(below: 9)),\n"
      )
      g.write(
        "    \"entities\": {\"hashtags\": [], \"symbols\": [], \"urls\": [], \"user_mentions\": [\n"
      )
      g.write(
        "      {\"screen_name\": \"\(g.hex(8))\", \"name\": \"\(g.sentence(2, wideShare: 50))\", \"id\": 8\(g.digits(8)), \"indices\": [0, 11]}\n    ]},\n"
      )
      g.write("    \"favorited\": false,\n    \"lang\": \"ja\"\n  }")
    }
    g.write("\n]}\n")
    return g.text
  }

  /// Audit records of a cloud account, without white space: long keys, identifiers, addresses.
  static func auditRecords(count: Int) -> [UInt8] {
    var g = Generator(seed: 2)
    g.write("{\"Records\":[")
    for index in 0..<count {
      if index > 0 { g.write(",") }
      let account = "1234" + g.digits(8)
      let user = g.pick(["alice", "bob", "deploy", "terraform", "audit"])
      let event = g.pick([
        "DescribeInstances", "PutObject", "AssumeRole", "GetObject", "CreateUser",
      ])
      g.write(
        "{\"eventVersion\":\"1.08\",\"userIdentity\":{\"type\":\"AssumedRole\",\"principalId\":\"AROA\(g.hex(16).uppercased()):\(user)\","
      )
      g.write(
        "\"arn\":\"arn:aws:sts::\(account):assumed-role/admin/\(user)\",\"accountId\":\"\(account)\",\"accessKeyId\":\"ASIA\(g.hex(16).uppercased())\","
      )
      g.write(
        "\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"principalId\":\"AROA\(g.hex(16).uppercased())\",\"arn\":\"arn:aws:iam::\(account):role/admin\",\"accountId\":\"\(account)\",\"userName\":\"admin\"},"
      )
      g.write(
        "\"webIdFederationData\":{},\"attributes\":{\"creationDate\":\"2024-05-0\(1 + g.random(below: 9))T10:\(10 + g.random(below: 49)):00Z\",\"mfaAuthenticated\":\"false\"}}},"
      )
      g.write(
        "\"eventTime\":\"2024-05-0\(1 + g.random(below: 9))T1\(g.random(below: 9)):22:33Z\",\"eventSource\":\"ec2.amazonaws.com\",\"eventName\":\"\(event)\",\"awsRegion\":\"eu-west-\(1 + g.random(below: 3))\","
      )
      g.write(
        "\"sourceIPAddress\":\"198.51.100.\(g.random(below: 255))\",\"userAgent\":\"aws-cli/2.15.30 Python/3.11.8 Linux/6.1 exe/x86_64.ubuntu.22 prompt/off command/ec2.\(event)\","
      )
      g.write(
        "\"requestParameters\":{\"bucketName\":\"logs-\(g.hex(8))\",\"key\":\"prefix/\(g.hex(32))/object.parquet\",\"filterSet\":{\"items\":[{\"name\":\"tag:Name\",\"valueSet\":{\"items\":[{\"value\":\"\(g.pick(words))\"}]}}]}},"
      )
      g.write(
        "\"responseElements\":null,\"additionalEventData\":{\"SignatureVersion\":\"SigV4\",\"CipherSuite\":\"TLS_AES_128_GCM_SHA256\",\"bytesTransferredIn\":\(g.random(below: 9999)),\"bytesTransferredOut\":\(g.random(below: 999_999)),\"x-amz-id-2\":\"\(g.hex(40))+/=\"},"
      )
      g.write(
        "\"requestID\":\"\(g.hex(8))-\(g.hex(4))-\(g.hex(4))-\(g.hex(12))\",\"eventID\":\"\(g.hex(8))-\(g.hex(4))-\(g.hex(4))-\(g.hex(12))\",\"readOnly\":true,\"resources\":[{\"type\":\"AWS::S3::Object\",\"ARNPrefix\":\"arn:aws:s3:::logs/\"},{\"accountId\":\"\(account)\",\"type\":\"AWS::S3::Bucket\",\"ARN\":\"arn:aws:s3:::logs\"}],"
      )
      g.write(
        "\"eventType\":\"AwsApiCall\",\"managementEvent\":true,\"recipientAccountId\":\"\(account)\",\"eventCategory\":\"Management\",\"tlsDetails\":{\"tlsVersion\":\"TLSv1.3\",\"cipherSuite\":\"TLS_AES_128_GCM_SHA256\",\"clientProvidedHostHeader\":\"ec2.eu-west-1.amazonaws.com\"}}"
      )
    }
    g.write("]}")
    return g.text
  }

  /// A Terraform plan as `terraform show -json | jq` prints it: deep, indented, sorted keys.
  static func plan(count: Int) -> [UInt8] {
    var g = Generator(seed: 3)
    g.write(
      "{\n  \"format_version\": \"1.2\",\n  \"planned_values\": {\n    \"root_module\": {\n      \"resources\": ["
    )
    for index in 0..<count {
      if index > 0 { g.write(",") }
      let name = "\(g.pick(words))_\(index)"
      g.write(
        "\n        {\n          \"address\": \"aws_instance.\(name)\",\n          \"mode\": \"managed\",\n          \"type\": \"aws_instance\",\n          \"name\": \"\(name)\",\n"
      )
      g.write(
        "          \"provider_name\": \"registry.terraform.io/hashicorp/aws\",\n          \"schema_version\": 1,\n          \"values\": {\n"
      )
      for key in [
        "ami", "arn", "availability_zone", "host_id", "iam_instance_profile", "id",
        "instance_state",
        "key_name", "outpost_arn", "placement_group", "private_dns", "private_ip", "public_dns",
        "public_ip", "subnet_id", "user_data",
      ] {
        let value =
          g.random(below: 4) == 0
          ? "null" : "\"\(g.pick(words))-\(g.hex(6 + g.random(below: 14)))\""
        g.write("            \"\(key)\": \(value),\n")
      }
      for key in [
        "associate_public_ip_address", "ebs_optimized", "monitoring", "source_dest_check",
      ] {
        g.write("            \"\(key)\": \(g.random(below: 2) == 0),\n")
      }
      g.write(
        "            \"cpu_core_count\": \(1 + g.random(below: 64)),\n            \"root_block_device\": [\n"
      )
      g.write(
        "              {\n                \"delete_on_termination\": true,\n                \"encrypted\": false,\n                \"iops\": \(100 * (1 + g.random(below: 30))),\n                \"volume_size\": \(8 + g.random(below: 500)),\n                \"volume_type\": \"gp3\"\n              }\n            ],\n"
      )
      g.write(
        "            \"tags\": {\n              \"Environment\": \"\(g.pick(["dev", "prod", "test"]))\",\n              \"Name\": \"\(name)\",\n              \"Owner\": \"\(g.pick(words))\"\n            },\n"
      )
      g.write(
        "            \"vpc_security_group_ids\": [\n              \"sg-\(g.hex(17))\",\n              \"sg-\(g.hex(17))\"\n            ]\n          },\n          \"sensitive_values\": {\n            \"root_block_device\": [\n              {}\n            ],\n            \"tags\": {},\n            \"vpc_security_group_ids\": [\n              false,\n              false\n            ]\n          }\n        }"
      )
    }
    g.write("\n      ]\n    }\n  }\n}\n")
    return g.text
  }

  /// Coordinates and counters: little else than numbers.
  static func numbers(count: Int) -> [UInt8] {
    var g = Generator(seed: 4)
    g.write("{\"type\":\"FeatureCollection\",\"coordinates\":[")
    for index in 0..<count {
      if index > 0 { g.write(",") }
      let sign = g.random(below: 2) == 0 ? "-" : ""
      g.write(
        "[\(sign)\(g.random(below: 180)).\(g.digits(5 + g.random(below: 10)))\(1 + g.random(below: 9)),\(g.random(below: 90)).\(g.digits(14))\(1 + g.random(below: 9)),\(g.random(below: 100_000))]"
      )
    }
    g.write("]}")
    return g.text
  }

  /// Manifests in YAML: block collections with every style of scalar among them.
  static func manifests(count: Int) -> [UInt8] {
    var g = Generator(seed: 5)
    g.write("items:\n")
    for index in 0..<count {
      g.write("  - name: \(g.pick(words))-\(index)\n    kind: \"Deployment\"\n")
      g.write(
        "    replicas: \(g.random(below: 9))\n    labels: {app: web, tier: \(g.pick(words))}\n")
      g.write("    spec:\n      containers:\n        - image: 'registry/\(g.hex(8)):\(index)'\n")
      g.write("          args: [--flag, \"--x=y\"]\n    text: |\n      \(g.sentence(6))\n")
      g.write("      \(g.sentence(4))\n")
    }
    return g.text
  }
}
