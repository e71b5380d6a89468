// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import HCLSyntax

/// What Terraform would plan for a root module, in Terraform's own view: partly known text is
/// unknown, and so on.
package struct PlannedValues: Sendable {
  /// What was wrong.
  package let diagnostics: [Diagnostic]
  /// A JSON document with `resources`, `data`, `outputs`, `unknown`, `unknownOutputs`, `sensitive`.
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
      guard let value = resource.value(of: name) else { continue }
      Self.collect(value, name, &unknownPaths, &sensitivePaths)
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

  mutating func addOutput(_ name: String, _ value: HCLValue) {
    if !value.deepMarks.isEmpty { sensitiveOutputs.append(name) }
    guard value.isWhollyKnown else {
      unknownOutputs.append(name)
      return
    }
    var bytes: [UInt8] = []
    JSONValueWriter.write(value, into: &bytes)
    outputs.append((name, bytes))
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
