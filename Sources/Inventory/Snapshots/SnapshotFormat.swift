// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The numbers of the file format; `Documentation/formats/snapshot.md` describes it.
///
/// A file is a header, blocks of resources, a directory and a trailer. A block stands for itself:
/// its texts, the shapes of its objects, its collections and its resources, so that blocks are
/// written while resources arrive and read side by side. All numbers in fixed places are
/// little-endian; the others are LEB128.
enum SnapshotFormat {
  /// The version that is written; every version up to it can be read.
  static let version: UInt32 = 1
  /// The first bytes: one beyond ASCII, and line breaks that a transfer as text would change.
  static let magic: [UInt8] = [0x89, 0x42, 0x41, 0x57, 0x4E, 0x0D, 0x0A, 0x1A]
  /// The last bytes.
  static let endMagic: [UInt8] = [0x42, 0x41, 0x57, 0x4E, 0x45, 0x4E, 0x44, 0x0A]
  /// Magic, version, and room for what has to be known before anything else.
  static let headerSize = 32
  /// The directory's offset, length and hash, and the last bytes.
  static let trailerSize = 32
  /// The counts and lengths at a block's start.
  static let blockHeaderSize = 40
  static let blockTag: UInt32 = 0x4B4C_4257

  /// A block is written once it has this many bytes or resources.
  static let blockByteGoal = 4 << 20
  static let blockResourceGoal = 8192

  static let maximumFileSize = 1 << 40
  static let maximumBlockSize = 1 << 30
  /// As deep as the readers of documents go.
  static let maximumDepth = 1000
  /// Values of one document when everything shared is counted as often as it is used.
  static let maximumDocumentSize = 16 << 20
  /// Counts beyond this are no counts.
  static let maximumCount = 1 << 40
  /// The last second of the year 9999.
  static let latestTime = 253_402_300_799

  /// How a value is written: the low four bits of its first number.
  enum Form {
    /// The number is 0 for absent, 1 null, 2 false, 3 true.
    static let literal: UInt64 = 0
    /// The number is the integer, zigzag.
    static let integer: UInt64 = 1
    /// Eight bytes follow.
    static let wideInteger: UInt64 = 2
    /// The number is the exponent, zigzag; the mantissa follows, zigzag.
    static let decimal: UInt64 = 3
    /// The number is a text's.
    static let bigNumber: UInt64 = 4
    /// The number is a text's.
    static let string: UInt64 = 5
    /// The number is a collection's.
    static let collection: UInt64 = 6
    /// The number is flags; the value they belong to follows.
    static let flagged: UInt64 = 7
  }

  /// What a collection is: the low three bits of its first number. The fourth says that ranges
  /// follow, the others are a count, or a shape's number.
  enum Collection {
    static let array: UInt64 = 0
    static let set: UInt64 = 1
    static let record: UInt64 = 2
    static let object: UInt64 = 3
    static let unknown: UInt64 = 4
    static let positionedBit: UInt64 = 8
  }

  /// The directory's sections. Readers pass over those from 128 on that they don't know.
  enum Section {
    static let metadata: UInt8 = 1
    static let scopes: UInt8 = 2
    static let blocks: UInt8 = 3
    static let coverage: UInt8 = 4
    static let unread: UInt8 = 5
  }

  /// What is there of a resource.
  struct Presence: OptionSet {
    let rawValue: UInt64

    static let removed = Presence(rawValue: 1 << 0)
    static let name = Presence(rawValue: 1 << 1)
    static let module = Presence(rawValue: 1 << 2)
    static let account = Presence(rawValue: 1 << 3)
    static let region = Presence(rawValue: 1 << 4)
    static let environment = Presence(rawValue: 1 << 5)
    static let origin = Presence(rawValue: 1 << 6)
    static let calls = Presence(rawValue: 1 << 7)
    static let references = Presence(rawValue: 1 << 8)
    static let previousAddresses = Presence(rawValue: 1 << 9)
    static let existenceUnknowns = Presence(rawValue: 1 << 10)
    static let isContext = Presence(rawValue: 1 << 11)
    static let lifecycle = Presence(rawValue: 1 << 12)
    static let holdsComputed = Presence(rawValue: 1 << 13)
    static let collected = Presence(rawValue: 1 << 14)
    static let written = Presence(rawValue: 1 << 15)
    static let data = Presence(rawValue: 1 << 16)
    static let provider = Presence(rawValue: 1 << 17)
    static let all = Presence(rawValue: (1 << 18) - 1)
  }
}
