// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Tells templates from other files, and reads them.
package enum TemplateText {
  /// The largest template that is read; CloudFormation itself takes one megabyte.
  static let maximumSize = 32 << 20
  /// Deeper than any template that CloudFormation takes.
  static let maximumDepth = 100
  private static let maximumAliased = 200_000

  /// Whether a file of this name may hold a template.
  package static func isCandidate(_ name: String) -> Bool {
    guard !name.hasPrefix("."), !name.hasSuffix("~"), !name.hasPrefix("#") else { return false }
    return [".yaml", ".yml", ".json", ".template"].contains { name.hasSuffix($0) }
      && !name.hasSuffix(".tf.json") && !name.hasSuffix(".tfvars.json")
  }

  /// Whether the bytes look like a template: most files that don't need no reading to tell.
  package static func mayBeTemplate(_ bytes: [UInt8]) -> Bool {
    contains(bytes, "AWS::") && contains(bytes, "Resources")
  }

  /// Whether a file that was named is a template rather than a plan or state, which may hold one.
  package static func isTemplateRatherThanPlan(_ bytes: [UInt8]) -> Bool {
    mayBeTemplate(bytes) && !contains(bytes, "\"format_version\"")
      && !contains(bytes, "\"terraform_version\"")
  }

  /// Whether the text itself says that it is meant to be a template.
  static func claimsToBeTemplate(_ bytes: [UInt8]) -> Bool {
    contains(bytes, "AWSTemplateFormatVersion") || contains(bytes, "AWS::Serverless-2016-10-31")
  }

  /// Whether a document is a template: a mapping whose `Resources` hold something of AWS.
  static func isTemplate(_ root: Node) -> Bool {
    let resources = root.field("Resources")
    guard resources.isKind(.object) else { return false }
    return resources.entries.contains { entry in
      guard let type = entry.value.field("Type").string else {
        return entry.key.string?.hasPrefix("Fn::ForEach::") == true
      }
      return type.hasPrefix("AWS::") || type.hasPrefix("Custom::")
    }
  }

  /// Reads a template's text, JSON or YAML, the short forms of functions as their long ones.
  static func read(_ file: SourceFile, number: UInt32) -> ReadResult {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = number
    options.maximumDepth = maximumDepth
    options.maximumByteCount = maximumSize
    // Evaluation wants objects in this order.
    options.sortsKeys = true
    if isJSON(file.bytes) {
      options.replacesLoneSurrogates = true
      options.allowsTrailingCommas = true
      return JSONReader.read(file, options: options)
    }
    var yaml = YAMLOptions()
    yaml.maximumAliasedNodeCount = maximumAliased
    yaml.tagHandler = longForm
    return YAMLReader.read(file, options: options, yaml: yaml)
  }

  private static func isJSON(_ bytes: [UInt8]) -> Bool {
    // Behind a byte order mark, too.
    let first = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    return first == UInt8(ascii: "{")
  }

  /// `!Sub x` as `{"Fn::Sub": x}`; nil for a tag that isn't CloudFormation's.
  private static func longForm(_ tag: String, _ value: Node, _ arena: Arena) -> Node? {
    let name = String(tag.dropFirst())
    guard tag.hasPrefix("!"), shortForms.contains(name) else { return nil }
    let key = name == "Ref" || name == "Condition" ? name : "Fn::\(name)"
    return arena.object([Node.Entry(key: arena.string(key), value: value)])
  }

  private static let shortForms: Set<String> = [
    "And", "Base64", "Cidr", "Condition", "Equals", "FindInMap", "ForEach", "GetAZs", "GetAtt",
    "If", "ImportValue", "Join", "Length", "Not", "Or", "Ref", "Select", "Split", "Sub",
    "ToJsonString", "Transform",
  ]

  private static func contains(_ bytes: [UInt8], _ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    return word.withUTF8Buffer { word in
      bytes.withUnsafeBufferPointer { text in
        guard let first = word.first, text.count >= count else { return false }
        var index = 0
        while index <= text.count - count {
          if text[index] == first, text[index..<(index + count)].elementsEqual(word) {
            return true
          }
          index += 1
        }
        return false
      }
    }
  }
}
