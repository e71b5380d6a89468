// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension RegoCoverage {
  /// The report in the shape of `opa test --coverage`.
  public func node(in arena: Arena) -> Node {
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    func number(_ value: Double) -> Node {
      if let whole = Int64(exactly: value) { return .integer(whole) }
      var text = "\(value)"
      return text.withUTF8 { arena.number($0) } ?? .integer(0)
    }
    func position(_ position: SourcePosition) -> Node {
      arena.object([
        entry("row", .integer(position.line)), entry("col", .integer(position.column)),
      ])
    }
    func areas(_ areas: [Area]) -> Node {
      arena.array(
        areas.map {
          arena.object([entry("start", position($0.start)), entry("end", position($0.end))])
        })
    }
    let files = self.files.map { file in
      var entries: [Node.Entry] = []
      if !file.covered.isEmpty { entries.append(entry("covered", areas(file.covered))) }
      if !file.notCovered.isEmpty {
        entries.append(entry("not_covered", areas(file.notCovered)))
      }
      if file.coveredLines > 0 {
        entries.append(entry("covered_lines", .integer(file.coveredLines)))
      }
      if file.notCoveredLines > 0 {
        entries.append(entry("not_covered_lines", .integer(file.notCoveredLines)))
      }
      if file.percentage > 0 { entries.append(entry("coverage", number(file.percentage))) }
      return Node.Entry(key: arena.string(file.path), value: arena.object(entries))
    }
    return arena.object([
      entry("files", arena.object(files)),
      entry("covered_lines", .integer(coveredLines)),
      entry("not_covered_lines", .integer(notCoveredLines)),
      entry("coverage", number(percentage)),
    ])
  }
}
