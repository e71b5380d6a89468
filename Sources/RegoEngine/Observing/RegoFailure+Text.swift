// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoFailure {
  /// The expression with its values below it, each under what it belongs to:
  ///
  ///     x == y + z
  ///     |    |   |
  ///     |    |   3
  ///     |    2
  ///     1
  ///
  /// Of an expression over several lines the values follow by name.
  public func lines(showingValues: Bool) -> [String] {
    let bytes = file.bytes
    let end = min(Int(range.end), bytes.count)
    let start = min(Int(range.start), end)
    let first = file.line(of: start)
    let last = file.line(of: max(end - 1, start))
    let written = String(decoding: bytes[start..<end], as: UTF8.self)
    var lines = written.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard showingValues, !values.isEmpty else { return lines }
    var shown: [(column: Int, title: String, value: String)] = []
    for value in values.sorted(by: { ($0.range.start, $0.title) < ($1.range.start, $1.title) })
    where value.title != value.value {
      guard Int(value.range.start) >= start, Int(value.range.end) <= end else { continue }
      let before = String(decoding: bytes[start..<Int(value.range.start)], as: UTF8.self)
      shown.append((before.unicodeScalars.count, value.title, value.value))
    }
    guard !shown.isEmpty else { return lines }
    guard first == last, !written.utf8.contains(0x09) else {
      return lines + ["", "Where:", ""] + shown.map { "\($0.title): \($0.value)" }
    }
    lines.append(Self.arrows(shown.map(\.column)))
    let columns = Dictionary(shown.map { ($0.column, 1) }, uniquingKeysWith: +)
    while let value = shown.popLast() {
      var prefix = Self.arrows(shown.map(\.column).filter { $0 < value.column })
      let isShared = columns[value.column] ?? 0 > 1
      prefix += String(repeating: " ", count: max(value.column - prefix.unicodeScalars.count, 0))
      lines.append(prefix + (isShared ? "\(value.title): \(value.value)" : value.value))
    }
    return lines
  }

  /// A vertical line at each of the columns, which ascend.
  private static func arrows(_ columns: [Int]) -> String {
    var text = ""
    var width = 0
    for column in columns where column >= width {
      text += String(repeating: " ", count: column - width) + "|"
      width = column + 1
    }
    return text
  }
}
