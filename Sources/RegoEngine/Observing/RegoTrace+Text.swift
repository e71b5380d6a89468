// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoTrace {
  /// The steps as lines: place, then what happens, indented by depth with `| `, as OPA shows them.
  public func lines(showingValues: Bool = false) -> [String] {
    var rows: [(place: String, step: String, values: String)] = []
    rows.reserveCapacity(events.count)
    for event in events {
      let line = event.file.line(of: Int(event.range.start))
      let path = event.file.path.isEmpty ? "query" : event.file.path
      rows.append(("\(path):\(line)", event.line, showingValues ? event.valueText : ""))
    }
    let placeWidth = (rows.map { $0.place.unicodeScalars.count }.max() ?? 0) + 5
    let stepWidth = (rows.map { $0.step.unicodeScalars.count }.max() ?? 0) + 5
    var lines = rows.map { row in
      var text = row.place.padded(to: placeWidth)
      text += showingValues ? row.step.padded(to: stepWidth) + row.values : row.step
      return text
    }
    if isCut {
      lines.append("... the trace is cut after \(events.count) steps; there were more")
    }
    return lines
  }
}

extension RegoTrace.Event {
  fileprivate var line: String {
    var bars = Int(depth)
    if operation == .enter || (operation == .redo && !isStatement) { bars -= 1 }
    let padding = String(repeating: "| ", count: max(bars, 0))
    if operation == .note { return "\(padding)Note \(Self.quoted(message))" }
    return "\(padding)\(operation.rawValue) \(text)"
  }

  private static func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    GoQuote.write(text.utf8, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  fileprivate var valueText: String {
    "{" + values.map { "\($0.name): \($0.value)" }.joined(separator: ", ") + "}"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(width - unicodeScalars.count, 1))
  }
}
