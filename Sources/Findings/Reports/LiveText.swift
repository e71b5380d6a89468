// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How reports for people tell of a live resource, which has no file and line: by its type, name,
/// account and region.
struct LiveText {
  private let finding: Finding
  private let live: Finding.Live

  /// Nil for what stands in code.
  init?(_ finding: Finding) {
    guard let live = finding.subject.live else { return nil }
    self.finding = finding
    self.live = live
  }

  /// Account and region, such as `123456789012 eu-west-1`.
  var whereabouts: String {
    let subject = finding.subject
    return (subject.account ?? subject.scope) + (subject.region.map { " \($0)" } ?? "")
  }

  /// Type, name, account and region on one line.
  var place: String {
    let subject = finding.subject
    var parts = [subject.type]
    if let name = subject.names.first, name != subject.address { parts[0] += " \"\(name)\"" }
    parts.append("account \(subject.account ?? subject.scope)")
    if let region = subject.region { parts.append(region) }
    return parts.joined(separator: " · ")
  }

  /// A name for one line: most of an ARN is said by type and account.
  var shortName: String {
    let subject = finding.subject
    let address = subject.address
    guard address.hasPrefix("arn:") else { return address }
    let parts = address.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    return parts.count == 6 && !parts[5].isEmpty ? "\(subject.type) \(parts[5])" : address
  }

  /// The attribute that decided, which code would show as a line.
  var decided: String? {
    guard let cause = finding.causes.first, !cause.path.isEmpty else { return nil }
    return cause.isAbsent ? "\(cause.path), which isn't set" : cause.path
  }

  /// The resource's address in code, with its root module.
  var code: String? {
    live.code.map { code in
      code.scope.isEmpty || code.scope == "."
        ? code.address : "\(code.address) (\(code.scope))"
    }
  }

  /// What a report without markup says of it, a fact a line.
  var lines: [String] {
    var lines = [place]
    if let decided { lines.append("decided by \(decided)") }
    if let code { lines.append("in code \(code)") }
    return lines
  }
}
