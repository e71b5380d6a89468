// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings
internal import InfrastructureCode

extension ProjectConfiguration {
  /// The largest configuration that is read.
  package static let maximumByteCount = 16 << 20

  /// How many entries of a kind are taken; each is held against many findings or directories.
  private static let maximumCounts = [
    "roots": 5_000, "exclude": 1_000, "overrides": 1_000, "suppressions": 100_000,
    "policy-files": 100,
  ]

  private static let keys = [
    "roots", "exclude", "profile", "rules", "severity", "fail-on", "strict", "soft-fail",
    "verdicts", "module-path", "overrides", "suppressions", "suppression-limits", "policy-files",
    "baseline", "locked",
  ]

  /// Where a configuration stands, for the paths it names.
  package struct Home: Sendable {
    /// The folder that files are named from, as files are read.
    package var folder: String
    /// That folder from the top of the repository.
    package var location: String
    /// Whether it was given by who runs the scan, rather than found in what is scanned.
    package var isTrusted: Bool
    /// Whether it lies outside of the repository, so that it may speak of others too.
    package var isShared = false

    /// A home from its parts.
    package init(folder: String = ".", location: String = ".", isTrusted: Bool = false) {
      self.folder = folder
      self.location = location
      self.isTrusted = isTrusted
    }
  }

