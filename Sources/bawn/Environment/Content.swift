// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
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
