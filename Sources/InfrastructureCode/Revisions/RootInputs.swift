// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// What the evaluation of a root module has looked at: all that could change its result.
package struct RootInputs: Sendable {
  /// The files read, or looked for in vain, as paths in the form in which files are read.
  var files: Set<String> = []
  /// The directories whose configuration files count.
  var modules: Set<String> = []
  /// The directories that a function has listed: every name in them counts.
  var listings: Set<String> = []

  /// Nothing yet.
  package init() {}

  /// Adds a file that decides the result too.
  package mutating func add(file path: String) { files.insert(path) }
}

/// Passes everything on to other files and notes what was asked for.
final class RecordingFiles: ConfigurationFiles {
  private let files: any ConfigurationFiles
  private let recorded = Mutex(RootInputs())

  init(_ files: any ConfigurationFiles) { self.files = files }

  var inputs: RootInputs { recorded.withLock { $0 } }

  func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    recorded.withLock { _ = $0.files.insert(path) }
    return try files.read(path, limit: limit)
  }

  func entries(of directory: String) throws(FileProblem) -> [DirectoryEntry] {
    recorded.withLock { _ = $0.listings.insert(directory) }
    return try files.entries(of: directory)
  }

  func kind(of path: String) throws(FileProblem) -> DirectoryEntry.Kind? {
    recorded.withLock { _ = $0.files.insert(path) }
    return try files.kind(of: path)
  }

  func identity(of path: String) -> String { files.identity(of: path) }

  func locationInTree(_ path: String) -> String { files.locationInTree(path) }

  func absolute(_ path: String) -> String { files.absolute(path) }
}

extension RootEvaluation {
  /// All that the evaluation has looked at; nil unless it was to note that.
  var recordedInputs: RootInputs? {
    guard var inputs = (files as? RecordingFiles)?.inputs else { return nil }
    inputs.modules.formUnion(lookedForModules)
    for instance in instances {
      inputs.modules.insert(instance.module.directory)
      for source in instance.module.sources { inputs.files.insert(source.file.path) }
    }
    return inputs
  }
}
