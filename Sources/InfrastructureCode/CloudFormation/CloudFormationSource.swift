// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import Synchronization

/// CloudFormation templates as a source of resources: each gives a part of the graph.
package struct CloudFormationSource: Sendable {
  private let loader: TemplateLoader
  private let schemas: SchemaCatalogue
  private let options: TerraformOptions

  /// A source that reads from `files`.
  ///
  /// - Parameters:
  ///   - sources: numbers the files that ranges point into.
  ///   - schemas: the canonical types and the tables that lead to them.
  ///   - options: values for parameters.
  package init(
    files: any ConfigurationFiles, sources: SourceMap, schemas: SchemaCatalogue,
    options: TerraformOptions = TerraformOptions()
  ) {
    loader = TemplateLoader(files: files, sources: sources)
    self.schemas = schemas
    self.options = options
  }

  /// Reads those of the files that are templates, side by side.
  ///
  /// A template that another one makes a nested stack of is judged there, with the parameters it
  /// gets, unless it is named itself.
  package func load(
    candidates: [String], named: Set<String> = [], workers: Int = Workers.available
  ) -> TerraformSource.Result {
    let loader = loader
    let found = Mutex<[Int: TemplateLoader.Loaded]>([:])
    Workers.forEachChunk(of: candidates.count, size: 8, workers: workers) { _, items in
      for index in items {
        let path = candidates[index]
        let loaded = loader.template(at: path, isNamed: named.contains(path))
        guard loaded.template != nil || !loaded.diagnostics.isEmpty else { continue }
        found.withLock { $0[index] = loaded }
      }
    }
    let loaded = found.withLock { $0 }
    var result = TerraformSource.Result()
    var templates: [StackTemplate] = []
    for index in candidates.indices {
      guard let item = loaded[index] else { continue }
      if let template = item.template {
        templates.append(template)
      } else {
        result.diagnostics += item.diagnostics
      }
    }
    guard !templates.isEmpty else { return result }
    let roots = roots(of: templates, named: named)
    add(load(roots.map { RootWork(template: $0.path) }, workers: workers), to: &result)
    result.fileCount = loader.fileCount
    return result
  }

  /// Evaluates these templates; those that are not there are left out.
  package func load(
    _ work: [RootWork], workers: Int = Workers.available
  ) -> TerraformSource.Result {
    let work = work.filter(\.isTemplate)
    guard !work.isEmpty else { return TerraformSource.Result() }
    let types = schemas.typeTranslations
    let results = Mutex<[Int: LoadedRoot]>([:])
    Workers.forEachChunk(of: work.count, size: 1, workers: workers) { [self] _, items in
      for index in items {
        let loaded = loader.template(at: work[index].directory, isNamed: true)
        guard let template = loaded.template else { continue }
        var graph = TemplateGraph(loader: loader, types: types, schemas: schemas)
        let part = graph.part(of: template, given: options.variables)
        let root = LoadedRoot(
          work: work[index], part: part, inputs: options.recordsInputs ? graph.inputs : nil,
          diagnostics: loaded.diagnostics + graph.diagnostics)
        results.withLock { $0[index] = root }
      }
    }
    var result = TerraformSource.Result()
    let found = results.withLock { $0 }
    var seen: Set<String> = []
    for index in work.indices {
      guard let root = found[index] else { continue }
      result.roots.append(root)
      for diagnostic in root.diagnostics where seen.insert(diagnostic.description).inserted {
        result.diagnostics.append(diagnostic)
      }
    }
    result.diagnostics += types.diagnostics
    result.fileCount = loader.fileCount
    return result
  }

  private func add(_ other: TerraformSource.Result, to result: inout TerraformSource.Result) {
    result.roots += other.roots
    result.diagnostics += other.diagnostics
  }

  /// The templates that no other one makes a stack of. Those that only make stacks of each other
  /// are all roots.
  private func roots(of templates: [StackTemplate], named: Set<String>) -> [StackTemplate] {
    var called: [String: Set<String>] = [:]
    for template in templates {
      let own = loader.files.identity(of: template.path)
      for declaration in template.resources {
        guard let place = NestedStack.writtenLocation(of: declaration) else { continue }
        let file = FilePath.join(FilePath.parent(template.path), place)
        let target = loader.files.identity(of: file)
        if target != own { called[own, default: []].insert(target) }
      }
    }
    let isCalled = Set(called.values.flatMap { $0 })
    let identities = templates.map { loader.files.identity(of: $0.path) }
    var pending: [String] = []
    for (template, identity) in zip(templates, identities)
    where named.contains(template.path) || !isCalled.contains(identity) {
      pending.append(identity)
    }
    let starts = Set(pending)
    var reached: Set<String> = []
    while let next = pending.popLast() {
      guard reached.insert(next).inserted else { continue }
      pending += called[next] ?? []
    }
    return zip(templates, identities).filter { starts.contains($1) || !reached.contains($1) }
      .map(\.0)
  }
}
