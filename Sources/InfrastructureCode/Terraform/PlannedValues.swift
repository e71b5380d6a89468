// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import HCLSyntax
internal import Inventory

/// What Terraform would plan for a root module, in Terraform's own view: partly known text is
/// unknown, and so on.
package struct PlannedValues: Sendable {
  /// What was wrong.
  package let diagnostics: [Diagnostic]
  /// A JSON document with `resources`, `data`, `outputs`, `outputTypes`, `unknown`,
  /// `unknownOutputs`, `sensitive`.
  package let json: String

  init(_ evaluation: RootEvaluation) {
    diagnostics = evaluation.diagnostics
    var writer = PlannedValuesWriter()
    for instance in evaluation.instances {
      for declaration in instance.module.resources {
        guard let node = instance.resource(declaration.key) else { continue }
        for resource in node.resources { writer.add(resource) }
      }
    }
    for name in evaluation.root.module.outputs.keys.sorted() {
      if let node = evaluation.root.output(name) { writer.addOutput(name, node.value) }
    }
    json = writer.finish()
  }
}

/// Writes planned values as JSON.
private struct PlannedValuesWriter {
  private var resources: [(String, [UInt8])] = []
  private var data: [(String, [UInt8])] = []
  private var outputs: [(String, [UInt8])] = []
  private var outputTypes: [(String, [UInt8])] = []
  private var unknown: [(String, [String])] = []
  private var sensitive: [(String, [String])] = []
  private var unknownOutputs: [String] = []
  private var sensitiveOutputs: [String] = []

