// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Holds parameters against the shapes of an operation's input: what each form of request does
/// first.
struct RequestParameters {
  /// The service's shapes.
  let shapes: [Shape]
  /// How times are written where the model doesn't say.
  let timestampForm: Shape.TimestampForm

  /// How deep parameters may be nested.
  static let maximumDepth = 64

  /// A value that isn't a structure, a list or a map.
  enum Scalar {
    /// A text, already in its form on the wire.
    case text(String)
    /// A number as text.
    case number(String)
    case boolean(Bool)

    /// The value as text.
    var text: String {
      switch self {
      case .text(let text), .number(let text): text
      case .boolean(let value): value ? "true" : "false"
      }
    }
  }

  /// A value according to its type.
  enum Value {
    case scalar(Scalar)
    case structure([(Shape.Member, APIValue)])
    case list(Shape.Member, [APIValue])
    case map(key: Shape.Member, value: Shape.Member, [APIValue.Member])
  }

  /// The members of a structure in the order given, each with what the model says of it.
  ///
  /// - Throws: `invalidRequest` for members that are unknown, given twice, or missing.
  func members(
    _ given: [APIValue.Member], of shape: Shape, at path: String
  ) throws(CloudError) -> [(Shape.Member, APIValue)] {
    var result: [(Shape.Member, APIValue)] = []
    for member in given {
      guard let known = shape.member(named: member.name) else {
        throw Self.invalid("there is no parameter \"\(path)\(member.name)\"")
      }
      if result.contains(where: { $0.0.name == member.name }) {
        throw Self.invalid("the parameter \"\(path)\(member.name)\" is given twice")
      }
      result.append((known, member.value))
    }
    for member in shape.members where member.traits.contains(.required) {
      if !result.contains(where: { $0.0.name == member.name }) {
        throw Self.invalid("the parameter \"\(path)\(member.name)\" is missing")
      }
    }
    return result
  }

  /// A value read as the type that its member has.
  ///
  /// - Throws: `invalidRequest` when it is of another kind.
  func value(
    _ value: APIValue, as member: Shape.Member, at path: String, depth: Int
  ) throws(CloudError) -> Value {
    guard depth < Self.maximumDepth else {
      throw Self.invalid("the parameter \"\(path)\" is nested too deep")
    }
    guard case .shape(let index) = member.type else {
      return .scalar(try scalar(value, as: member, at: path))
    }
    let shape = shapes[index]
    switch (shape.kind, value) {
    case (.structure, .structure(let given)):
      return .structure(try members(given, of: shape, at: path + "."))
    case (.list, .list(let elements)):
      return .list(shape.members[0], elements)
    case (.map, .structure(let entries)):
      return .map(key: shape.members[0], value: shape.members[1], entries)
    default:
      let wanted =
        switch shape.kind {
        case .structure: "a structure"
        case .list: "a list"
        case .map: "a map"
        }
      throw Self.invalid("the parameter \"\(path)\" has to be \(wanted)")
    }
  }

  /// A scalar as it goes over the wire; a text in the place of a number, a truth value or a time is
  /// read as one.
  func scalar(
    _ value: APIValue, as member: Shape.Member, at path: String,
    timestampForm: Shape.TimestampForm? = nil
  ) throws(CloudError) -> Scalar {
    switch (member.type, value) {
    case (.string, .string(let text)), (.blob, .string(let text)): return .text(text)
    case (.boolean, .boolean(let flag)): return .boolean(flag)
    case (.boolean, .string("true")): return .boolean(true)
    case (.boolean, .string("false")): return .boolean(false)
    case (.integer, .integer(let number)), (.float, .integer(let number)):
      return .number("\(number)")
    case (.integer, .string(let text)):
      if let number = Int(text) { return .number("\(number)") }
    case (.float, .string(let text)):
      if let number = Double(text), number.isFinite { return .number(text) }
    case (.timestamp(let form), .string(let text)):
      if let time = Timestamp(text.utf8) {
        return Self.write(time, form ?? timestampForm ?? self.timestampForm)
      }
    case (.timestamp(let form), .integer(let seconds)):
      if let time = Timestamp(seconds: seconds) {
        return Self.write(time, form ?? timestampForm ?? self.timestampForm)
      }
    default: break
    }
    let wanted =
      switch member.type {
      case .string, .blob: "a text"
      case .boolean: "true or false"
      case .integer: "a whole number"
      case .float: "a number"
      case .timestamp: "a time such as 2026-01-31T08:15:00Z"
      case .document, .shape: "of another kind"
      }
    throw Self.invalid("the parameter \"\(path)\" has to be \(wanted)")
  }

  private static func write(_ time: Timestamp, _ form: Shape.TimestampForm) -> Scalar {
    switch form {
    case .iso8601: .text(time.iso8601)
    case .http: .text(time.http)
    case .unix: .number(time.unix)
    }
  }

  static func invalid(_ message: String) -> CloudError {
    CloudError(kind: .invalidRequest, message: message)
  }
}
