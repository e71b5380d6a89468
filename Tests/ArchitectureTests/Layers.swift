// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which target may use which: the table of `Documentation/architecture.md`.
///
/// Targets that don't exist yet have their place too, so that the first use of one is held
/// against the table and not against somebody's memory of it.
enum Layers {
  /// The layer of every target; arrows go to lower numbers only.
  static let layer: [String: Int] = [
    // Base
    "Documents": 0, "CRegex": 0, "CZlib": 0, "CPostgres": 0, "CKafka": 0,
    // Languages
    "RegoSyntax": 1, "RegoEngine": 1, "HCLSyntax": 1,
    // Model
    "Inventory": 2, "Findings": 2, "Learning": 2, "Persistence": 2,
    // Input and output
    "InfrastructureCode": 3, "CloudAPI": 3, "Collectors": 3, "EventStreams": 3,
    "Notifications": 3, "ModelInspection": 3,
    // Reason
    "Policies": 4, "Detection": 4, "Compliance": 4, "Risk": 4,
    // Act
    "CloudChanges": 5, "Remediation": 5,
    // Shell
    "ControlPlane": 6, "bawn": 6,
  ]

  /// The only arrows inside a layer.
  static let sideways: [String: Set<String>] = [
    "RegoEngine": ["RegoSyntax"],
    "Findings": ["Inventory"],
    "Persistence": ["Inventory", "Findings"],
    "Collectors": ["CloudAPI"],
    "EventStreams": ["CloudAPI"],
    "Notifications": ["CloudAPI"],
    "Compliance": ["Policies"],
    "Risk": ["Policies"],
    "Remediation": ["CloudChanges"],
    "bawn": ["ControlPlane"],
  ]

  /// Products of other packages that bring no network stack.
  static let offlineProducts: Set<String> = [
    "BigInt", "Crypto", "CryptoExtras", "SwiftASN1", "X509", "Yams",
  ]

  /// Test targets that belong to no single target.
  static let wholePackageTests: Set<String> = ["ArchitectureTests", "EndToEndTests"]

  /// Whether a target, and so everything it uses, must build without any network stack.
  static func isOffline(_ target: String) -> Bool {
    if target == "InfrastructureCode" || target == "Policies" { return true }
    guard let layer = layer[target] else { return false }
    return layer <= 2 && target != "Persistence" && target != "CPostgres" && target != "CKafka"
  }

  /// Everything in the package that the table doesn't allow, one sentence each.
  static func violations(in package: PackageDescription) -> [String] {
    package.targets.flatMap { target in
      target.type == "test" ? testViolations(of: target) : violations(of: target)
    }
  }

  private static func testViolations(of target: PackageDescription.Target) -> [String] {
    if wholePackageTests.contains(target.name) { return [] }
    if target.name.hasSuffix("Tests"), layer[String(target.name.dropLast(5))] != nil { return [] }
    return ["\(target.name) tests no target of the table"]
  }

  private static func violations(of target: PackageDescription.Target) -> [String] {
    guard let own = layer[target.name] else {
      return ["\(target.name) has no place in the table of layers"]
    }
    var result: [String] = []
    for used in target.targetDependencies ?? [] {
      guard let other = layer[used] else {
        result.append("\(target.name) uses \(used), which has no place in the table of layers")
        continue
      }
      if other > own {
        result.append("\(target.name) (layer \(own)) uses \(used), which is above it (\(other))")
      } else if other == own && sideways[target.name]?.contains(used) != true {
        result.append("\(target.name) uses \(used) of its own layer")
      }
      if isOffline(target.name) && !isOffline(used) {
        result.append("\(target.name) must build without a network stack but uses \(used)")
      }
    }
    if isOffline(target.name) {
      for product in target.productDependencies ?? [] where !offlineProducts.contains(product) {
        result.append(
          "\(target.name) must build without a network stack but uses the product \(product)"
        )
      }
    }
    return result
  }
}
