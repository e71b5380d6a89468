// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import Synchronization

/// Plan and state files as a source of resources.
///
/// What a file is, its content says: the JSON of `terraform show -json` for a plan or a state, or a
/// state file itself.
package struct PlanFileSource: Sendable {
  private let sources: SourceMap
  private let schemas: SchemaCatalogue
  private let options: TerraformOptions
  private let settings: [RootSettings]
  private let codeDirectory: String?
  private let codeFiles: (any ConfigurationFiles)?

  /// A source of resources from files that the caller has read.
  ///
  /// - Parameters:
  ///   - sources: numbers the files that ranges point into.
  ///   - schemas: what providers say about their types.
  ///   - options: where modules of the code are looked for.
  ///   - settings: what is known of root modules, such as the one of the code.
  ///   - codeDirectory: the root module that the plans were made from; findings then point there.
  ///   - codeFiles: where that is read from; the file system within its repository unless given.
  package init(
    sources: SourceMap, schemas: SchemaCatalogue, options: TerraformOptions = TerraformOptions(),
    settings: [RootSettings] = [], codeDirectory: String? = nil,
    codeFiles: (any ConfigurationFiles)? = nil
  ) {
    self.sources = sources
    self.schemas = schemas
    self.options = options
    self.settings = settings
    self.codeDirectory = codeDirectory
    self.codeFiles = codeFiles
  }

  /// What reading has found.
  package struct Result: Sendable {
    /// What each file adds to the graph.
    package var parts: [GraphPart] = []
    /// What was wrong.
    package var diagnostics: [Diagnostic] = []
    /// How many files were read, those of the code included.
    package var fileCount = 0

    init() {}
  }

  /// Reads files, one after the other; each gives a part of the graph or diagnostics.
  package func load(_ inputs: [PlanInput]) -> Result {
    let result = Mutex(Result())
    // On a worker's thread, for the sake of its stack.
    Workers.run(1) { [self] _ in
      var loaded = Result()
      for input in inputs { load(input, into: &loaded) }
      result.withLock { $0 = loaded }
    }
    return result.withLock { $0 }
  }

  private func load(_ input: PlanInput, into result: inout Result) {
    let bytes: [UInt8]
    switch input.content {
    case .success(let content): bytes = content
    case .failure(let problem):
      result.diagnostics.append(
        Diagnostic(
          id: "unreadable-path", severity: .error,
          message: "\"\(input.shownPath)\" can't be scanned: \(problem.reason)"))
      return
    }
    result.fileCount += 1
    var text = PlanText(path: input.shownPath, bytes: bytes, sources: sources)
    guard let document = text.document else {
      result.diagnostics += text.diagnostics
      return
    }
    var secrets = SecretTexts()
    let root = document.root
    let shapes = BlockShapes(schemas)
    let items: [PlannedResource]
    var removed: [PlannedResource] = []
    var configuration: PlanConfiguration?
    switch text.kind {
    case .plan:
      var reader = PlanReader(root: root, arena: document.arena, text: text)
      items = reader.read()
      reader.collectSecrets(into: &secrets)
      text.diagnostics += reader.diagnostics
      configuration = reader.configuration
      removed = reader.removed
    case .shownState, .state:
      var reader = StateReader(root: root, arena: document.arena, text: text)
      items = reader.read()
      reader.collectSecrets(into: &secrets)
      text.diagnostics += reader.diagnostics
    case nil:
      result.diagnostics += text.diagnostics
      return
    }
    for item in items { item.collectSecrets(shapes, into: &secrets) }
    secrets.findCopies(in: root)
    text.finish(secrets)
    let code = code(of: root, into: &text.diagnostics)
    result.diagnostics += text.diagnostics
    result.fileCount += code?.fileCount ?? 0
    var builder = PlannedGraph(
      arena: document.arena, secrets: secrets, shapes: shapes, configuration: configuration,
      code: code)
    let scope = code?.scope ?? Scope(kind: .rootModule, path: Self.location(of: input))
    result.parts.append(builder.part(of: items, removed: removed, scope: scope))
    if configuration?.isExhausted == true {
      result.diagnostics.append(
        Diagnostic(
          id: "plan-references", severity: .warning,
          message:
            "\"\(input.shownPath)\" has more references than are followed; some of what isn't "
            + "known yet has no name"))
    }
  }

  private func code(of root: Node, into diagnostics: inout [Diagnostic]) -> PlannedCode? {
    guard let codeDirectory else { return nil }
    return PlannedCode.load(
      codeDirectory, from: codeFiles, variables: root.field("variables"), sources: sources,
      schemas: schemas,
      options: options, settings: settings, diagnostics: &diagnostics)
  }

  /// Where the input's directory lies in its repository.
  private static func location(of input: PlanInput) -> String {
    let boundary = LocalFiles.repositoryRoot(of: input.directory)
    // A root module that is told may lie on another machine.
    if let module = input.module,
      (try? LocalFiles(boundary: boundary)?.kind(of: module)) != .directory
    {
      return FilePath.clean(module)
    }
    return LocalFiles(boundary: boundary)?.locationInTree(input.directory) ?? "."
  }
}
