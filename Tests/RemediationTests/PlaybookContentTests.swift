// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import CloudChanges
import Documents
import Foundation
import Policies
import Testing

@testable import Remediation

@Suite("The playbooks of the content")
struct PlaybookContentTests {
  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  private static let content = ContentFolder(path: root.path)
  private static let catalog = PlaybookCatalog.load(content)

  @Test("can all be read and compiled, and have the names of their files")
  func reading() {
    #expect(Self.catalog.diagnostics.map(\.message) == [])
    #expect(Self.catalog.playbooks.count > 70)
    for playbook in Self.catalog.playbooks {
      #expect(playbook.file.path.hasSuffix("/\(playbook.name).yaml"), "\(playbook.name)")
    }
  }

  @Test("let happen by themselves only the kinds of repairs that may")
  func tiers() {
    // Tags and closed ports are one kind each, whatever carries them.
    func kind(_ name: String) -> String {
      if name.hasSuffix("environment-tag") { return "environment-tag" }
      return name.hasPrefix("security-group-close-") ? "security-group-close" : name
    }
    let automatic = Self.catalog.playbooks.filter { $0.tier == .automatic }.map { kind($0.name) }
    #expect(
      Set(automatic) == [
        "cloudtrail-start-logging", "environment-tag", "s3-default-encryption",
        "s3-remove-public-acl", "vpc-flow-logs",
      ])
    let notified = Self.catalog.playbooks.filter { $0.tier == .notified }.map { kind($0.name) }
    #expect(
      Set(notified) == [
        "access-key-deactivate", "default-security-group-empty", "instance-quarantine",
        "network-acl-block-address", "s3-block-public-access", "security-group-close",
      ])
  }

  @Test("say of each step how it is taken back, or why it can't be")
  func ways() {
    for playbook in Self.catalog.playbooks {
      #expect(!playbook.captures.isEmpty, "\(playbook.name)")
      for step in playbook.steps {
        #expect(
          step.inverses.isEmpty != step.irreversible.isEmpty, "\(playbook.name): \(step.name)")
        // Without a last one that always fits a run could be unable to go back.
        #expect(step.inverses.last?.when == nil, "\(playbook.name): \(step.name)")
      }
    }
  }

  @Test("repair findings of rules that there are")
  func rules() {
    let known = Set(RuleCatalog.load(Self.content).rules.map(\.id))
    for playbook in Self.catalog.playbooks {
      for rule in playbook.repairs { #expect(known.contains(rule), "\(playbook.name): \(rule)") }
    }
  }

  @Test("read by operations that only read, and call none that isn't known")
  func operations() throws {
    let text = try String(
      contentsOf: Self.root.appendingPathComponent("apis/aws/operations.tsv"), encoding: .utf8)
    var purposes: [String: String] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t")
      purposes["\(fields[0]):\(fields[1])"] = String(fields[2])
    }
    for playbook in Self.catalog.playbooks {
      for capture in playbook.captures {
        let call = capture.call
        #expect(
          OperationGate.isReading(.init(call.service, call.operation)),
          "\(playbook.name): \(call.operation)")
        let reason = RefusedOperations.reason(service: call.service, operation: call.operation)
        #expect(reason == nil, "\(playbook.name): \(call.operation)")
        #expect(
          purposes["\(call.service):\(call.operation)"] != nil,
          "\(playbook.name): \(call.operation)")
      }
      let changes = playbook.steps.flatMap { step in
        [step.call] + step.inverses.compactMap(\.call)
      }
      for call in changes {
        #expect(
          purposes["\(call.service):\(call.operation)"] == "change",
          "\(playbook.name): \(call.operation)")
      }
    }
  }

  @Test("delete nothing by force and shorten no time that something is kept")
  func force() {
    for playbook in Self.catalog.playbooks {
      let text = String(decoding: playbook.file.bytes, as: UTF8.self)
      for word in [
        "SkipFinalSnapshot", "ForceDelete", "ForceDeleteWithoutRecovery",
        "BypassPolicyLockoutSafetyCheck: true",
      ] {
        #expect(!text.contains(word), "\(playbook.name): \(word)")
      }
    }
  }
}
