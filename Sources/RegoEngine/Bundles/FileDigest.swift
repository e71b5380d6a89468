// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents

/// Digests of a bundle's files as its signature names them.
///
/// Manifests and base documents are digested as values: keys sorted, no white space, so that
/// formatting them anew doesn't break the signature. Everything else is digested byte by byte.
enum FileDigest {
  /// The algorithm that signatures are written with.
  static let usual = "SHA-256"

  /// The digest in hexadecimal.
  ///
  /// - Throws: `signature` for an unknown algorithm, or a document that can't be read.
  static func digest(of file: BundleFile, algorithm: String) throws(RegoLoadError) -> String {
    var bytes = file.bytes
    if isStructured(file) { bytes = try canonical(file) }
    switch algorithm {
    case "MD5": return hexadecimal(Insecure.MD5.hash(data: bytes))
    case "SHA-1": return hexadecimal(Insecure.SHA1.hash(data: bytes))
    case "SHA-256": return hexadecimal(SHA256.hash(data: bytes))
    case "SHA-384": return hexadecimal(SHA384.hash(data: bytes))
    case "SHA-512": return hexadecimal(SHA512.hash(data: bytes))
    case "":
      throw BundleVerification.failure("no hashing algorithm provided for file \(file.path)")
    default:
      throw BundleVerification.failure("unsupported hashing algorithm: \(algorithm)")
    }
  }

  private static func isStructured(_ file: BundleFile) -> Bool {
    ["data.json", "data.yaml", "data.yml", ".manifest"].contains(file.name)
  }

  private static func hexadecimal(_ digest: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in digest {
      text.append(GoQuote.hexDigit(byte >> 4))
      text.append(GoQuote.hexDigit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func canonical(_ file: BundleFile) throws(RegoLoadError) -> [UInt8] {
    let source = SourceFile(path: file.path, bytes: file.bytes)
    let isJSON = file.path.hasSuffix(".json") || file.path.hasSuffix(".manifest")
    var options = ReaderOptions()
    options.keepsRanges = true
    let result =
      isJSON ? JSONReader.read(source, options: options) : YAMLReader.read(source)
    guard let document = result.document else {
      throw BundleVerification.failure(
        DocumentReading.error(for: source, result.diagnostics).message)
    }
    var writer = CanonicalWriter(text: isJSON ? file.bytes : nil)
    writer.write(document.root, range: result.rootRange)
    return writer.output
  }
}

/// Writes a value as signatures want it: like Go's encoder, but numbers as they were written.
private struct CanonicalWriter {
  /// The text that ranges point into; nil where numbers are written by their values.
  let text: [UInt8]?
  private(set) var output: [UInt8] = []

  init(text: [UInt8]?) { self.text = text }

  mutating func write(_ node: Node, range: ByteRange?) {
    switch node.kind {
    case .object:
      output.append(UInt8(ascii: "{"))
      for (position, index) in node.sortedEntryOrder().enumerated() {
        if position > 0 { output.append(UInt8(ascii: ",")) }
        let entry = node.entries[index]
        output += GoJSONWriter.write(entry.key, escapesHTML: false)
        output.append(UInt8(ascii: ":"))
        write(entry.value, range: node.range(at: index).bytes)
      }
      output.append(UInt8(ascii: "}"))
    case .array, .set:
      output.append(UInt8(ascii: "["))
      for (index, element) in node.elements.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        write(element, range: node.range(at: index).bytes)
      }
      output.append(UInt8(ascii: "]"))
    case .integer, .decimal, .bigNumber:
      if let written = number(range) {
        output += written
      } else {
        output += GoJSONWriter.write(node)
      }
    default: output += GoJSONWriter.write(node, escapesHTML: false)
    }
  }

  /// The number at the end of a range, which is a value's or reaches from its key to it.
  private func number(_ range: ByteRange?) -> ArraySlice<UInt8>? {
    guard let text, let range, range.end > range.start, Int(range.end) <= text.count else {
      return nil
    }
    let bytes = text[Int(range.start)..<Int(range.end)]
    let first = bytes.lastIndex { byte in
      !((0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D || byte == 0x2E
        || byte | 0x20 == 0x65)
    }
    let written = bytes[(first.map { $0 + 1 } ?? bytes.startIndex)...]
    return written.isEmpty ? nil : written
  }
}
