// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Type system documents (October 2021, section 3).
extension GraphQLSyntax {
  struct SchemaDocument {
    var schemas: [SchemaDefinition] = []
    var schemaExtensions: [SchemaDefinition] = []
    var directives: [DirectiveDefinition] = []
    var definitions: [Definition] = []
    var extensions: [Definition] = []
    var comment: [String] = []
  }

  /// The comments that stand around a description.
  struct Comments {
    var before: [String] = []
    var after: [String] = []
    var end: [String] = []
  }

  struct SchemaDefinition {
    var description = ""
    var directives: [Directive] = []
    var operations: [RootOperation] = []
    var position: GraphQLPosition?
    var comments = Comments()
  }

  struct RootOperation {
    var kind = ""
    var type = ""
    var position: GraphQLPosition?
    var comment: [String] = []
  }

  /// What a definition defines; documents that came as values may have other kinds.
  struct DefinitionKind: RawRepresentable, Hashable {
    let rawValue: String

    init(rawValue: String) { self.rawValue = rawValue }

    static let scalar = DefinitionKind(rawValue: "SCALAR")
    static let object = DefinitionKind(rawValue: "OBJECT")
    static let interface = DefinitionKind(rawValue: "INTERFACE")
    static let union = DefinitionKind(rawValue: "UNION")
    static let enumeration = DefinitionKind(rawValue: "ENUM")
    static let input = DefinitionKind(rawValue: "INPUT_OBJECT")
  }

  final class Definition {
    var kind: DefinitionKind
    var description = ""
    var name = ""
    var directives: [Directive] = []
    var interfaces: [String] = []
    var fields: [FieldDefinition] = []
    var members: [String] = []
    var memberPositions: [GraphQLPosition?] = []
    var values: [EnumValue] = []
    var isBuiltIn = false
    var position: GraphQLPosition?
    var comments = Comments()
    /// Places of the fields by name, made once the schema is complete.
    var fieldIndex: [String: Int] = [:]
    var valueNames: Set<String> = []

    init(_ kind: DefinitionKind) { self.kind = kind }

    var isLeaf: Bool { kind == .scalar || kind == .enumeration }
    var isComposite: Bool { kind == .object || kind == .interface || kind == .union }
    var isAbstract: Bool { kind == .interface || kind == .union }
    var isInput: Bool { kind == .scalar || kind == .enumeration || kind == .input }

    func field(_ name: String) -> FieldDefinition? { fieldIndex[name].map { fields[$0] } }
  }

  /// A field of an object, interface or input object.
  final class FieldDefinition {
    var description = ""
    var name = ""
    var arguments: [ArgumentDefinition] = []
    var defaultValue: Value?
    var type = TypeReference()
    var directives: [Directive] = []
    var position: GraphQLPosition?
    var comments = Comments()

    func argument(_ name: String) -> ArgumentDefinition? {
      arguments.first { $0.name == name }
    }
  }

  struct ArgumentDefinition {
    var description = ""
    var name = ""
    var defaultValue: Value?
    var type = TypeReference()
    var directives: [Directive] = []
    var position: GraphQLPosition?
    var comments = Comments()

    /// Whether a call has to give it.
    var isRequired: Bool { type.isNonNull && defaultValue == nil }
    var hasDefault: Bool { defaultValue.map { $0.kind != .null } ?? false }
  }

  struct EnumValue {
    var description = ""
    var name = ""
    var directives: [Directive] = []
    var position: GraphQLPosition?
    var comments = Comments()
  }

  final class DirectiveDefinition {
    var description = ""
    var name = ""
    var arguments: [ArgumentDefinition] = []
    var locations: [String] = []
    var isRepeatable = false
    var position: GraphQLPosition?
    var comments = Comments()

    func argument(_ name: String) -> ArgumentDefinition? {
      arguments.first { $0.name == name }
    }
  }
}
