// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Goes through the resources of `planned_values` or of a shown state's `values`, module by module.
struct ModuleValues: IteratorProtocol {
  private var modules: [Node]
  private var resources = Node.absent
  private var position = 0

  init(_ values: Node) { modules = [values.field("root_module")] }

  /// The next resource and its place.
  mutating func next() -> (resource: Node, range: SourceRange)? {
    while position >= resources.elements.count {
      guard let module = modules.popLast() else { return nil }
      resources = module.field("resources")
      position = 0
      modules += module.field("child_modules").elements.reversed()
    }
    defer { position += 1 }
    return (resources.elements[position], resources.range(at: position))
  }

  /// Takes what is marked as sensitive in resources and outputs.
  static func collectSecrets(_ values: Node, into secrets: inout SecretTexts) {
    var walk = ModuleValues(values)
    while let (resource, _) = walk.next() {
      let index = resource.entryIndex(Self.values)
      guard index >= 0 else { continue }
      secrets.collect(
        resource.entries[index].value, marks: resource.field("sensitive_values"),
        at: resource.range(at: index), isEntry: true)
    }
    collectOutputs(values.field("outputs"), into: &secrets)
  }

  /// Takes the values of outputs that are marked as sensitive.
  static func collectOutputs(_ outputs: Node, into secrets: inout SecretTexts) {
    for output in outputs.entries where output.value.field("sensitive").isTrue {
      let index = output.value.entryIndex(Self.value)
      guard index >= 0 else { continue }
      secrets.takeAll(
        output.value.entries[index].value, at: output.value.range(at: index), isEntry: true)
    }
  }

  private static let values = text("values")
  private static let value = text("value")

  private static func text(_ text: StaticString) -> Node {
    .string(bytes: text.utf8Start, count: text.utf8CodeUnitCount)
  }
}
