// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Packs bundles.
public enum BundleWriter {
  /// The files as a `.tar.gz`, the same bytes for the same files.
  ///
  /// - Throws: `archive` when there are more than 4 GiB of them.
  public static func archive(_ files: [BundleFile]) throws(RegoLoadError) -> [UInt8] {
    try GzipWriter.compress(TarWriter.archive(files.sorted { $0.path < $1.path }))
  }
}
