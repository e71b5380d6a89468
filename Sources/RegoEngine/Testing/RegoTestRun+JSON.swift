// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension RegoTestRun {
  /// The results in the shape of `opa test --format json`.
  public func node(in arena: Arena) -> Node {
    arena.array(results.map { $0.node(in: arena) })
  }
}

extension RegoTestResult {
  fileprivate func node(in arena: Arena) -> Node {
    func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
      Node.Entry(key: arena.string(key), value: value)
    }
    func place(_ file: SourceFile, _ range: ByteRange) -> Node {
      let position = file.position(of: Int(range.start))
      return arena.object([
        entry("file", arena.string(file.path)), entry("row", .integer(position.line)),
        entry("col", .integer(position.column)),
      ])
    }
    var entries: [Node.Entry] = []
    if case .error(let error) = outcome {
      var parts = [
        entry("code", arena.string(error.code.rawValue)),
        entry("message", arena.string(error.message)),
      ]
      if let file = error.file, let range = error.range {
        parts.append(entry("location", place(file, range)))
      }
      entries.append(entry("error", arena.object(parts)))
    }
    entries += [
      entry("location", place(file, range)),
      entry("package", arena.string(package)), entry("name", arena.string(name)),
    ]
    if isFail { entries.append(entry("fail", .boolean(true))) }
    if isSkip { entries.append(entry("skip", .boolean(true))) }
    let (seconds, attoseconds) = duration.components
    entries.append(
      entry("duration", .integer(seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000)))
    if let measurement {
      let (seconds, attoseconds) = measurement.duration.components
      let total = seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
      entries.append(
        entry(
          "benchmark_result",
          arena.object([
            entry("N", .integer(measurement.runs)), entry("T", .integer(total)),
          ])))
    }
    if let failure {
      entries.append(
        entry(
          "failed_at",
          arena.object([
            entry("location", place(failure.file, failure.range)),
            entry(
              "text", arena.string(failure.lines(showingValues: false).joined(separator: "\n"))),
            entry(
              "values",
              arena.sortedObject(
                failure.values.map {
                  Node.Entry(key: arena.string($0.title), value: arena.string($0.value))
                })),
          ])))
    }
    if let trace { entries.append(entry("trace", trace.node(in: arena))) }
    if !output.isEmpty {
      // As Go's encoder writes bytes.
      let encoded = Base64.encode(Array(output.utf8), urlSafe: false, padded: true)
      entries.append(entry("output", arena.string(String(decoding: encoded, as: UTF8.self))))
    }
    if !subResults.isEmpty {
      entries.append(entry("sub_results", RegoTestSubResult.node(subResults, in: arena)))
    }
    return arena.object(entries)
  }
}

extension RegoTestSubResult {
  fileprivate static func node(_ results: [RegoTestSubResult], in arena: Arena) -> Node {
    arena.sortedObject(
      results.map { result in
        var entries = [
          Node.Entry(key: arena.string("name"), value: arena.string(result.name))
        ]
        if result.isFail {
          entries.append(Node.Entry(key: arena.string("fail"), value: .boolean(true)))
        }
        if !result.subResults.isEmpty {
          entries.append(
            Node.Entry(
              key: arena.string("sub_results"), value: node(result.subResults, in: arena)))
        }
        return Node.Entry(key: arena.string(result.name), value: arena.object(entries))
      })
  }
}
