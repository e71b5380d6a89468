// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges

/// `bawn remediate keygen`
struct RemediateKeygenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keygen", abstract: "Make a key to ask for changes, to approve them, or both.",
    discussion: """
      Writes a private key (Ed25519, PEM of PKCS #8) that its owner alone can read, and
      prints what a trust file needs of it:

        bawn remediate keygen --name Alice -o alice.key

      Whoever administers changes puts that into the trust file, which lies outside of
      all repositories, and decides what the key is good for:

        version: 1
        keys:
          - name: Alice
            public_key: 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            approves: [1, 2, 3]    # tiers
            signs_gate: true       # gate.yaml
        quorum:
          3: 2                     # two people for tier 3; one without this line

      A key without "approves" can ask, and nothing else.
      """)

  @Option(help: "Whose key it is.")
  var name: String

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("The private key's file, which isn't there yet.", valueName: "file"),
    completion: .file())
  var output: String

  func run() throws {
    let key = SigningKey()
    guard let known = key.publicKey else { throw InputFailure(message: "no key can be made") }
    let isPlain = name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || (0x30...0x39).contains($0.value)
        || " -_.@+".unicodeScalars
          .contains($0)
    }
    guard isPlain, !name.isEmpty, name.count <= 100 else {
      throw ValidationError("--name takes letters, digits, spaces and -_.@+")
    }
    try ApprovalFiles.writeSecret(key.pem, to: output)
    let text = """
      - name: "\(name)"
        id: "\(known.id)"
        public_key: \(known.text)
        approves: []

      """
    try StandardOutput.write(Array(text.utf8))
  }
}