  mutating func add(_ resource: ResourceInstance) {
    var names = Set(resource.body.arguments.map(\.name))
    names.formUnion(resource.body.groups.map(\.name))
    names.formUnion(resource.computed.keys)
    names.formUnion((resource.schema?.attributes ?? []).lazy.map(\.name))
    var unknownPaths: [String] = []
    var sensitivePaths: [String] = []
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    var isFirst = true
    for name in names.sorted() {
      guard let value = plannedValue(of: name, resource) else { continue }
      Self.collect(value, name, &unknownPaths, &sensitivePaths)
      if let group = resource.body.group(name), value.isKnown, resource.isPlannedByItsSchema {
        Self.collectUnset(group, name, &unknownPaths)
        for (index, body) in group.bodies.enumerated() {
          for nested in group.schema?.blocks ?? []
          where body.group(nested.name) == nil && resource.fillsIn(nested.name, within: name) {
            unknownPaths.append("\(name)[\(index)].\(nested.name)")
          }
        }
      }
      guard value.isKnown else { continue }
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      JSONValueWriter.writeString(name, into: &bytes)
      bytes.append(UInt8(ascii: ":"))
      JSONValueWriter.write(value, into: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
    if resource.declaration.key.isData {
      data.append((resource.address, bytes))
    } else {
      resources.append((resource.address, bytes))
    }
    if !unknownPaths.isEmpty { unknown.append((resource.address, unknownPaths)) }
    if !sensitivePaths.isEmpty { sensitive.append((resource.address, sensitivePaths)) }
  }

  /// A planned value; of nested blocks only what the configuration sets, as nobody but the provider
  /// knows what it adds.
  private func plannedValue(of name: String, _ resource: ResourceInstance) -> HCLValue? {
    guard let group = resource.body.group(name), !resource.isLeftToProvider(group) else {
      return resource.value(of: name).map {
        PlannedForms.planned($0, of: name, in: resource.declaration.key.type)
      }
    }
    return Self.value(of: group)
  }

  private static func value(of group: EvaluatedBody.BlockGroup) -> HCLValue {
    if let openness = group.openness { return .unknown(HCLUnknown(origins: [openness])) }
    let objects = group.bodies.map { body in
      let object = HCLValue.object(
        HCLEntries(
          body.arguments.map { .init(key: $0.name, value: $0.value) }
            + body.groups.map { .init(key: $0.name, value: value(of: $0)) }))
      return group.nesting == .set ? PlannedForms.elementOfSet(object) : object
    }
    switch group.nesting {
    case .list, .set: return .tuple(objects)
    case .single: return objects.last ?? .null
    case .map:
      return .object(HCLEntries(zip(group.keys, objects).map { .init(key: $0, value: $1) }))
    }
  }

  mutating func addOutput(_ name: String, _ value: HCLValue) {
    if !value.deepMarks.isEmpty { sensitiveOutputs.append(name) }
    guard value.isWhollyKnown else {
      unknownOutputs.append(name)
      return
    }
    var bytes: [UInt8] = []
    JSONValueWriter.write(value, into: &bytes)
    outputs.append((name, bytes))
    var type: [UInt8] = []
    Self.write(value.type, into: &type)
    outputTypes.append((name, type))
  }

  /// A type in the JSON notation of Terraform's own `type` of an output.
  private static func write(_ type: HCLType, into bytes: inout [UInt8]) {
    func constructor(_ name: String, _ argument: (inout [UInt8]) -> Void) {
      bytes += "[\"\(name)\",".utf8
      argument(&bytes)
      bytes.append(UInt8(ascii: "]"))
    }
    switch type {
    case .any: bytes += "\"dynamic\"".utf8
    case .bool, .number, .string: bytes += "\"\(type)\"".utf8
    case .list(let element): constructor("list") { write(element, into: &$0) }
    case .set(let element): constructor("set") { write(element, into: &$0) }
    case .map(let element): constructor("map") { write(element, into: &$0) }
    case .tuple(let elements):
      constructor("tuple") { bytes in
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          write(element, into: &bytes)
        }
        bytes.append(UInt8(ascii: "]"))
      }
    case .object(let object):
      constructor("object") { bytes in
        bytes.append(UInt8(ascii: "{"))
        for (index, attribute) in object.attributes.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          JSONValueWriter.writeString(attribute.name, into: &bytes)
          bytes.append(UInt8(ascii: ":"))
          write(attribute.type, into: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
      }
    }
  }

  /// The paths of what the provider will compute within nested blocks.
  private static func collectUnset(
    _ group: EvaluatedBody.BlockGroup, _ path: String, _ unknown: inout [String]
  ) {
    for (index, body) in group.bodies.enumerated() {
      let place = group.nesting == .single ? path : "\(path)[\(index)]"
      for attribute in group.schema?.attributes ?? []
      where attribute.flags.contains(.computed) && body.argument(attribute.name) == nil {
        unknown.append("\(place).\(attribute.name)")
      }
      for nested in body.groups { collectUnset(nested, "\(place).\(nested.name)", &unknown) }
    }
  }

  /// The paths of what is unknown or sensitive within a value.
  private static func collect(
    _ value: HCLValue, _ path: String, _ unknown: inout [String], _ sensitive: inout [String]
  ) {
    if value.isSensitive { sensitive.append(path) }
    if !value.isKnown {
      unknown.append(path)
      return
    }
    guard !value.isWhollyKnown || !value.deepMarks.isEmpty else { return }
    if let elements = value.elements {
      for (index, element) in elements.enumerated() {
        collect(element, "\(path)[\(index)]", &unknown, &sensitive)
      }
    } else if let entries = value.entries {
      for entry in entries.entries {
        collect(entry.value, "\(path).\(entry.key)", &unknown, &sensitive)
      }
    }
  }

  consuming func finish() -> String {
    var bytes: [UInt8] = [UInt8(ascii: "{")]
    func object(_ name: String, _ members: [(String, [UInt8])]) {
      if bytes.count > 1 { bytes += ",\n".utf8 }
      JSONValueWriter.writeString(name, into: &bytes)
      bytes += ":{".utf8
      for (index, member) in members.sorted(by: { $0.0 < $1.0 }).enumerated() {
        bytes += (index > 0 ? ",\n" : "\n").utf8
        JSONValueWriter.writeString(member.0, into: &bytes)
        bytes.append(UInt8(ascii: ":"))
        bytes += member.1
      }
      bytes.append(UInt8(ascii: "}"))
    }
    func list(_ texts: [String]) -> [UInt8] {
      var result: [UInt8] = [UInt8(ascii: "[")]
      for (index, text) in texts.sorted().enumerated() {
        if index > 0 { result.append(UInt8(ascii: ",")) }
        JSONValueWriter.writeString(text, into: &result)
      }
      return result + [UInt8(ascii: "]")]
    }
    object("resources", resources)
    object("data", data)
    object("outputs", outputs)
    object("outputTypes", outputTypes)
    object("unknown", unknown.map { ($0.0, list($0.1)) })
    object("sensitive", sensitive.map { ($0.0, list($0.1)) })
    bytes += ",\n\"unknownOutputs\":".utf8
    bytes += list(unknownOutputs)
    bytes += ",\n\"sensitiveOutputs\":".utf8
    bytes += list(sensitiveOutputs)
    bytes += "}\n".utf8
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ResourceInstance {
  /// Whether the provider plans by flags of the schema alone.
  ///
  /// Resources made with its older framework do, and are known by an `id` that is optional too;
  /// those made with the newer one may plan defaults that the schema doesn't show.
  fileprivate var isPlannedByItsSchema: Bool {
    schema?.attribute("id")?.flags.contains(.optional) ?? false
  }
}
