// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// A configuration file and its number in the run's source map.
final class ConfigurationSource: Sendable {
  let file: SourceFile
  let number: UInt32

  init(file: SourceFile, number: UInt32) {
    self.file = file
    self.number = number
  }

  func range(_ bytes: ByteRange) -> SourceRange { SourceRange(file: number, bytes: bytes) }
}

/// An expression and the file that it stands in.
struct LocatedExpression: Sendable {
  let expression: Expression
  let source: ConfigurationSource
  /// The bytes of the whole argument.
  let range: ByteRange
  /// The references in it, found once however often it is evaluated.
  let references: [Traversal]

  init(_ attribute: Attribute, _ source: ConfigurationSource) {
    self.init(attribute.expression, range: attribute.range, source)
  }

  init(_ expression: Expression, range: ByteRange, _ source: ConfigurationSource) {
    self.expression = expression
    self.range = range
    self.source = source
    references = expression.references
  }
}

/// A body as it is written, with the overrides of `override.tf` files on top.
///
/// An override replaces single arguments, and all nested blocks of a type together.
struct LayeredBody: Sendable {
  struct Layer: Sendable {
    let body: Body
    let source: ConfigurationSource
  }

  var layers: [Layer]

  init(_ body: Body, _ source: ConfigurationSource) { layers = [Layer(body: body, source: source)] }
}
