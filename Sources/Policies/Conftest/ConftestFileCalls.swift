// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoSyntax

/// Tells the built-ins that read files which policy each call stands in: paths are relative to it.
enum ConftestFileCalls {
  static let oneName = "conftest.parse_config_file"
  static let manyName = "conftest.parse_combined_config_files"
  private static let names = [
    "parse_config_file": oneName, "parse_combined_config_files": manyName,
  ]

  /// The name that policies write for a function.
  static func writtenName(_ name: String) -> String {
    name == oneName ? "parse_config_file" : name == manyName ? "parse_combined_config_files" : name
  }

  /// Modules whose calls carry the folder that they stand in.
  ///
  /// A module that puts something else in a function's place (`with parse_config_file as …`) stays
  /// as it is, with all others: a call under another name would escape that.
  static func located(_ modules: [Module]) -> [Module] {
    var isReplaced = false
    let located = modules.map { module in
      var module = module
      let folder = FilePath.parent(module.file.path)
      module.rules = module.rules.map { rule in
        rule.rewritingTerms { term in
          switch term.kind {
          case .variable(let variable) where names[variable.name] != nil: isReplaced = true
          case .ref(let ref) where names[ref.dottedName ?? ""] != nil: isReplaced = true
          case .call(let call):
            guard let name = names[call.name ?? ""], call.arguments.count == 1 else { return term }
            let parts = name.split(separator: ".").map(String.init)
            var function = call
            function.function = Ref(
              head: Term(.variable(Variable(parts[0])), range: term.range),
              arguments: [Term(.string(parts[1]), range: term.range)])
            function.arguments.insert(Term(.string(folder), range: term.range), at: 0)
            return Term(.call(function), range: term.range)
          default: break
          }
          return term
        }
      }
      return module
    }
    return isReplaced ? modules : located
  }
}
