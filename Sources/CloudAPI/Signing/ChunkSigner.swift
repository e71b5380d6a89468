// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Frames a body in chunks, each signed with what came before it.
///
/// The last chunk is an empty one. All but the last two have at least 8 KB.
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
package struct ChunkSigner: Sendable {
  private let key: SigningKey
  private let stamp: String
  private var previous: String

  /// Chunks that follow a signed request.
  ///
  /// - Parameter seed: the request's own signature.
  package init(
    seed: String, signer: RequestSigner, scope: SigningScope, credentials: AccessCredentials,
    at time: UTCTime
  ) {
    key = signer.keys.key(for: credentials, scope: scope, at: time)
    stamp = time.stamp
    previous = seed
  }

  /// The next chunk with its frame; an empty one ends the body.
  package mutating func chunk(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let text = [
      "\(RequestSigner.algorithm)-PAYLOAD", stamp, key.credentialScope, previous,
      ContentDigest.ofNothing, ContentDigest.hexadecimal(bytes),
    ].joined(separator: "\n")
    previous = key.signature(of: Array(text.utf8))
    let size = String(bytes.count, radix: 16)
    var framed = Array("\(size);chunk-signature=\(previous)\r\n".utf8)
    framed.append(contentsOf: bytes)
    framed.append(contentsOf: Array("\r\n".utf8))
    return framed
  }

  /// How many bytes a body has once it is framed.
  package static func framedByteCount(_ byteCount: Int, chunkSize: Int) -> Int {
    precondition(byteCount >= 0 && chunkSize > 0)
    func framed(_ size: Int) -> Int {
      String(size, radix: 16).utf8.count + ";chunk-signature=".utf8.count + 64 + 2 + size + 2
    }
    let rest = byteCount % chunkSize
    return byteCount / chunkSize * framed(chunkSize) + (rest > 0 ? framed(rest) : 0) + framed(0)
  }
}
