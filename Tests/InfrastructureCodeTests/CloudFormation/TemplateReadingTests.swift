// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Files that may be templates")
struct TemplateReadingTests {
  private static let deep =
    "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties:\n      X: "
    + String(repeating: "[", count: 200) + String(repeating: "]", count: 200) + "\n"

  private func diagnostics(_ path: String, _ text: String, isNamed: Bool) -> [Diagnostic] {
    CloudFormationSource(
      files: MemoryFiles([path: text]), sources: SourceMap(), schemas: .empty
    ).load(candidates: [path], named: isNamed ? [path] : [], workers: 1).diagnostics
  }

  @Test("are told of when they look like templates and can't be read")
  func tellsOfUnreadable() {
    let met = diagnostics("a.yaml", Self.deep, isNamed: false)
    #expect(met.map(\.severity) == [.warning])
    #expect(met.first?.message.hasPrefix("this may be a template, but can't be read") == true)
    #expect(diagnostics("a.yaml", Self.deep, isNamed: true).map(\.severity) == [.error])
  }

  @Test("are told of when they are too large to be looked at")
  func tellsOfLarge() {
    let large = String(repeating: "# AWS:: Resources\n", count: 2 << 20)
    #expect(diagnostics("a.yaml", large, isNamed: false).map(\.severity) == [.note])
    #expect(diagnostics("a.template", large, isNamed: false).map(\.severity) == [.error])
  }

  @Test(
    "are an error when they were named and are something else, and are passed over when not",
    arguments: [
      "", "a: 1\n", "Resources: {A: {Type: 'AWS::'}}\nResource: 1\n- x", "Resources: AWS::",
    ])
  func tellsOfOthers(_ text: String) {
    #expect(diagnostics("a.yaml", text, isNamed: true).contains { $0.severity == .error })
    let met = diagnostics("a.yaml", text, isNamed: false)
    #expect(met.allSatisfy { $0.severity < .error })
  }
}
