// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings

/// One report that was asked for: `NAME` for standard output, `NAME=FILE` for a file.
struct ReportRequest: Equatable {
  var format: ReportFormat
  /// Where it goes; nil for standard output.
  var file: String?

  /// A report for standard output.
  init(_ format: ReportFormat) { self.format = format }

  /// Reads an option's value.
  ///
  /// - Throws: `ValidationError` for a form that there isn't, or a file without a name.
  init(argument: String) throws {
    let equals = argument.firstIndex(of: "=")
    let name = argument[..<(equals ?? argument.endIndex)]
    guard let format = ReportFormat(rawValue: name.lowercased()) else {
      let names = ReportFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("there is no format \"\(name)\"; choose from \(names)")
    }
    self.format = format
    guard let equals else { return }
    let file = String(argument[argument.index(after: equals)...])
    guard !file.isEmpty, !file.utf8.contains(0) else {
      throw ValidationError("--format \(name)= needs a file's name behind the sign")
    }
    if file != "-" { self.file = file }
  }
}
