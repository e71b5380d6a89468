// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// A root module that has been evaluated, with one of its settings.
package struct LoadedRoot: Sendable {
  /// Which root it is.
  package var work: RootWork
  /// What it adds to the graph.
  package var part: GraphPart
  /// What it was made from; nil unless asked for.
  package var inputs: RootInputs?
  /// What was wrong with it.
  package var diagnostics: [Diagnostic]
}

/// A root module that is to be evaluated.
package struct RootWork: Sendable {
  /// Its directory, as files are read.
  package var directory: String
  /// What the project's configuration says of it.
  package var settings: RootSettings?
  /// Whether it is a CloudFormation template, and the directory its file.
  package var isTemplate = false

  init(directory: String, settings: RootSettings?) {
    self.directory = directory
    self.settings = settings
  }

  /// The work for a template.
  init(template path: String) {
    directory = path
    isTemplate = true
  }

  /// The work for root modules: each once, or once for each environment that it has settings for.
  ///
  /// Settings for the same environment add up, what comes later wins: a pattern can give what many
  /// roots share.
  static func all(
    _ roots: [String], settings: [RootSettings], files: any ConfigurationFiles
  ) -> [RootWork] {
    var settingsByRoot: [String: [RootSettings]] = [:]
    for one in settings { settingsByRoot[files.identity(of: one.path), default: []].append(one) }
    return roots.flatMap { root -> [RootWork] in
      var merged: [RootSettings] = []
      for one in settingsByRoot[files.identity(of: root)] ?? [] {
        if let index = merged.firstIndex(where: { $0.environment == one.environment }) {
          merged[index].add(one)
        } else {
          merged.append(one)
        }
      }
      // What names no environment is meant for all of them.
      if merged.count > 1, let index = merged.firstIndex(where: { $0.environment == nil }) {
        let common = merged.remove(at: index)
        merged = merged.map { one in
          var whole = common
          whole.add(one)
          return whole
        }
      }
      if merged.isEmpty { return [RootWork(directory: root, settings: nil)] }
      return merged.map { RootWork(directory: root, settings: $0) }
    }
  }
}

extension RootSettings {
  /// Takes over what other settings for the same root say.
  fileprivate mutating func add(_ other: RootSettings) {
    variableFiles += other.variableFiles
    variables += other.variables
    workspace = other.workspace ?? workspace
    account = other.account ?? account
    region = other.region ?? region
    environment = other.environment ?? environment
    isComplete = other.isComplete ?? isComplete
  }
}
