// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Which ids other tools' checks have and which controls frameworks have, from a folder of tables.
///
/// The tables are facts gathered from the projects themselves: `checks.tsv` with the columns
/// `checkov_id`, `trivy_id` and `prowler_id`, `ai-hosting-checks.tsv` with `id`, `controls.tsv` and
/// `control-check-map.tsv` with `framework` and `control_id`.
package struct CheckCatalogue: Sendable {
  /// Ids of checks.
  package private(set) var ids: Set<String> = []
  /// Control ids by framework.
  package private(set) var controls: [String: Set<String>] = [:]

  /// Reads the tables of a folder; nil when it holds none of them.
  ///
  /// - Parameter content: the content may name further ids in `rules/<provider>/OTHER-IDS.tsv`,
  ///   which are known to exist though the tables lack them.
  package init?(folder: String, content: ContentFolder? = nil) {
    var isFound = false
    for path in content?.files(below: "rules", endings: ["/OTHER-IDS.tsv"]) ?? [] {
      for row in Self.rows(path) {
        if let id = row["id"] { ids.insert(id) }
      }
    }
    for name in ["checks.tsv", "ai-hosting-checks.tsv"] {
      for row in Self.rows(folder + "/" + name) {
        isFound = true
        for column in ["checkov_id", "trivy_id", "prowler_id"] {
          for id in (row[column] ?? "").split(whereSeparator: { " ,".contains($0) }) {
            ids.insert(String(id))
          }
        }
        if name.hasPrefix("ai-"), let id = row["id"] { ids.insert(id) }
      }
    }
    for name in ["controls.tsv", "control-check-map.tsv", "compliance.tsv"] {
      for row in Self.rows(folder + "/" + name) {
        isFound = true
        guard let framework = row["framework"], let control = row["control_id"] else { continue }
        controls[framework, default: []].insert(control)
        for column in ["peer_check_id", "prowler_check_id"] {
          if let id = row[column], !id.isEmpty { ids.insert(id) }
        }
      }
    }
    if !isFound { return nil }
  }

  /// Whether a check has this id, or the id is of no form that the tables list: long names and ids
  /// of our own are in none of them.
  package func knows(_ id: String) -> Bool {
    let isListed = ["CKV", "AVD-", "AI-"].contains { id.hasPrefix($0) } || id.contains("_")
    return !isListed || ids.contains(id)
  }

  /// The rows of a table as columns by name; none when it can't be read.
  private static func rows(_ path: String) -> [[String: String]] {
    let folder = ContentFolder(path: ".")
    guard let file = folder.read(path) else { return [] }
    let text = String(decoding: file.bytes, as: UTF8.self)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let header = lines.first else { return [] }
    func cells(_ line: Substring) -> [String] {
      line.split(separator: "\t", omittingEmptySubsequences: false).map { String($0) }
    }
    let names = cells(header)
    return lines.dropFirst().map { line in
      Dictionary(zip(names, cells(line)), uniquingKeysWith: { first, _ in first })
    }
  }
}
