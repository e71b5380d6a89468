// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `swift package describe --type json` says of this package, as far as the tests ask.
struct PackageDescription: Decodable {
  struct Target: Decodable {
    var name: String
    var type: String
    var path: String
    var targetDependencies: [String]?
    var productDependencies: [String]?
  }

  var targets: [Target]

  /// `.build/package-description.json`.
  ///
  /// `make test` writes the file: a test can't ask the package manager itself, because the run
  /// it is part of holds the package's lock.
  static func current() throws -> PackageDescription {
    let file = Project.root.appending(path: ".build/package-description.json")
    let manifest = Project.root.appending(path: "Package.swift")
    guard let written = modified(file), let changed = modified(manifest), written >= changed else {
      throw Outdated(
        description: """
          .build/package-description.json is missing or older than Package.swift; write it with: \
          swift package describe --type json > .build/package-description.json
          """
      )
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(PackageDescription.self, from: Data(contentsOf: file))
  }

  struct Outdated: Error, CustomStringConvertible {
    var description: String
  }

  private static func modified(_ file: URL) -> Date? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    return attributes?[.modificationDate] as? Date
  }
}
