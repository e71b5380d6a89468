// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite("Source files")
struct SourceFileTests {
  @Test("begin with the two-line header")
  func header() throws {
    for path in Project.sources(withExtensions: ["swift", "c", "cpp", "h"]) {
      var lines = try Project.lines(of: path)[...]
      if lines.first?.hasPrefix("// swift-tools-version") == true { lines.removeFirst() }
      let header: [Substring] = ["// Bawn", "// SPDX-License-Identifier: Apache-2.0", ""]
      #expect(Array(lines.prefix(3)) == header, "\(path)")
    }
  }

  /// One function that can't be cut: a virtual machine's loop keeps its state in local variables,
  /// and a part of it in another function would have to fetch that state from memory.
  private static let undivided = ["Sources/RegoEngine/Machine/RegoMachine+Run+Unsafe.swift"]

  @Test("have at most 700 lines")
  func length() throws {
    for path in Project.sources(withExtensions: ["swift"]) where !Self.undivided.contains(path) {
      let count = try Project.lines(of: path).count
      #expect(count <= 701, "\(path) has \(count - 1) lines")
    }
  }

  @Test("keep tests to Swift Testing, the only kind that `make test` runs")
  func testing() throws {
    for path in Project.sources(withExtensions: ["swift"]) where path.hasPrefix("Tests/") {
      let lines = try Project.lines(of: path)
      #expect(!lines.contains("import XCTest"), "\(path)")
    }
  }

  @Test("are found at all")
  func found() {
    let sources = Project.sources(withExtensions: ["swift"])
    #expect(sources.contains("Package.swift"))
    #expect(sources.contains("Sources/bawn/Bawn.swift"))
    #expect(sources.contains("Tests/ArchitectureTests/SourceFileTests.swift"))
  }
}
