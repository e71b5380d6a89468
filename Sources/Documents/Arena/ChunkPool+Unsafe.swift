// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#endif

/// Large chunks of memory for arenas, kept for the next arena when one is freed.
///
/// A large document touches fresh memory all the time: having the system clear it and map it page
/// by page costs as much as parsing. So large chunks come in huge pages, and up to a limit they
/// aren't given back.
struct ChunkPool: ~Copyable {
  private struct Chunk: @unchecked Sendable {
    // `@unchecked`: nobody but the pool knows the memory while it is in the pool.
    var memory: UnsafeMutableRawPointer
    var size: Int
  }

  static let shared = ChunkPool()

  /// Smaller chunks are left to the system's allocator, which keeps them itself.
  private static let smallest = 256 << 10
  private static let hugePage = 2 << 20
  private static let keptLimit = 64 << 20

  private let kept = Mutex<[Chunk]>([])

  /// At least `byteCount` uninitialised bytes, 16-byte aligned; the size is what it really is.
  func take(byteCount: Int) -> (memory: UnsafeMutableRawPointer, size: Int) {
    guard byteCount >= Self.smallest else {
      return (.allocate(byteCount: byteCount, alignment: 16), byteCount)
    }
    let found: Chunk? = kept.withLock { kept in
      var best: Int?
      for index in kept.indices where kept[index].size >= byteCount {
        if let best, kept[best].size <= kept[index].size { continue }
        best = index
      }
      // A much larger chunk is worth more to a larger document.
      guard let best, kept[best].size / 2 <= max(byteCount, Self.hugePage) else { return nil }
      return kept.remove(at: best)
    }
    if let found { return (found.memory, found.size) }
    guard byteCount >= Self.hugePage else {
      return (.allocate(byteCount: byteCount, alignment: 16), byteCount)
    }
    let size = (byteCount + Self.hugePage - 1) & ~(Self.hugePage - 1)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: Self.hugePage)
    #if os(Linux)
      // Only a wish: where it isn't granted, everything works with small pages. MADV_HUGEPAGE
      // is 14.
      _ = madvise(memory, size, 14)
    #endif
    return (memory, size)
  }

  /// Takes back a chunk that `take` gave.
  func give(_ memory: UnsafeMutableRawPointer, size: Int) {
    if size >= Self.smallest {
      let chunk = Chunk(memory: memory, size: size)
      let isKept = kept.withLock { kept in
        let total = kept.reduce(0) { $0 + $1.size }
        guard total + chunk.size <= Self.keptLimit else { return false }
        kept.append(chunk)
        return true
      }
      if isKept { return }
    }
    memory.deallocate()
  }
}
