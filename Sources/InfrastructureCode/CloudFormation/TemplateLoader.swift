// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// Templates that are read once, however many stacks are made of them.
final class TemplateLoader: Sendable {
  let files: any ConfigurationFiles
  private let sources: SourceMap
  private let loaded = Mutex<[String: Loaded]>([:])

  /// What came of reading a file.
  struct Loaded: @unchecked Sendable {
    // `@unchecked`: documents aren't written to once they are read.
    var template: StackTemplate?
    var diagnostics: [Diagnostic] = []
  }

  init(files: any ConfigurationFiles, sources: SourceMap) {
    self.files = files
    self.sources = sources
  }

  var fileCount: Int { loaded.withLock { $0.values.count { $0.template != nil } } }

  /// The template in a file; nil when there is none there, which is no problem unless the file says
  /// it is one or somebody has named it.
  func template(at path: String, isNamed: Bool = false) -> Loaded {
    let key = files.identity(of: path)
    if let known = loaded.withLock({ $0[key] }) { return known }
    let made = read(path, isNamed: isNamed)
    // Two threads may read the same file; the first one's is kept.
    return loaded.withLock { loaded in
      if let known = loaded[key] { return known }
      loaded[key] = made
      return made
    }
  }

  private func read(_ path: String, isNamed: Bool) -> Loaded {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try files.read(path, limit: TemplateText.maximumSize)
    } catch {
      // What can't be read and is of a common kind need not be a template at all.
      guard isNamed || path.hasSuffix(".template") else {
        return Loaded(diagnostics: [
          Diagnostic(
            id: "template-unread", severity: .note,
            message: "\"\(path)\" wasn't looked at for a template: \(error.reason)")
        ])
      }
      return Loaded(diagnostics: [
        Diagnostic(
          id: "unreadable-path", severity: .error,
          message: "\"\(path)\" can't be scanned: \(error.reason)")
      ])
    }
    guard TemplateText.mayBeTemplate(bytes) else { return isNamed ? noTemplate(path) : Loaded() }
    let file = SourceFile(path: path, bytes: bytes)
    let number = sources.add(file)
    let result = TemplateText.read(file, number: number)
    guard let document = result.document else {
      let isMeant = isNamed || TemplateText.claimsToBeTemplate(bytes)
      if isMeant { return Loaded(diagnostics: result.diagnostics) }
      // It has the words of a template, but so may what a template is generated from.
      guard let problem = result.diagnostics.first(where: { $0.severity == .error }) else {
        return Loaded()
      }
      return Loaded(diagnostics: [
        Diagnostic(
          id: "template-unread", severity: .warning,
          message: "this may be a template, but can't be read: \(problem.message)", file: file,
          range: problem.range)
      ])
    }
    guard TemplateText.isTemplate(document.root) else {
      return isNamed ? noTemplate(path) : Loaded()
    }
    var diagnostics = result.diagnostics
    let template = StackTemplate(
      document: document, source: file, file: number, diagnostics: &diagnostics)
    return Loaded(template: template, diagnostics: diagnostics)
  }

  /// What is said of a file that somebody took for a template.
  private func noTemplate(_ path: String) -> Loaded {
    Loaded(diagnostics: [
      Diagnostic(
        id: "template-missing", severity: .error,
        message: "\"\(path)\" is no CloudFormation template: it has no \"Resources\" of AWS")
    ])
  }
}

extension StackTemplate: @unchecked Sendable {
  // Its nodes point into an arena that nobody writes to once the template is read.
}
