// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What the section `Globals` of a SAM template gives to the resources of the template.
enum ServerlessGlobals {
  /// The part of the section that a type takes over; nil for types that take none.
  static func section(of type: String) -> String? {
    switch type {
    case "AWS::Serverless::Function": "Function"
    case "AWS::Serverless::Api": "Api"
    case "AWS::Serverless::HttpApi": "HttpApi"
    case "AWS::Serverless::SimpleTable": "SimpleTable"
    case "AWS::Serverless::StateMachine": "StateMachine"
    default: nil
    }
  }

  /// Properties over global ones: mappings are merged, lists joined, other values replaced.
  static func merged(_ globals: Node, _ own: Node, in arena: Arena) -> Node {
    guard globals.exists else { return own }
    guard own.exists else { return globals }
    if globals.isKind(.array), own.isKind(.array) {
      return arena.array(
        Array(globals.elements) + Array(own.elements),
        ranges: [globals, own].flatMap { list in (0..<list.count).map { list.range(at: $0) } })
    }
    guard globals.isKind(.object), own.isKind(.object) else { return own }
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    for (index, entry) in globals.entries.enumerated() {
      let position = own.entryIndex(entry.key)
      let value = position < 0 ? Node.absent : own.entries[position].value
      entries.append(Node.Entry(key: entry.key, value: merged(entry.value, value, in: arena)))
      ranges.append(position < 0 ? globals.range(at: index) : own.range(at: position))
    }
    for (index, entry) in own.entries.enumerated() where globals.entryIndex(entry.key) < 0 {
      entries.append(entry)
      ranges.append(own.range(at: index))
    }
    return arena.sortedObject(entries, ranges: ranges)
  }
}
