// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// XML as https://github.com/basgys/goxml2json gives it: an element is its text, or an object when
/// it has attributes (`-name`) or elements in it, its text then under `#content`. Elements of one
/// name are an array, and prefixes of namespaces are left out. Every value is a text.
///
/// Entities are those that every document has; a document type may not define others, so that
/// no text grows by being read.
struct XMLReader {
  /// How deep elements may be nested, as in other documents.
  private static let maximumDepth = 1000

  /// An element that isn't closed yet.
  private struct Open {
    var tag: Substring
    var members: [(name: String, value: Node)] = []
    /// The last run of text in it.
    var text = ""
    var start: Int
  }

  private let file: SourceFile
  private let arena = Arena()
  private var scanner: XMLScanner
  private var open: [Open] = []
  private var root: Node?

  private init(_ file: SourceFile) {
    self.file = file
    scanner = XMLScanner(file.bytes)
  }

  static func read(_ file: SourceFile) -> ReadResult {
    var reader = XMLReader(file)
    do throws(XMLScanner.Failure) {
      while let token = try reader.scanner.next() { try reader.take(token) }
      if let element = reader.open.last {
        throw XMLScanner.Failure(
          message: "the element \"\(element.tag)\" isn't closed", position: element.start)
      }
    } catch {
      return .failure("xml-syntax", error.message, file, at: error.position)
    }
    guard let root = reader.root else {
      return .failure("xml-empty", "there is no element", file, at: 0)
    }
    return ReadResult(document: Document(root: root, arena: reader.arena), diagnostics: [])
  }

  private mutating func take(_ token: XMLScanner.Token) throws(XMLScanner.Failure) {
    switch token {
    case .text(let text):
      if open.isEmpty {
        guard text.allSatisfy(\.isWhitespace) else {
          throw XMLScanner.Failure(
            message: "text stands outside of all elements", position: scanner.tokenStart)
        }
      } else {
        open[open.count - 1].text = text.trimmingBlanks
      }
    case .start(let tag, let attributes, let isClosed):
      guard root == nil || !open.isEmpty else {
        throw XMLScanner.Failure(
          message: "a second element at the top", position: scanner.tokenStart)
      }
      guard open.count < Self.maximumDepth else {
        throw XMLScanner.Failure(
          message: "elements are nested more than \(Self.maximumDepth) deep",
          position: scanner.tokenStart)
      }
      var element = Open(tag: tag, start: scanner.tokenStart)
      for (name, value) in attributes {
        element.members.append(("-\(Self.local(name))", arena.string(value)))
      }
      open.append(element)
      if isClosed { close() }
    case .end(let tag):
      guard open.last?.tag == tag else {
        let wanted = open.last.map { "; \"</\($0.tag)>\" was expected" } ?? ""
        throw XMLScanner.Failure(
          message: "\"</\(tag)>\" closes no element\(wanted)", position: scanner.tokenStart)
      }
      close()
    }
  }

  private mutating func close() {
    guard let element = open.popLast() else { return }
    let value = value(of: element)
    let name = Self.local(element.tag)
    if open.isEmpty {
      root = arena.object([Node.Entry(key: arena.string(name), value: value)])
    } else {
      open[open.count - 1].members.append((name, value))
    }
  }

  private func value(of element: Open) -> Node {
    if element.members.isEmpty { return arena.string(element.text) }
    var places: [String: Int] = [:]
    var groups: [(name: String, values: [Node])] = []
    for (name, value) in element.members {
      if let place = places[name] {
        groups[place].values.append(value)
      } else {
        places[name] = groups.count
        groups.append((name, [value]))
      }
    }
    var entries = groups.map { group in
      Node.Entry(
        key: arena.string(group.name),
        value: group.values.count == 1 ? group.values[0] : arena.array(group.values))
    }
    if !element.text.isEmpty {
      entries.append(Node.Entry(key: arena.string("#content"), value: arena.string(element.text)))
    }
    return arena.sortedObject(entries)
  }

  /// A name without the prefix of its namespace.
  private static func local(_ name: Substring) -> String {
    guard let colon = name.firstIndex(of: ":"), colon != name.startIndex else {
      return String(name)
    }
    let rest = name[name.index(after: colon)...]
    return rest.isEmpty ? String(name) : String(rest)
  }
}

extension String {
  /// Without blanks and line ends at either end.
  fileprivate var trimmingBlanks: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}
