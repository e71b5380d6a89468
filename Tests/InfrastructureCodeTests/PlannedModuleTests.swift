// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Testing

/// Root modules as people write them, in `Modules/`, against what Terraform 1.11.4 with the AWS
/// provider 5.100.0 plans for them: `planned.json` is taken from its plan.
@Suite("Modules as Terraform plans them")
struct PlannedModuleTests {
  private static let directory: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast()
    return parts.joined(separator: "/") + "/Modules"
  }()

  @Test(
    "have every value that the plan has",
    arguments: [
      "conditions", "databases", "dns-records", "functions", "identities", "json-syntax",
      "lambda-functions", "nested-calls", "network", "overrides", "policy-documents",
      "provider-aliases", "security-group-rules", "services-from-yaml", "templates",
      "typed-variables", "unknowns", "write-only",
    ])
  func planned(_ name: String) throws {
    let root = "\(Self.directory)/\(name)"
    let files = try #require(LocalFiles(boundary: root))
    let source = TerraformSource(files: files, sources: SourceMap(), schemas: .aws)
    let result = try #require(source.plannedValues(root: root))
    #expect(result.diagnostics.filter { $0.severity == .error }.map(\.description) == [])
    let bytes = try files.read("\(root)/planned.json", limit: 16 << 20)
    let plan = try #require(JSONReader.read(bytes).document)
    let own = try #require(JSONReader.read(Array(result.json.utf8)).document)
    defer { withExtendedLifetime((plan, own)) {} }
    let expected = plan.root
    let actual = own.root

    for part in ["resources", "data"] {
      #expect(
        Self.names(actual.field(named: part)) == Self.names(expected.field(named: part)), "\(part)")
      for resource in expected.field(named: part).entries {
        let address = resource.key.string ?? ""
        for attribute in resource.value.entries {
          let name = attribute.key.string ?? ""
          let found = actual.field(named: part).field(named: address).field(named: name)
          #expect(
            JSONWriter.string(found) == JSONWriter.string(attribute.value), "\(address).\(name)")
        }
      }
    }
    for output in expected.field("outputs").entries {
      let name = output.key.string ?? ""
      #expect(
        JSONWriter.string(actual.field("outputs").field(named: name))
          == JSONWriter.string(output.value),
        "output.\(name)")
    }
    for resource in expected.field("unknown").entries {
      let address = resource.key.string ?? ""
      let paths = actual.field("unknown").field(named: address).elements.map { $0.string ?? "" }
      for path in resource.value.elements.map({ $0.string ?? "" }) {
        #expect(paths.contains(path), "\(address).\(path) isn't known before apply")
      }
    }
    #expect(
      JSONWriter.string(actual.field("unknownOutputs"))
        == JSONWriter.string(expected.field("unknownOutputs")))
  }

  private static func names(_ object: Node) -> [String] {
    object.entries.map { $0.key.string ?? "" }.sorted()
  }
}
