// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Findings
import Policies

/// A severity on the command line.
struct SeverityArgument: ExpressibleByArgument, CustomStringConvertible {
  let value: Severity

  init(value: Severity) { self.value = value }

  init?(argument: String) {
    guard let value = Severity(rawValue: argument.lowercased()) else { return nil }
    self.value = value
  }

  var description: String { value.rawValue }
  var defaultValueDescription: String { value.rawValue }
  static var allValueStrings: [String] { Severity.allCases.map(\.rawValue) }
}

/// A rule profile on the command line.
struct ProfileArgument: ExpressibleByArgument, CustomStringConvertible {
  let value: PolicyRule.Profile

  init(value: PolicyRule.Profile) { self.value = value }

  init?(argument: String) {
    guard let value = PolicyRule.Profile(rawValue: argument.lowercased()) else { return nil }
    self.value = value
  }

  var description: String { value.rawValue }
  var defaultValueDescription: String { value.rawValue }
  static var allValueStrings: [String] { PolicyRule.Profile.allCases.map(\.rawValue) }
}
