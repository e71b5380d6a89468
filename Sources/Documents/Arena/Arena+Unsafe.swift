// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Memory that documents and evaluations are built in: chunks that never move, freed together.
///
/// Nodes are laid from the front of a chunk, text from its back, so neither pays for the other's
/// alignment. Values point straight at their children; a pointer stays good until `reset()` or
/// until the last reference to the arena is gone.
///
/// One thread fills an arena. Once its `Document` is made nobody writes to it any more, and any
/// number of threads may read.
public final class Arena: @unchecked Sendable {
  // `@unchecked`: the state is written by the one thread that builds, and only read after
  // `DocumentBuilder.finish` gave the arena away.

  /// Kept behind a pointer: a `var` of a class would cost an exclusivity check per allocation.
  @usableFromInline
  struct State {
    /// The next free byte at the front, a multiple of 16.
    @usableFromInline var front: UInt
    /// The end of the free bytes.
    @usableFromInline var back: UInt
    var chunkSize: Int
    var reserved: Int
    var limit: Int
  }

  @usableFromInline let state: UnsafeMutablePointer<State>
  private var chunks: [UnsafeMutableRawPointer] = []
  private var chunkSizes: [Int] = []
  /// Documents whose values this arena's values point at.
  private var retained: [Arena] = []
  /// Other memory that this arena's values point into, such as mapped files.
  private var owners: [any AnyObject & Sendable] = []

  /// An empty arena.
  ///
  /// - Parameters:
  ///   - chunkSize: bytes of the first chunk; later ones double up to 4 MiB.
  ///   - limit: bytes after which `isExhausted` says so. Allocation goes on, because a bump in a
  ///     hot loop can't throw: whoever loops asks `isExhausted` at each turn.
  public init(chunkSize: Int = 16 << 10, limit: Int = .max) {
    state = .allocate(capacity: 1)
    state.initialize(
      to: State(front: 0, back: 0, chunkSize: max(chunkSize, 256), reserved: 0, limit: limit))
  }

  deinit {
    for (chunk, size) in zip(chunks, chunkSizes) { ChunkPool.shared.give(chunk, size: size) }
    state.deallocate()
  }

  /// Whether more bytes were asked for than the limit given at the start.
  @inlinable public var isExhausted: Bool { reservedBytes > byteLimit }

  /// All bytes taken from the system so far.
  public var reservedBytes: Int { state.pointee.reserved }

  /// The limit that `isExhausted` compares with.
  public var byteLimit: Int { state.pointee.limit }

  /// Room for nodes and tables, 16-byte aligned and uninitialised.
  @inlinable
  public func allocate(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = UInt(bitPattern: (byteCount + 15) & ~15)
    let front = state.pointee.front
    if size <= state.pointee.back &- front, let pointer = UnsafeMutableRawPointer(bitPattern: front)
    {
      state.pointee.front = front &+ size
      return pointer
    }
    return allocateInNewChunk(byteCount: Int(bitPattern: size), text: false)
  }

  /// Room for text, without alignment.
  @inlinable
  public func allocateText(byteCount: Int) -> UnsafeMutableRawPointer {
    let size = UInt(bitPattern: byteCount)
    let back = state.pointee.back
    if size <= back &- state.pointee.front,
      let pointer = UnsafeMutableRawPointer(bitPattern: back &- size)
    {
      state.pointee.back = back &- size
      return pointer
    }
    return allocateInNewChunk(byteCount: byteCount, text: true)
  }

  /// Gives back the end of the newest text allocation when less was needed than asked for.
  ///
  /// `pointer` and `reserved` are that allocation's; the kept bytes are moved to its end.
  @inlinable
  public func shrinkText(
    _ pointer: UnsafeMutableRawPointer, reserved: Int, used: Int
  ) -> UnsafeMutableRawPointer {
    guard used < reserved, UInt(bitPattern: pointer) == state.pointee.back else { return pointer }
    let moved = pointer + (reserved - used)
    moved.copyMemory(from: pointer, byteCount: used)
    state.pointee.back = UInt(bitPattern: moved)
    return moved
  }

  /// Forgets everything allocated, keeping the largest chunk for the next use.
  ///
  /// The caller sees to it that no value of the arena is used afterwards.
  public func reset() {
    retained.removeAll()
    owners.removeAll()
    guard let last = chunks.indices.max(by: { chunkSizes[$0] < chunkSizes[$1] }) else { return }
    let kept = chunks[last]
    let size = chunkSizes[last]
    for (index, chunk) in chunks.enumerated() where index != last {
      ChunkPool.shared.give(chunk, size: chunkSizes[index])
    }
    chunks = [kept]
    chunkSizes = [size]
    state.pointee.front = UInt(bitPattern: kept)
    state.pointee.back = UInt(bitPattern: kept) + UInt(size)
    state.pointee.reserved = size
  }

  /// Keeps another arena alive as long as this one, because values here point into it.
  public func retain(_ other: Arena) {
    guard other !== self, !retained.contains(where: { $0 === other }) else { return }
    retained.append(other)
  }

  /// Keeps an object alive as long as this arena, because values here point into memory of its own.
  package func retain(owner: any AnyObject & Sendable) {
    guard !owners.contains(where: { $0 === owner }) else { return }
    owners.append(owner)
  }

  @usableFromInline
  @inline(never)
  func allocateInNewChunk(byteCount: Int, text: Bool) -> UnsafeMutableRawPointer {
    // A large request gets a chunk of its own, so that the rest of the current one isn't lost.
    let current = state.pointee.chunkSize
    let alone = byteCount > current / 2
    let wanted = alone ? max((byteCount + 15) & ~15, 16) : current
    let (chunk, size) = ChunkPool.shared.take(byteCount: wanted)
    chunks.append(chunk)
    chunkSizes.append(size)
    state.pointee.reserved += size
    if alone { return chunk }
    state.pointee.chunkSize = min(current * 2, 4 << 20)
    let start = UInt(bitPattern: chunk)
    if text {
      state.pointee.front = start
      state.pointee.back = start + UInt(size - byteCount)
      return chunk + (size - byteCount)
    }
    state.pointee.front = start + UInt(byteCount)
    state.pointee.back = start + UInt(size)
    return chunk
  }
}
