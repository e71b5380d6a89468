// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Policies
internal import RegoEngine
internal import RegoSyntax

/// Brings inputs and policies together.
struct PolicyTestRun {
  private let settings: PolicyTestSettings

  init(_ settings: PolicyTestSettings) { self.settings = settings }

  /// What the policies say about inputs.
  ///
  /// - Throws: `PolicyTestFailure` when something can't be read or evaluated.
  func report(_ paths: [String]) throws -> ConftestReport {
    let inputs = try inputs(paths)
    let policy = try policy()
    let namespaces = settings.allNamespaces ? policy.namespaces : settings.namespaces
    var checks: [ConftestCheck] = []
    do throws(ConftestPolicy.Failure) {
      for namespace in namespaces {
        if settings.combines {
          checks.append(try policy.checkCombined(inputs, namespace: namespace))
        } else {
          checks += try policy.check(inputs, namespace: namespace)
        }
      }
    } catch {
      throw PolicyTestFailure(error.description)
    }
    var report = ConftestReport(checks)
    report.isColored = settings.isColored
    report.hidesMessages = settings.hidesMessages
    report.hidesExceptions = settings.hidesExceptions
    report.version = Version.number
    return report
  }

  // MARK: - Policies

  private func policy() throws -> ConftestPolicy {
    var reading = RegoFiles.Options()
    reading.kinds = [.policy]
    reading.reading.version = settings.version
    let modules = try load(settings.policies, reading).modules
    guard !modules.isEmpty else {
      throw PolicyTestFailure(
        "load: no policies found in [\(settings.policies.joined(separator: " "))]")
    }
    reading.kinds = [.json, .yaml]
    reading.placesByFolder = false
    let data = try load(settings.data, reading).data
    var options = ConftestPolicy.Options()
    options.isStrict = settings.isStrict
    options.showsBuiltinErrors = settings.showsBuiltinErrors
    options.environment = Environment.all
    options.now = Calendar.now()
    options.allowedBuiltins = try allowedBuiltins()
    do throws(ConftestPolicy.Failure) {
      return try ConftestPolicy(modules: modules, data: data, options: options)
    } catch {
      throw PolicyTestFailure("load: get compiler: \(error.description)")
    }
  }

  private func load(_ paths: [String], _ options: RegoFiles.Options) throws -> RegoSources {
    let sources = RegoFiles.sources(paths, options: options)
    guard sources.errors.isEmpty else {
      throw PolicyTestFailure("load: \(RegoLoadError.report(sources.errors))")
    }
    try warn(sources.warnings)
    return sources
  }

  private func allowedBuiltins() throws -> Set<String>? {
    guard let path = settings.capabilities else { return nil }
    guard case .success(let bytes) = InputFile.read(path),
      let document = JSONReader.read(SourceFile(path: path, bytes: bytes)).document
    else { throw PolicyTestFailure("load capabilities: \(path) can't be read as JSON") }
    return Set(document.view["builtins"].elements.compactMap { $0["name"].string })
  }

  private func warn(_ warnings: [Diagnostic]) throws {
    for warning in warnings {
      let text = TerminalText.escaped(warning.description) + "\n"
      try StandardOutput.write(Array(text.utf8), to: 2)
    }
  }

  // MARK: - Inputs

  private func inputs(_ paths: [String]) throws -> [ConftestPolicy.Input] {
    let files = try paths.flatMap(files)
    guard !files.isEmpty else { throw PolicyTestFailure("parse files: no files found") }
    var inputs: [String: ConftestPolicy.Input] = [:]
    var order: [String] = []
    for file in files {
      guard let format = settings.format ?? ConfigurationFormat(path: file.path) else {
        throw PolicyTestFailure(
          "parse configurations: \(file.path): unknown parser; there are"
            + " \(ConfigurationFormat.list)")
      }
      let result = format.read(file)
      guard let document = result.document else {
        let problems = result.diagnostics.filter { $0.severity == .error }.map(\.description)
        throw PolicyTestFailure("parse configurations: \(problems.joined(separator: "\n"))")
      }
      // A file named twice is one input.
      let input = ConftestPolicy.Input(path: file.path, document: document)
      if inputs.updateValue(input, forKey: file.path) == nil { order.append(file.path) }
    }
    return order.compactMap { inputs[$0] }
  }

  private func files(_ path: String) throws -> [SourceFile] {
    guard InputFile.kind(of: path) == .directory else {
      switch InputFile.read(path) {
      case .success(let bytes): return [SourceFile(path: path, bytes: bytes)]
      case .failure(let problem):
        throw PolicyTestFailure("parse files: get file info: \(path): \(problem.reason)")
      }
    }
    var unread: [String] = []
    let walk = RegoFileWalk(path, ignored: []) { path in
      let format = ConfigurationFormat(path: path)
      if format == nil, ConfigurationFormat.isConftestOnly(path) { unread.append(path) }
      return format != nil
    }
    guard let walk else { throw PolicyTestFailure("parse files: \(path) can't be read") }
    let ignored = try ignored(walk.found.map(\.file.path) + unread)
    if let error = walk.errors.first { throw PolicyTestFailure("parse files: \(error.message)") }
    try warn(walk.warnings)
    for path in unread where !ignored.contains(path) {
      try warn([
        Diagnostic(
          id: "policy-format", severity: .warning,
          message: "\"\(path)\" isn't tested: bawn reads \(ConfigurationFormat.list)")
      ])
    }
    return walk.found.map(\.file).filter { !ignored.contains($0.path) }
  }

  private func ignored(_ paths: [String]) throws -> Set<String> {
    guard let pattern = settings.ignored, !pattern.isEmpty else { return [] }
    do throws(ConftestPolicy.Failure) {
      return try ConftestIgnore.matches(pattern, paths)
    } catch {
      throw PolicyTestFailure(error.description)
    }
  }
}
