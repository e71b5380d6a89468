// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

/// Imports texts against three rules that carry other tools' ids.
enum Importing {
  static let catalog: RuleCatalog = {
    func rule(_ id: String, _ aliases: [String], profile: String) -> PolicyRule? {
      let text = """
        id: \(id)
        title: A test
        severity: high
        profile: \(profile)
        resources: [aws_s3_bucket]
        deny: resource.acl == "public-read"
        aliases: [\(aliases.joined(separator: ", "))]
        """
      return RuleReader.read(SourceFile(path: "rules/\(id).yaml", text: text), module: nil).rule
    }
    let rules = [
      rule(
        "aws-acl", ["CKV_AWS_20", "AVD-AWS-0092", "s3_bucket_public_access"], profile: "default"),
      rule("aws-logs", ["CKV_AWS_18", "AVD-AWS-0089", "CKV_AWS_19"], profile: "all"),
      rule("aws-keys", ["CKV_AWS_19", "s3_bucket_kms"], profile: "default"),
    ]
    return RuleCatalog(rules: rules.compactMap { $0 }, library: [])
  }()

  static let rules = KnownRules(catalog)

  static func read(
    _ text: String, as format: ForeignFormat, path: String = "file"
  ) -> ImportedSettings {
    ImportedSettings.read(SourceFile(path: path, text: text), as: format, rules: rules)
  }

  /// What keeps a file from being used as it is.
  static func problems(_ settings: ImportedSettings) -> [String] {
    settings.diagnostics.map { "\($0.position?.line ?? 0): \($0.message)" }
  }
}
