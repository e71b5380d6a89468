// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Findings

/// What `bawn collect` says besides its summary.
enum CollectionOutput {
  /// Says something on standard error.
  static func warn(_ text: String) {
    try? StandardOutput.write(Array("bawn: \(TerminalText.escaped(text))\n".utf8), to: 2)
  }

  /// An error in words.
  static func sentence(_ error: CloudError) -> String {
    if error.code.isEmpty { return error.message.isEmpty ? error.kind.rawValue : error.message }
    return error.message.isEmpty ? error.code : "\(error.code): \(error.message)"
  }

  /// Prints the policies that a collection needs; what `SecurityAudit` lacks goes beside.
  static func policy(
    _ table: CollectorTable, _ permissions: PermissionTable, besides: [TableOperation] = []
  ) throws {
    let actions = permissions.actions(of: table.operations + AccountDiscovery.operations + besides)
    let documents = CollectionPolicy.documents(allowing: actions)
    try StandardOutput.write(Array((documents.joined(separator: "\n") + "\n").utf8))
    if documents.count > 1 {
      warn("these are \(documents.count) policies, because one would be too large for IAM")
    }
    let beyond = permissions.beyondSecurityAudit(actions)
    if !beyond.isEmpty {
      warn(
        "AWS's policy SecurityAudit allows all of it but \(beyond.joined(separator: ", "))")
    }
  }

  /// A number with a mark at each thousand.
  static func number(_ value: Int) -> String {
    var digits = Array(String(value))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(",", at: index)
      index -= 3
    }
    return String(digits)
  }

  /// A noun for a number of things.
  static func count(_ value: Int, _ noun: String) -> String {
    "\(number(value)) \(noun)\(value == 1 ? "" : "s")"
  }

  /// A duration in seconds or minutes.
  static func duration(_ seconds: Double) -> String {
    if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
    if seconds < 7_200 { return "\(Int(seconds / 60)) min \(Int(seconds) % 60) s" }
    return "\(Int(seconds / 3600)) h \(Int(seconds / 60) % 60) min"
  }
}
