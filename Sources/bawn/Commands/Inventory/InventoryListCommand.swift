// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Inventory

/// `bawn inventory list`
struct InventoryListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List resources, one a line.",
    discussion: """
        bawn inventory list prod.bawn
        bawn inventory list prod.bawn --type 'aws_s3_*' --region eu-west-1
        bawn inventory list prod.bawn --tag env=prod --tag owner --format csv
        bawn inventory list --store history.db --at 2026-11-22 --id '*orders*'

      The order is always the same: by account, type and address.
      """)

  @OptionGroup var source: SnapshotArguments

  @OptionGroup var filter: InventoryFilter

  @Option(help: "table, json, csv or tsv.")
  var format: Format = .table

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case table, json, csv, tsv
  }

  /// What is shown of a resource.
  private struct Line {
    var account: String
    var type: String
    var id: String
    var cells: [String]

    init(_ resource: Resource) {
      let document = resource.document
      account = resource.account ?? ""
      type = resource.type
      id = resource.address
      let names = [
        document.field("tags").field("Name"), document.field("name"), document.field("bucket"),
        document.field("id"),
      ]
      let name = resource.name.isEmpty ? names.lazy.compactMap(\.string).first ?? "" : resource.name
      cells = [resource.type, name, id, resource.region ?? "global", account]
    }
  }

  private static let columns = ["type", "name", "id", "region", "account"]

  func run() throws {
    let snapshot = try source.open()
    let test = filter.test
    var lines: [Line] = []
    try snapshot.forEachPiece { piece in
      for resource in piece.resources where test.covers(resource) { lines.append(Line(resource)) }
    }
    lines.sort { ($0.account, $0.type, $0.id) < ($1.account, $1.type, $1.id) }
    var output = OutputBuffer()
    switch format {
    case .csv:
      try output.write(Self.columns.map(CSVReport.cell).joined(separator: ",") + "\r\n")
      for line in lines {
        try output.write(line.cells.map(CSVReport.cell).joined(separator: ",") + "\r\n")
      }
    case .tsv:
      try output.write(Self.columns.joined(separator: "\t") + "\n")
      for line in lines {
        try output.write(line.cells.map(CSVReport.plain).joined(separator: "\t") + "\n")
      }
    case .json:
      try output.write("[")
      for (number, line) in lines.enumerated() {
        try output.write(number == 0 ? "\n" : ",\n")
        try output.write(Self.json(line))
      }
      try output.write(lines.isEmpty ? "]\n" : "\n]\n")
    case .table:
      try table(lines, &output)
    }
    try output.flush()
  }

  private func table(_ lines: [Line], _ output: inout OutputBuffer) throws {
    let terminal = Terminal.current
    let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
    var widths = Self.columns.map(\.count)
    let shown = lines.map { $0.cells.map { TerminalText.escaped($0) } }
    for row in shown {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    // Ids are long, and cut ids are of no use: what is long stands last where it can.
    let order = [0, 3, 4, 1, 2]
    func line(_ cells: [String]) -> String {
      order.map { column in
        column == order.last
          ? cells[column]
          : cells[column] + String(repeating: " ", count: widths[column] - cells[column].count)
      }.joined(separator: "  ")
    }
    if !lines.isEmpty { try output.write(text.styled(line(Self.columns), .faint) + "\n") }
    for row in shown { try output.write(line(row) + "\n") }
    try output.write("\(lines.count) \(lines.count == 1 ? "resource" : "resources")\n")
  }

  private static func json(_ line: Line) -> String {
    let arena = Arena(chunkSize: 1 << 10)
    let node = arena.object(
      zip(columns, line.cells).map { name, cell in
        Node.Entry(key: arena.string(name), value: arena.string(cell))
      })
    let text = JSONWriter.string(node)
    withExtendedLifetime(arena) {}
    return "  " + text
  }
}
