// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which kind of failure a service's error code means: the table `apis/aws/errors.tsv`.
struct ErrorKinds: Sendable {
  private enum Match { case exact, start, end, inside }

  private struct Pattern: Sendable {
    var text: [UInt8]
    var match: Match
    var kind: CloudError.Kind
  }

  private var exact: [String: (order: Int, kind: CloudError.Kind)] = [:]
  private var patterns: [(order: Int, pattern: Pattern)] = []
  private var statuses: [String: CloudError.Kind] = [:]

  /// A table that knows nothing: each failure is then an invalid request.
  init() {}

  /// The table of a text.
  ///
  /// - Throws: `unknownOperation` when the text isn't in that form.
  init(_ text: [UInt8]) throws(CloudError) {
    var order = 0
    for line in text.split(separator: 0x0A) where line.first != 0x23 {
      order += 1
      let fields = line.split(separator: 0x09).map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 3 else { throw Self.malformed(order) }
      if fields[0] == "status", let kind = CloudError.Kind(rawValue: fields[2]) {
        statuses[fields[1]] = kind
      } else if fields[0] == "code", let kind = CloudError.Kind(rawValue: fields[1]) {
        add(fields[2], kind, order)
      } else {
        throw Self.malformed(order)
      }
    }
  }

  private static func malformed(_ line: Int) -> CloudError {
    CloudError(
      kind: .unknownOperation,
      message:
        "entry \(line) of the table of errors isn't in a known form; take program and content"
        + " from the same release")
  }

  private mutating func add(_ pattern: String, _ kind: CloudError.Kind, _ order: Int) {
    var text = Array(pattern.utf8)
    let open = (text.first == 0x2A, text.last == 0x2A)
    if open.1 { text.removeLast() }
    if open.0, !text.isEmpty { text.removeFirst() }
    switch open {
    case (false, false):
      if exact[pattern] == nil { exact[pattern] = (order, kind) }
    case (false, true):
      patterns.append((order, Pattern(text: text, match: .start, kind: kind)))
    case (true, false):
      patterns.append((order, Pattern(text: text, match: .end, kind: kind)))
    case (true, true):
      patterns.append((order, Pattern(text: text, match: .inside, kind: kind)))
    }
  }

  /// The kind of a code, or, where the table has none, of a status.
  func kind(code: String, status: Int) -> CloudError.Kind {
    let found = exact[code]
    let bytes = Array(code.utf8.prefix(256))
    for (order, pattern) in patterns {
      if let found, found.order < order { return found.kind }
      if Self.matches(pattern, bytes) { return pattern.kind }
    }
    if let found { return found.kind }
    return statuses["\(status)"] ?? statuses["\(status / 100)*"] ?? .invalidRequest
  }

  private static func matches(_ pattern: Pattern, _ code: [UInt8]) -> Bool {
    switch pattern.match {
    case .exact: code == pattern.text
    case .start: code.starts(with: pattern.text)
    case .end: code.suffix(pattern.text.count).elementsEqual(pattern.text)
    case .inside:
      code.count >= pattern.text.count
        && (0...(code.count - pattern.text.count)).contains {
          code[$0...].starts(with: pattern.text)
        }
    }
  }
}
