// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import RegoEngine

/// The options of every command that reads bundles.
struct BundleArguments: ParsableArguments {
  @Option(
    name: [.customShort("b", allowingJoined: true), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "A bundle: a folder, or a .tar.gz; may be repeated.", valueName: "path"))
  var bundle: [String] = []

  @Option(help: ArgumentHelp("The key that bundles are signed with.", valueName: "file"))
  var verificationKey: String?

  @Option(help: ArgumentHelp("The id of that key.", valueName: "id"))
  var verificationKeyId = "default"

  @Option(help: ArgumentHelp("The algorithm of the signature.", valueName: "name"))
  var signingAlg = "RS256"

  @Option(help: ArgumentHelp("The scope that the signature must have.", valueName: "name"))
  var scope = ""

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("Files of a bundle that need no signature.", valueName: "pattern"))
  var excludeFilesVerify: [String] = []

  /// How bundles are read.
  ///
  /// - Throws: `RegoFiles.Failure` when the key can't be read.
  func reader() throws -> BundleReader {
    var reader = BundleReader()
    guard let verificationKey else { return reader }
    let text = try RegoFiles.source(verificationKey)
    let key = BundleVerification.Key(
      text: String(decoding: text.bytes, as: UTF8.self), algorithm: signingAlg, scope: scope)
    reader.verification = BundleVerification(
      keys: [verificationKeyId: key], keyID: verificationKeyId, scope: scope,
      excluded: RegoQueryArguments.parted(excludeFilesVerify))
    return reader
  }
}
