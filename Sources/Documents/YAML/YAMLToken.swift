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

  var kind: Kind
  var start: Int
  var end: Int
  /// The text of scalars, anchors, aliases, tags and directives; a string.
  var text = Node.absent
}
