// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A table with borders, its header centred.
struct TextTable {
  var header: [String]
  var rows: [[String]] = []

  /// The lines of the table.
  var lines: [String] {
    var widths = header.map(\.unicodeScalars.count)
    for row in rows {
      for (index, cell) in row.enumerated() where index < widths.count {
        widths[index] = max(widths[index], cell.unicodeScalars.count)
      }
    }
    func border(_ left: String, _ middle: String, _ right: String) -> String {
      left + widths.map { String(repeating: "─", count: $0 + 2) }.joined(separator: middle) + right
    }
    func line(_ cells: [String], isCentred: Bool) -> String {
      let padded = zip(cells, widths).map { cell, width in
        let space = max(width - cell.unicodeScalars.count, 0)
        let left = isCentred ? space / 2 : 0
        return String(repeating: " ", count: left + 1) + cell
          + String(repeating: " ", count: space - left + 1)
      }
      return "│" + padded.joined(separator: "│") + "│"
    }
    var lines = [border("┌", "┬", "┐")]
    if header.contains(where: { !$0.isEmpty }) {
      lines += [line(header, isCentred: true), border("├", "┼", "┤")]
    }
    lines += rows.map { line($0, isCentred: false) }
    lines.append(border("└", "┴", "┘"))
    return lines
  }
}
