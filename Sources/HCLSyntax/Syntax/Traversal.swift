// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// A reference as it is written: a variable's name and the steps from there.
public struct Traversal: Sendable {
  /// One step of a traversal.
  public struct Step: Sendable {
    /// The kind of a step.
    public enum Kind: Sendable, Hashable {
      /// `.name`
      case attribute(String)
      /// `["name"]`
      case key(String)
      /// `[0]` or the older `.0`
      case index(HCLNumber)
    }

    /// What the step does.
    public let kind: Kind
    /// The bytes of the step with its dot or brackets.
    public let range: ByteRange

    /// A step from its parts.
    public init(_ kind: Kind, range: ByteRange) {
      self.kind = kind
      self.range = range
    }
  }

  /// The variable's name.
  public let root: String
  /// The bytes of the variable's name.
  public let rootRange: ByteRange
  /// The steps in order.
  public let steps: [Step]

  /// A traversal from its parts.
  public init(root: String, rootRange: ByteRange, steps: [Step]) {
    self.root = root
    self.rootRange = rootRange
    self.steps = steps
  }

  /// The bytes of all of it.
  public var range: ByteRange {
    steps.last.map { rootRange.union($0.range) } ?? rootRange
  }

  /// The name of the attribute that a step reads; nil for an index step or past the end.
  public func attribute(at index: Int) -> String? {
    guard index >= 0, index < steps.count, case .attribute(let name) = steps[index].kind else {
      return nil
    }
    return name
  }
}

extension Traversal.Step: CustomStringConvertible {
  /// The step as it is written: `.arn`, `["key"]`, `[0]`.
  public var description: String {
    switch kind {
    case .attribute(let name): ".\(name)"
    case .key(let key): "[\(quotedForHCL(key))]"
    case .index(let number): "[\(number)]"
    }
  }
}

extension Traversal: CustomStringConvertible {
  /// The traversal as it is written.
  public var description: String { steps.reduce(into: root) { $0 += $1.description } }
}

/// A string as a quoted literal of HCL.
func quotedForHCL(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
