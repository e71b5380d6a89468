// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Hashes of values for tables that live no longer than one evaluation or one program.
///
/// Equal values have equal hashes; collections are hashed by kind, size and their first elements
/// only. The tables check equality themselves, so a collision costs time and nothing else, and no
/// more than the scan that a table replaces.
enum NodeHash {
  @inline(__always)
  static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return product.high ^ product.low
  }

  static func of(_ node: Node, depth: Int = 0) -> UInt64 {
    let start = mix(0xA076_1D64_78BD_642F, node.identityMeta)
    switch node.kind {
    case .string, .bigNumber: return bytes(node.utf8, start)
    case .array, .set:
      guard depth < 2 else { return start }
      var hash = start
      for element in node.elements.prefix(4) { hash = mix(hash, of(element, depth: depth + 1)) }
      return hash
    case .object: return start
    default: return mix(start, node.payload)
    }
  }

  private static func bytes(_ text: UnsafeBufferPointer<UInt8>, _ start: UInt64) -> UInt64 {
    guard let base = text.baseAddress else { return start }
    let raw = UnsafeRawPointer(base)
    var hash = start
    var offset = 0
    while offset &+ 8 <= text.count {
      hash = mix(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      offset &+= 8
    }
    var word: UInt64 = 0
    while offset < text.count {
      word = word << 8 | UInt64(text[offset])
      offset &+= 1
    }
    return mix(hash, word)
  }
}
