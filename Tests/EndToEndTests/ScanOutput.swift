// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What `bawn scan --format json` prints, every field of it required.
struct ScanOutput: Decodable {
  struct Finding: Decodable {
    struct Resource: Decodable {
      var type: String
      var address: String
      var provider: String
    }
    struct Location: Decodable {
      var file: String
      var startLine: Int
      var endLine: Int
    }
    struct Cause: Decodable {
      var path: String
      var file: String?
      var line: Int?
    }

    var rule: String
    var aliases: [String]
    var title: String
    var severity: String
    var action: String
    var verdict: String
    var message: String
    var resource: Resource
    var location: Location
    var cause: [Cause]
    var fingerprint: String
    var previousFingerprints: [String]
  }

  struct Diagnostic: Decodable {
    var id: String
    var severity: String
    var message: String
    var file: String?
    var line: Int?
  }

  struct Summary: Decodable {
    var files: Int
    var resources: Int
    var rules: Int
    var failed: [String: Int]
    var undetermined: Int
    var undeterminedByUnknown: [String: Int]
    var incomplete: Bool
  }

  var version: String
  var findings: [Finding]
  var diagnostics: [Diagnostic]
  var unknownRules: [String]
  var summary: Summary

  /// Severities from the worst down.
  static let severities = ["critical", "high", "medium", "low", "info"]

  /// Reads a run's output.
  init(_ outcome: Program.Outcome) throws {
    self = try JSONDecoder().decode(ScanOutput.self, from: Data(outcome.output.utf8))
  }
}
