// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Work on paths as text, without looking at any file.
package enum FilePath {
  /// The shortest equal path: no empty and `.` parts, `..` applied where something precedes it.
  package static func clean(_ path: String) -> String {
    if path.isEmpty { return "." }
    if isClean(path) { return path }
    let isAbsolute = path.utf8.first == UInt8(ascii: "/")
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part == "..", isAbsolute {
        continue
      } else {
        parts.append(part)
      }
    }
    let joined = parts.joined(separator: "/")
    if isAbsolute { return "/" + joined }
    return joined.isEmpty ? "." : joined
  }

  /// Whether no part of a path is empty, `.` or `..`: nearly all are so, and need no taking apart.
  private static func isClean(_ path: String) -> Bool {
    var length = 0
    var dots = 0
    var isFirst = true
    for byte in path.utf8 {
      if byte != UInt8(ascii: "/") {
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      } else if length == dots, length <= 2, !(isFirst && length == 0) {
        return false
      } else {
        length = 0
        dots = 0
      }
      isFirst = false
    }
    return length > dots || length > 2
  }

  /// A path within a directory; an absolute path stays as it is.
  package static func join(_ directory: String, _ path: String) -> String {
    path.utf8.first == UInt8(ascii: "/") ? clean(path) : clean("\(directory)/\(path)")
  }

  /// The last part of a path.
  package static func lastPart(_ path: String) -> String {
    let cleaned = clean(path)
    guard let slash = cleaned.utf8.lastIndex(of: UInt8(ascii: "/")), cleaned != "/" else {
      return cleaned
    }
    return String(cleaned[cleaned.utf8.index(after: slash)...])
  }

  /// The path without its last part.
  package static func parent(_ path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : clean(String(path[..<slash]))
  }

  /// Whether a cleaned path is a directory or lies within it.
  package static func isWithin(_ path: String, _ directory: String) -> Bool {
    if directory == "/" { return path.hasPrefix("/") }
    return path == directory || path.hasPrefix(directory + "/")
  }
}
