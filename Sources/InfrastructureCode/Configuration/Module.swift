// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// The configuration in one directory: what it declares, not yet evaluated.
///
/// Immutable and shared by all of its instances, in whichever root module they are.
final class Module: Sendable {
  /// The directory, in the form in which files are read.
  let directory: String
  /// The files it was read from.
  let sources: [ConfigurationSource]
  let variables: [String: VariableDeclaration]
  let locals: [String: LocatedExpression]
  let outputs: [String: OutputDeclaration]
  /// The resources and data sources in order of appearance.
  let resources: [ResourceDeclaration]
  let calls: [ModuleCallDeclaration]
  let providers: [ProviderDeclaration]
  /// The source addresses of providers by local name.
  let requiredProviders: [String: String]
  let moves: [MoveDeclaration]
  /// What was wrong with its files.
  let diagnostics: [Diagnostic]

  let resourceIndex: [ResourceKey: Int]
  let callIndex: [String: Int]

  init(
    directory: String, sources: [ConfigurationSource], contents: ModuleContents,
    diagnostics: [Diagnostic]
  ) {
    self.directory = directory
    self.sources = sources
    variables = contents.variables
    locals = contents.locals
    outputs = contents.outputs
    resources = contents.resources
    calls = contents.calls
    providers = contents.providers
    requiredProviders = contents.requiredProviders
    moves = contents.moves
    self.diagnostics = diagnostics
    var resourceIndex: [ResourceKey: Int] = [:]
    for (index, resource) in resources.enumerated() { resourceIndex[resource.key] = index }
    self.resourceIndex = resourceIndex
    var callIndex: [String: Int] = [:]
    for (index, call) in calls.enumerated() { callIndex[call.name] = index }
    self.callIndex = callIndex
  }
}

/// What the files of a module declare together.
struct ModuleContents: Sendable {
  var variables: [String: VariableDeclaration] = [:]
  var locals: [String: LocatedExpression] = [:]
  var outputs: [String: OutputDeclaration] = [:]
  var resources: [ResourceDeclaration] = []
  var calls: [ModuleCallDeclaration] = []
  var providers: [ProviderDeclaration] = []
  var requiredProviders: [String: String] = [:]
  var moves: [MoveDeclaration] = []
}

/// What a resource or data source is called within its module.
struct ResourceKey: Hashable, Sendable {
  var isData: Bool
  var type: String
  var name: String

  /// The address within the module: `aws_vpc.a`, `data.aws_ami.b`.
  var address: String { isData ? "data.\(type).\(name)" : "\(type).\(name)" }
}

/// A `variable` block.
struct VariableDeclaration: Sendable {
  let name: String
  let source: ConfigurationSource
  let range: ByteRange
  /// The type constraint; `any` without one.
  var type: HCLType
  var defaultValue: LocatedExpression?
  var isNullable: Bool
  var isSensitive: Bool
  var isEphemeral: Bool
  var validations: [Validation]

  /// A `validation` block.
  struct Validation: Sendable {
    let condition: LocatedExpression
    let message: LocatedExpression?
  }
}

/// An `output` block.
struct OutputDeclaration: Sendable {
  let name: String
  let value: LocatedExpression
  let isSensitive: Bool
}

/// A `resource` or `data` block.
struct ResourceDeclaration: Sendable {
  let key: ResourceKey
  let source: ConfigurationSource
  /// The bytes of the whole block.
  let range: ByteRange
  let headerRange: ByteRange
  var body: LayeredBody
  var count: LocatedExpression?
  var forEach: LocatedExpression?
  /// The provider configuration that it names, such as `aws.west`.
  var provider: Traversal?
  var dependsOn: [Traversal]
  /// What its `lifecycle` block sets to true or false, such as `prevent_destroy`.
  var lifecycle: [String: Bool] = [:]
  /// The references in the whole block.
  var references: [Traversal]
}

/// A `module` block.
struct ModuleCallDeclaration: Sendable {
  let name: String
  let source: ConfigurationSource
  let range: ByteRange
  let headerRange: ByteRange
  /// Where the module is, as it is written.
  var location: String?
  var locationRange: ByteRange
  var arguments: [String: LocatedExpression]
  var count: LocatedExpression?
  var forEach: LocatedExpression?
  /// The child's provider names with those of the caller.
  var providers: [(child: String, parent: String)]
  var dependsOn: [Traversal]
}

/// A `provider` block.
struct ProviderDeclaration: Sendable {
  let name: String
  var alias: String?
  let source: ConfigurationSource
  let range: ByteRange
  var body: LayeredBody
  var references: [Traversal]

  /// `aws` or `aws.west`.
  var localName: String { alias.map { "\(name).\($0)" } ?? name }
}

/// A `moved` block.
struct MoveDeclaration: Sendable {
  let from: String
  let to: String
}
