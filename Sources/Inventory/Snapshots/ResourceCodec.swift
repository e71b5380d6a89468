// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Resources as bytes that stand for themselves, equal ones alike: what stores keep.
///
/// The bytes are a block of the snapshot's format with one resource in it. They don't say which
/// part of a snapshot it belongs to.
package final class ResourceCodec {
  private var encoder = SnapshotBlockEncoder()

  /// A codec; one task at a time uses it.
  package init() {}

  /// The bytes of a resource.
  package func encode(_ resource: Resource) throws(SnapshotError) -> [UInt8] {
    encoder.removeAll()
    try encoder.append(resource, part: 0, isRemoved: false)
    let block = try encoder.finish()
    return block.array()
  }

  /// The resources of several such bytes; nothing in them is trusted.
  package static func decode(_ blobs: [[UInt8]]) throws(SnapshotError) -> SnapshotPiece {
    let memory = MappedFile(copying: Array(blobs.joined()))
    let session = SnapshotSession(keeping: memory)
    var decoder = SnapshotBlockDecoder(session: session, partCount: 1)
    var resources: [Resource] = []
    resources.reserveCapacity(blobs.count)
    var start = 0
    for blob in blobs {
      let end = start + blob.count
      let bytes = UnsafeBufferPointer(rebasing: memory.bytes[start..<end])
      resources += try decoder.resources(of: bytes, count: 1).map(\.resource)
      start = end
    }
    return SnapshotPiece(resources: resources, arena: session.arena)
  }
}
