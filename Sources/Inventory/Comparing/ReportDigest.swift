// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Short digests by which two secrets of one report can be told apart, and nothing else.
package enum ReportDigest {
  /// The digest of a value under a key that is made for one report and told nobody.
  ///
  /// 32 bits under 64 unknown ones: any value could have any digest, so that guessing the secret
  /// from it leads nowhere.
  package static func text(of node: Node, key: UInt64) -> String {
    var options = JSONWriter.Options()
    options.showsSensitive = true
    options.sortsKeys = true
    let bytes = JSONWriter.bytes(node, options: options)
    let hash = bytes.withUnsafeBytes { XXHash64.hash($0, seed: key) }
    let text = String(UInt32(truncatingIfNeeded: hash), radix: 16)
    return String(repeating: "0", count: 8 - text.count) + text
  }
}
