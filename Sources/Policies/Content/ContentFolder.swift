// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import FoundationEssentials

/// The folder that holds rules, mappings and everything else that is content.
package struct ContentFolder: Sendable {
  /// The folder's path.
  package let path: String

  /// A folder that the caller has made sure of.
  package init(path: String) { self.path = path }

  /// Looks where content may be, in this order: the option, `BAWN_CONTENT`, beside the binary,
  /// `../share/bawn` from there, and the first parent of the binary's folder with `rules/`.
  ///
  /// Never in the working directory: that is what is scanned, and must not bring its own rules.
  ///
  /// An option or variable that names a folder without `rules/` is an error, not a reason to
  /// look elsewhere: the caller asked for just that content.
  package static func locate(
    option: String?, environment: [String: String], executable: String?
  ) -> Result<ContentFolder, Diagnostic> {
    for (asked, source) in [(option, "--content"), (environment["BAWN_CONTENT"], "BAWN_CONTENT")] {
      guard let asked, !asked.isEmpty else { continue }
      if holdsRules(asked) { return .success(ContentFolder(path: asked)) }
      return .failure(
        Diagnostic(
          id: "content-missing", severity: .error,
          message: "\(source) names \"\(asked)\", which holds no folder \"rules\""))
    }
    var candidates: [String] = []
    if let executable {
      let folder = parent(of: executable)
      candidates += [folder, parent(of: folder) + "/share/bawn"]
      candidates += parents(of: folder)
    }
    if let found = candidates.first(where: holdsRules) {
      return .success(ContentFolder(path: found))
    }
    return .failure(
      Diagnostic(
        id: "content-missing", severity: .error,
        message: "found no content (a folder with \"rules\") beside the binary or above it; "
          + "name one with --content DIR or BAWN_CONTENT"))
  }

  /// All files below a subfolder with one of the endings, sorted by path.
  package func files(below folder: String, endings: [String]) -> [String] {
    let top = path + "/" + folder
    guard let names = try? FileManager.default.subpathsOfDirectory(atPath: top) else { return [] }
    return names.filter { name in endings.contains { name.hasSuffix($0) } }
      .sorted().map { top + "/" + $0 }
  }

  /// A file's text; nil when it can't be read.
  package func read(_ file: String) -> SourceFile? {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    var shown = file
    if shown.hasPrefix(path + "/") { shown.removeFirst(path.count + 1) }
    return SourceFile(path: shown, bytes: Array(data))
  }

  private static func holdsRules(_ folder: String) -> Bool {
    var isDirectory: Bool = false
    return FileManager.default.fileExists(atPath: folder + "/rules", isDirectory: &isDirectory)
      && isDirectory
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func parents(of path: String) -> [String] {
    var result: [String] = []
    var current = path
    while current != "/", current != ".", !current.isEmpty {
      current = parent(of: current)
      result.append(current)
    }
    return result
  }
}

extension ReaderOptions {
  /// How content is read: with places, so that problems can be shown.
  package static var content: ReaderOptions {
    var options = ReaderOptions()
    options.keepsRanges = true
    return options
  }
}

extension Diagnostic {
  /// A file of the content that is there and can't be read.
  static func unreadable(_ path: String) -> Diagnostic {
    Diagnostic(
      id: "content-unreadable", severity: .error, message: "\"\(path)\" can't be read")
  }
}
