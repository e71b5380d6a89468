// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What concerns the program around the policy: output, environment, network.
enum HostBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "trace", [.named("note", .string)], .named("result", .boolean), deterministic: false,
      summary: "A note for traces; always true."
    ) { call throws(BuiltinError) in
      let text = try call.text(0)
      if let note = call.context.note { note(String(decoding: text, as: UTF8.self)) }
      return .boolean(true)
    },
    Builtin(
      "internal.print", [.array(.set(.any))], .any, deterministic: false,
      summary: "Prints values, one line for each combination; an empty set is an undefined one.",
      evaluate: print),
    Builtin(
      "internal.test_case", [.array(.any)], .any, deterministic: false,
      summary: "Tells the runner of a test which of its cases is being evaluated; always true."
    ) { call throws(BuiltinError) in
      _ = try call.array(0)
      return .boolean(true)
    },
    Builtin(
      "opa.runtime", [], .named("output", .object(.string, .any)), deterministic: false,
      summary: "The environment that the host grants."
    ) { call throws(BuiltinError) in
      let arena = call.arena
      let variables = call.context.environment.map {
        Node.Entry(key: arena.string($0.key), value: arena.string($0.value))
      }
      if variables.isEmpty { return arena.object([]) }
      let environment = Node.Entry(key: .text("env"), value: arena.sortedObject(variables))
      return arena.object([environment])
    },
    Builtin(
      "net.lookup_ip_addr", [.named("name", .string)], .named("addrs", .set(.string)),
      deterministic: false,
      summary: "The addresses of a host name; only where the host grants network access."
    ) { call throws(BuiltinError) in
      // An address is its own answer and needs no network.
      if let address = IPAddress(try call.text(0)) {
        return call.arena.set([call.arena.string(address.description)])
      }
      throw .failure("network access is not granted")
    },
    Builtin(
      "http.send", [.named("request", .object(.string, .any))],
      .named("response", .object(.any, .any)), deterministic: false,
      summary: "An HTTP request; only where the host grants network access."
    ) { call throws(BuiltinError) in
      let request = try call.object(0)
      try ProviderBuiltins.checkRequest(request, call.arena)
      guard request.field("method").isKind(.string) else {
        throw .failure("\"method\" must be a string")
      }
      guard request.field("url").isKind(.string) else {
        throw .failure("\"url\" must be a string")
      }
      throw .failure("network access is not granted")
    },
  ]

  /// More lines from one call are dropped with an error.
  private static let lineLimit = 10_000

  private static func print(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    guard let output = call.context.print else { return .boolean(true) }
    var lines = [""]
    for (index, operand) in try call.array(0).elements.enumerated() {
      guard operand.isKind(.set) else { throw .operand(1, operand, expected: "set") }
      let texts = operand.elements.map { $0.string ?? $0.regoText }
      let choices = texts.isEmpty ? ["<undefined>"] : texts
      guard lines.count * choices.count <= lineLimit else { throw .tooLarge }
      let space = index > 0 ? " " : ""
      lines = lines.flatMap { line in choices.map { line + space + $0 } }
    }
    for line in lines { output(line) }
    return .boolean(true)
  }
}
