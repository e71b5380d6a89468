// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoEngine

/// The functions that Conftest's policies have beyond Rego's own.
///
/// `parse_config_file` and `parse_combined_config_files` read files, which a policy may not do
/// here.
enum ConftestBuiltins {
  static let registry: BuiltinRegistry = {
    var registry = BuiltinRegistry.standard
    registry.add(
      Builtin(
        "parse_config", [.string, .string], .any,
        summary: "The document of a configuration text, given its format"
      ) { call throws(BuiltinError) in
        guard let name = call[0].string, let text = call[1].string else { return .absent }
        guard let format = ConfigurationFormat(rawValue: name.lowercased()) else {
          throw BuiltinError(
            code: .builtin, message: "unknown parser; there are \(ConfigurationFormat.list)")
        }
        let result = format.read(SourceFile(path: "config", text: text))
        guard let document = result.document else {
          let problem = result.diagnostics.first { $0.severity == .error }
          throw BuiltinError(
            code: .builtin, message: problem?.message ?? "the text can't be read")
        }
        return call.arena.copy(document.root)
      })
    return registry
  }()
}