  /// Reads a configuration.
  ///
  /// - Returns: the configuration, with everything that is wrong with it; it must not be used
  ///   when an error is among that.
  package static func read(
    _ file: SourceFile, at home: Home = Home()
  ) -> (configuration: ProjectConfiguration, diagnostics: [Diagnostic]) {
    var options = ReaderOptions.content
    options.maximumByteCount = maximumByteCount
    options.maximumDepth = 100
    options.maximumNodeCount = 2_000_000
    let result = YAMLReader.read(file, options: options)
    // A key that is there twice is no warning here: nobody can tell which was meant.
    let problems = result.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.severity = .error
      return diagnostic
    }
    var reader = ConfigurationReader(file: file)
    reader.add(problems)
    var configuration = ProjectConfiguration()
    configuration.files = [file]
    guard let document = result.document, !document.root.isKind(.null) else {
      return (configuration, reader.diagnostics)
    }
    guard document.root.isKind(.object) else {
      reader.report("config-type", "a configuration is a mapping of settings", result.rootRange)
      return (configuration, reader.diagnostics)
    }
    withExtendedLifetime(document) {
      let root = ConfigurationReader.Mapping(
        node: document.root, range: result.rootRange ?? ByteRange(0, 0), name: "")
      configuration.fill(root, home, &reader)
    }
    return (configuration, reader.diagnostics)
  }

  private mutating func fill(
    _ root: ConfigurationReader.Mapping, _ home: Home, _ reader: inout ConfigurationReader
  ) {
    reader.check(root, allows: Self.keys)
    for (key, count) in Self.maximumCounts where root.node.field(named: key).count > count {
      if root.node.field(named: key).isKind(.string) { continue }
      reader.report(
        "config-limit", "\"\(key)\" has more than \(count) entries; use patterns", root.range(key))
      return
    }
    roots = reader.mappings(root, "roots").compactMap { Self.root($0, home, &reader) }
    exclude = Self.paths(root, "exclude", home, &reader)
    profile = reader.choice(root, "profile", PolicyRule.Profile.self)
    severity = reader.choice(root, "severity", Severity.self)
    failOn = reader.choice(root, "fail-on", Severity.self)
    strict = reader.flag(root, "strict")
    softFail = reader.flag(root, "soft-fail")
    verdicts = reader.choice(root, "verdicts", VerdictChoice.self)
    modulePaths = reader.texts(root, "module-path").map { FilePath.join(home.folder, $0) }
    if let rules = reader.mapping(root, "rules") {
      reader.check(rules, allows: ["include", "exclude"])
      includedRules = Self.ruleNames(rules, "include", &reader)
      excludedRules = Self.ruleNames(rules, "exclude", &reader)
    }
    overrides = reader.mappings(root, "overrides").compactMap { Self.override($0, home, &reader) }
    let entries = reader.mappings(root, "suppressions").compactMap {
      Self.suppression($0, &reader)
    }
    if !entries.isEmpty {
      suppressions = [SuppressionSource(rules: entries, folder: home.location)]
      suppressions[0].isShared = home.isShared
    }
    if let limits = reader.mapping(root, "suppression-limits") {
      suppressionLimits = Self.limits(limits, &reader)
    }
    func file(_ path: String, _ key: String) -> FileName {
      FileName(
        path: FilePath.join(home.folder, path), isTrusted: home.isTrusted, file: reader.file,
        range: root.range(key))
    }
    policyFiles = reader.texts(root, "policy-files").map { file($0, "policy-files") }
    baseline = reader.text(root, "baseline").map { file($0, "baseline") }
    locked = Set(reader.choices(root, "locked", ConfigurationKey.self))
  }

  private static func ruleNames(
    _ mapping: ConfigurationReader.Mapping, _ key: String, _ reader: inout ConfigurationReader
  ) -> [RuleName] {
    reader.texts(mapping, key).map {
      RuleName(name: $0, file: reader.file, range: mapping.range(key))
    }
  }

  // MARK: - Paths

  /// Patterns of paths, taken from the top of the repository.
  private static func paths(
    _ mapping: ConfigurationReader.Mapping, _ key: String, _ home: Home,
    _ reader: inout ConfigurationReader
  ) -> [PathPattern] {
    checkedPaths(mapping, [key], &reader).map { PathPattern("\(home.location)/\($0)") }
  }

  /// Patterns of paths as written, without those that could cover nothing.
  private static func checkedPaths(
    _ mapping: ConfigurationReader.Mapping, _ keys: [String], _ reader: inout ConfigurationReader
  ) -> [String] {
    var result: [String] = []
    for key in keys {
      for path in reader.texts(mapping, key) {
        if path.hasPrefix("/") || path.split(separator: "/").contains("..") {
          reader.report(
            "config-path",
            "\"\(path)\" in \"\(mapping.path(key))\" leads out of the folder of this file; "
              + "name paths below it", mapping.range(key))
        } else {
          result.append(path)
        }
      }
    }
    return result
  }

  // MARK: - Roots

  private static func root(
    _ mapping: ConfigurationReader.Mapping, _ home: Home, _ reader: inout ConfigurationReader
  ) -> RootSettings? {
    reader.check(
      mapping,
      allows: [
        "path", "var-files", "vars", "workspace", "account", "region", "environment", "complete",
      ])
    guard let path = reader.text(mapping, "path") else {
      if reader.value(mapping, "path") == nil {
        reader.report("config-missing", "\"\(mapping.name)\" needs a \"path\"", mapping.range)
      }
      return nil
    }
    var settings = RootSettings(
      path: FilePath.join(home.folder, path), file: reader.file, range: mapping.range)
    settings.variableFiles = reader.texts(mapping, "var-files").map {
      FilePath.join(home.folder, $0)
    }
    settings.workspace = reader.text(mapping, "workspace")
    settings.account = reader.word(mapping, "account")
    settings.region = reader.text(mapping, "region")
    settings.environment = reader.text(mapping, "environment")
    settings.isComplete = reader.flag(mapping, "complete")
    if let variables = reader.mapping(mapping, "vars") {
      for (index, entry) in variables.node.entries.enumerated() {
        let name = entry.key.string ?? ""
        let range = variables.node.range(at: index).bytes
        if let text = text(of: entry.value) {
          settings.variables.append((name, text))
        } else {
          reader.report(
            "config-type",
            "\"\(variables.path(name))\" has no value; take it out to leave it unset",
            range)
        }
      }
    }
    return settings
  }

  /// A value as `--var` takes it: texts as they are, anything else as an expression.
  private static func text(of value: Node) -> String? {
    if value.isKind(.null) { return nil }
    return value.string ?? JSONWriter.string(value)
  }

  // MARK: - Overrides and suppressions

  private static func override(
    _ mapping: ConfigurationReader.Mapping, _ home: Home, _ reader: inout ConfigurationReader
  ) -> RuleOverride? {
    reader.check(
      mapping,
      allows: [
        "rule", "rules", "path", "paths", "resource", "resources", "severity", "action", "enabled",
      ])
    var override = RuleOverride(file: reader.file, range: mapping.range)
    override.rules = reader.texts(mapping, "rule", "rules")
    override.paths = ["path", "paths"].flatMap { paths(mapping, $0, home, &reader) }
    override.resources = reader.texts(mapping, "resource", "resources")
    override.severity = reader.choice(mapping, "severity", Severity.self)
    override.action = reader.choice(mapping, "action", RuleAction.self)
    override.isEnabled = reader.flag(mapping, "enabled")
    if ["severity", "action", "enabled"].allSatisfy({ reader.value(mapping, $0) == nil }) {
      reader.report(
        "config-missing", "\"\(mapping.name)\" changes nothing; say severity, action or enabled",
        mapping.range)
      return nil
    }
    return override
  }

  private static func suppression(
    _ mapping: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) -> SuppressionRule? {
    reader.check(
      mapping,
      allows: [
        "rule", "rules", "resource", "resources", "path", "paths", "fingerprint", "fingerprints",
        "reason", "approved-by", "until",
      ])
    var rule = SuppressionRule(
      reason: reader.text(mapping, "reason") ?? "",
      approvedBy: reader.text(mapping, "approved-by"), until: reader.day(mapping, "until"),
      place: Finding.Place(file: reader.file, bytes: mapping.range))
    rule.rules = reader.texts(mapping, "rule", "rules")
    rule.resources = reader.texts(mapping, "resource", "resources")
    rule.paths = checkedPaths(mapping, ["path", "paths"], &reader)
    rule.fingerprints = reader.texts(mapping, "fingerprint", "fingerprints")
    if rule.reason.isEmpty {
      reader.report("config-missing", "\"\(mapping.name)\" needs a \"reason\"", mapping.range)
      return nil
    }
    if rule.isEmpty {
      reader.report(
        "config-missing",
        "\"\(mapping.name)\" names nothing; say rules, resources, paths or fingerprints",
        mapping.range)
      return nil
    }
    return rule
  }

  private static func limits(
    _ mapping: ConfigurationReader.Mapping, _ reader: inout ConfigurationReader
  ) -> SuppressionLimits {
    reader.check(
      mapping,
      allows: ["maximum-days", "approvers", "no-inline", "require-reason", "require-until"])
    var limits = SuppressionLimits()
    limits.maximumDays = reader.number(mapping, "maximum-days")
    limits.approvers = reader.list(mapping, "approvers")
    limits.notInline = Set(reader.choices(mapping, "no-inline", Severity.self))
    limits.requiresReason = reader.flag(mapping, "require-reason") ?? false
    limits.requiresUntil = reader.flag(mapping, "require-until") ?? false
    return limits
  }
}
