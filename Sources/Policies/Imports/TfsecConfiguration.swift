// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// `.tfsec/config.yml` or `.json`
/// (https://aquasecurity.github.io/tfsec/latest/guides/configuration/config/).
extension ImportReader {
  mutating func readTfsecConfiguration() {
    read { reader, root in
      for (index, entry) in root.entries.enumerated() {
        let key = entry.key.string ?? ""
        let range = reader.range(root, at: index)
        switch key {
        case "exclude": reader.settings.excludedRules += reader.known(reader.words(root, key))
        case "include": reader.readOnlyRules(reader.words(root, key), key, range)
        case "severity_overrides": reader.readTfsecSeverities(entry.value)
        case "minimum_severity":
          guard let severity = Self.severity(entry.value.string ?? "") else {
            reader.report("\"minimum_severity\" has to be CRITICAL, HIGH, MEDIUM or LOW", range)
            continue
          }
          reader.settings.severity = severity
        case "exclude_ignores":
          reader.note(
            key,
            "comments are kept from severities rather than rules: \"no-inline\" of "
              + "\"suppression-limits\"", range)
        case "min_required_version": reader.note(key, "it is a version of tfsec", range)
        default: reader.note(key, "there is no such setting", range)
        }
      }
    }
  }

  private mutating func readTfsecSeverities(_ overrides: Node) {
    for (index, entry) in overrides.entries.enumerated() {
      let range = range(overrides, at: index)
      guard let id = known([.init(entry.key.string ?? "", range: range)]).first else { continue }
      guard let severity = Self.severity(entry.value.string ?? "") else {
        report("\"\(entry.value.string ?? "")\" is no severity", range)
        continue
      }
      guard hasRoom(settings.overrides.count) else { return }
      settings.overrides.append(.init(rules: [id.text], severity: severity))
    }
  }

  /// Takes rules that are to be used alone for ones to be used as well.
  mutating func readOnlyRules(
    _ words: [ImportedSettings.Word], _ key: String, _ range: ByteRange
  ) {
    let ids = known(words)
    guard !ids.isEmpty else { return }
    settings.includedRules += ids.filter { !rules.areDefault($0.text) }
    note(
      key,
      "a configuration can't leave out all other rules; bawn scan "
        + ids.prefix(3).map { "--rule \($0.text)" }.joined(separator: " ")
        + (ids.count > 3 ? " …" : ""), range)
  }
}
