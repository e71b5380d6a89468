// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

struct ServiceModelsTests {
  @Test("Every known operation has a model, and says what it takes")
  func all() throws {
    let operations = KnownModels.operations
    #expect(operations.count > 250)
    for (service, name) in operations {
      let operation = try KnownModels.all.operation(service: service, operation: name)
      #expect(operation.name == name)
      #expect(operation.uri.hasPrefix("/"))
      #expect(!operation.service.signingName.isEmpty)
    }
  }

  @Test("A model names nothing that isn't listed among the operations")
  func onlyListed() throws {
    let listed = Dictionary(grouping: KnownModels.operations, by: \.service)
    for (service, operations) in listed {
      let names = try KnownModels.all.service(service).operationNames
      #expect(names == operations.map(\.operation).sorted())
    }
  }

  @Test("No operation that hands out secrets or data is known")
  func noSecrets() {
    let refused = [
      "GetSecretValue", "GetParameter", "GetParameters", "GetParametersByPath", "GetObject",
      "GetItem", "GetPasswordData", "GetAuthorizationToken", "GetClusterCredentials", "Decrypt",
      "BatchGetItem", "Query", "Scan", "GetRecords", "BatchGetSecretValue", "GetLoginProfileSecret",
    ]
    #expect(KnownModels.operations.filter { refused.contains($0.operation) }.isEmpty)
  }

  @Test("What isn't known is told by name")
  func unknown() {
    #expect {
      try KnownModels.all.operation(service: "ec2", operation: "TerminateInstances")
    } throws: {
      ($0 as? CloudError)?.kind == .unknownOperation
        && ($0 as? CloudError)?.message.contains("TerminateInstances") == true
    }
    for name in ["nosuch", "../ec2", "", "operations", "endpoints", "EC2"] {
      #expect { try KnownModels.all.service(name) } throws: {
        ($0 as? CloudError)?.kind == .unknownOperation
      }
    }
  }

  @Test("Pages are told with tokens, limit and items")
  func pages() throws {
    let roles = try KnownModels.all.operation(service: "iam", operation: "ListRoles")
    #expect(
      roles.pagination
        == Pagination(
          inputTokens: ["Marker"], outputTokens: ["Marker"], limitKey: "MaxItems",
          moreResults: "IsTruncated", resultKeys: ["Roles"]))
    #expect(
      try KnownModels.all.operation(service: "s3", operation: "GetBucketAcl").pagination == nil)
  }

  @Test("A model that is cut, reordered or points nowhere is refused and never traps")
  func brokenModels() throws {
    let good = "service\tx\nform\tquery\noperation\tDo\tPOST\t/\tin=0\n0\t{\tA:s"
    #expect(throws: Never.self) { try ModelText(Array(good.utf8), service: "x") }
    let bad = [
      "", "service\tx\nform\tsoap", "service\tx\noperation\tDo\tPOST\t/\tin=7",
      "service\tx\n1\t{\tA:s", "service\tx\n0\t{\tA:9", "service\tx\n0\t[\t", "service\tx\n0\t?\ts",
      "service\tx\n0\t{\tA", "service\tx\n0\t{\tA:s,y=1", "service\ty", "service",
      "service\tx\noperation\tDo\tPOST\t/\tin=0\n0\t[\ts",
    ]
    for text in bad {
      #expect(throws: CloudError.self, "\(text)") { try ModelText(Array(text.utf8), service: "x") }
    }
    for end in 0..<good.utf8.count {
      _ = try? ModelText(Array(good.utf8.prefix(end)), service: "x")
    }
  }
}
