// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the marks that Checkov's users put into the `Metadata` of resources in templates.
struct MetadataMarks {
  private static let maximumMarks = 10_000
  private static let maximumSize = 8 << 20

  /// The marks of a template; none where there is no such metadata.
  static func find(in file: SourceFile) -> [InlineMark] {
    // Larger files are plans and states.
    guard file.bytes.count <= maximumSize, holdsMarks(file.bytes) else { return [] }
    var options = ReaderOptions()
    options.keepsRanges = true
    options.maximumDepth = 100
    let isJSON = file.bytes.first { $0 > 0x20 } == UInt8(ascii: "{")
    let result =
      isJSON ? JSONReader.read(file, options: options) : YAMLReader.read(file, options: options)
    guard let document = result.document else { return [] }
    var marks: [InlineMark] = []
    for resource in document.root.field("Resources").entries {
      let list = resource.value.field("Metadata").field("checkov").field("skip")
      for (index, item) in list.elements.enumerated() where marks.count < maximumMarks {
        guard let rule = item.field("id").string else { continue }
        let bytes = list.range(at: index).bytes
        marks.append(
          InlineMark(
            line: file.line(of: Int(bytes.start)), bytes: bytes, tool: .checkov, rule: rule,
            reason: item.field("comment").string ?? "", until: nil, workspace: nil, attributes: [],
            reach: .object, span: bytes))
      }
    }
    return marks
  }

  private static func holdsMarks(_ bytes: [UInt8]) -> Bool {
    let word = Array("checkov".utf8)
    return bytes.withUnsafeBufferPointer { text in
      guard text.count > word.count else { return false }
      for index in 0..<(text.count - word.count)
      where text[index] == word[0] && text[index..<(index + word.count)].elementsEqual(word) {
        return true
      }
      return false
    }
  }
}
