// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// A bundle as OPA defines it: policies and base documents that belong together.
public struct Bundle: Sendable {
  /// What it was called on the command line: its path.
  public var name: String
  /// What it says about itself.
  public var manifest: BundleManifest
  /// Its modules in the order of their paths.
  public var modules: [Module]
  /// Its base documents, merged.
  public var data: Document
  /// Whether a signature was there, and good for every file.
  public var isVerified: Bool
  /// What was passed over.
  public var warnings: [Diagnostic]
}

extension Bundle {
  /// Two bundles may not own the same path.
  ///
  /// - Returns: OPA's error when they do.
  static func overlap(of bundles: [Bundle]) -> RegoLoadError? {
    var owners: [String: [Int]] = [:]
    for (index, bundle) in bundles.enumerated() {
      for root in bundle.manifest.roots { owners[root, default: []].append(index) }
    }
    var clashing: Set<String> = []
    var names: Set<String> = []
    // Of two overlapping roots one begins with the other, so looking up beginnings finds all.
    for (root, indices) in owners {
      for start in BundleRoots.beginnings(of: root) {
        guard let others = owners[start] else { continue }
        let all = Set(indices + others)
        guard all.count > 1 else { continue }
        names.formUnion(all.map { bundles[$0].name })
        clashing.formUnion([root, start])
      }
    }
    guard !names.isEmpty else { return nil }
    let list = "[\(names.sorted().joined(separator: ", "))]"
    var message = "detected overlapping roots in manifests for these bundles: \(list)"
    let shown = clashing.filter { !$0.isEmpty }.sorted()
    if shown.isEmpty {
      message += " (root is empty)"
    } else {
      message += " (\(shown.joined(separator: ", ")))"
    }
    return RegoLoadError(code: .bundle, message: message)
  }
}
