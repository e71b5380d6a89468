// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The rates that services publish, read from `apis/aws/limits.tsv`.
package struct ServiceLimits: Sendable {
  /// A rate and how many calls may come at once.
  package struct Rate: Hashable, Sendable {
    /// Calls per second.
    package var perSecond: Double
    /// Calls at once.
    package var burst: Double

    /// A rate from its parts.
    package init(perSecond: Double, burst: Double) {
      self.perSecond = perSecond
      self.burst = burst
    }
  }

  /// One line of the table.
  struct Row: Hashable, Sendable {
    var service: String
    /// An operation, or its first letters and a mark: `*` for all such operations together, `+`
    /// for each of them on its own.
    var pattern: String
    var rate: Rate

    func matches(_ operation: String) -> Bool {
      pattern.hasSuffix("*") || pattern.hasSuffix("+")
        ? operation.hasPrefix(String(pattern.dropLast())) : operation == pattern
    }
  }

  /// The share of a published rate that is used at most: the account's own programs need the rest.
  package var share = 0.25
  /// The rate of what the table doesn't have.
  package var otherwise = Rate(perSecond: 40, burst: 80)
  private var rows: [String: [Row]] = [:]

  /// No table: one rate for everything.
  package init() {}

  /// The limits of a table.
  ///
  /// - Parameter text: lines of service, operation pattern, rate per second, burst and source,
  ///   separated by tabs; the first names the columns, `#` starts a comment, the service `*`
  ///   stands for all that have no line. Of several patterns the longest counts.
  /// - Throws: `unknownOperation` with the number of a line that isn't in this form.
  package init(_ text: [UInt8]) throws(CloudError) {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if index == 0 || line.isEmpty || line.first == UInt8(ascii: "#") { continue }
      let cells = String(decoding: line, as: UTF8.self).split(
        separator: "\t", omittingEmptySubsequences: false)
      guard cells.count == 5, let rate = Double(cells[2]), let burst = Double(cells[3]),
        rate.isFinite, burst.isFinite, rate > 0, burst >= 1
      else {
        throw CloudError(
          kind: .unknownOperation,
          message: "line \(index + 1) of the table of limits isn't service, operations, rate, "
            + "burst and source with tabs between them")
      }
      let row = Row(
        service: String(cells[0]), pattern: String(cells[1]),
        rate: Rate(perSecond: rate, burst: burst))
      if row.service == "*" {
        otherwise = row.rate
      } else {
        rows[row.service, default: []].append(row)
      }
    }
  }

  /// How quickly an operation may be called, and with which others it shares that rate.
  func limit(service: String, operation: String) -> (pattern: String, rate: Rate) {
    let matching = (rows[service] ?? []).filter { $0.matches(operation) }
    let found = matching.max { $0.pattern.utf8.count < $1.pattern.utf8.count }
    let rate = found?.rate ?? otherwise
    let pattern = found?.pattern ?? "*"
    return (
      pattern.hasSuffix("+") ? operation : pattern,
      Rate(perSecond: rate.perSecond * share, burst: max(1, rate.burst * share))
    )
  }
}
