// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import Synchronization

/// Terraform code as a source of resources: finds root modules, evaluates each, gives their graphs.
package struct TerraformSource: Sendable {
  private let loader: ModuleLoader
  private let schemas: SchemaCatalogue
  private let options: TerraformOptions
  private let progress: WorkProgress?

  /// A source that reads from `files`.
  ///
  /// - Parameters:
  ///   - sources: numbers the files that ranges point into.
  ///   - schemas: what providers say about their types; `SchemaCatalogue.empty` for syntax alone.
  ///   - progress: hears how far the work has come.
  package init(
    files: any ConfigurationFiles, sources: SourceMap, schemas: SchemaCatalogue,
    options: TerraformOptions = TerraformOptions(), progress: WorkProgress? = nil
  ) {
    self.progress = progress
    loader = ModuleLoader(files: files, sources: sources)
    self.schemas = schemas
    self.options = options
  }

  /// What loading has found.
  package struct Result: Sendable {
    /// One item for each root module and its settings, in order of the roots' paths.
    package var roots: [LoadedRoot] = []
    /// What was wrong, each said once.
    package var diagnostics: [Diagnostic] = []
    /// How many configuration files were read.
    package var fileCount = 0
    /// Files met on the way that may be templates of CloudFormation.
    package var templates = TemplateCandidates()

    /// Nothing found yet.
    package init() {}

    /// What the roots add to the graph.
    package var parts: [GraphPart] { roots.map(\.part) }

    /// Takes over what another source has found.
    package mutating func add(_ other: Result) {
      roots += other.roots
      diagnostics += other.diagnostics
      fileCount += other.fileCount
    }

    /// Keeps these roots, and of what was wrong only what they have to do with.
    package mutating func keep(_ kept: [LoadedRoot]) {
      let dropped = Set(roots.flatMap(\.diagnostics).map(\.description))
        .subtracting(kept.flatMap(\.diagnostics).map(\.description))
      diagnostics.removeAll { dropped.contains($0.description) }
      roots = kept
    }
  }

  /// Evaluates every root module under the paths, side by side.
  ///
  /// - Parameter settings: what is said of single roots; one that is named there is a root even if
  ///   another module calls it, and is evaluated once for each of its environments.
  package func load(
    paths: [String], settings: [RootSettings] = [], workers: Int = Workers.available
  ) -> Result {
    let discovery = RootDiscovery(loader: loader, isExcluded: options.isExcluded).roots(
      under: paths, configured: settings.map(\.path), workers: workers, progress: progress)
    var result = load(
      RootWork.all(discovery.roots, settings: settings, files: loader.files), workers: workers)
    result.templates = discovery.templates
    var seen: Set<String> = Set(discovery.diagnostics.map(\.description))
    result.diagnostics =
      discovery.diagnostics
      + result.diagnostics.filter { seen.insert($0.description).inserted }
    return result
  }

  /// Evaluates these roots, side by side; those that are not there are left out.
  package func load(_ work: [RootWork], workers: Int = Workers.available) -> Result {
    let results = Mutex<[Int: LoadedRoot]>([:])
    progress?.begin("evaluating root modules", total: work.count)
    Workers.forEachChunk(of: work.count, size: 1, workers: workers) { [self] _, items in
      for index in items {
        defer { progress?.advance() }
        guard !work[index].isTemplate,
          case .success(let module) = loader.module(at: work[index].directory),
          !module.sources.isEmpty
        else { continue }
        var options = options
        options.settings = work[index].settings
        if let workspace = options.settings?.workspace { options.workspace = workspace }
        let evaluation = RootEvaluation(
          module: module, directory: work[index].directory, loader: loader, schemas: schemas,
          options: options)
        evaluation.run()
        let root = LoadedRoot(
          work: work[index], part: GraphPartBuilder(evaluation).build(),
          inputs: evaluation.recordedInputs, diagnostics: evaluation.diagnostics)
        results.withLock { $0[index] = root }
      }
    }
    var result = Result()
    var seen: Set<String> = []
    results.withLock { results in
      for index in work.indices {
        guard let root = results[index] else { continue }
        result.roots.append(root)
        for diagnostic in root.diagnostics where seen.insert(diagnostic.description).inserted {
          result.diagnostics.append(diagnostic)
        }
      }
    }
    result.fileCount = loader.fileCount
    return result
  }

  /// What Terraform would plan for one root module; nil when there is none in the directory.
  package func plannedValues(root directory: String) -> PlannedValues? {
    let result = Mutex<PlannedValues?>(nil)
    // On a worker's thread, for the sake of its stack.
    Workers.run(1) { [self] _ in
      guard case .success(let module) = loader.module(at: directory), !module.sources.isEmpty else {
        return
      }
      let evaluation = RootEvaluation(
        module: module, directory: directory, loader: loader, schemas: schemas, options: options)
      evaluation.run()
      let values = PlannedValues(evaluation)
      result.withLock { $0 = values }
    }
    return result.withLock { $0 }
  }
}
