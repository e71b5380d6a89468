// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoEngine

/// The functions that rules have beyond Rego's own.
enum PolicyBuiltins {
  /// OPA's functions and ours.
  static let registry: BuiltinRegistry = {
    var registry = BuiltinRegistry.standard
    for builtin in all { registry.add(builtin) }
    return registry
  }()

  private static let all: [Builtin] = [
    Builtin(
      "graph.get", [.any], .any, deterministic: false, takesUnknown: true,
      summary: "The resource that an address or a reference names"
    ) { call in
      guard let found = host(call.context)?.get(call[0]), found.exists else {
        // What a value that isn't known names may well exist.
        return call[0].isKind(.unknown) ? call[0] : .absent
      }
      call.context.roots.append(found)
      return found
    },
    Builtin(
      "graph.referrers", [.any], .array(.any), deterministic: false, takesUnknown: true,
      summary: "The resources that name this one"
    ) { call in
      guard let host = host(call.context) else { return .absent }
      let found = host.referrers(call[0], into: call.arena)
      call.context.roots += found.elements
      return found
    },
    Builtin(
      "graph.all", [.string], .array(.any), deterministic: false,
      summary: "All resources of a type in the scope of the one being judged"
    ) { call in
      guard let host = host(call.context), let type = call[0].string else { return .absent }
      let found = host.all(type)
      // What isn't known of the list has a name.
      if found.elements.last?.isKind(.unknown) == true { call.context.roots.append(found) }
      return found
    },
    Builtin(
      "graph.having", [.string, .string, .any], .array(.any), deterministic: false,
      takesUnknown: true,
      summary: "All resources of a type that have a text as an attribute, or may have it"
    ) { call in
      guard let host = host(call.context), let type = call[0].string else { return .absent }
      let found = host.having(type, call[1], call[2], into: call.arena)
      if found.isKind(.unknown) || found.elements.last?.isKind(.unknown) == true {
        call.context.roots.append(found)
      }
      return found
    },
    Builtin(
      "graph.scope", [], .any, deterministic: false,
      summary: "The root module or account that the resource belongs to"
    ) { call in
      guard let scope = host(call.context)?.scopeDocument() else { return .absent }
      call.context.roots.append(scope)
      return scope
    },
    Builtin(
      "graph.extent", [.any, .string], .any, deterministic: false,
      summary: "Whether all there is of types is known, in a region or everywhere"
    ) { call in
      guard let host = host(call.context), let place = call[1].string else { return .absent }
      let types = call[0].string.map { [$0] } ?? call[0].elements.compactMap(\.string)
      let extent = host.extent(of: types, in: place)
      call.context.roots.append(extent)
      return extent
    },
    Builtin(
      "policy_document", [.any], .any, takesUnknown: true,
      summary: "The document of an IAM policy given as JSON text or as a document"
    ) { call in
      guard call[0].isKind(.string), let policies = host(call.context)?.policies else {
        return policyDocument(call[0], call.arena)
      }
      return policies.document(of: call[0], otherwise: call.arena, read: policyDocument)
    },
    Builtin(
      "written", [.any], .string, takesUnknown: true,
      summary: "The text that the configuration itself writes, whatever it refers to"
    ) { call in written(call[0], call.arena) },
  ]

  private static func host(_ context: BuiltinContext) -> GraphHost? {
    context.host as? GraphHost
  }

  /// A text as far as the configuration says it: what it refers to is a null character in it.
  /// Undefined for what is no text, and for nothing but a reference.
  ///
  /// A rule about what stands in the code, such as a secret, asks for this: its answer doesn't
  /// depend on what the reference will turn out to be.
  static func written(_ node: Node, _ arena: Arena) -> Node {
    if node.isKind(.string) { return node }
    guard let unknown = node.unknown else { return .absent }
    var bytes: [UInt8] = []
    if unknown.parts.exists {
      for part in unknown.parts.elements {
        if part.isKind(.string) { bytes += part.utf8 } else { bytes.append(0) }
      }
    } else if unknown.encoded.exists {
      var options = JSONWriter.Options()
      options.unknown = .text("\0")
      options.showsSensitive = true
      bytes = JSONWriter.bytes(unknown.encoded, options: options)
    } else {
      for known in [unknown.prefix, unknown.suffix] where known.isKind(.string) {
        if !bytes.isEmpty { bytes.append(0) }
        bytes += known.utf8
      }
    }
    if bytes.allSatisfy({ $0 == 0 }) { return .absent }
    return arena.string(String(decoding: bytes, as: UTF8.self))
  }

  /// Reads a policy's text; undefined for what is no JSON object or array.
  ///
  /// Text that encodes a document with unknown leaves gives that document. A trailing comma is
  /// taken, because people and templates leave them and AWS is asked with the corrected text.
  static func policyDocument(_ node: Node, _ arena: Arena) -> Node {
    if node.isKind(.object) || node.isKind(.array) { return node }
    var options = ReaderOptions()
    options.allowsTrailingCommas = true
    options.sortsKeys = true
    if let unknown = node.unknown {
      if unknown.encoded.exists { return unknown.encoded }
      guard unknown.parts.exists else { return node }
      let read = PartialDocument.read(unknown.parts, into: arena, options: options)
      return read.exists ? read : node
    }
    guard node.isKind(.string) else { return .absent }
    let read = JSONReader.read(node.utf8, into: arena, options: options)
    return read.isKind(.object) || read.isKind(.array) ? read : .absent
  }
}
