// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One file of a bundle.
public struct BundleFile: Sendable {
  /// Where it lies in the bundle: parts between slashes, none of them empty, `.` or `..`.
  public let path: String
  /// What it holds.
  public let bytes: [UInt8]

  /// A file from its parts.
  ///
  /// - Returns: nil for a path that leads out of the bundle or is empty.
  public init?(path: String, bytes: [UInt8]) {
    guard let path = Self.normalized(path), !path.isEmpty else { return nil }
    self.path = path
    self.bytes = bytes
  }

  /// The path without a leading slash and without `.`; nil when it goes up or can't be a path.
  static func normalized(_ path: String) -> String? {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == ".." || part.utf8.contains(0) { return nil }
      parts.append(part)
    }
    return parts.joined(separator: "/")
  }

  /// The last part of the path.
  var name: Substring { path.split(separator: "/").last ?? "" }

  /// The parts of the path before the last.
  var folder: [String] { path.split(separator: "/").dropLast().map(String.init) }
}

/// How much of a bundle is read.
public struct BundleLimits: Sendable {
  /// Bytes of all files together, inflated.
  public var maximumBytes = 1 << 30
  /// Entries of an archive, folders included.
  public var maximumEntryCount = 100_000
  /// Bytes of a path.
  public var maximumPathLength = 4096

  /// OPA's limit of size, and bounds that no bundle in use comes near.
  public init() {}
}
