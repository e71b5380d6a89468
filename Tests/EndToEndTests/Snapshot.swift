// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Text that a program printed, held against a file of `Snapshots/`.
///
/// With `BAWN_UPDATE_SNAPSHOTS=1` the file is rewritten and the test fails, so that nobody takes
/// the run that wrote it for one that compared.
enum Snapshot {
  static func expect(
    _ text: String, matches name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let folder = Project.root.appending(path: "Tests/EndToEndTests/Snapshots")
    let file = folder.appending(path: name)
    if ProcessInfo.processInfo.environment["BAWN_UPDATE_SNAPSHOTS"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("wrote \(name); read the change, then run again", sourceLocation: sourceLocation)
      return
    }
    let expected = try? String(contentsOf: file, encoding: .utf8)
    #expect(
      text == expected,
      "\(name) differs; BAWN_UPDATE_SNAPSHOTS=1 rewrites it",
      sourceLocation: sourceLocation
    )
  }
}
