// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The body of a request in JSON.
struct JSONBody {
  let parameters: RequestParameters
  private(set) var bytes: [UInt8] = []

  init(_ operation: OperationModel) {
    parameters = RequestParameters(shapes: operation.service.shapes, timestampForm: .unix)
  }

  mutating func write(
    _ members: [(Shape.Member, APIValue)], path: String = "", depth: Int = 0
  ) throws(CloudError) {
    bytes.append(0x7B)
    for (index, (member, value)) in members.enumerated() {
      if index > 0 { bytes.append(0x2C) }
      write(text: member.wire)
      bytes.append(0x3A)
      try write(value, as: member, path: path + member.name, depth: depth)
    }
    bytes.append(0x7D)
  }

  mutating func write(
    _ value: APIValue, as member: Shape.Member, path: String, depth: Int
  ) throws(CloudError) {
    if member.type == .document { return try write(document: value, path: path, depth: depth) }
    switch try parameters.value(value, as: member, at: path, depth: depth) {
    case .scalar(.text(let text)): write(text: text)
    case .scalar(let other): bytes += Array(other.text.utf8)
    case .structure(let members): try write(members, path: path + ".", depth: depth + 1)
    case .list(let element, let values):
      bytes.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        try write(value, as: element, path: "\(path)[\(index)]", depth: depth + 1)
      }
      bytes.append(0x5D)
    case .map(_, let element, let entries):
      bytes.append(0x7B)
      for (index, entry) in entries.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        write(text: entry.name)
        bytes.append(0x3A)
        try write(entry.value, as: element, path: "\(path).\(entry.name)", depth: depth + 1)
      }
      bytes.append(0x7D)
    }
  }

  private mutating func write(
    document value: APIValue, path: String, depth: Int
  ) throws(CloudError) {
    guard depth < RequestParameters.maximumDepth else {
      throw RequestParameters.invalid("the parameter \"\(path)\" is nested too deep")
    }
    switch value {
    case .string(let text): write(text: text)
    case .integer(let number): bytes += Array("\(number)".utf8)
    case .boolean(let flag): bytes += Array((flag ? "true" : "false").utf8)
    case .list(let values):
      bytes.append(0x5B)
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        try write(document: value, path: path, depth: depth + 1)
      }
      bytes.append(0x5D)
    case .structure(let members):
      bytes.append(0x7B)
      for (index, member) in members.enumerated() {
        if index > 0 { bytes.append(0x2C) }
        write(text: member.name)
        bytes.append(0x3A)
        try write(document: member.value, path: path, depth: depth + 1)
      }
      bytes.append(0x7D)
    }
  }

  private mutating func write(text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5C: bytes += [0x5C, byte]
      case 0x00..<0x20: bytes += Array("\\u00".utf8) + [digit(byte >> 4), digit(byte & 15)]
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }

  private func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
