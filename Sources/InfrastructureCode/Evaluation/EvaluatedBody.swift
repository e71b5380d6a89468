// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// What a resource's or nested block's body has come to: values with the places they stem from.
struct EvaluatedBody {
  struct Argument {
    let name: String
    let value: HCLValue
    let range: ByteRange
    let source: ConfigurationSource
    let expression: Expression
    let flags: BlockSchema.Attribute.Flags
  }

  /// All nested blocks of one type.
  struct BlockGroup {
    let name: String
    let nesting: BlockSchema.Nesting
    /// The schema of each block, where there is one.
    let schema: BlockSchema?
    var bodies: [EvaluatedBody] = []
    /// The labels of the blocks, for maps of blocks.
    var keys: [String] = []
    /// Tells that it isn't known which blocks there will be, and on what that depends.
    var openness: HCLUnknown?
    let range: ByteRange
    let source: ConfigurationSource
  }

  var arguments: [Argument] = []
  var groups: [BlockGroup] = []
  let range: ByteRange
  let source: ConfigurationSource

  func argument(_ name: String) -> Argument? { arguments.first { $0.name == name } }
  func group(_ name: String) -> BlockGroup? { groups.first { $0.name == name } }
}
