// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A file that recorded calls are written to, readable by its owner alone.
package final class RecordingFile: Sendable {
  private struct State {
    var descriptor: Int32
    var failure: Int32 = 0
  }

  private let state: Mutex<State>

  /// A new file in the place of any that is there.
  ///
  /// - Throws: `invalidRequest` when it can't be made.
  package init(path: String) throws(CloudError) {
    // Made anew: one that is there may be readable by others, or be a link to elsewhere.
    unlink(path)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let descriptor = path.utf8.contains(0) ? -1 : open(path, flags, 0o600)
    guard descriptor >= 0 else {
      throw CloudError(
        kind: .invalidRequest,
        message: "the recording \"\(path)\" can't be made: \(String(cString: strerror(errno)))")
    }
    state = Mutex(State(descriptor: descriptor))
  }

  deinit { _ = state.withLock { $0.descriptor >= 0 ? close($0.descriptor) : 0 } }

  /// Appends a line.
  package func append(_ line: [UInt8]) {
    state.withLock { state in
      guard state.descriptor >= 0, state.failure == 0 else { return }
      var offset = 0
      while offset < line.count {
        let amount = line[offset...].withUnsafeBytes {
          write(state.descriptor, $0.baseAddress, $0.count)
        }
        if amount < 0, errno == EINTR { continue }
        guard amount > 0 else {
          state.failure = errno
          return
        }
        offset += amount
      }
    }
  }

  /// Ends the file.
  ///
  /// - Throws: `invalidRequest` when not everything could be written.
  package func finish() throws(CloudError) {
    let failure = state.withLock { state -> Int32 in
      if state.descriptor >= 0, close(state.descriptor) != 0, state.failure == 0 {
        state.failure = errno
      }
      state.descriptor = -1
      return state.failure
    }
    guard failure == 0 else {
      throw CloudError(
        kind: .invalidRequest,
        message: "the recording is incomplete: \(String(cString: strerror(failure)))")
    }
  }
}
