// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Documents

/// Takes secrets out of answers before they are kept.
///
/// What is called a password, a token or user data, what stands in an environment, and what looks
/// like a private key or a signed address is replaced by a digest. The digest is keyed, so that
/// nobody can try guesses; equal values have equal digests.
package struct SecretMembers: Sendable {
  private let key: SymmetricKey

  /// With a key of its own, which is kept nowhere.
  package init() { key = SymmetricKey(size: .bits256) }

  /// With a given key, for tests.
  package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// How deep an answer is gone through; what lies deeper is left out.
  private static let depthLimit = 256

  /// An answer without its secrets, in a document of its own.
  package func redacted(_ document: Document) -> Document {
    let builder = DocumentBuilder()
    let root = withExtendedLifetime(document) {
      copy(document.root, isSecret: false, depth: 0, into: builder.arena)
    }
    return builder.finish(root: root)
  }

  private func copy(_ node: Node, isSecret: Bool, depth: Int, into arena: Arena) -> Node {
    guard depth < SecretMembers.depthLimit else { return .null }
    switch node.kind {
    case .array, .set:
      return arena.array(
        node.elements.map { copy($0, isSecret: isSecret, depth: depth + 1, into: arena) })
    case .object:
      return object(node, isSecret: isSecret, depth: depth, into: arena)
    case .string:
      let text = node.string ?? ""
      let isHidden = isSecret || node.has(.sensitive) || SecretMembers.looksSecret(text)
      return arena.string(isHidden && !text.isEmpty ? digest(text) : text)
    case .absent, .null, .boolean:
      return node
    case .integer, .decimal, .bigNumber, .unknown, .handle:
      // Numbers within a secret are part of it.
      return isSecret ? arena.string(digest(JSONWriter.string(node))) : arena.copy(node)
    }
  }

  private func object(_ node: Node, isSecret: Bool, depth: Int, into arena: Arena) -> Node {
    // Lists of variables have members for name and value, maps have the names as keys.
    let names = node.entries.compactMap { $0.key.string?.lowercased() }
    let isVariable = names.contains("value") && (names.contains("name") || names.contains("key"))
    let namesSecret =
      isVariable && !isSecret
      && node.entries.contains { entry in
        ["name", "key", "parametername", "parameterkey"].contains(entry.key.string?.lowercased())
          && SecretMembers.isSecretName(entry.value.string ?? "")
      }
    let entries = node.entries.map { entry -> Node.Entry in
      let name = entry.key.string ?? ""
      let lower = name.lowercased()
      let hidden: Bool
      if isSecret, isVariable {
        hidden = !["name", "key", "type"].contains(lower)
      } else {
        hidden =
          isSecret || SecretMembers.isSecretName(name) || (namesSecret && lower == "value")
          || (entry.value.isCollection && SecretMembers.isContainerName(name))
      }
      return Node.Entry(
        key: arena.string(name),
        value: copy(entry.value, isSecret: hidden, depth: depth + 1, into: arena))
    }
    return arena.object(entries)
  }

  private func digest(_ text: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key)
    return "(secret \(Array(code.prefix(12)).hexadecimal))"
  }

  /// Names of what holds secrets somewhere within; a mere text of that name (a tag
  /// `environment = prod`) is none.
  private static let containers: Set<String> = [
    "authparameters", "credentials", "defaultarguments", "environment", "environmentvariables",
    "nondefaultarguments", "runtimeenvironmentvariables", "stagevariables", "variables",
  ]

  private static let exact: Set<String> = [
    "keymaterial", "secret", "secretbinary", "secretstring", "templatebody",
  ]

  private static let endings = [
    "accesskeysecret", "accesstoken", "apikey", "authtoken", "clientsecret", "connectionstring",
    "contentencryptionkey", "idtoken", "passphrase", "passwd", "password", "passwords",
    "presharedkey", "privatekey", "refreshtoken", "secretaccesskey", "secretkey", "securitytoken",
    "sessiontoken", "sharedsecret", "userdata",
  ]

  /// Whether what goes by a name is secret.
  package static func isSecretName(_ name: String) -> Bool {
    let plain = plain(name)
    return exact.contains(plain) || endings.contains { plain.hasSuffix($0) }
  }

  /// Whether a collection that goes by a name holds secrets.
  static func isContainerName(_ name: String) -> Bool { containers.contains(plain(name)) }

  private static func plain(_ name: String) -> String {
    String(
      decoding: name.lowercased().utf8.filter { $0 != 0x5F && $0 != 0x2D && $0 != 0x2E },
      as: UTF8.self)
  }

  /// Whether a text is secret whatever it is called: a private key, or an address whose signature
  /// opens it to whoever knows it.
  static func looksSecret(_ text: String) -> Bool {
    guard text.utf8.count >= 16 else { return false }
    return text.range(ofText: "PRIVATE KEY-----") != nil
      || text.range(ofText: "X-Amz-Signature=") != nil
      || text.range(ofText: "X-Amz-Security-Token=") != nil
  }
}
