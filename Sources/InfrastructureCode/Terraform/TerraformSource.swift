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

  /// A source that reads from `files`.
  ///
  /// - Parameters:
  ///   - sources: numbers the files that ranges point into.
  ///   - schemas: what providers say about their types; `SchemaCatalogue.empty` for syntax alone.
  package init(
    files: any ConfigurationFiles, sources: SourceMap, schemas: SchemaCatalogue,
    options: TerraformOptions = TerraformOptions()
  ) {
    loader = ModuleLoader(files: files, sources: sources)
    self.schemas = schemas
    self.options = options
  }

  /// What loading has found.
  package struct Result: Sendable {
    /// One part for each root module, in order of their paths.
    package var parts: [GraphPart] = []
    /// The root modules' directories, in the same order.
    package var roots: [String] = []
    /// What was wrong, each said once.
    package var diagnostics: [Diagnostic] = []
    /// How many configuration files were read.
    package var fileCount = 0

    /// Nothing found yet.
    package init() {}
  }

  /// Evaluates every root module under the paths, side by side.
  package func load(paths: [String], workers: Int = Workers.available) -> Result {
    let discovery = RootDiscovery(loader: loader).roots(under: paths, workers: workers)
    let roots = discovery.roots
    let results = Mutex<[Int: (part: GraphPart, diagnostics: [Diagnostic])]>([:])
    Workers.forEachChunk(of: roots.count, size: 1, workers: workers) { [self] _, items in
      for index in items {
        guard case .success(let module) = loader.module(at: roots[index]) else { continue }
        let evaluation = RootEvaluation(
          module: module, directory: roots[index], loader: loader, schemas: schemas,
          options: options)
        evaluation.run()
        let part = GraphPartBuilder(evaluation).build()
        let diagnostics = evaluation.diagnostics
        results.withLock { $0[index] = (part, diagnostics) }
      }
    }
    var result = Result()
    result.roots = roots
    result.diagnostics = discovery.diagnostics
    var seen: Set<String> = Set(result.diagnostics.map(\.description))
    results.withLock { results in
      for index in roots.indices {
        guard let item = results[index] else { continue }
        result.parts.append(item.part)
        for diagnostic in item.diagnostics where seen.insert(diagnostic.description).inserted {
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
