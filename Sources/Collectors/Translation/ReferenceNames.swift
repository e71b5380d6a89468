// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Which attributes name other resources by something else than id or ARN: content, read from
/// `mappings/<provider>/references.yaml`.
///
/// ```yaml
/// aws_lambda_permission:
///   function_name: {to: aws_lambda_function, by: function_name}
/// ```
///
/// A list of targets stands for what may name several kinds of things by different attributes;
/// `{key: true}` for a key that counts where somebody chose it, and `{service: VALUE}` for what tells
/// a cloud's own keys, where `*` at the end stands for any rest, with `also` for attributes beside id
/// and ARN that name such a key (see ``ServiceKeys``).
package struct ReferenceNames: Sendable {
  /// What an attribute means.
  package struct Target: Sendable {
    /// The types that it may name.
    package var types: [String]
    /// The attribute of theirs whose value it has.
    package var attribute: String
  }

  /// What tells one of the cloud's own keys.
  package struct ServiceMark: Sendable {
    /// The value, or how it begins.
    package var value: String
    /// Attributes that name the key beside its id and ARN.
    package var also: [String]

    /// Whether a text is that value.
    func matches(_ text: String) -> Bool {
      value.last == "*" ? text.hasPrefix(value.dropLast()) : text == value
    }
  }

  /// By type, then by the attribute's path without positions: the first that exists is meant.
  package private(set) var targets: [String: [String: [Target]]] = [:]
  /// The attributes that hold keys, by type.
  package private(set) var keys: [String: Set<String>] = [:]
  /// The values by which types of keys tell the cloud's own, by type and attribute.
  package private(set) var serviceMarks: [String: [String: ServiceMark]] = [:]
  /// What is wrong with the content.
  package private(set) var diagnostics: [Diagnostic] = []

  /// The attributes by which any resource of a type is named somewhere.
  package private(set) var namingAttributes: [String: Set<String>] = [:]

  /// No names.
  package init() {}

  /// Adds a file.
  package mutating func add(_ file: SourceFile) {
    var options = ReaderOptions()
    options.keepsRanges = true
    let result = YAMLReader.read(file, options: options)
    diagnostics += result.diagnostics
    guard let document = result.document else { return }
    for (index, entry) in document.root.entries.enumerated() {
      guard let type = entry.key.string else { continue }
      for item in entry.value.entries {
        let forms = item.value.isKind(.array) ? Array(item.value.elements) : [item.value]
        for form in forms {
          if let path = item.key.string, form.field("key").isTrue {
            keys[type, default: []].insert(path)
            continue
          }
          if let path = item.key.string, let mark = form.field("service").string {
            serviceMarks[type, default: [:]][path] = ServiceMark(
              value: mark, also: form.field("also").elements.compactMap(\.string))
            continue
          }
          guard let path = item.key.string, let target = Self.target(form) else {
            diagnostics.append(
              Diagnostic(
                id: "mapping-form", severity: .error,
                message: "a reference of \"\(type)\" needs a \"to\"", file: file,
                range: document.root.range(at: index).bytes))
            continue
          }
          targets[type, default: [:]][path, default: []].append(target)
          for type in target.types {
            namingAttributes[type, default: []].insert(target.attribute)
          }
        }
      }
    }
  }

  private static func target(_ node: Node) -> Target? {
    let to = node.field("to")
    let types =
      to.isKind(.array) ? to.elements.compactMap(\.string) : [to.string].compactMap(\.self)
    guard !types.isEmpty else { return nil }
    return Target(types: types, attribute: node.field("by").string ?? "name")
  }
}
