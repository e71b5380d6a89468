// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

/// Which Rego each module of a bundle is written in, by the manifest's `file_rego_versions`.
struct BundleFileVersions {
  private static let patternLimit = 1000

  private let exact: [String: RegoVersion]
  private let patterns: [(pattern: Regex, version: RegoVersion)]
  private let other: RegoVersion

  /// - Throws: `bundle` for a malformed pattern or too many.
  init(_ manifest: BundleManifest, otherwise: RegoVersion) throws(RegoLoadError) {
    exact = manifest.fileVersions
    other = manifest.version ?? otherwise
    let globs = manifest.fileVersions.filter { $0.key.utf8.contains(where: Self.isSpecial) }
    guard globs.count <= Self.patternLimit else {
      throw BundleManifest.failure(
        "\"file_rego_versions\" has more than \(Self.patternLimit) patterns")
    }
    var compiled: [(pattern: Regex, version: RegoVersion)] = []
    // Several may cover one file; the order of their texts makes the answer always the same.
    for (text, version) in globs.sorted(by: { $0.key < $1.key }) {
      var text = text
      let result = text.withUTF8 { bytes -> Result<Regex, BuiltinError> in
        do throws(BuiltinError) {
          return .success(try GlobPattern(bytes, delimiters: []).regex())
        } catch {
          return .failure(error)
        }
      }
      guard case .success(let regex) = result else {
        throw BundleManifest.failure(
          "\"file_rego_versions\" has the malformed pattern \"\(text)\"")
      }
      compiled.append((regex, version))
    }
    patterns = compiled
  }

  /// The language of the file at a path: by the path itself, else by a pattern, else the bundle's.
  func version(of path: String) -> RegoVersion {
    if exact.isEmpty { return other }
    if let found = exact["/" + path] ?? exact[path] { return found }
    for text in ["/" + path, path] {
      var text = text
      let found = text.withUTF8 { bytes in patterns.first { $0.pattern.matches(bytes) } }
      if let found { return found.version }
    }
    return other
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{")].contains(byte)
  }
}
