// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The body of a request in the forms `query` and `ec2`: parameters with dotted names.
struct FormBody {
  let parameters: RequestParameters
  /// Whether names follow EC2's rules.
  let isEC2: Bool
  private(set) var fields: [WireField] = []

  init(_ operation: OperationModel) {
    parameters = RequestParameters(shapes: operation.service.shapes, timestampForm: .iso8601)
    isEC2 = operation.service.form == .ec2
    fields = [
      WireField("Action", operation.name), WireField("Version", operation.service.apiVersion),
    ]
  }

  /// The bytes of the body; a parameter without a value keeps its equals sign here.
  var bytes: [UInt8] {
    var result: [UInt8] = []
    for field in fields {
      if !result.isEmpty { result.append(0x26) }
      PercentEncoding.append(field.name, to: &result, keepsSlashes: false)
      result.append(0x3D)
      PercentEncoding.append(field.value, to: &result, keepsSlashes: false)
    }
    return result
  }

  mutating func write(_ members: [(Shape.Member, APIValue)]) throws(CloudError) {
    try write(members, prefix: "", path: "", depth: 0)
  }

  private mutating func write(
    _ members: [(Shape.Member, APIValue)], prefix: String, path: String, depth: Int
  ) throws(CloudError) {
    for (member, value) in members {
      try write(
        value, as: member, prefix: prefix + name(of: member), path: path + member.name,
        depth: depth)
    }
  }

  private func name(of member: Shape.Member) -> String {
    guard isEC2 else { return member.wire }
    if let formName = member.formName { return formName }
    guard let wire = member.wireName, let first = wire.first else { return member.name }
    return first.uppercased() + wire.dropFirst()
  }

  private mutating func write(
    _ value: APIValue, as member: Shape.Member, prefix: String, path: String, depth: Int
  ) throws(CloudError) {
    switch try parameters.value(value, as: member, at: path, depth: depth) {
    case .scalar(let scalar):
      fields.append(WireField(prefix, scalar.text))
    case .structure(let members):
      try write(members, prefix: prefix + ".", path: path + ".", depth: depth + 1)
    case .list(let element, let values):
      try write(list: values, of: element, in: member, prefix: prefix, path: path, depth: depth)
    case .map(let key, let element, let entries):
      let isFlat = member.traits.contains(.flattened) || isEC2
      let base = isFlat ? prefix : prefix + ".entry"
      for (index, entry) in entries.enumerated() {
        let start = "\(base).\(index + 1)."
        fields.append(WireField(start + (key.wireName ?? "key"), entry.name))
        try write(
          entry.value, as: element, prefix: start + (element.wireName ?? "value"),
          path: "\(path).\(entry.name)", depth: depth + 1)
      }
    }
  }

  private mutating func write(
    list values: [APIValue], of element: Shape.Member, in member: Shape.Member, prefix: String,
    path: String, depth: Int
  ) throws(CloudError) {
    var base = prefix
    if !isEC2 {
      // An empty list is told; EC2 has no way to.
      if values.isEmpty { fields.append(WireField(prefix, "")) }
      if !member.traits.contains(.flattened) {
        base += "." + (element.wireName ?? "member")
      } else if let name = element.wireName {
        // A flattened list is named as its elements are.
        let parent = base.lastIndex(of: ".").map { base[...$0] } ?? ""
        base = parent + name
      }
    }
    for (index, value) in values.enumerated() {
      try write(
        value, as: element, prefix: "\(base).\(index + 1)", path: "\(path)[\(index)]",
        depth: depth + 1)
    }
  }
}
