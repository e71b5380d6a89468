// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges

/// `bawn remediate sign`
struct RemediateSignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sign", abstract: "Sign the gate's configuration, or a plan that one asks for.",
    discussion: """
      Adds a signature to FILE.sig. What gate.yaml loosens counts only with the
      signature of a key that the trust file lets sign it (signs_gate); a changed
      file, or a changed signature, isn't used at all.

        bawn remediate sign gate.yaml --key alice.key

      To approve a plan, see bawn remediate approve.
      """)

  @Argument(help: ArgumentHelp("The file.", valueName: "file"), completion: .file())
  var file: String

  @Option(help: ArgumentHelp("The private key.", valueName: "file"), completion: .file())
  var key: String

  func run() throws {
    let signer = try ApprovalFiles.key(key)
    try ApprovalFiles.sign(file, try ApprovalFiles.bytes(file, limit: 64 << 20), by: signer)
    let id = signer.publicKey?.id ?? ""
    try StandardOutput.write(Array("\(file).sig: signed by \(id)\n".utf8))
  }
}
