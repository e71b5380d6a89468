// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import InfrastructureCode
import Testing

/// What we evaluate against what Terraform itself planned, by the comparison that comes with it.
@Suite(
  "Terraform's own plans",
  .enabled(if: SharedFolder.isThere, "needs the shared folder (BAWN_SHARED)"))
struct TerraformTruthTests {
  @Test(
    "are met value by value",
    arguments: ["basics", "iteration", "modules", "functions", "policies_and_unknowns"])
  func truth(_ name: String) throws {
    let root = SharedFolder.path("conformance/terraform-eval/\(name)")
    let files = try #require(LocalFiles(boundary: root))
    let source = TerraformSource(files: files, sources: SourceMap(), schemas: .aws)
    let planned = try #require(source.plannedValues(root: root))
    #expect(planned.diagnostics.map(\.description) == [])
    var template = Array("/tmp/bawn-plan-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    defer { unlink(template) }
    let bytes = Array(planned.json.utf8)
    _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    close(descriptor)
    let path = template.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { String(cString: $0) } ?? ""
    }
    let tool = SharedFolder.path("tools/tf_truth.py")
    let status = system("python3 '\(tool)' --compare '\(root)/truth.json' '\(path)'")
    #expect(status == 0)
  }
}
