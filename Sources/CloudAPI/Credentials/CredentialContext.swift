// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// What credentials are looked for in, and what may be done for it.
package struct CredentialContext: Sendable {
  /// What came of reading a file.
  package enum File: Sendable {
    /// Its bytes.
    case bytes([UInt8])
    /// There is nothing at the path.
    case missing
    /// The system would not let us, it is no file, or it is too large.
    case unreadable
  }

  /// The largest file that is read.
  static let fileLimit = 4 << 20

  /// The environment's variables.
  package var environment: [String: String]
  /// The user's home; nil where there is none.
  package var home: String?
  /// Reads a file.
  package var read: @Sendable (String) -> File
  /// Where metadata and tokens are asked for.
  package var transport: any HTTPTransport
  /// The time.
  package var time: TimeSource
  /// The profile that was asked for by name, as with `--profile`; the environment's own keys don't
  /// count then.
  package var profile: String?
  /// Asks a person for the code that a device shows; nil where nobody can be asked.
  package var askForCode: (@Sendable (_ device: String) async -> String?)?
  /// Runs a program that a profile names and gives what it prints; nil where that isn't allowed.
  package var runProcess: (@Sendable (_ command: String) async -> [UInt8]?)?

  /// A context from its parts; neither persons are asked nor programs run.
  package init(
    environment: [String: String], home: String? = nil,
    read: @escaping @Sendable (String) -> File = CredentialContext.readFile,
    transport: any HTTPTransport, time: TimeSource = .system, profile: String? = nil
  ) {
    self.environment = environment
    self.home = home ?? environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
    self.read = read
    self.transport = transport
    self.time = time
    self.profile = profile
  }

  /// The value of a variable; nil when it is empty too.
  func variable(_ name: String) -> String? {
    environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// A path with `~/` as the user's home.
  func expanded(_ path: String) -> String {
    guard let home, path == "~" || path.hasPrefix("~/") else { return path }
    return home + path.dropFirst()
  }

  /// The one line of text in a file, such as a token; nil when it can't be read.
  func line(of path: String) -> String? {
    guard case .bytes(let bytes) = read(expanded(path)) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    let isSpace: (Character) -> Bool = { $0 == "\n" || $0 == "\r" || $0 == "\r\n" || $0 == " " }
    let start = text.drop(while: isSpace)
    guard let end = start.lastIndex(where: { !isSpace($0) }) else { return nil }
    return String(start[...end])
  }

  /// Reads a regular file of the system.
  @Sendable
  package static func readFile(_ path: String) -> File {
    guard !path.utf8.contains(0) else { return .missing }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      return errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable
    }
    defer { _ = close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      Int(status.st_size) <= fileLimit
    else { return .unreadable }
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let amount = read(descriptor, into: &piece)
      if amount < 0 { return .unreadable }
      if amount == 0 { return .bytes(bytes) }
      bytes.append(contentsOf: piece[..<amount])
      if bytes.count > fileLimit { return .unreadable }
    }
  }

  private static func read(_ descriptor: Int32, into piece: inout [UInt8]) -> Int {
    let count = piece.count
    return piece.withUnsafeMutableBytes { target in
      while true {
        #if canImport(Glibc)
          let amount = Glibc.read(descriptor, target.baseAddress, count)
        #elseif canImport(Musl)
          let amount = Musl.read(descriptor, target.baseAddress, count)
        #else
          let amount = Darwin.read(descriptor, target.baseAddress, count)
        #endif
        if amount < 0, errno == EINTR { continue }
        return amount
      }
    }
  }
}
