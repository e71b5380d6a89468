// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// A place in the canonical document of a type, as far as the provider's schema tells.
///
/// Follows the shape of `terraform show -json`: nested blocks are arrays, whatever their nesting.
package struct SchemaPlace: Sendable {
  private indirect enum Form: Sendable {
    case object(BlockSchema)
    case array(Form)
    case value(HCLType)
    case anything
  }

  private let form: Form

  private init(_ form: Form) { self.form = form }

  /// A resource as a whole.
  package init(_ schema: BlockSchema) { form = .object(schema) }

  /// What the schema says nothing about.
  package static let anything = SchemaPlace(.anything)

  /// The place below a field; nil where there is no such field.
  package func field(_ name: String) -> SchemaPlace? {
    switch form {
    case .object(let schema):
      if let attribute = schema.attribute(name) { return SchemaPlace(.value(attribute.type)) }
      return schema.block(name).map { SchemaPlace(.array(.object($0.block))) }
    case .value(.object(let object)):
      return object[name].map { SchemaPlace(.value($0.type)) }
    case .value(.map(let element)): return SchemaPlace(.value(element))
    case .value(.any), .anything: return .anything
    case .array, .value: return nil
    }
  }

  /// The place of what is reached by an index or a variable: an element, or the value of any key.
  /// Nil where there is nothing below.
  package var element: SchemaPlace? {
    switch form {
    case .array(let form): return SchemaPlace(form)
    case .value(.list(let type)), .value(.set(let type)), .value(.map(let type)):
      return SchemaPlace(.value(type))
    case .value(.bool), .value(.number), .value(.string): return nil
    case .object, .value, .anything: return .anything
    }
  }

  /// An array of such places.
  package var array: SchemaPlace { SchemaPlace(.array(form)) }
}
