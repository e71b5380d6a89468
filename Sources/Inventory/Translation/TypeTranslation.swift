// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// How resources of one foreign type become resources of the canonical shape: those of
/// CloudFormation, or what a cloud's API answers.
///
/// Content, read from `mappings/<provider>/cloudformation/` and `mappings/<provider>/live/`; the
/// tables' form is described in `Documentation/cloudformation.md` and `Documentation/mappings.md`.
/// What a table doesn't mention goes by its name in small letters with underscores, when the
/// canonical type has such an attribute or block.
package struct TypeTranslation: Sendable {
  /// The ways to translate it; the first one whose conditions hold is taken.
  package var forms: [Form] = []

  /// One way to translate a resource.
  package struct Form: Sendable {
    package var conditions: [Condition] = []
    package var main: Emission
    /// What else comes of it: the parts of it that are resources of their own elsewhere.
    package var others: [Emission] = []
    /// The canonical attribute that `Ref` stands for.
    package var reference = "id"
    /// Canonical attributes by the names that `Fn::GetAtt` uses.
    package var attributes: [String: String] = [:]
  }

  /// What has to be so of a property.
  package struct Condition: Sendable {
    package var path: [String]
    /// The texts that it may have; nil for whatever is set.
    package var values: Set<String>?
    /// Whether it must not be set at all.
    package var isAbsent = false
  }

  /// A resource that is made.
  package struct Emission: Sendable {
    /// The canonical type.
    package var type: String
    /// Where it begins among the properties; a list there gives a resource for each element.
    package var from: [String] = []
    /// What it is made of, where that takes a computation: a list gives one for each element.
    package var each: Cell?
    /// The documents whose members are placed by their names, where that isn't what it begins
    /// with: paths from the resource. Later ones win.
    package var fill: [[String]] = []
    /// Attributes that are texts with values in them.
    package var texts: [(path: [String], text: TextPattern)] = []
    /// Attributes that take a computation.
    package var cells: [(path: [String], cell: Cell)] = []
    /// The attribute that names the resource it belongs to.
    package var parent: String?
    /// The attribute of that resource which it is named by.
    package var parentAttribute: String?
    /// Where properties go, by their path below `from`; those with a slash in front are paths from
    /// the resource.
    package var map: [String: Target] = [:]
    /// Properties from outside of `from`.
    package var outer: [(path: [String], target: Target)] = []
    package var constants: [(path: [String], value: Node)] = []
    /// What holds where nothing is said, when that isn't what Terraform's provider takes.
    package var defaults: [(path: [String], value: Node)] = []
    package var conditions: [Condition] = []
    /// Whether it reads what is managed elsewhere, as data sources do.
    package var isData = false
    /// How much of what is there it takes.
    package var content = Content.translated
    /// Which elements of a list count; nil for all.
    package var elements: ElementKind?
  }

  /// What a resource that is made holds.
  package enum Content: String, Sendable {
    /// The properties in the canonical shape.
    case translated
    /// The statements of a policy, as the data source has them.
    case policy
    /// Nothing of its own: it stands for what isn't said.
    case nothing
  }

  /// What an element of a list is.
  package enum ElementKind: String, Sendable {
    case text, mapping
  }

  /// Where a property goes and what becomes of its value.
  package struct Target: Sendable {
    /// The attribute's path from where the property's block is; empty for that block itself. Nil for
    /// what has no counterpart.
    package var path: [String]?
    /// Whether the path starts at the resource.
    package var isFromTop = false
    package var change = Change.none
  }

  /// What becomes of a value on its way.
  package enum Change: Sendable {
    case none
    /// Other values by the text of the first.
    case values([String: Node])
    /// True becomes false.
    case inverted
    /// The value as JSON text, keys beginning with small letters.
    case camelJSON
    /// A mapping as a list of blocks, its keys and values under these names.
    case entries(key: String, value: String)
    /// A list of names with values as attributes.
    case pairs(key: String, value: String, names: [String: Target])
    /// Each element of a list as a block with the element under this name.
    case elements(name: String)
    /// A mapping of mappings as a list of them, the key under this name.
    case keyed(String)
    /// One field of each element of a list.
    case field(String)
    /// The elements of a list as blocks of several names, by the text of a field.
    case distributed(by: String, names: [String: String])
    /// Whether the property is there at all.
    case presence
    /// Percent-encoded text, decoded.
    case decodedURL
    /// What follows the last slash.
    case lastPart
    /// A number in another unit.
    case multiplied(by: Int)
    /// What a computation makes of it.
    case computed(Cell)
  }

  /// A computation in a table: its number among all tables' computations.
  package struct Cell: Hashable, Sendable {
    /// The position in `TypeTranslations.cells`.
    package var index: Int
  }

  /// A text with placeholders such as `arn:{_scope.partition}:s3:::{Name}`.
  package struct TextPattern: Sendable {
    /// A fixed text, or the path of a value.
    package enum Piece: Sendable {
      case text(String)
      case value([String])
    }

    /// The pieces in order.
    package var pieces: [Piece] = []

    /// Reads a pattern; nil where a brace has no counterpart.
    package init?(_ pattern: String) {
      var rest = Substring(pattern)
      while let open = rest.firstIndex(of: "{") {
        if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
        guard let close = rest[open...].firstIndex(of: "}") else { return nil }
        pieces.append(.value(TypeTranslations.path(String(rest[rest.index(after: open)..<close]))))
        rest = rest[rest.index(after: close)...]
      }
      guard !rest.contains("}") else { return nil }
      if !rest.isEmpty { pieces.append(.text(String(rest))) }
    }
  }
}

/// The tables of all types.
package struct TypeTranslations: Sendable {
  /// By CloudFormation type.
  package var types: [String: TypeTranslation] = [:]
  /// The computations of all tables, as they are written.
  package var cells: [CellText] = []
  /// Keep constants' memory.
  package var arenas: [Arena] = []
  package var diagnostics: [Diagnostic] = []

  /// A computation as it is written.
  package struct CellText: Sendable {
    /// The expression.
    package var text: String
    /// Where it stands.
    package var file: SourceFile
    /// Where it stands in the file.
    package var range: ByteRange
  }

  /// No table yet.
  package init() {}

  /// The canonical attribute that `Ref` to a resource of the type stands for.
  package func referenceAttribute(of type: String) -> String {
    types[type]?.forms.first?.reference ?? "id"
  }

  /// The canonical name of an attribute of `Fn::GetAtt`.
  package func attribute(_ name: String, of type: String) -> String {
    types[type]?.forms.first?.attributes[name]
      ?? name.split(separator: ".").map { PropertyName.canonical(String($0)) }
      .joined(separator: "_")
  }
}
