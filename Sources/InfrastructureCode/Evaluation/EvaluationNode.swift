// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Something that is evaluated once per module instance, when something else needs it.
///
/// Owned by its module instance; used from one thread.
final class EvaluationNode {
  enum Kind {
    case variable(VariableDeclaration)
    case local(String, LocatedExpression)
    case output(OutputDeclaration)
    case resource(ResourceDeclaration)
    case call(ModuleCallDeclaration)
    /// One output of all instances of a call, or all outputs.
    case callOutput(ModuleCallDeclaration, output: String?)
    case provider(ProviderDeclaration)
  }

  enum State {
    case untouched
    case active
    case done
  }

  let kind: Kind
  unowned let instance: ModuleInstance
  var state = State.untouched
  /// The value of a variable, local or output.
  var value = HCLValue.unknown
  /// The instances of a resource or data source.
  var resources: [ResourceInstance] = []
  /// The instances of a module call.
  var modules: [ModuleInstance] = []
  var expansion: Expansion?
  /// Whether a called module could not be found.
  var isMissing = false
  var provider: ProviderSettings?
  /// The value of all instances together, once somebody asked for it.
  var combined: HCLValue?

  init(_ kind: Kind, in instance: ModuleInstance) {
    self.kind = kind
    self.instance = instance
  }

  /// The name that messages use.
  var name: String {
    switch kind {
    case .variable(let variable): "\(instance.prefix)var.\(variable.name)"
    case .local(let name, _): "\(instance.prefix)local.\(name)"
    case .output(let output): "\(instance.prefix)output.\(output.name)"
    case .resource(let resource): "\(instance.prefix)\(resource.key.address)"
    case .call(let call), .callOutput(let call, _): "\(instance.prefix)module.\(call.name)"
    case .provider(let provider): "\(instance.prefix)provider.\(provider.localName)"
    }
  }
}

/// What a node is found by within its module instance.
struct EvaluationKey: Hashable {
  enum Kind: UInt8 {
    case variable, local, output, resource, call, callOutput, provider
  }

  var kind: Kind
  var name: String
  var detail: String?
}

/// What a provider block says that matters to resources.
struct ProviderSettings {
  var region: HCLValue?
  var account: String?
  /// The tags of `default_tags`, a map or unknown.
  var defaultTags: HCLValue?
}
