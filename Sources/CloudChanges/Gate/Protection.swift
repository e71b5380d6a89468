// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI

/// What is never changed: by tag, by pattern, because it is the program's own, or because people
/// need it when all else fails.
struct Protection: Sendable {
  private let patterns: [NamePattern]
  private let own: Set<String>

  /// What people call the roles that they fall back on.
  private static let lastResorts = [
    "*break-glass*", "*break_glass*", "*breakglass*", "*emergency-access*", "*emergencyaccess*",
  ].map(NamePattern.init)

  /// Parts of names of what the cloud or an organization manages itself.
  private static let managed = [
    ":role/aws-service-role/", ":role/aws-reserved/", "/aws-service-role/",
  ]
  private static let managedNames = [
    "AWSReservedSSO_", "AWSServiceRoleFor", "AWSControlTowerExecution",
    "OrganizationAccountAccessRole",
  ]

  /// How many texts of a call are looked at; a call with more is refused.
  private static let textLimit = 100_000

  init(patterns: [String], own: [String]) {
    self.patterns = patterns.map(NamePattern.init)
    self.own = Set(own.filter { !$0.isEmpty }.flatMap(Self.forms))
  }

  /// Why a change isn't made; nil when nothing speaks against it.
  func reason(against proposal: ChangeProposal) -> String? {
    let resource = proposal.resource
    let isTagged = resource.tags.contains {
      $0.key.lowercased() == "bawn:protect" && $0.value.lowercased() != "false"
    }
    if isTagged { return "the resource has the tag bawn:protect" }
    let named = [resource.address, resource.id] + resource.names
    let given = proposal.call.parameters.flatMap { $0.value.texts }
    if given.count > Self.textLimit { return "the call has too many parameters to look at" }
    for text in named + given where !text.isEmpty {
      if let reason = reason(against: text) { return reason }
    }
    return nil
  }

  private func reason(against text: String) -> String? {
    let forms = Self.forms(text)
    if forms.contains(where: own.contains) { return "\(text.prefix(128)) is the program's own" }
    if patterns.contains(where: { pattern in forms.contains(where: pattern.matches) }) {
      return "\(text.prefix(128)) is protected by the gate's configuration"
    }
    // A document that only mentions such a role isn't the role.
    guard text.utf8.count <= 2048, text.utf8.first != UInt8(ascii: "{") else { return nil }
    if Self.managed.contains(where: text.holds)
      || forms.contains(where: { form in Self.managedNames.contains(where: form.hasPrefix) })
    {
      return "\(text.prefix(128)) is managed by the cloud or the organization"
    }
    if forms.contains(where: { form in Self.lastResorts.contains { $0.matches(form) } }) {
      return "\(text.prefix(128)) is what people fall back on in an emergency"
    }
    return nil
  }

  /// A name as it is, and the names at its end: `arn:aws:iam::1:role/a/b` is also `role/a/b`, `a/b`
  /// and `b`.
  private static func forms(_ text: String) -> [String] {
    var forms = [text]
    var rest = Substring(text)
    if rest.hasSuffix(":*") { rest = rest.dropLast(2) }
    forms.append(String(rest))
    if rest.hasPrefix("arn:") {
      let parts = rest.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      if parts.count == 6 { rest = parts[5] }
      forms.append(String(rest))
      // Log groups and functions have one more word before the name.
      if let colon = rest.firstIndex(of: ":") {
        forms.append(String(rest[rest.index(after: colon)...]))
      }
    }
    while let slash = rest.firstIndex(where: { $0 == "/" }), forms.count < 12 {
      rest = rest[rest.index(after: slash)...]
      if !rest.isEmpty { forms.append(String(rest)) }
    }
    return forms
  }
}

/// A name with `*` for any characters and `?` for one; letters of any case.
struct NamePattern: Hashable, Sendable {
  private let bytes: [UInt8]

  init(_ text: String) { bytes = Array(text.lowercased().utf8) }

  /// Whether a name fits. Linear in the name for each star.
  func matches(_ name: String) -> Bool {
    let text = Array(name.lowercased().utf8)
    var (index, place) = (0, 0)
    var star: (index: Int, place: Int)?
    while place < text.count {
      if index < bytes.count, bytes[index] == UInt8(ascii: "*") {
        star = (index, place)
        index += 1
      } else if index < bytes.count,
        bytes[index] == UInt8(ascii: "?") || bytes[index] == text[place]
      {
        index += 1
        place += 1
      } else if let last = star {
        star = (last.index, last.place + 1)
        index = last.index + 1
        place = last.place + 1
      } else {
        return false
      }
    }
    return bytes[index...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
