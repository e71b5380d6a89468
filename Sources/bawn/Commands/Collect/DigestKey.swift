// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The key that digests of secrets are made with: the same for all of a user's snapshots, so that a
/// changed secret shows as one, and never in a snapshot.
enum DigestKey {
  /// The key in a file, made when it isn't there; nil when it can't be read or made.
  static func load(_ path: String) -> [UInt8]? {
    guard !path.utf8.contains(0) else { return nil }
    if let known = read(path) { return known }
    makeFolders(of: path)
    let key = SecretDigest.randomKey()
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    // Somebody else may have just made it.
    guard file >= 0 else { return read(path) }
    defer { _ = close(file) }
    return (try? StandardOutput.write(key, to: file)) == nil ? nil : key
  }

  /// Where the key is unless told otherwise; nil without a home.
  static var defaultPath: String? {
    if let state = Environment.all["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/bawn/digest.key"
    }
    return Environment.all["HOME"].flatMap {
      $0.isEmpty ? nil : "\($0)/.local/state/bawn/digest.key"
    }
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard case .success(let bytes) = InputFile.read(path, limit: 4_096),
      bytes.count >= SecretDigest.keyLength
    else { return nil }
    return bytes
  }

  private static func makeFolders(of path: String) {
    var parts = path.split(separator: "/").dropLast()
    var folders: [String] = []
    while !parts.isEmpty {
      folders.append("/" + parts.joined(separator: "/"))
      parts = parts.dropLast()
    }
    for folder in folders.reversed() { mkdir(folder, 0o700) }
  }
}
