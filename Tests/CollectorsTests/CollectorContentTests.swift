// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import FoundationEssentials
import Testing

/// The project's own tables.
enum CollectorContent {
  static let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()

  static func files(_ folder: String, ending: String = ".yaml") -> [SourceFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(folder)")) ?? []
    return names.filter { $0.hasSuffix(ending) }.sorted().compactMap { name in
      FileManager.default.contents(atPath: "\(root)/\(folder)/\(name)").map {
        SourceFile(path: name, bytes: Array($0))
      }
    }
  }

  static let table = CollectorTable(files: files("collectors/aws"))
  static let permissions = PermissionTable(files: files("collectors/aws/permissions"))
  static let models = ServiceModels { name in
    FileManager.default.contents(atPath: "\(root)/apis/aws/\(name)").map { Array($0) }
  }
}

@Suite("The tables of AWS")
struct CollectorContentTests {
  let table = CollectorContent.table

  @Test("They can be read, and hold all kinds")
  func reading() {
    #expect(table.diagnostics.map(\.description) == [])
    #expect(table.collectors.count >= 159)
    #expect(table.services.count >= 70)
  }

  @Test("Operations, parameters and paths are those of the services' models")
  func lint() {
    let problems = CollectorLinter(models: CollectorContent.models).problems(in: table)
    #expect(problems == [])
  }

  @Test("Nothing changes anything, and nothing reads data or secrets")
  func readOnly() {
    let verbs = ["List", "Describe", "Get", "BatchGet", "Generate"]
    let forbidden = [
      "GetSecretValue", "BatchGetSecretValue", "GetParameter", "GetParameters",
      "GetParametersByPath",
      "GetParameterHistory", "GetObject", "GetObjectAttributes", "GetObjectTorrent", "GetItem",
      "BatchGetItem", "GetRecords", "GetShardIterator", "GetPasswordData", "GetAuthorizationToken",
      "GetLoginPassword", "GetClusterCredentials", "GetClusterCredentialsWithIAM",
      "GetSessionToken",
      "GetFederationToken", "GetRoleCredentials", "GetCredentialsForIdentity", "GetOpenIdToken",
      "GetConsoleOutput", "GetConsoleScreenshot", "GetLogEvents", "GetQueryResults",
      "GetTraceSummaries",
      "GetDownloadUrlForLayer", "GetFunction", "GetLayerVersion", "GetExport", "GetApiKey",
      "GetApiKeys", "GetDataKey", "GenerateDataKey", "GenerateRandom", "GenerateMac",
      "GetPublicKey",
      "GetSSHPublicKey", "GetInstanceAccessDetails", "GetContextKeysForPrincipalPolicy",
      "GetMessageTemplate", "GetTemplate", "GetCommandInvocation", "GetWorkflowRun", "GetBlob",
      "GetFile",
    ]
    for operation in table.operations {
      #expect(!forbidden.contains(operation.name), "\(operation)")
      #expect(verbs.contains { operation.name.hasPrefix($0) }, "\(operation)")
      if operation.name.hasPrefix("Generate") {
        #expect(operation == TableOperation(service: "iam", name: "GenerateCredentialReport"))
      }
    }
  }

  @Test("The policy for a collection has every permission, under its own name, in order")
  func policy() {
    #expect(CollectorContent.permissions.diagnostics.isEmpty)
    let operations = table.operations + AccountDiscovery.operations
    let called = Set(operations + EventQueue.operations + EventHistory.operations)
    for named in CollectorContent.permissions.namedOperations {
      #expect(called.contains(named), "\(named) isn't called")
    }
    let actions = CollectorContent.permissions.actions(of: operations)
    #expect(actions.contains("s3:GetAccountPublicAccessBlock"))
    #expect(actions.contains("s3:GetBucketPublicAccessBlock"))
    #expect(actions.contains("s3:GetEncryptionConfiguration"))
    #expect(actions.contains("s3:ListAllMyBuckets"))
    #expect(actions.contains("elasticloadbalancing:DescribeListeners"))
    #expect(actions.contains("states:DescribeStateMachine"))
    #expect(actions.contains("apigateway:GET"))
    #expect(!actions.contains("sts:GetCallerIdentity"))
    #expect(actions == actions.sorted())
    let documents = CollectionPolicy.documents(allowing: actions)
    #expect(documents.count == 2)
    for document in documents {
      #expect(document.filter { !$0.isWhitespace }.count <= 6_144)
    }
    #expect(
      documents.joined().split(separator: "\"").count { $0.contains(":") && !$0.contains(" ") }
        == actions.count)
    #expect(
      CollectorContent.permissions.beyondSecurityAudit(actions).contains("macie2:GetMacieSession"))
  }

  @Test("A table that can't be read says what is wrong")
  func problems() {
    let table = TestCollection.table(
      """
      service: demo
      collectors:
        - {kind: a, list: ListA, parents: b}
        - {kind: c}
        - {kind: d, list: ListD, parent: nothing, items: "x[y"}
        - {kind: e, list: ListE, with: {A: "{b"}}
      """)
    let messages = table.diagnostics.map(\.message).joined(separator: "\n")
    #expect(messages.contains("\"parents\" is no field of a collector"))
    #expect(messages.contains("needs a \"kind\""))
    #expect(messages.contains("\"d\" is listed for \"nothing\""))
    #expect(messages.contains("\"x[y\" is no path"))
    #expect(messages.contains("parameters can't be read"))
  }
}
