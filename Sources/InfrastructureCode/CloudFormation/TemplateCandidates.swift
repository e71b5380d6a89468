// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Files that may be templates, as they are met in a search through folders.
package struct TemplateCandidates: Sendable {
  /// Their paths.
  package private(set) var paths: [String] = []
  /// Those that somebody has named.
  package private(set) var named: Set<String> = []
  private var seen: Set<String> = []

  static let maximumCount = 500_000

  init() {}

  /// Takes a file that was named; false when it is something else.
  ///
  /// YAML can't be anything else, so that what is wrong with it is told when it is read. JSON may be
  /// Terraform's.
  mutating func take(named path: String, from files: any ConfigurationFiles) -> Bool {
    guard TemplateText.isCandidate(FilePath.lastPart(path)) else { return false }
    if path.hasSuffix(".json") {
      guard let bytes = try? files.read(path, limit: TemplateText.maximumSize),
        TemplateText.mayBeTemplate(bytes)
      else { return false }
    }
    if seen.insert(path).inserted { paths.append(path) }
    named.insert(path)
    return true
  }

  /// Takes the files of a directory whose names templates have.
  mutating func add(_ entries: [DirectoryEntry], in directory: String) {
    for entry in entries where entry.kind == .file && TemplateText.isCandidate(entry.name) {
      let path = FilePath.join(directory, entry.name)
      if paths.count < Self.maximumCount, seen.insert(path).inserted { paths.append(path) }
    }
  }
}
