// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CSimdjson
internal import Documents
internal import Foundation

/// Compares the JSON reader with simdjson's DOM and with Foundation, turn by turn in one run.
///
/// `documents-benchmark [--rounds N] [--only NAME] [--without-foundation] [--write FOLDER]`
@main
struct DocumentsBenchmark {
  static func main() throws {
    var rounds = 15
    var only: String?
    var foundation = true
    var folder: String?
    var arguments = Array(CommandLine.arguments.dropFirst())
    while !arguments.isEmpty {
      switch arguments.removeFirst() {
      case "--rounds": rounds = Int(arguments.removeFirst()) ?? rounds
      case "--only": only = arguments.removeFirst()
      case "--without-foundation": foundation = false
      case "--write": folder = arguments.removeFirst()
      case let other:
        print("unknown option \"\(other)\"")
        return
      }
    }
    let texts: [(String, () -> [UInt8])] = [
      ("messages", { Generator.messages(count: 7_000) }),
      ("audit-records", { Generator.auditRecords(count: 7_000) }),
      ("plan", { Generator.plan(count: 5_000) }),
      ("numbers", { Generator.numbers(count: 250_000) }),
    ]
    var report: [[String: Any]] = []
    print("simdjson: \(String(cString: simdjson_bench_implementation()))")
    print(row(["text", "MB", "contender", "MB/s", "time / simdjson", "best / best"]))
    for (name, make) in texts where only == nil || only == name {
      let bytes = make()
      if let folder { try Data(bytes).write(to: URL(filePath: "\(folder)/\(name).json")) }
      report.append(measure(name, bytes, rounds: rounds, foundation: foundation))
    }
    if only == nil || only == "manifests" {
      report.append(measureYAML(Generator.manifests(count: 30_000), rounds: min(rounds, 5)))
    }
    let json = try JSONSerialization.data(withJSONObject: report, options: [.sortedKeys])
    print(String(decoding: json, as: UTF8.self))
  }

  static func measure(
    _ name: String, _ bytes: [UInt8], rounds: Int, foundation: Bool
  ) -> [String: Any] {
    let file = SourceFile(path: "\(name).json", bytes: bytes)
    let data = Data(bytes)
    var ranged = ReaderOptions()
    ranged.keepsRanges = true
    let arena = Arena(chunkSize: 64 << 20)
    let peer = simdjson_bench_create(bytes, bytes.count)
    defer { simdjson_bench_destroy(peer) }

    var simdjson = Measurement(name: "simdjson dom::parser")
    var document = Measurement(name: "Bawn, document")
    var reused = Measurement(name: "Bawn, arena reused")
    var ranges = Measurement(name: "Bawn, with ranges")
    var serialization = Measurement(name: "JSONSerialization")
    for round in 0..<rounds {
      simdjson.run { precondition(simdjson_bench_parse(peer) == 0) }
      document.run { precondition(JSONReader.read(file).document != nil) }
      reused.run {
        arena.reset()
        bytes.withUnsafeBufferPointer {
          precondition(JSONReader.read($0, into: arena).exists)
        }
      }
      ranges.run { precondition(JSONReader.read(file, options: ranged).document != nil) }
      if foundation, round < 3 {
        serialization.run {
          precondition((try? JSONSerialization.jsonObject(with: data)) != nil)
        }
      }
    }
    var result: [String: Any] = ["text": name, "bytes": bytes.count]
    for contender in [simdjson, document, reused, ranges, serialization]
    where !contender.seconds.isEmpty {
      let speed = contender.megabytesPerSecond(bytes.count)
      let ratio = contender.ratio(to: simdjson)
      print(
        row([
          name, String(format: "%.1f", Double(bytes.count) / 1e6), contender.name,
          String(format: "%.0f", speed), String(format: "%.2f", ratio),
          String(format: "%.2f", contender.best / simdjson.best),
        ]))
      result[contender.name] = [
        "megabytesPerSecond": speed,
        "timeOverSimdjson": ratio,
        "bestOverBest": contender.best / simdjson.best,
      ]
    }
    return result
  }

  /// YAML has no peer here; its speed stands for itself.
  static func measureYAML(_ bytes: [UInt8], rounds: Int) -> [String: Any] {
    let file = SourceFile(path: "manifests.yaml", bytes: bytes)
    var document = Measurement(name: "Bawn, YAML document")
    for _ in 0..<rounds {
      document.run { precondition(YAMLReader.read(file).document != nil) }
    }
    let speed = document.megabytesPerSecond(bytes.count)
    print(
      row([
        "manifests", String(format: "%.1f", Double(bytes.count) / 1e6), document.name,
        String(format: "%.0f", speed), "", "",
      ]))
    return [
      "text": "manifests", "bytes": bytes.count, document.name: ["megabytesPerSecond": speed],
    ]
  }

  static func row(_ cells: [String]) -> String {
    let widths = [14, 6, 22, 7, 16, 12]
    return zip(cells, widths).enumerated().map { index, cell in
      let padding = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
      return index == 0 || index == 2 ? cell.0 + padding : padding + cell.0
    }.joined(separator: "  ")
  }
}
