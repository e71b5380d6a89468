// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// How resources of one CloudFormation type become resources of the canonical shape.
///
/// Content, read from `mappings/<provider>/cloudformation/`; the tables' form is described in
/// `Documentation/cloudformation.md`. What a table doesn't mention goes by its name in small letters
/// with underscores, when the canonical type has such an attribute or block.
struct TypeTranslation: Sendable {
  /// The ways to translate it; the first one whose conditions hold is taken.
  var forms: [Form] = []

  /// One way to translate a resource.
  struct Form: Sendable {
    var conditions: [Condition] = []
    var main: Emission
    /// What else comes of it: the parts of it that are resources of their own elsewhere.
    var others: [Emission] = []
    /// The canonical attribute that `Ref` stands for.
    var reference = "id"
    /// Canonical attributes by the names that `Fn::GetAtt` uses.
    var attributes: [String: String] = [:]
  }

  /// What has to be so of a property.
  struct Condition: Sendable {
    var path: [String]
    /// The texts that it may have; nil for whatever is set.
    var values: Set<String>?
    /// Whether it must not be set at all.
    var isAbsent = false
  }

  /// A resource that is made.
  struct Emission: Sendable {
    /// The canonical type.
    var type: String
    /// Where it begins among the properties; a list there gives a resource for each element.
    var from: [String] = []
    /// The attribute that names the resource it belongs to.
    var parent: String?
    /// The attribute of that resource which it is named by.
    var parentAttribute: String?
    /// Where properties go, by their path below `from`; those with a slash in front are paths from
    /// the resource.
    var map: [String: Target] = [:]
    /// Properties from outside of `from`.
    var outer: [(path: [String], target: Target)] = []
    var constants: [(path: [String], value: Node)] = []
    /// What holds where nothing is said, when that isn't what Terraform's provider takes.
    var defaults: [(path: [String], value: Node)] = []
    var conditions: [Condition] = []
    /// Whether it reads what is managed elsewhere, as data sources do.
    var isData = false
    /// How much of what is there it takes.
    var content = Content.translated
    /// Which elements of a list count; nil for all.
    var elements: ElementKind?
  }

  /// What a resource that is made holds.
  enum Content: String, Sendable {
    /// The properties in the canonical shape.
    case translated
    /// The statements of a policy, as the data source has them.
    case policy
    /// Nothing of its own: it stands for what isn't said.
    case nothing
  }

  /// What an element of a list is.
  enum ElementKind: String, Sendable {
    case text, mapping
  }

  /// Where a property goes and what becomes of its value.
  struct Target: Sendable {
    /// The attribute's path from where the property's block is; empty for that block itself. Nil for
    /// what has no counterpart.
    var path: [String]?
    /// Whether the path starts at the resource.
    var isFromTop = false
    var change = Change.none
  }

  /// What becomes of a value on its way.
  enum Change: Sendable {
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
  }
}

/// The tables of all types.
struct TypeTranslations: Sendable {
  /// By CloudFormation type.
  var types: [String: TypeTranslation] = [:]
  /// Keep constants' memory.
  var arenas: [Arena] = []
  var diagnostics: [Diagnostic] = []

  /// The canonical attribute that `Ref` to a resource of the type stands for.
  func referenceAttribute(of type: String) -> String { types[type]?.forms.first?.reference ?? "id" }

  /// The canonical name of an attribute of `Fn::GetAtt`.
  func attribute(_ name: String, of type: String) -> String {
    types[type]?.forms.first?.attributes[name]
      ?? name.split(separator: ".").map { PropertyName.canonical(String($0)) }
      .joined(separator: "_")
  }
}
