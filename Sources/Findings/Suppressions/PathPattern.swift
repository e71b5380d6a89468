// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A pattern over paths from one folder, compiled once.
///
/// `*` and `?` stay within a name, `**` stands for any number of folders. What covers a folder
/// covers all that lies in it.
package struct PathPattern: Hashable, Sendable {
  private enum Part: Hashable, Sendable {
    case folders
    case name(TextPattern)
  }

  private let parts: [Part]
  /// The text it was made from, cleaned: no leading `./`, no trailing slash.
  package let text: String

  /// A pattern from its text.
  package init(_ text: String) {
    var parts: [Part] = []
    var names: [Substring] = []
    for name in text.split(separator: "/") where name != "." {
      names.append(name)
      // Any number of folders twice over is any number of folders.
      if name == "**", parts.last == .folders { continue }
      parts.append(name == "**" ? .folders : .name(TextPattern(String(name))))
    }
    self.parts = parts
    self.text = names.joined(separator: "/")
  }

  /// Whether it stands for more than one file or folder.
  package var isPattern: Bool {
    parts.contains { part in
      if case .name(let name) = part { name.isPattern } else { true }
    }
  }

  /// What every path that it covers begins with: whole names, without a slash at the end.
  package var prefix: [UInt8] {
    var names: [String] = []
    for (part, name) in zip(parts, text.split(separator: "/")) {
      guard case .name(let pattern) = part else { break }
      if pattern.isPattern { break }
      names.append(String(name))
    }
    return Array(names.joined(separator: "/").utf8)
  }

  /// Whether it covers a path, or a folder that the path lies in.
  ///
  /// - Complexity: O(n·m) in the sizes of the pattern and the path.
  package func matches(_ path: String) -> Bool {
    var path = path
    return path.withUTF8 { bytes in
      let names = bytes.split(separator: UInt8(ascii: "/")).filter { !$0.elementsEqual(".".utf8) }
      return matches(names)
    }
  }

  private func matches(_ names: [Slice<UnsafeBufferPointer<UInt8>>]) -> Bool {
    // Which beginnings of the path the parts so far can cover, row by row.
    var reachable = [Bool](repeating: false, count: names.count + 1)
    reachable[0] = true
    for part in parts {
      var next = [Bool](repeating: false, count: names.count + 1)
      switch part {
      case .folders:
        var seen = false
        for index in next.indices {
          seen = seen || reachable[index]
          next[index] = seen
        }
      case .name(let name):
        for index in names.indices where reachable[index] && name.matches(names[index]) {
          next[index + 1] = true
        }
      }
      reachable = next
    }
    return reachable.contains(true)
  }
}
