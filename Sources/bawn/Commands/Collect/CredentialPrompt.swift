// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import InfrastructureCode
import RegoEngine
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What credentials need of the outside: a code from a person, or what a program prints.
enum CredentialPrompt {
  /// Gives the code from the command line the first time, for each is good for one use; asks on the
  /// terminal after that. Nil where there is neither.
  static func code(given: String?) -> (@Sendable (String) async -> String?)? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if terminal >= 0 { close(terminal) }
    if given == nil, terminal < 0 { return nil }
    let left = OneCode(given)
    return { device in
      if let code = left.take() { return code }
      // Waiting for a person holds a thread, which must not be that of the connections.
      return await withTaskExecutorPreference(globalConcurrentExecutor) { await ask(device) }
    }
  }

  /// What a program prints that a profile names.
  @Sendable
  static func output(of command: String) async -> [UInt8]? {
    await withTaskExecutorPreference(globalConcurrentExecutor) { await run(command) }
  }

  @concurrent
  private static func run(_ command: String) async -> [UInt8]? {
    // By a shell, as most of AWS's own tools do it: the profile quotes paths with spaces.
    guard
      let program = try? ChildProgram(
        path: "/bin/sh", arguments: ["-c", command], environment: Environment.all)
    else { return nil }
    let limit = 1 << 20
    let output = program.finish(limit: limit)
    return output.exitCode == 0 && output.bytes.count <= limit ? output.bytes : nil
  }

  @concurrent
  private static func ask(_ device: String) async -> String? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    let question = Array("code of \(TerminalText.escaped(device)): ".utf8)
    guard write(terminal, question, question.count) == question.count else { return nil }
    var line: [UInt8] = []
    while line.count < 64, !Task.isCancelled, !Interruption.cancellation.isCancelled {
      var waited = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
      guard poll(&waited, 1, 100) > 0 else { continue }
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { return nil }
      if byte == 0x0A { return String(decoding: line.filter { $0 > 0x20 }, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// A code that is there once.
  private final class OneCode: Sendable {
    private let code: Mutex<String?>

    init(_ code: String?) { self.code = Mutex(code) }

    func take() -> String? {
      code.withLock { code in
        defer { code = nil }
        return code
      }
    }
  }
}
