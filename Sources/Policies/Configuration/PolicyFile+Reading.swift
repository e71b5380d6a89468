// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings

extension PolicyFile {
  /// Reads a policy file.
  ///
  /// Settings that nobody knows are warnings: such files are written for more than one tool. What
  /// decides about findings has to be right.
  package static func read(
    _ file: SourceFile
  ) -> (policy: PolicyFile, diagnostics: [Diagnostic]) {
    var options = ReaderOptions.content
    options.maximumByteCount = ProjectConfiguration.maximumByteCount
    options.maximumDepth = 100
    options.maximumNodeCount = 2_000_000
    let result = YAMLReader.read(file, options: options)
    var reader = ConfigurationReader(file: file)
    reader.add(result.diagnostics)
    var policy = PolicyFile(file: file)
    guard let document = result.document, !document.root.isKind(.null) else {
      return (policy, reader.diagnostics)
    }
    guard document.root.isKind(.object) else {
      reader.report("config-type", "a policy file is a mapping of settings", result.rootRange)
      return (policy, reader.diagnostics)
    }
    withExtendedLifetime(document) {
      let root = ConfigurationReader.Mapping(
        node: document.root, range: result.rootRange ?? ByteRange(0, 0), name: "")
      policy.fill(root, &reader)
    }
    return (policy, reader.diagnostics)
  }

  private mutating func fill(
    _ root: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) {
    reader.check(
      root, allows: ["policies", "false_positive_suppression", "notifications"], severity: .warning)
    if let groups = reader.mapping(root, "policies") {
      for entry in groups.node.entries {
        let group = entry.key.string ?? ""
        checks += reader.mappings(groups, group).compactMap { check($0, group, &reader) }
      }
    }
    suppressions = reader.mappings(root, "false_positive_suppression").compactMap {
      Self.suppression($0, &reader)
    }
    if let levels = reader.mapping(root, "notifications") {
      readNotifications(levels, &reader)
    }
  }

  // MARK: - Checks

  private mutating func check(
    _ mapping: ConfigurationReader.Mapping, _ group: String, _ reader: inout ConfigurationReader
  ) -> Check? {
    reader.check(
      mapping,
      allows: [
        "name", "severity", "rule", "rules", "conditions", "auto_remediate", "remediation",
        "remediation_action", "notification", "exception_allowed", "exception_requires",
        "track_for_compliance", "description",
      ], severity: .warning)
    guard let name = reader.text(mapping, "name") else {
      reader.report("config-missing", "\"\(mapping.name)\" needs a \"name\"", mapping.range)
      return nil
    }
    var check = Check(name: name, group: group, range: mapping.range)
    check.severity = reader.choice(mapping, "severity", Severity.self) ?? Self.severity(of: group)
    check.rules = reader.texts(mapping, "rule", "rules")
    check.conditions = conditions(mapping, &reader)
    check.autoRemediate = reader.flag(mapping, "auto_remediate")
    check.remediationAction = reader.text(mapping, "remediation_action")
    if reader.value(mapping, "remediation")?.string != nil {
      check.remediationAction = reader.text(mapping, "remediation")
    } else if let remediation = reader.mapping(mapping, "remediation") {
      check.remediationAction = reader.text(remediation, "action")
    }
    check.notification = reader.texts(mapping, "notification")
    check.exceptionAllowed = reader.flag(mapping, "exception_allowed")
    check.exceptionRequires = reader.text(mapping, "exception_requires")
    check.trackForCompliance = reader.flag(mapping, "track_for_compliance")
    for key in [
      "auto_remediate", "remediation", "remediation_action", "notification", "track_for_compliance",
    ] where reader.value(mapping, key) != nil { noteUnused(key) }
    return check
  }

  /// The severity that a group's name says, such as `high_severity`.
  private static func severity(of group: String) -> Severity? {
    let word = group.lowercased().prefix { $0 != "_" && $0 != "-" }
    return Severity(rawValue: String(word))
  }

  /// Conditions as a list of mappings, or one mapping.
  private func conditions(
    _ mapping: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) -> [Condition] {
    guard let value = reader.value(mapping, "conditions") else { return [] }
    let groups =
      value.isKind(.object)
      ? [reader.mapping(mapping, "conditions")].compactMap { $0 }
      : reader.mappings(mapping, "conditions")
    return groups.flatMap { group in
      group.node.entries.map { entry in
        Condition(
          name: entry.key.string ?? "",
          value: entry.value.string ?? JSONWriter.string(entry.value))
      }
    }
  }

  private mutating func noteUnused(_ setting: String) {
    if !unusedSettings.contains(setting) { unusedSettings.append(setting) }
  }

  // MARK: - Suppressions and notifications

  private static func suppression(
    _ mapping: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) -> SuppressionRule? {
    reader.check(
      mapping,
      allows: ["pattern", "patterns", "rule", "rules", "reason", "approved_by", "expires"])
    var rule = SuppressionRule(
      reason: reader.text(mapping, "reason") ?? "",
      approvedBy: reader.text(mapping, "approved_by"), until: reader.day(mapping, "expires"),
      place: Finding.Place(file: reader.file, bytes: mapping.range))
    rule.resources = reader.texts(mapping, "pattern", "patterns")
    rule.rules = reader.texts(mapping, "rule", "rules")
    for (key, isMissing) in [
      ("pattern", rule.resources.isEmpty), ("reason", rule.reason.isEmpty),
    ] where isMissing {
      reader.report("config-missing", "\"\(mapping.name)\" needs a \"\(key)\"", mapping.range)
      return nil
    }
    // An end that can't be read must not become "for ever".
    if rule.until == nil, reader.value(mapping, "expires") != nil { return nil }
    return rule
  }

  private mutating func readNotifications(
    _ levels: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) {
    noteUnused("notifications")
    for entry in levels.node.entries {
      let key = entry.key.string ?? ""
      guard let severity = Severity(rawValue: key) else {
        reader.report(
          "config-value", "\"\(key)\" is no severity, so that nobody would be told",
          levels.range(key), severity: .warning)
        continue
      }
      guard let level = reader.mapping(levels, key) else { continue }
      reader.check(level, allows: ["channels", "sla_hours", "sla_days"], severity: .warning)
      let days = reader.number(level, "sla_days").map { $0 * 24 }
      notifications[severity] = Notification(
        channels: reader.texts(level, "channels"), hours: reader.number(level, "sla_hours") ?? days)
    }
  }
}
