// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The body of a request in XML.
struct XMLBody {
  let parameters: RequestParameters
  private(set) var bytes: [UInt8] = []

  init(_ operation: OperationModel) {
    parameters = RequestParameters(shapes: operation.service.shapes, timestampForm: .iso8601)
  }

  /// Writes members of the input within its outermost element.
  mutating func write(
    _ members: [(Shape.Member, APIValue)], root: String, namespace: String
  ) throws(CloudError) {
    try write(
      members, name: root, namespace: namespace.isEmpty ? "" : "|" + namespace, path: "", depth: 0)
  }

  /// Writes a member that is the whole body.
  mutating func write(payload value: APIValue, as member: Shape.Member) throws(CloudError) {
    try write(value, as: member, name: member.wire, path: member.name, depth: 0)
  }

  private mutating func write(
    _ members: [(Shape.Member, APIValue)], name: String, namespace: String, path: String,
    depth: Int
  ) throws(CloudError) {
    bytes += Array("<\(name)".utf8)
    write(namespace: namespace)
    for (member, value) in members where member.traits.contains(.xmlAttribute) {
      let scalar = try parameters.scalar(value, as: member, at: path + member.name)
      bytes += Array(" \(member.wire)=\"".utf8)
      write(text: scalar.text)
      bytes.append(0x22)
    }
    bytes.append(0x3E)
    for (member, value) in members where !member.traits.contains(.xmlAttribute) {
      try write(value, as: member, name: member.wire, path: path + member.name, depth: depth)
    }
    close(name)
  }

  private mutating func write(
    _ value: APIValue, as member: Shape.Member, name: String, path: String, depth: Int
  ) throws(CloudError) {
    let isFlat = member.traits.contains(.flattened)
    switch try parameters.value(value, as: member, at: path, depth: depth) {
    case .scalar(let scalar):
      open(name, member.namespace)
      write(text: scalar.text)
      close(name)
    case .structure(let members):
      try write(
        members, name: name, namespace: member.namespace, path: path + ".", depth: depth + 1)
    case .list(let element, let values):
      if !isFlat { open(name, member.namespace) }
      let inner = isFlat ? name : element.wireName ?? "member"
      for (index, value) in values.enumerated() {
        try write(value, as: element, name: inner, path: "\(path)[\(index)]", depth: depth + 1)
      }
      if !isFlat { close(name) }
    case .map(let key, let element, let entries):
      if !isFlat { open(name, member.namespace) }
      for entry in entries {
        open(isFlat ? name : "entry", "")
        open(key.wireName ?? "key", "")
        write(text: entry.name)
        close(key.wireName ?? "key")
        try write(
          entry.value, as: element, name: element.wireName ?? "value",
          path: "\(path).\(entry.name)", depth: depth + 1)
        close(isFlat ? name : "entry")
      }
      if !isFlat { close(name) }
    }
  }

  private mutating func open(_ name: String, _ namespace: String) {
    bytes += Array("<\(name)".utf8)
    write(namespace: namespace)
    bytes.append(0x3E)
  }

  private mutating func write(namespace: String) {
    guard let bar = namespace.firstIndex(of: "|") else { return }
    let prefix = namespace[..<bar]
    bytes += Array(prefix.isEmpty ? " xmlns=\"".utf8 : " xmlns:\(prefix)=\"".utf8)
    write(text: String(namespace[namespace.index(after: bar)...]))
    bytes.append(0x22)
  }

  private mutating func close(_ name: String) { bytes += Array("</\(name)>".utf8) }

  private mutating func write(text: String) {
    for byte in text.utf8 {
      switch byte {
      case 0x26: bytes += Array("&amp;".utf8)
      case 0x3C: bytes += Array("&lt;".utf8)
      case 0x3E: bytes += Array("&gt;".utf8)
      case 0x22: bytes += Array("&quot;".utf8)
      case 0x0D: bytes += Array("&#13;".utf8)
      case 0x0A: bytes += Array("&#10;".utf8)
      default: bytes.append(byte)
      }
    }
  }
}
