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
    let inputs = try PolicyInputs(format: settings.format, ignored: settings.ignored).read(paths)
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
    return finished(checks)
  }

  /// What the policies' own tests say.
  ///
  /// - Throws: `PolicyTestFailure` when something can't be read or run.
  func verification() throws -> ConftestReport {
    let (modules, data) = try sources()
    let options = try policyOptions()
    do throws(ConftestPolicy.Failure) {
      return finished(
        try ConftestVerification.checks(modules: modules, data: data, options: options))
    } catch {
      throw PolicyTestFailure(error.description)
    }
  }

  private func finished(_ checks: [ConftestCheck]) -> ConftestReport {
    var report = ConftestReport(checks)
    report.isColored = settings.isColored
    report.hidesMessages = settings.hidesMessages
    report.hidesExceptions = settings.hidesExceptions
    report.version = Version.number
    return report
  }

  // MARK: - Policies

  private func policy() throws -> ConftestPolicy {
    let (modules, data) = try sources()
    let options = try policyOptions()
    do throws(ConftestPolicy.Failure) {
      return try ConftestPolicy(modules: modules, data: data, options: options)
    } catch {
      throw PolicyTestFailure("load: get compiler: \(error.description)")
    }
  }

  private func sources() throws -> (modules: [Module], data: Document) {
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
    return (modules, try load(settings.data, reading).data)
  }

  private func policyOptions() throws -> ConftestPolicy.Options {
    var options = ConftestPolicy.Options()
    options.allowedBuiltins = try allowedBuiltins()
    options.files = readableFolders
    if let folder = LocalFiles(boundary: ".") { options.workingFolder = folder.boundary }
    options.isStrict = settings.isStrict
    options.showsBuiltinErrors = settings.showsBuiltinErrors
    options.isTraced = settings.isTraced
    options.environment = Environment.all
    options.now = RegoHost.now
    return options
  }

  /// Where tests of policies may read their fixtures: the working folder and where policies lie.
  private var readableFolders: [LocalFiles] {
    let folders = settings.policies.map { path in
      InputFile.kind(of: path) == .directory ? path : FilePath.parent(path)
    }
    // A program that was started in "/" shall not open all of the machine.
    return (["."] + folders).compactMap { LocalFiles(boundary: $0) }
      .filter { $0.boundary != "/" }
  }

  private func load(_ paths: [String], _ options: RegoFiles.Options) throws -> RegoSources {
    let sources = RegoFiles.sources(paths, options: options)
    guard sources.errors.isEmpty else {
      let report = RegoLoadError.report(sources.errors)
      let isOlder =
        settings.version == .v1
        && ["`if` keyword is required", "`contains` keyword is required"].contains {
          report.contains($0)
        }
      throw PolicyTestFailure(
        "load: \(report)"
          + (isOlder ? "\nThese look like policies in Rego v0: give --rego-version v0" : ""))
    }
    try PolicyInputs.warn(sources.warnings)
    return sources
  }

  private func allowedBuiltins() throws -> Set<String>? {
    guard let path = settings.capabilities else { return nil }
    guard case .success(let bytes) = InputFile.read(path),
      let document = JSONReader.read(SourceFile(path: path, bytes: bytes)).document
    else { throw PolicyTestFailure("load capabilities: \(path) can't be read as JSON") }
    return Set(document.view["builtins"].elements.compactMap { $0["name"].string })
  }
}
