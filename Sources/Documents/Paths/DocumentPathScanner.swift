// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads the text of a `DocumentPath`.
struct DocumentPathScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
    default: false
    }
  }

  mutating func steps() -> [DocumentPath.Step]? {
    var steps: [DocumentPath.Step] = []
    while position < bytes.count {
      if bytes[position] == 0x5B {
        position += 1
        guard let step = bracket() else { return nil }
        steps.append(step)
        continue
      }
      if !steps.isEmpty {
        guard bytes[position] == 0x2E else { return nil }
        position += 1
      }
      let start = position
      while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
      guard position > start else { return nil }
      steps.append(.key(String(decoding: bytes[start..<position], as: UTF8.self)))
    }
    return steps
  }

  /// `0]` or `"key"]`.
  private mutating func bracket() -> DocumentPath.Step? {
    guard position < bytes.count else { return nil }
    let step: DocumentPath.Step
    if bytes[position] == 0x22 {
      position += 1
      guard let key = quoted() else { return nil }
      step = .key(key)
    } else {
      let start = position
      while position < bytes.count, bytes[position] != 0x5D { position += 1 }
      let digits = String(decoding: bytes[start..<position], as: UTF8.self)
      guard let index = JSONPointer.index(digits) else { return nil }
      step = .index(index)
    }
    guard position < bytes.count, bytes[position] == 0x5D else { return nil }
    position += 1
    return step
  }

  private mutating func quoted() -> String? {
    var key: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      if byte == 0x22 { return String(decoding: key, as: UTF8.self) }
      if byte == 0x5C {
        guard position < bytes.count else { return nil }
        key.append(bytes[position])
        position += 1
      } else {
        key.append(byte)
      }
    }
    return nil
  }
}
