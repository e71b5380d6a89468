// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension RegoTrace {
  /// The steps as an array of objects, with the fields that OPA's have.
  public func node(in arena: Arena) -> Node {
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    return arena.array(
      events.map { event in
        let position = event.file.position(of: Int(event.range.start))
        let place = arena.object([
          entry("file", arena.string(event.file.path)), entry("row", .integer(position.line)),
          entry("col", .integer(position.column)),
        ])
        return arena.object([
          entry("Op", arena.string(event.operation.rawValue)),
          entry("Node", arena.string(event.text)), entry("Location", place),
          entry("QueryID", .integer(Int(event.query))),
          entry("ParentID", .integer(Int(event.parent))),
          entry(
            "Locals",
            arena.array(
              event.values.map {
                arena.object([
                  entry("key", arena.string($0.name)), entry("value", arena.string($0.value)),
                ])
              })),
          entry("Message", arena.string(event.message)),
        ])
      })
  }
}
