// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// One line of a run's journal: what is about to happen, or what has.
package struct RunEntry: Hashable, Sendable {
  /// What it tells.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    /// The run begins; `text` is the plan's digest.
    case begun
    /// A unit begins; `text` is the state before, as JSON.
    case unitBegun = "unit.begun"
    /// Something was read before a change; `sealed` is the answer, empty where there was nothing.
    case captured
    /// A change is about to be sent.
    case callBegun = "call.begun"
    /// It was made; `sealed` is the answer.
    case callEnded = "call.ended"
    /// It wasn't made; `text` says why.
    case callFailed = "call.failed"
    /// A step wasn't needed.
    case skipped
    /// The unit is as it should be.
    case validated
    /// A change is about to be taken back.
    case undoBegun = "undo.begun"
    /// It is taken back.
    case undoEnded = "undo.ended"
    /// The unit is done with; `text` is its outcome.
    case unitEnded = "unit.ended"
    /// The run is done with.
    case ended
  }

  /// What it tells.
  package var kind: Kind
  /// When, in seconds since 1970.
  package var at: Int
  /// The unit's name; empty for the run.
  package var unit = ""
  /// The playbook's name.
  package var playbook = ""
  /// The step's or the capture's name.
  package var name = ""
  /// Text, by the kind.
  package var text = ""
  /// Bytes that may hold secrets, sealed with the run's key; Base64.
  package var sealed = ""

  /// An entry from its parts.
  package init(
    _ kind: Kind, at: Int, unit: String = "", playbook: String = "", name: String = "",
    text: String = "", sealed: String = ""
  ) {
    self.kind = kind
    self.at = at
    self.unit = unit
    self.playbook = playbook
    self.name = name
    self.text = text
    self.sealed = sealed
  }

  /// The line, without its end.
  var line: [UInt8] {
    let arena = Arena(chunkSize: 1 << 10)
    let texts = [
      ("kind", kind.rawValue), ("unit", unit), ("playbook", playbook), ("name", name),
      ("text", text), ("sealed", sealed),
    ]
    var entries = [Node.Entry(key: arena.string("at"), value: .integer(at))]
    entries += texts.filter { !$0.1.isEmpty }.map {
      Node.Entry(key: arena.string($0.0), value: arena.string($0.1))
    }
    return JSONWriter.canonical(arena.object(entries)) ?? []
  }

  /// The entry of a line; nil for what is none.
  init?(line: [UInt8]) {
    guard let document = JSONReader.read(SourceFile(path: "journal", bytes: line)).document,
      let kind = Kind(rawValue: document.root.field("kind").string ?? ""),
      let at = document.root.field("at").integer
    else { return nil }
    let root = document.root
    self.init(
      kind, at: Int(at), unit: root.field("unit").string ?? "",
      playbook: root.field("playbook").string ?? "", name: root.field("name").string ?? "",
      text: root.field("text").string ?? "", sealed: root.field("sealed").string ?? "")
  }
}
