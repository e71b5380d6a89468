// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Persistence

/// `bawn ledger verify`
struct LedgerVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check all of a ledger and say what was changed.",
    discussion: """
      Hashes every record anew, and holds records, numbers, hashes, objects and the
      signed root against each other. What is wrong is told with its place.

        bawn ledger verify
        bawn ledger verify --key ledger.pub --checkpoint last-month.checkpoint
        bawn ledger verify --witness seen --witness-key witness.key.pub

      Whoever has the ledger's key could write all of it anew. A checkpoint that was
      kept elsewhere (a copy of the file "checkpoint"), or one that a witness has
      cosigned, shows that too, and also records that were cut off at the end.

      Exit codes: 0 fine; 1 something was changed; 2 wrong usage; 3 something can't
      be read.
      """)

  @OptionGroup var source: LedgerArguments

  @Option(
    help: ArgumentHelp("A checkpoint that was kept earlier.", valueName: "file"),
    completion: .file())
  var checkpoint: [String] = []

  @Option(
    help: ArgumentHelp("A checkpoint that a witness cosigned: its --state.", valueName: "file"),
    completion: .file())
  var witness: [String] = []

  @Option(help: ArgumentHelp("The witness's public key.", valueName: "file"), completion: .file())
  var witnessKey: String?

  @Option(
    help: ArgumentHelp(
      "The ledger's public key, from elsewhere than its folder.", valueName: "file"),
    completion: .file())
  var key: String?

  func validate() throws {
    if !witness.isEmpty, witnessKey == nil {
      throw ValidationError("--witness needs the witness's public key; name it with --witness-key")
    }
    if witness.isEmpty, witnessKey != nil {
      throw ValidationError("--witness-key needs a checkpoint that it cosigned: --witness")
    }
  }

  func run() throws {
    try LedgerWork.perform {
      var expectations = LedgerVerification.Expectations()
      expectations.key = try key.map { try NoteKeyFiles.verifier($0) }
      expectations.earlier = try checkpoint.map { ($0, try LedgerWork.read($0)) }
      if let witnessKey {
        let key = try NoteKeyFiles.verifier(witnessKey)
        expectations.witnessed = try witness.map { ($0, try LedgerWork.read($0), key) }
      }
      let folder = try source.folder()
      let result = try LedgerVerification.verify(folder: folder, expectations)
      try StandardOutput.write(Array(ErrorText.escaped(Self.text(result)).utf8))
      if !result.isFine { throw ExitCode.findings }
    }
  }

  private static func text(_ result: LedgerVerification) -> String {
    var lines: [String] = []
    func count(_ number: some BinaryInteger, _ name: String) -> String {
      "\(number) \(name)\(number == 1 ? "" : "s")"
    }
    if result.isFine, let checkpoint = result.checkpoint {
      lines.append(
        "\(count(result.recordCount, "record")) and \(count(result.objectCount, "object")): all as "
          + "recorded, signed by \(checkpoint.origin)")
      lines.append("root \(checkpoint.root.hexadecimal)")
    } else {
      let number = result.problems.count + result.omitted
      lines.append("\(count(number, "problem")):")
      lines += result.problems.map { "  \($0)" }
      if result.omitted > 0 { lines.append("  and \(result.omitted) more") }
    }
    lines += result.notes.map { "note: \($0)" }
    return lines.joined(separator: "\n") + "\n"
  }
}
