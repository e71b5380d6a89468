// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Credentials within JSON, as metadata and container services, programs and caches write them.
enum CredentialDocument {
  /// The root of a JSON text; nil when it is none.
  static func read(_ bytes: [UInt8]) -> Document.View? {
    var options = ReaderOptions()
    options.maximumDepth = 16
    options.maximumByteCount = CredentialContext.fileLimit
    return JSONReader.read(bytes, options: options).document?.view
  }

  /// Credentials under the names that metadata services and programs use; nil where one is missing.
  static func credentials(in view: Document.View) -> AccessCredentials? {
    guard let id = view["AccessKeyId"].string, let secret = view["SecretAccessKey"].string,
      !id.isEmpty, !secret.isEmpty
    else { return nil }
    return AccessCredentials(
      accessKeyID: id, secretAccessKey: secret,
      sessionToken: view["Token"].string ?? view["SessionToken"].string,
      expiration: view["Expiration"].string.flatMap { UTCTime($0) })
  }
}
