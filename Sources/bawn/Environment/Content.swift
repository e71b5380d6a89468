// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Collectors
import Documents
import InfrastructureCode
internal import Inventory
import Policies

/// The content that commands work with.
struct Content {
  /// Where it lies.
  var folder: ContentFolder
  /// The rules.
  var catalog: RuleCatalog
  /// The providers' mappings.
  var mappings: ProviderMappings

  /// The providers' schemas.
  var schemas: SchemaCatalogue { SchemaCatalogue(contentDirectory: folder.path) }

  /// The tables that translate what clouds answer.
  var liveTables: LiveTables {
    LiveTables(
      tables: files(below: "mappings", in: "/live/").filter { !$0.path.contains("/examples/") },
      library: folder.files(below: "mappings/lib", endings: [".rego"]).compactMap(folder.read),
      references: folder.files(below: "mappings", endings: ["/references.yaml"])
        .compactMap(folder.read))
  }

  /// Which types the calls of the collectors' table tell of.
  var collectedTypes: CollectedTypes {
    CollectedTypes(
      collectors: folder.files(below: "collectors", endings: [".yaml"]).compactMap(folder.read),
      tables: files(below: "mappings", in: "/live/").filter { !$0.path.contains("/examples/") })
  }

  /// The YAML files below a folder of the content whose paths have a part in them.
  func files(below top: String, in part: String) -> [SourceFile] {
    folder.files(below: top, endings: [".yaml"]).filter { $0.contains(part) }
      .compactMap(folder.read)
  }

  /// What is wrong with it.
  var diagnostics: [Diagnostic] { catalog.diagnostics + mappings.diagnostics }

  /// Finds and reads the content.
  ///
  /// - Parameter withExamples: whether the rules' examples are wanted.
  /// - Throws: `ValidationError` where there is none.
  static func load(option: String?, withExamples: Bool = false) throws -> Content {
    let folder = try locate(option: option)
    return Content(
      folder: folder, catalog: RuleCatalog.load(folder, withExamples: withExamples),
      mappings: ProviderMappings.load(folder))
  }

  /// Finds the content without reading it.
  ///
  /// - Throws: `ValidationError` where there is none.
  static func locate(option: String?) throws -> ContentFolder {
    let found = ContentFolder.locate(
      option: option, environment: Environment.all, executable: Environment.executable)
    switch found {
    case .success(let folder): return folder
    case .failure(let diagnostic): throw ValidationError(diagnostic.message)
    }
  }
}
