// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

extension SchemaCatalogue {
  /// The catalogue of a content folder, which has `mappings/<provider>/schema.tsv`.
  package convenience init(contentDirectory: String) {
    let files = LocalFiles(boundary: contentDirectory)
    @Sendable func bytes(_ provider: String, _ name: String) -> [UInt8]? {
      let isName = provider.utf8.allSatisfy {
        ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
      }
      guard isName, let files else { return nil }
      return try? files.read(
        FilePath.join(contentDirectory, "mappings/\(provider)/\(name)"), limit: 64 << 20)
    }
    self.init(
      read: { bytes($0, "schema.tsv") }, readDefaults: { bytes($0, "planned-defaults.tsv") },
      readTables: {
        let folder = FilePath.join(contentDirectory, "mappings/aws/cloudformation")
        return ((try? files?.entries(of: folder)) ?? []).compactMap { entry in
          guard entry.kind == .file, entry.name.hasSuffix(".yaml") else { return nil }
          let path = "mappings/aws/cloudformation/\(entry.name)"
          return (try? files?.read(FilePath.join(contentDirectory, path), limit: 64 << 20))
            .map { SourceFile(path: path, bytes: $0) }
        }
      })
  }
}
