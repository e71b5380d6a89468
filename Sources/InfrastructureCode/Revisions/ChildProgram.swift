// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// Another program on this machine, started without a shell and with an environment of our choice.
package struct ChildProgram: ~Copyable {
  /// Why a program could not be used.
  package enum Problem: Error {
    /// No folder of PATH holds it.
    case notFound
    /// The system would not start it, with its reason.
    case notStarted(String)
  }

  /// What a program has printed and how it ended.
  package struct Output {
    /// Its standard output.
    package var bytes: [UInt8]
    /// Its standard error.
    package var errorText: String
    /// 128 and the signal's number where a signal ended it.
    package var exitCode: Int32
  }

  private let process: pid_t
  /// Our end of what the program reads and, for both directions on one socket, writes.
  private let input: Int32
  private let output: Int32
  private let errors: Int32

  /// Starts a program.
  ///
  /// - Parameters:
  ///   - path: the program's absolute path, as `find` gives it.
  ///   - arguments: without the program's own name.
  ///   - environment: all of it; nothing is inherited.
  package init(path: String, arguments: [String], environment: [String: String]) throws(Problem) {
    // A socket instead of a pipe: writing to one that the program has closed can be an error
    // instead of a signal that would end us.
    var toChild: [Int32] = [-1, -1]
    var fromChild: [Int32] = [-1, -1]
    var errorsFromChild: [Int32] = [-1, -1]
    #if canImport(Darwin)
      let stream = SOCK_STREAM
    #else
      let stream = Int32(SOCK_STREAM.rawValue)
    #endif
    guard socketpair(AF_UNIX, stream, 0, &toChild) == 0, pipe(&fromChild) == 0,
      pipe(&errorsFromChild) == 0
    else {
      let reason = String(cString: strerror(errno))
      for descriptor in toChild + fromChild + errorsFromChild where descriptor >= 0 {
        close(descriptor)
      }
      throw .notStarted(reason)
    }
    let ours = [toChild[0], fromChild[0], errorsFromChild[0]]
    let theirs = [toChild[1], fromChild[1], errorsFromChild[1]]
    // Another program started at the same moment must not keep them open.
    for descriptor in ours + theirs { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    #if canImport(Darwin)
      var actions: posix_spawn_file_actions_t?
    #else
      var actions = posix_spawn_file_actions_t()
    #endif
    posix_spawn_file_actions_init(&actions)
    for (descriptor, standard) in zip(theirs, Int32(0)...) {
      posix_spawn_file_actions_adddup2(&actions, descriptor, standard)
    }
    let texts = [path] + arguments
    let variables = environment.map { "\($0.key)=\($0.value)" }
    var argv = texts.map { strdup($0) } + [nil]
    var envp = variables.map { strdup($0) } + [nil]
    var identifier: pid_t = 0
    let result = posix_spawn(&identifier, path, &actions, nil, &argv, &envp)
    posix_spawn_file_actions_destroy(&actions)
    for pointer in argv + envp { free(pointer) }
    for descriptor in theirs { close(descriptor) }
    guard result == 0 else {
      for descriptor in ours { close(descriptor) }
      throw .notStarted(String(cString: strerror(result)))
    }
    process = identifier
    input = ours[0]
    output = ours[1]
    errors = ours[2]
  }

  deinit {
    close(input)
    close(output)
    close(errors)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
  }

  /// Where a program is; relative folders of PATH don't count, for they may be the scanned one.
  static func find(_ name: String) -> String? {
    guard let folders = getenv("PATH").map({ String(cString: $0) }) else { return nil }
    for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
      let path = "\(folder)/\(name)"
      if access(path, X_OK) == 0 { return path }
    }
    return nil
  }

  /// Writes all bytes; false when the program no longer reads.
  func write(_ bytes: [UInt8]) -> Bool {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    return bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let count = send(input, buffer.baseAddress.map { $0 + done }, buffer.count - done, flags)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        done += count
      }
      return true
    }
  }

  /// Reads what is there, waiting for the first byte; empty at the end.
  func read(atMost limit: Int) -> [UInt8] { Self.read(output, atMost: limit) }

  /// Tells the program that nothing more comes, reads all that it prints and waits for its end.
  ///
  /// - Parameter limit: more than so many bytes end the reading.
  package consuming func finish(limit: Int) -> Output {
    shutdown(input, Int32(SHUT_WR))
    var bytes: [UInt8] = []
    var complaint: [UInt8] = []
    var open = [output, errors]
    while !open.isEmpty, bytes.count <= limit {
      var polled = open.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      if poll(&polled, nfds_t(polled.count), -1) < 0, errno != EINTR { break }
      for item in polled where item.revents != 0 {
        let chunk = Self.read(item.fd, atMost: 1 << 18)
        if chunk.isEmpty {
          open.removeAll { $0 == item.fd }
        } else if item.fd == output {
          bytes += chunk
        } else if complaint.count < 1 << 16 {
          complaint += chunk
        }
      }
    }
    close(input)
    close(output)
    close(errors)
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    discard self
    return Output(
      bytes: bytes, errorText: String(decoding: complaint, as: UTF8.self), exitCode: code)
  }

  private static func read(_ descriptor: Int32, atMost limit: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = 0
      while true {
        let amount = readSome(descriptor, buffer.baseAddress, limit)
        if amount < 0, errno == EINTR { continue }
        count = max(0, amount)
        return
      }
    }
  }
}

/// `read` of the C library, which the methods of the same name hide.
private func readSome(
  _ descriptor: Int32, _ buffer: UnsafeMutablePointer<UInt8>?, _ count: Int
) -> Int {
  read(descriptor, buffer, count)
}
