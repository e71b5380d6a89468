// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The files of one run, numbered so that a `SourceRange` stays trivial.
///
/// Numbers start at 1; 0 stands for "no file". Safe to use from several threads.
public final class SourceMap: Sendable {
  private let files = Mutex<[SourceFile]>([])

  /// An empty map.
  public init() {}

  /// Adds a file and returns its number.
  public func add(_ file: SourceFile) -> UInt32 {
    files.withLock { files in
      files.append(file)
      return UInt32(files.count)
    }
  }

  /// Puts a file in the place of another one, whose number it takes over.
  public func replace(_ number: UInt32, with file: SourceFile) {
    files.withLock { files in
      if number >= 1, number <= files.count { files[Int(number) - 1] = file }
    }
  }

  /// The file of a number; nil for 0 and for numbers never given out.
  public func file(_ number: UInt32) -> SourceFile? {
    files.withLock { files in
      number >= 1 && number <= files.count ? files[Int(number) - 1] : nil
    }
  }
}
