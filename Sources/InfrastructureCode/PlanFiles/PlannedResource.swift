// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// A resource of a plan or state before its document is made.
struct PlannedResource {
  var address: String
  var type: String
  var name: String
  var isData: Bool
  var provider: String
  /// The module instance's address; empty in the root module.
  var module: String
  /// `["a"]`, `[0]` or nothing.
  var key: String
  /// Whether it is only there for others to be judged by.
  var isContext: Bool
  var values: Node
  var unknown: Node
  var sensitive: Node
  /// The place of the values.
  var valuesRange: SourceRange
  /// The place of the whole.
  var range: SourceRange
  var previousAddress: String?

  /// Longer addresses are made up.
  static let maximumAddress = 4096

  /// The parts of an address; nil when it isn't one.
  struct AddressParts {
    var module: String
    var isData: Bool
    var type: String
    var name: String
    var key: String

    init?(_ address: String) {
      guard address.utf8.count <= PlannedResource.maximumAddress,
        address.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
      else { return nil }
      let parts = ResourceAddress.split(address)
      var index = 0
      while index + 1 < parts.count, parts[index] == "module" { index += 2 }
      module = parts[..<index].joined(separator: ".")
      isData = index < parts.count && parts[index] == "data"
      if isData { index += 1 }
      guard index + 2 == parts.count, Self.isName(parts[index][...]) else { return nil }
      type = parts[index]
      let plain = parts[index + 1].prefix { $0 != "[" }
      guard Self.isName(plain) else { return nil }
      name = String(plain)
      key = String(parts[index + 1].dropFirst(name.count))
      guard key.isEmpty || key.utf8.last == UInt8(ascii: "]") else { return nil }
    }

    private static func isName(_ text: Substring) -> Bool {
      !text.isEmpty
        && text.utf8.allSatisfy {
          ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5F
            || $0 == 0x2D || $0 >= 0x80
        }
    }
  }

  /// Whether it is a resource or data source; what else Terraform lists, such as ephemeral
  /// resources and actions, is in no graph.
  static func hasKnownMode(_ resource: Node) -> Bool {
    let mode = resource.field("mode")
    return !mode.isKind(.string) || mode.equals("managed") || mode.equals("data")
  }

  /// The last part of `registry.terraform.io/hashicorp/aws`, or what the type says.
  static func providerName(_ text: String?, type: String) -> String {
    if let last = text?.split(separator: "/").last, !last.isEmpty {
      return String(last.split(separator: ".").last ?? last)
    }
    return String(type.prefix { $0 != "_" })
  }

  /// Takes the secrets that marks and the schema tell.
  func collectSecrets(_ shapes: BlockShapes, into secrets: inout SecretTexts) {
    secrets.collect(values, marks: sensitive, at: valuesRange, isEntry: true)
    guard let shape = shapes.shape(of: type, isData: isData) else { return }
    collect(values, shape, into: &secrets)
  }

  private func collect(_ values: Node, _ shape: BlockShape, into secrets: inout SecretTexts) {
    for (index, entry) in values.entries.enumerated() {
      switch shape.member(entry.key) {
      case .attribute(let attribute, let elements):
        if attribute.flags.contains(.sensitive) {
          secrets.takeAll(entry.value, at: values.range(at: index), isEntry: true)
        } else if let elements {
          for element in entry.value.elements { collect(element, elements, into: &secrets) }
        }
      case .blocks(_, let nested):
        if entry.value.isKind(.object) { collect(entry.value, nested, into: &secrets) }
        for element in entry.value.elements { collect(element, nested, into: &secrets) }
      case nil: break
      }
    }
  }
}
