// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A place in a document as people write it: `ingress[0].cidr_blocks[1]`.
public struct DocumentPath: Hashable, Sendable {
  /// One step down.
  public enum Step: Hashable, Sendable {
    /// To the value of a key.
    case key(String)
    /// To an element of an array or set.
    case index(Int)
  }

  /// The steps from the root on.
  public var steps: [Step]

  /// A path from its steps; without any, the root.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The place of a pointer in a document: whether a token is an index depends on what is there.
  public init(_ pointer: JSONPointer, in root: Node) {
    var node = root
    var steps: [Step] = []
    for token in pointer.tokens {
      if node.isKind(.array) || node.isKind(.set), let index = JSONPointer.index(token) {
        steps.append(.index(index))
        node = index < node.elements.count ? node.elements[index] : .absent
      } else {
        steps.append(.key(token))
        node = node.field(named: token)
      }
    }
    self.steps = steps
  }

  /// The path to a child.
  public func appending(_ step: Step) -> DocumentPath { DocumentPath(steps + [step]) }

  /// The same place as a pointer.
  public var pointer: JSONPointer {
    JSONPointer(
      tokens: steps.map {
        switch $0 {
        case .key(let key): key
        case .index(let index): String(index)
        }
      })
  }

  /// The value at the place; absent when there is none.
  public func resolve(in root: Node) -> Node {
    var node = root
    for step in steps {
      node = Self.child(of: node, step)?.node ?? .absent
      if !node.exists { return .absent }
    }
    return node
  }

  /// Where the place is written: its own range, or for an absent one that of its nearest ancestor
  /// with a range; `none` when there is no such ancestor but the root.
  public func range(in root: Node) -> SourceRange {
    var node = root
    var range = SourceRange.none
    for step in steps {
      guard let child = Self.child(of: node, step) else { break }
      let own = node.range(at: child.position)
      if own != .none { range = own }
      node = child.node
    }
    return range
  }

  private static func child(of node: Node, _ step: Step) -> (node: Node, position: Int)? {
    switch step {
    case .key(let key):
      var key = key
      let position = key.withUTF8 { bytes -> Int in
        guard let start = bytes.baseAddress else { return node.entryIndex(emptyKey) }
        return node.entryIndex(.string(bytes: start, count: bytes.count))
      }
      return position < 0 ? nil : (node.entries[position].value, position)
    case .index(let index):
      guard index >= 0, index < node.elements.count else { return nil }
      return (node.elements[index], index)
    }
  }

  private static var emptyKey: Node {
    let empty: StaticString = ""
    return .string(bytes: empty.utf8Start, count: 0)
  }
}

extension DocumentPath: LosslessStringConvertible {
  /// A path from its text; nil when the text is none.
  public init?(_ text: String) {
    var scanner = DocumentPathScanner(text)
    guard let steps = scanner.steps() else { return nil }
    self.steps = steps
  }

  /// The path's text: names joined by dots, everything else in brackets.
  public var description: String {
    var text = ""
    for step in steps {
      switch step {
      case .index(let index): text += "[\(index)]"
      case .key(let key) where Self.isName(key): text += text.isEmpty ? key : ".\(key)"
      case .key(let key):
        var quoted = ""
        for scalar in key.unicodeScalars {
          if scalar == "\"" || scalar == "\\" { quoted += "\\" }
          quoted.unicodeScalars.append(scalar)
        }
        text += "[\"\(quoted)\"]"
      }
    }
    return text
  }

  /// Whether a key needs no quotes: letters, digits, `_` and `-`, no digit or `-` in front.
  private static func isName(_ key: String) -> Bool {
    guard let first = key.utf8.first, first >= 0x41 else { return false }
    return key.utf8.allSatisfy(DocumentPathScanner.isNameByte)
  }
}
