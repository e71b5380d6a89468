// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A place in a document, as RFC 6901 writes it: `/ingress/0/cidr_blocks`.
public struct JSONPointer: Hashable, Sendable, LosslessStringConvertible {
  /// The keys and indexes from the root on, without escapes.
  public var tokens: [String]

  /// A pointer from its tokens.
  public init(tokens: [String]) { self.tokens = tokens }

  /// A pointer from its text; nil when it doesn't start with "/" or has an unknown escape.
  public init?(_ text: String) {
    if text.isEmpty {
      tokens = []
      return
    }
    var bytes = Array(text.utf8)[...]
    guard bytes.popFirst() == 0x2F else { return nil }
    var tokens: [String] = []
    var token: [UInt8] = []
    while let byte = bytes.popFirst() {
      switch byte {
      case 0x2F:
        tokens.append(String(decoding: token, as: UTF8.self))
        token.removeAll()
      case 0x7E:
        switch bytes.popFirst() {
        case 0x30: token.append(0x7E)
        case 0x31: token.append(0x2F)
        default: return nil
        }
      default:
        token.append(byte)
      }
    }
    tokens.append(String(decoding: token, as: UTF8.self))
    self.tokens = tokens
  }

  /// The pointer's text.
  public var description: String {
    var text: [UInt8] = []
    for token in tokens {
      text.append(0x2F)
      for byte in token.utf8 {
        switch byte {
        case 0x7E: text += [0x7E, 0x30]
        case 0x2F: text += [0x7E, 0x31]
        default: text.append(byte)
        }
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The value at the place; absent when there is none, also for "-", the place after the last.
  public func resolve(in root: Node) -> Node {
    var node = root
    for token in tokens {
      if node.isKind(.object) {
        node = node.field(named: token)
      } else if let index = Self.index(token), index < node.elements.count {
        node = node.elements[index]
      } else {
        return .absent
      }
      if !node.exists { return .absent }
    }
    return node
  }

  /// An array index of RFC 6901: digits without a zero in front.
  static func index(_ token: String) -> Int? {
    let digits = token.utf8
    guard let first = digits.first, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      first != 0x30 || digits.count == 1
    else { return nil }
    return Int(token)
  }
}
