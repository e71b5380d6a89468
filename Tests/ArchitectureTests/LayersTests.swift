// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Layers")
struct LayersTests {
  @Test("every arrow of the package goes down, or stands in the table")
  func package() throws {
    let package = try PackageDescription.current()
    let violations = Layers.violations(in: package)
    #expect(violations.isEmpty, "\(violations.joined(separator: "\n"))")
    #expect(package.targets.contains { $0.name == "bawn" && $0.type == "executable" })
  }

  @Test("every target says in a README what it is for")
  func readme() throws {
    for target in try PackageDescription.current().targets where target.type != "test" {
      let path = "\(target.path)/README.md"
      let text = try? String(contentsOf: Project.root.appending(path: path), encoding: .utf8)
      #expect((text ?? "").count > 100, "\(path) is missing or says nothing")
    }
  }

  @Test(
    "an arrow that the table doesn't allow is reported",
    arguments: [
      (use("Documents", "Inventory"), "above"),
      (use("InfrastructureCode", "Policies"), "above"),
      (use("HCLSyntax", "RegoSyntax"), "own layer"),
      (use("Inventory", "Findings"), "own layer"),
      (use("Policies", "Persistence"), "network stack"),
      (use("Policies", "CloudAPI"), "network stack"),
      (use("Documents", "Surprise"), "no place"),
      (PackageDescription.Target(name: "Surprise", type: "library", path: ""), "no place"),
      (PackageDescription.Target(name: "SurpriseTests", type: "test", path: ""), "tests no target"),
      (
        PackageDescription.Target(
          name: "Findings", type: "library", path: "", productDependencies: ["NIOCore"]
        ), "NIOCore"
      ),
    ]
  )
  func violation(target: PackageDescription.Target, reason: String) {
    let violations = Layers.violations(in: PackageDescription(targets: [target]))
    #expect(violations.count == 1)
    #expect(violations.first?.contains(reason) == true)
  }

  @Test(
    "an arrow that the table allows is not reported",
    arguments: [
      use("RegoEngine", "RegoSyntax"), use("RegoEngine", "Documents"), use("Findings", "Inventory"),
      use("Policies", "InfrastructureCode"), use("Remediation", "Persistence"),
      use("bawn", "ControlPlane"),
      PackageDescription.Target(
        name: "CloudAPI", type: "library", path: "", productDependencies: ["NIOHTTP1"]
      ),
    ]
  )
  func allowed(target: PackageDescription.Target) {
    #expect(Layers.violations(in: PackageDescription(targets: [target])) == [])
  }
}

private func use(_ target: String, _ used: String) -> PackageDescription.Target {
  PackageDescription.Target(
    name: target, type: "library", path: "Sources/\(target)", targetDependencies: [used]
  )
}
