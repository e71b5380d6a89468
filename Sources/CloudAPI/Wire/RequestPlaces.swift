// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Puts the members of an input that don't stand in the body where they belong: path, query,
/// headers and host.
struct RequestPlaces {
  private let parameters: RequestParameters
  private let operation: OperationModel
  private var labels: [String: String] = [:]
  private var query: [WireField] = []
  private(set) var headers: [WireField] = []
  /// The members that are left for the body.
  private(set) var body: [(Shape.Member, APIValue)] = []
  private var hostLabels: [String: String] = [:]
  /// The bucket that an S3 operation is about.
  private(set) var bucket: String?

  init(
    _ operation: OperationModel, _ members: [(Shape.Member, APIValue)]
  ) throws(CloudError) {
    self.operation = operation
    parameters = RequestParameters(shapes: operation.service.shapes, timestampForm: .iso8601)
    for (member, value) in members { try place(Self.shortened(value, member), member) }
  }

  /// The value of a member of which only what follows the last slash is sent.
  private static func shortened(_ value: APIValue, _ member: Shape.Member) -> APIValue {
    guard member.traits.contains(.afterSlash), case .string(let text) = value,
      let slash = text.lastIndex(of: "/")
    else { return value }
    return .string(String(text[text.index(after: slash)...]))
  }

  private mutating func place(_ value: APIValue, _ member: Shape.Member) throws(CloudError) {
    if member.traits.contains(.hostLabel) {
      hostLabels[member.name] = try parameters.scalar(value, as: member, at: member.name).text
    }
    switch member.place {
    case .body, .status: body.append((member, value))
    case .path:
      let text = try parameters.scalar(value, as: member, at: member.name).text
      // An id from an answer must not lead to another operation.
      guard !text.isEmpty, text != ".", text != ".." else {
        throw RequestParameters.invalid("the parameter \"\(member.name)\" can't stand in a path")
      }
      labels[member.wire] = text
      if operation.service.name == "s3", member.name == "Bucket" { bucket = text }
    case .query: try placeInQuery(value, member)
    case .header: try placeInHeader(value, member)
    case .headers:
      guard case .structure(let entries) = value else {
        throw RequestParameters.invalid("the parameter \"\(member.name)\" has to be a map")
      }
      for entry in entries {
        guard case .string(let text) = entry.value else {
          throw RequestParameters.invalid("the values of \"\(member.name)\" have to be texts")
        }
        try add(header: member.wire + entry.name, text, member)
      }
    }
  }

  private mutating func placeInQuery(
    _ value: APIValue, _ member: Shape.Member
  ) throws(CloudError) {
    switch try parameters.value(value, as: member, at: member.name, depth: 0) {
    case .scalar(let scalar): query.append(WireField(member.wire, scalar.text))
    case .list(let element, let values):
      for value in values {
        let scalar = try parameters.scalar(value, as: element, at: member.name)
        query.append(WireField(member.wire, scalar.text))
      }
    case .map(_, let element, let entries):
      for entry in entries {
        let values: [APIValue] =
          if case .list(let several) = entry.value { several } else { [entry.value] }
        var inner = element
        if case .shape(let index) = element.type, let own = parameters.shapes[index].members.first {
          inner = own
        }
        for value in values {
          let scalar = try parameters.scalar(value, as: inner, at: member.name)
          query.append(WireField(entry.name, scalar.text))
        }
      }
    case .structure:
      throw RequestParameters.invalid("the parameter \"\(member.name)\" can't stand in a query")
    }
  }

  private mutating func placeInHeader(
    _ value: APIValue, _ member: Shape.Member
  ) throws(CloudError) {
    if case .list(let values) = value, case .shape(let index) = member.type,
      parameters.shapes[index].kind == .list
    {
      let element = parameters.shapes[index].members[0]
      var texts: [String] = []
      for value in values {
        let text = try parameters.scalar(
          value, as: element, at: member.name, timestampForm: .http
        ).text
        let isQuoted = element.type == .string && text.contains { $0 == "," || $0 == "\"" }
        texts.append(
          isQuoted
            ? "\"\(text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\""))\""
            : text)
      }
      if !texts.isEmpty { try add(header: member.wire, texts.joined(separator: ","), member) }
      return
    }
    var text = try parameters.scalar(
      value, as: member, at: member.name, timestampForm: .http
    ).text
    if member.traits.contains(.jsonHeader) { text = Base64.encode(Array(text.utf8)) }
    try add(header: member.wire, text, member)
  }

  private mutating func add(
    header name: String, _ value: String, _ member: Shape.Member
  ) throws(CloudError) {
    // A line break would begin another header.
    guard value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }),
      name.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3A })
    else {
      throw RequestParameters.invalid("the parameter \"\(member.name)\" can't stand in a header")
    }
    headers.append(WireField(name, value))
  }

  /// Path and query, with the template's labels filled in.
  func target() throws(CloudError) -> (path: String, query: [WireField]) {
    let (template, fixed) = Self.splitQuery(operation.uri)
    var path = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      path += rest[..<open]
      var name = rest[rest.index(after: open)..<close]
      let isGreedy = name.last == "+"
      if isGreedy { name.removeLast() }
      guard let value = labels[String(name)] else {
        throw RequestParameters.invalid("the parameter \"\(name)\" is missing")
      }
      if isGreedy, value.split(separator: "/").contains(where: { $0 == "." || $0 == ".." }) {
        throw RequestParameters.invalid("the parameter \"\(name)\" can't stand in a path")
      }
      path += PercentEncoding.encode(value, keepsSlashes: isGreedy)
      rest = rest[rest.index(after: close)...]
    }
    return (path + rest, fixed + query)
  }

  /// What is put before the host's name.
  func hostPrefix() throws(CloudError) -> String {
    var result = ""
    var rest = Substring(operation.hostPrefix)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = String(rest[rest.index(after: open)..<close])
      guard let value = hostLabels[name], HostName.isLabel(value) else {
        throw RequestParameters.invalid(
          "the parameter \"\(name)\" has to be letters, digits and hyphens: it becomes a part of the"
            + " host's name")
      }
      result += rest[..<open] + value
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private static func splitQuery(_ uri: String) -> (path: String, query: [WireField]) {
    guard let mark = uri.firstIndex(of: "?") else { return (uri, []) }
    let fields = uri[uri.index(after: mark)...].split(separator: "&").map { part in
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return WireField(String(halves[0]), halves.count > 1 ? String(halves[1]) : "")
    }
    return (String(uri[..<mark]), fields)
  }
}
