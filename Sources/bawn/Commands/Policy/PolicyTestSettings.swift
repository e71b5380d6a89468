// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Policies
internal import RegoSyntax

/// Why a test of policies can't be run; printed as it is.
struct PolicyTestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ message: String) {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    description = lines.map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
  }
}

/// What `bawn policy test` does: its options, then what the file of settings says, then defaults.
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
  init(_ options: PolicyTestOptions) throws {
    let file = try Self.file(options.configFile)
    func flag(_ isGiven: Bool, _ name: String) -> Bool { isGiven || file[name].boolean == true }
    func text(_ given: String?, _ name: String) -> String? { given ?? file[name].string }
    func list(_ given: [String], _ name: String) -> [String] {
      let parts = given.flatMap { $0.split(separator: ",").map(String.init) }
      if !parts.isEmpty { return parts }
      return file[name].string.map { [$0] } ?? file[name].strings
    }
    policies = list(options.policy, "policy")
    if policies.isEmpty { policies = ["policy"] }
    namespaces = list(options.namespace, "namespace")
    if namespaces.isEmpty { namespaces = ["main"] }
    data = list(options.data, "data")
    if data.isEmpty, InputFile.kind(of: "data") == .directory { data = ["data"] }
    allNamespaces = flag(options.allNamespaces, "all-namespaces")
    combines = flag(options.combine, "combine")
    failsOnWarnings = flag(options.failOnWarn, "fail-on-warn")
    neverFails = flag(options.noFail, "no-fail")
    isTraced = flag(options.trace, "trace")
    isStrict = flag(options.strict, "strict")
    showsBuiltinErrors = flag(options.showBuiltinErrors, "show-builtin-errors")
    isQuiet = flag(options.quiet, "quiet")
    hidesExceptions = flag(options.suppressExceptions, "suppress-exceptions")
    hidesMessages = flag(options.junitHideMessage, "junit-hide-message")
    isColored = Terminal.current.isColored && !flag(options.noColor, "no-color")
    ignored = text(options.ignore, "ignore")
    capabilities = text(options.capabilities, "capabilities")
    let form = text(options.output, "output") ?? "stdout"
    guard let form = ConftestReport.Form(rawValue: form) else {
      let all = ConftestReport.Form.allCases.map(\.rawValue).joined(separator: ", ")
      throw PolicyTestFailure("unknown output \"\(form)\"; there are \(all)")
    }
    self.form = form
    format = try text(options.parser, "parser").map(Self.format)
    switch text(options.regoVersion, "rego-version") ?? "v1" {
    case "v1": version = .v1
    case "v0": version = .v0
    case let other: throw PolicyTestFailure("invalid rego version: \(other)")
    }
  }

  private static func format(_ name: String) throws -> ConfigurationFormat {
    guard let format = ConfigurationFormat(rawValue: name) else {
      throw PolicyTestFailure(
        "unknown parser: \(name); there are \(ConfigurationFormat.list)")
    }
    return format
  }

  /// The settings of a file: of the one named, else of `conftest.toml` where it is.
  private static func file(_ path: String?) throws -> Document.View {
    let nothing = Document.View(node: .absent, arena: Arena(chunkSize: 256))
    guard let path = path ?? (InputFile.kind(of: "conftest.toml") == nil ? nil : "conftest.toml")
    else { return nothing }
    switch InputFile.read(path, limit: 1 << 20) {
    case .failure(let problem): throw PolicyTestFailure("\(path): \(problem.reason)")
    case .success(let bytes):
      let result = TOMLReader.read(SourceFile(path: path, bytes: bytes))
      guard let document = result.document else {
        throw PolicyTestFailure(result.diagnostics.map(\.description).joined(separator: "\n"))
      }
      return document.view
    }
  }
}
