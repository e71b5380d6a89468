// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A call with what came of it, as one line of JSON.
package struct RecordedCall: Sendable {
  /// What came of a call.
  package enum Outcome: Sendable {
    /// An answer, without its secrets.
    case answer(Document)
    /// None.
    case error(CloudError)
  }

  /// What was asked.
  package var call: APICall
  /// What came of it.
  package var outcome: Outcome

  /// A recorded call from its parts.
  package init(call: APICall, outcome: Outcome) {
    self.call = call
    self.outcome = outcome
  }

  /// One line, with the line break.
  var line: [UInt8] {
    let builder = DocumentBuilder()
    let arena = builder.arena
    var entries = RecordedCall.entries(of: call, in: arena)
    switch outcome {
    case .answer(let document):
      arena.retain(document.arena)
      entries.append(.init(key: arena.string("answer"), value: document.root))
    case .error(let error):
      let members: [(String, Node)] = [
        ("kind", arena.string(error.kind.rawValue)), ("code", arena.string(error.code)),
        ("message", arena.string(error.message)), ("status", .integer(error.status)),
        ("request", arena.string(error.requestID)),
      ]
      let value = arena.object(members.map { .init(key: arena.string($0.0), value: $0.1) })
      entries.append(.init(key: arena.string("error"), value: value))
    }
    let document = builder.finish(root: arena.object(entries))
    return withExtendedLifetime(document) { JSONWriter.bytes(document.root) + [0x0A] }
  }

  /// What tells a call from all others, whatever the order of its parameters.
  static func key(of call: APICall) -> String {
    let builder = DocumentBuilder()
    let root = builder.arena.object(entries(of: call, in: builder.arena))
    let document = builder.finish(root: root)
    var options = JSONWriter.Options()
    options.sortsKeys = true
    return withExtendedLifetime(document) { JSONWriter.string(document.root, options: options) }
  }

  /// The call that a line is about; nil where it isn't one.
  init?(_ document: Document) {
    let view = document.view
    guard let service = view["service"].string, let operation = view["operation"].string,
      let region = view["region"].string
    else { return nil }
    var parameters: [APIValue.Member] = []
    for entry in view["parameters"].entries {
      guard let value = RecordedCall.value(of: entry.value, depth: 0) else { return nil }
      parameters.append(.init(name: entry.key, value: value))
    }
    call = APICall(
      service: service, operation: operation, region: region, parameters: parameters)
    if view["answer"].exists {
      outcome = .answer(Document(root: view["answer"].node, arena: document.arena))
    } else if let kind = view["error"]["kind"].string.flatMap(CloudError.Kind.init) {
      let error = view["error"]
      outcome = .error(
        CloudError(
          kind: kind, code: error["code"].string ?? "", message: error["message"].string ?? "",
          status: error["status"].integer ?? 0, requestID: error["request"].string ?? ""))
    } else {
      return nil
    }
  }

  private static func entries(of call: APICall, in arena: Arena) -> [Node.Entry] {
    let parameters = node(of: .structure(call.parameters), isSecret: false, in: arena)
    return [
      .init(key: arena.string("service"), value: arena.string(call.service)),
      .init(key: arena.string("operation"), value: arena.string(call.operation)),
      .init(key: arena.string("region"), value: arena.string(call.region)),
      .init(key: arena.string("parameters"), value: parameters),
    ]
  }

  /// A parameter; secrets are left out, on both sides alike.
  private static func node(of value: APIValue, isSecret: Bool, in arena: Arena) -> Node {
    switch value {
    case .string(let text): return arena.string(isSecret ? "(secret)" : text)
    case .integer(let number): return .integer(number)
    case .boolean(let truth): return .boolean(truth)
    case .list(let values):
      return arena.array(values.map { node(of: $0, isSecret: isSecret, in: arena) })
    case .structure(let members):
      return arena.object(
        members.map { member in
          let hidden = isSecret || SecretMembers.isSecretName(member.name)
          return .init(
            key: arena.string(member.name),
            value: node(of: member.value, isSecret: hidden, in: arena))
        })
    }
  }

  private static func value(of view: Document.View, depth: Int) -> APIValue? {
    guard depth < 64 else { return nil }
    if let text = view.string { return .string(text) }
    if let number = view.integer { return .integer(number) }
    if let truth = view.boolean { return .boolean(truth) }
    if view.node.isKind(.array) {
      let values = view.elements.compactMap { value(of: $0, depth: depth + 1) }
      return values.count == view.elements.count ? .list(values) : nil
    }
    guard view.node.isKind(.object) else { return nil }
    let members = view.entries.compactMap { entry in
      value(of: entry.value, depth: depth + 1).map {
        APIValue.Member(name: entry.key, value: $0)
      }
    }
    return members.count == view.entries.count ? .structure(members) : nil
  }
}
