// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension HCLParser {
  /// Parses a file of the JSON syntax, to be read with schemas (`Body.content`).
  ///
  /// - Complexity: O(n) in the size of the text.
  public static func parseJSON(_ source: SourceFile) -> HCLFile {
    if let refusal = refusal(of: source) { return refusal }
    var reader = JSONReader(source: source)
    let whole = ByteRange(0, source.bytes.count)
    guard let value = reader.read() else {
      return HCLFile(
        source: source, body: Body(attributes: [], blocks: [], range: whole), comments: [],
        diagnostics: reader.diagnostics)
    }
    return HCLFile(
      source: source, body: Body(json: JSONBody(value: value, source: source), range: whole),
      comments: [], diagnostics: reader.diagnostics)
  }
}
