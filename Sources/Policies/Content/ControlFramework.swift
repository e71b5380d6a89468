// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A framework of controls of ours, from a file in `frameworks/`: which rules each control asks for.
package struct ControlFramework: Sendable {
  /// The id that rules name it by.
  package var id: String
  /// Its name.
  package var title: String
  /// Its controls in the file's order.
  package var controls: [Control]
  /// The file it came from.
  package var file: SourceFile

  /// One control.
  package struct Control: Sendable {
    /// Its id within the framework.
    package var id: String
    /// Its name.
    package var title: String
    /// What it asks for.
    package var about: String
    /// Ids or aliases of the rules that it depends on.
    package var rules: [String]
  }

  /// Reads `frameworks/` of a content folder, with what is wrong in it.
  package static func load(
    _ content: ContentFolder
  ) -> (frameworks: [ControlFramework], diagnostics: [Diagnostic]) {
    var frameworks: [ControlFramework] = []
    var diagnostics: [Diagnostic] = []
    for path in content.files(below: "frameworks", endings: [".yaml", ".yml"]) {
      guard let file = content.read(path) else {
        diagnostics.append(.unreadable(path))
        continue
      }
      let (framework, problems) = read(file)
      diagnostics += problems
      if let framework { frameworks.append(framework) }
    }
    return (frameworks, diagnostics)
  }

  /// Reads one framework; nil where it can't be used, and the diagnostics say why.
  package static func read(
    _ file: SourceFile
  ) -> (framework: ControlFramework?, diagnostics: [Diagnostic]) {
    let result = YAMLReader.read(file, options: .content)
    var diagnostics = result.diagnostics
    guard let root = result.document?.root else { return (nil, diagnostics) }
    guard let id = root.field("id").string, let title = root.field("title").string else {
      diagnostics.append(
        Diagnostic(
          id: "framework-form", severity: .error,
          message: "a framework needs \"id\", \"title\" and \"controls\"", file: file))
      return (nil, diagnostics)
    }
    let controls = root.field("controls").elements.compactMap { node -> Control? in
      guard let id = node.field("id").string else { return nil }
      return Control(
        id: id, title: node.field("title").string ?? "", about: node.field("about").string ?? "",
        rules: node.field("rules").elements.compactMap(\.string))
    }
    if controls.count != root.field("controls").count {
      diagnostics.append(
        Diagnostic(
          id: "framework-form", severity: .error, message: "a control needs an \"id\" in quotes",
          file: file))
    }
    return (
      ControlFramework(id: id, title: title, controls: controls, file: file), diagnostics
    )
  }
}
