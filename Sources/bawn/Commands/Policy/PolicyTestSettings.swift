// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Policies
internal import RegoSyntax

/// What `bawn policy test` does: its options, then what variables say, then the file of settings,
/// then defaults.
struct PolicyTestSettings {
  var policies: [String]
  var namespaces: [String]
  var allNamespaces: Bool
  var combines: Bool
  var data: [String]
  var form: ConftestReport.Form
  var format: ConfigurationFormat?
  var ignored: String?
  var failsOnWarnings: Bool
  var neverFails: Bool
  var isTraced: Bool
  var isStrict: Bool
  var showsBuiltinErrors: Bool
  var isQuiet: Bool
  var hidesExceptions: Bool
  var isColored: Bool
  var hidesMessages: Bool
  var capabilities: String?
  var version: RegoVersion

  /// - Throws: `PolicyTestFailure` for a value that there isn't.
  init(
    _ policy: PolicyOptions, _ results: PolicyResultOptions, _ test: PolicyTestOptions? = nil
  ) throws {
    let source = try Source(policy.configFile)
    func list(_ given: [String], _ name: String) -> [String] {
      let parts = given.flatMap { $0.split(separator: ",").map(String.init) }
      return parts.isEmpty ? source.list(name) : parts
    }
    func flag(_ isGiven: Bool?, _ name: String) throws -> Bool {
      guard let isGiven else { return false }
      return try isGiven || source.flag(name)
    }
    policies = list(policy.policy, "policy")
    if policies.isEmpty { policies = ["policy"] }
    namespaces = list(test?.namespace ?? [], "namespace")
    if namespaces.isEmpty { namespaces = ["main"] }
    data = list(policy.data, "data")
    allNamespaces = try flag(test?.allNamespaces, "all-namespaces")
    combines = try flag(test?.combine, "combine")
    failsOnWarnings = try flag(test?.failOnWarn, "fail-on-warn")
    neverFails = try flag(test?.noFail, "no-fail")
    isTraced = try flag(results.trace, "trace")
    isStrict = try flag(policy.strict, "strict")
    showsBuiltinErrors = try flag(policy.showBuiltinErrors, "show-builtin-errors")
    isQuiet = try flag(results.quiet, "quiet")
    hidesExceptions = try flag(test?.suppressExceptions, "suppress-exceptions")
    hidesMessages = try flag(results.junitHideMessage, "junit-hide-message")
    let isPlain = try flag(results.noColor, "no-color")
    isColored = Terminal.current.isColored && !isPlain
    ignored = test.flatMap { $0.ignore ?? source.text("ignore") }
    capabilities = policy.capabilities ?? source.text("capabilities")
    let form = results.output ?? source.text("output") ?? "stdout"
    guard let form = ConftestReport.Form(rawValue: form) else {
      let all = ConftestReport.Form.allCases.map(\.rawValue).joined(separator: ", ")
      throw PolicyTestFailure("unknown output \"\(form)\"; there are \(all)")
    }
    self.form = form
    format = try test.flatMap { $0.parser ?? source.text("parser") }.flatMap { name in
      name.isEmpty ? nil : try PolicyInputs.format(name)
    }
    switch policy.regoVersion ?? source.text("rego-version") ?? "v1" {
    case "v1", "V1": version = .v1
    case "v0", "V0": version = .v0
    case let other: throw PolicyTestFailure("unknown Rego version \"\(other)\"; there are v0, v1")
    }
  }

  /// Prints a report, where it is wanted with that exit code.
  func print(_ report: ConftestReport, _ code: Int32) throws {
    guard !isQuiet || code != 0 else { return }
    if isTraced {
      try StandardOutput.write(Array(report.trace().utf8), to: form == .stdout ? 1 : 2)
      if form == .stdout { return }
    }
    try StandardOutput.write(Array(report.text(form).utf8))
  }

  /// Where values come from that the command line doesn't give: variables `CONFTEST_…`, then the
  /// file of settings.
  private struct Source {
    private let file: Document.View

    /// - Parameter path: the file; nil for `conftest.toml`, where it is.
    init(_ path: String?) throws {
      guard let path = path ?? (InputFile.kind(of: "conftest.toml") == nil ? nil : "conftest.toml")
      else {
        file = Document.View(node: .absent, arena: Arena(chunkSize: 256))
        return
      }
      switch InputFile.read(path, limit: 1 << 20) {
      case .failure(let problem): throw PolicyTestFailure("\(path): \(problem.reason)")
      case .success(let bytes):
        let result = TOMLReader.read(SourceFile(path: path, bytes: bytes))
        guard let document = result.document else {
          throw PolicyTestFailure(result.diagnostics.map(\.description).joined(separator: "\n"))
        }
        file = document.view
      }
    }

    func text(_ name: String) -> String? { variable(name) ?? file[name].string }

    func list(_ name: String) -> [String] {
      if let value = variable(name) { return value.split(separator: ",").map(String.init) }
      if let text = file[name].string { return text.split(separator: ",").map(String.init) }
      return file[name].strings
    }

    func flag(_ name: String) throws -> Bool {
      guard let value = variable(name) else { return file[name].boolean == true }
      switch value {
      case "1", "t", "T", "true", "TRUE", "True": return true
      case "0", "f", "F", "false", "FALSE", "False": return false
      default:
        throw PolicyTestFailure(
          "\(Self.variableName(name)) is \"\(value)\"; write true or false")
      }
    }

    private func variable(_ name: String) -> String? {
      guard let value = Environment.all[Self.variableName(name)], !value.isEmpty else {
        return nil
      }
      return value
    }

    private static func variableName(_ name: String) -> String {
      "CONFTEST_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }
  }
}
