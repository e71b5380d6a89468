// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings

/// `bawn baseline merge`
struct BaselineMergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Unite baselines.",
    discussion: """
        bawn baseline merge a.json b.json -o bawn.baseline.json

      A finding of several files keeps the earliest day. With --base, what stood
      there and is missing from one of the files stays dropped. So git can merge
      baselines by itself:

        git config merge.bawn-baseline.driver \\
          'bawn baseline merge --base %O %A %B -o %A'
        echo 'bawn.baseline.json merge=bawn-baseline' >> .gitattributes
      """)

  @Argument(
    help: ArgumentHelp("Baselines to unite.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var files: [String]

  @Option(
    help: ArgumentHelp("What the files were made from; may be empty.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var base: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write; standard output if not given.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var output: String?

  func run() throws {
    let baselines = try files.map { try BaselineFile.read($0, repetition: .united) }
    let merged = Baseline.merged(baselines, base: try base.map(Self.readBase))
    guard let output else { return try StandardOutput.write(merged.bytes()) }
    try BaselineFile.write(merged, to: output)
  }

  /// Git gives an empty file where two branches added a file each.
  private static func readBase(_ path: String) throws -> Baseline {
    if case .success(let bytes) = InputFile.read(path, limit: 64), bytes.isEmpty {
      return Baseline()
    }
    return try BaselineFile.read(path, repetition: .united)
  }
}
