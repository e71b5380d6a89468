// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A file that was named to be scanned and holds no configuration, but may be a plan or a state.
package struct PlanInput: Sendable {
  /// The path as it was given; `-` for standard input.
  package var path: String
  /// The text, or why it could not be read.
  package var content: Result<[UInt8], FileProblem>

  /// The root module that it belongs to; nil for the folder that it lies in.
  package var module: String?

  /// The largest file that is read.
  package static let maximumSize = 100 << 20

  /// An input from its parts.
  package init(path: String, content: Result<[UInt8], FileProblem>) {
    self.path = path
    self.content = content
  }

  /// An input that has been read.
  package init(path: String, bytes: [UInt8]) {
    self.init(path: path, content: .success(bytes))
  }

  /// Whether a file of this name is to be looked at as a plan or state when it is named.
  ///
  /// Configuration stands for the module that it is part of; so does what else belongs to one,
  /// such as a file of variables.
  package static func isCandidate(_ path: String) -> Bool {
    if path == "-" { return true }
    let name = FilePath.lastPart(path)
    if ModuleLoader.isConfiguration(name) { return false }
    return !other.contains { name.hasSuffix($0) }
  }

  private static let other = [
    ".tfvars", ".tfvars.json", ".hcl", ".tftest.json", ".md", ".yaml", ".yml", ".rego",
  ]

  /// The path as reports show it.
  var shownPath: String { path == "-" ? "stdin" : path }

  /// The directory that the input belongs to, for its findings' identity: its own, and the working
  /// directory for what comes through a pipe.
  var directory: String {
    if let module { return module }
    let isPipe = path == "-" || path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    return isPipe ? "." : FilePath.parent(path)
  }

  /// A text as UTF-8; PowerShell's `>` writes UTF-16.
  static func utf8(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= 2, bytes.count % 2 == 0 else { return bytes }
    let isLittle = bytes[0] == 0xFF && bytes[1] == 0xFE
    guard isLittle || (bytes[0] == 0xFE && bytes[1] == 0xFF) else { return bytes }
    let units = stride(from: 2, to: bytes.count, by: 2).map { index in
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      return isLittle ? second << 8 | first : first << 8 | second
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }
}
