// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite(
  "Real configurations",
  .enabled(if: SharedFolder.isThere, "needs the shared folder (BAWN_SHARED)"))
struct CorpusTests {
  private func load(_ relative: String) throws -> TerraformSource.Result {
    let path = SharedFolder.path(relative)
    let files = try #require(LocalFiles(boundary: path))
    return TerraformSource(files: files, sources: SourceMap(), schemas: .aws).load(paths: [path])
  }

  @Test("has nothing to complain about in a valid repository")
  func terragoat() throws {
    let result = try load("corpora/terragoat/terraform/aws")
    #expect(result.diagnostics.map(\.description) == [])
    #expect(result.parts.flatMap(\.resources).count > 60)
  }

  @Test("complains only about modules that aren't there and what Terraform refuses too")
  func modules() throws {
    let result = try load("corpora/modules")
    let others = result.diagnostics.filter { $0.id != "terraform-missing-module" }
    // One example has neither database nor private route tables, but wants one of them.
    #expect(others.allSatisfy { $0.message.contains("coalescelist") }, "\(others)")
    #expect(others.count <= 2)
    #expect(result.parts.flatMap(\.resources).count > 500)
  }
}
