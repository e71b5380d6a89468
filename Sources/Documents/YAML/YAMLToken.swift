// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A piece of YAML as the scanner finds it.
struct YAMLToken {
  enum Kind: UInt8 {
    case streamEnd
    case directive
    case documentStart
    case documentEnd
    case blockSequenceStart
    case blockMappingStart
    case blockEnd
    case flowSequenceStart
    case flowSequenceEnd
    case flowMappingStart
    case flowMappingEnd
    case blockEntry
    case flowEntry
    case key
    case value
    case alias
    case anchor
    case tag
    case plainScalar
    case quotedScalar
  }

  /// A set of kinds.
  struct Kinds: OptionSet {
    var rawValue: UInt32

    init(rawValue: UInt32) { self.rawValue = rawValue }
    init(_ kind: Kind) { rawValue = 1 << UInt32(kind.rawValue) }

    static var blockEntry: Kinds { Kinds(.blockEntry) }
    static var blockEnd: Kinds { Kinds(.blockEnd) }
    static var key: Kinds { Kinds(.key) }
    static var value: Kinds { Kinds(.value) }
    static var flowEntry: Kinds { Kinds(.flowEntry) }
    static var flowSequenceEnd: Kinds { Kinds(.flowSequenceEnd) }
    static var flowMappingEnd: Kinds { Kinds(.flowMappingEnd) }
  }

  var kind: Kind
  var start: Int
  var end: Int
  /// The text of scalars, anchors, aliases, tags and directives; a string.
  var text = Node.absent
}
