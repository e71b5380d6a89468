// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// A reference text taken apart: `module.a.aws_kms_key.k["x"].arn`.
struct ResourceSymbol {
  /// The resource's address.
  let address: String
  /// The attribute read there; empty for the resource as a whole.
  let attribute: String

  /// Nil when the text names a variable or the like instead of a resource.
  init?(_ symbol: String) {
    let parts = ResourceAddress.split(symbol)
    var index = 0
    while index + 1 < parts.count, parts[index] == "module" { index += 2 }
    guard index + 1 < parts.count, !parts[index].utf8.contains(UInt8(ascii: "(")) else {
      return nil
    }
    switch parts[index] {
    case "var", "local", "each", "count", "self", "path", "terraform", "ephemeral", "output":
      return nil
    case "data":
      index += 1
      guard index + 1 < parts.count else { return nil }
    default: break
    }
    address = parts[...(index + 1)].joined(separator: ".")
    attribute =
      index + 2 < parts.count ? String(parts[index + 2].prefix { $0 != "[" }) : ""
  }
}

/// Finds the resources that an expression names, through variables, locals and outputs, whether or
/// not their values are known: the graph wants the edge either way.
struct ReferenceTracing {
  let evaluation: RootEvaluation
  let resource: ResourceInstance

  private static let maximumDepth = 12
  private static let maximumFound = 48

  func references(
    in expression: Expression, path: String, _ source: ConfigurationSource
  ) -> [Reference] {
    var found: [Reference] = []
    if let reference = indexed(expression, path: path, source) { return [reference] }
    for traversal in expression.references {
      trace(traversal, in: resource.module, path: path, depth: 0, into: &found)
    }
    return found
  }

  /// `aws_x.y[each.key].id`: the key can be computed, and names one instance.
  private func indexed(
    _ expression: Expression, path: String, _ source: ConfigurationSource
  ) -> Reference? {
    var expression = expression
    while true {
      switch expression.kind {
      case .wrappedTemplate(let inner), .parentheses(let inner):
        expression = inner
        continue
      default: break
      }
      break
    }
    var steps: [Traversal.Step] = []
    if case .relativeTraversal(let inner, let more) = expression.kind {
      expression = inner
      steps = more
    }
    guard case .index(let collection, let key) = expression.kind,
      case .traversal(let traversal) = collection.kind,
      let address = address(traversal), traversal.steps.count == address.nameSteps
    else { return nil }
    var evaluator = evaluation.evaluator(in: resource.module, resource.repetition, source)
    let value = evaluator.evaluate(key)
    let instance: InstanceKey
    if let name = value.stringValue {
      instance = .name(name)
    } else if let index = value.intValue {
      instance = .index(index)
    } else {
      return nil
    }
    var attribute = ""
    if case .attribute(let name)? = steps.first?.kind { attribute = name }
    return Reference(
      path: path,
      target: resource.module.prefix + address.key.address + instance.text, attribute: attribute)
  }

  private func address(_ traversal: Traversal) -> (key: ResourceKey, nameSteps: Int)? {
    switch traversal.root {
    case "var", "local", "each", "count", "self", "path", "terraform", "module", "ephemeral":
      return nil
    case "data":
      guard let type = traversal.attribute(at: 0), let name = traversal.attribute(at: 1) else {
        return nil
      }
      return (ResourceKey(isData: true, type: type, name: name), 2)
    default:
      guard let name = traversal.attribute(at: 0) else { return nil }
      return (ResourceKey(isData: false, type: traversal.root, name: name), 1)
    }
  }

  private func trace(
    _ traversal: Traversal, in instance: ModuleInstance, path: String, depth: Int,
    into found: inout [Reference]
  ) {
    guard depth < Self.maximumDepth, found.count < Self.maximumFound else { return }
    func follow(_ expression: Expression, in instance: ModuleInstance) {
      let references = expression.references
      guard references.count <= 8 else { return }
      for reference in references {
        trace(reference, in: instance, path: path, depth: depth + 1, into: &found)
      }
    }
    switch traversal.root {
    case "var":
      guard let name = traversal.attribute(at: 0), let caller = instance.caller,
        let argument = caller.call.arguments[name]
      else { return }
      follow(argument.expression, in: caller.instance)
    case "local":
      guard let name = traversal.attribute(at: 0), let local = instance.module.locals[name] else {
        return
      }
      follow(local.expression, in: instance)
    case "module":
      guard let name = traversal.attribute(at: 0),
        let output = ModuleInstance.output(read: traversal),
        let modules = instance.call(name)?.modules
      else { return }
      // Instances of one call say the same; more than a few would only repeat it.
      for module in modules.prefix(4) {
        guard let declaration = module.module.outputs[output] else { continue }
        follow(declaration.value.expression, in: module)
      }
    default:
      guard let (key, nameSteps) = address(traversal), instance.module.resourceIndex[key] != nil
      else { return }
      var target = instance.prefix + key.address
      var next = nameSteps
      if next < traversal.steps.count {
        switch traversal.steps[next].kind {
        case .key(let name):
          target += InstanceKey.name(name).text
          next += 1
        case .index(let number):
          target += "[\(number)]"
          next += 1
        case .attribute: break
        }
      }
      guard target != resource.address else { return }
      found.append(
        Reference(path: path, target: target, attribute: traversal.attribute(at: next) ?? ""))
    }
  }
}
