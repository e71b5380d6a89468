// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A GraphQL text taken apart, executable or schema (October 2021, section 2.2).
///
/// The parts are classes because validation notes at each one what it refers to.
enum GraphQLSyntax {
  /// A type reference: `[Int!]!`.
  final class TypeReference {
    /// The name; empty for lists.
    var name = ""
    var element: TypeReference?
    var isNonNull = false
    var position: GraphQLPosition?

    init() {}

    init(name: String, isNonNull: Bool = false) {
      self.name = name
      self.isNonNull = isNonNull
    }

    /// The innermost type's name.
    var baseName: String {
      var type = self
      while let element = type.element { type = element }
      return type.name
    }

    var text: String {
      let inner = element.map { "[\($0.text)]" } ?? name
      return isNonNull ? inner + "!" : inner
    }

    /// Whether a variable of this type may stand where `other` is expected.
    func isCompatible(with other: TypeReference, ignoringNull: Bool = false) -> Bool {
      guard name == other.name else { return false }
      if let element {
        guard let inner = other.element, element.isCompatible(with: inner) else { return false }
      }
      return ignoringNull || !other.isNonNull || isNonNull
    }
  }

  enum ValueKind: Int {
    case variable = 0
    case int = 1
    case float = 2
    case string = 3
    case blockString = 4
    case boolean = 5
    case null = 6
    case enumeration = 7
    case list = 8
    case object = 9
  }

  /// An element of a list or a field of an object.
  struct ChildValue {
    var name = ""
    var value: Value
    var position: GraphQLPosition?
    var comment: [String] = []
  }

  final class Value {
    var kind: ValueKind
    var raw = ""
    var children: [ChildValue] = []
    var position: GraphQLPosition?
    var comment: [String] = []
    // What validation notes.
    var expectedType: TypeReference?
    var expectedTypeHasDefault = false
    var definition: Definition?
    var variable: VariableDefinition?
    /// Whether it or a part of it is a number out of range.
    var isOutOfRange = false

    init(_ kind: ValueKind, raw: String = "") {
      self.kind = kind
      self.raw = raw
    }

    /// The value as error texts show it.
    var text: String {
      switch kind {
      case .variable: return "$" + raw
      case .int, .float, .enumeration, .boolean, .null: return raw
      case .string, .blockString: return GoQuote.string(raw)
      case .list: return "[" + children.map(\.value.text).joined(separator: ",") + "]"
      case .object:
        return "{" + children.map { "\($0.name):\($0.value.text)" }.joined(separator: ",") + "}"
      }
    }
  }

  struct Argument {
    var name = ""
    var value: Value
    var position: GraphQLPosition?
    var comment: [String] = []
  }

  struct Directive {
    var name = ""
    var arguments: [Argument] = []
    /// Empty unless the document came as a value with it.
    var location = ""
    var position: GraphQLPosition?
  }
}

/// Executable documents (section 2.2 to 2.8).
extension GraphQLSyntax {
  struct QueryDocument {
    var operations: [Operation] = []
    var fragments: [Fragment] = []
    var comment: [String] = []
  }

  final class VariableDefinition {
    var name = ""
    var type = TypeReference()
    var defaultValue: Value?
    var directives: [Directive] = []
    var position: GraphQLPosition?
    var comment: [String] = []
    // What validation notes.
    var definition: Definition?
    var isUsed = false
  }

  struct Operation {
    /// `query`, `mutation` or `subscription`; documents that came as values may have others.
    var kind = "query"
    var name = ""
    var variables: [VariableDefinition] = []
    var directives: [Directive] = []
    var selections: [Selection] = []
    var position: GraphQLPosition?
    var comment: [String] = []
  }

  final class Fragment {
    var name = ""
    var variables: [VariableDefinition] = []
    var typeCondition = ""
    var directives: [Directive] = []
    var selections: [Selection] = []
    var position: GraphQLPosition?
    var comment: [String] = []
    /// A number of its own within the document, noted by validation.
    var index = 0
  }

  enum Selection {
    case field(Field)
    case spread(Spread)
    case inline(InlineFragment)
  }

  final class Field {
    var alias = ""
    var name = ""
    var arguments: [Argument] = []
    var directives: [Directive] = []
    var selections: [Selection] = []
    var position: GraphQLPosition?
    var comment: [String] = []
    // What validation notes.
    var definition: FieldDefinition?
    var parent: Definition?

    /// The key of its value in the response.
    var responseName: String { alias.isEmpty ? name : alias }
  }

  final class Spread {
    var name = ""
    var directives: [Directive] = []
    var position: GraphQLPosition?
    var comment: [String] = []
    // What validation notes.
    var fragment: Fragment?
  }

  final class InlineFragment {
    var typeCondition = ""
    var directives: [Directive] = []
    var selections: [Selection] = []
    var position: GraphQLPosition?
    var comment: [String] = []
  }
}
