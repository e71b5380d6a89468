// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

/// Findings and reports to render.
enum ReportSamples {
  static let code = """
    # The shop's data.
    resource "aws_s3_bucket" "data" {
      bucket = "shop-data"
      acl    = "public-read"
      tags   = {}
    }

    """

  static func rule(
    _ id: String = "aws-s3-bucket-public-acl", title: String = "S3 bucket ACL lets everyone in",
    severity: Severity = .critical, rationale: String = "Everybody may read the objects.",
    fix: String = "Set the ACL to private.", tags: [String] = ["public-exposure", "s3"]
  ) -> RuleDescription {
    RuleDescription(
      id: id, aliases: ["CKV_AWS_20", "AVD-AWS-0092"], title: title, severity: severity,
      action: .deny, rationale: rationale, fix: fix, settings: [("acl", "\"private\"")],
      references: ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html"],
      tags: tags)
  }

  /// A finding about the `acl` of the code above.
  static func finding(
    _ rule: RuleDescription = rule(), verdict: Verdict = .fail,
    message: String = "the ACL grants access to everybody",
    address: String = "aws_s3_bucket.data", file: SourceFile? = nil,
    fingerprint: String = "0123456789abcdef0123456789abcdef",
    suppression: Finding.Suppression? = nil
  ) -> Finding {
    let file = file ?? SourceFile(path: "infra/s3 data.tf", text: code)
    let text = String(decoding: file.bytes, as: UTF8.self)
    let block = text.firstRange(of: "resource")?.utf8Offset(in: text) ?? 0
    let acl = text.firstRange(of: "acl")?.utf8Offset(in: text) ?? 0
    return Finding(
      rule: rule, verdict: verdict, message: message,
      subject: .init(type: "aws_s3_bucket", address: address, provider: "aws", scope: "infra"),
      location: .init(file: file, bytes: ByteRange(block, max(file.bytes.count - 1, block))),
      causes: [
        .init(
          path: "acl", place: .init(file: file, bytes: ByteRange(acl, acl + 3)), isAbsent: false)
      ],
      unknowns: verdict == .undetermined ? ["var.acl"] : [],
      fingerprint: fingerprint, suppression: suppression)
  }

  static let suppression = Finding.Suppression(
    kind: .policy, reason: "public on purpose", approvedBy: "security@example.com",
    until: "2027-01-31")

  static func report(_ findings: [Finding]) -> ScanReport {
    var report = ScanReport()
    report.findings = findings
    for finding in findings {
      if finding.suppression != nil {
        report.summary.suppressed += 1
      } else if finding.verdict == .fail {
        report.summary.failed[finding.severity, default: 0] += 1
      } else if finding.verdict == .undetermined {
        report.summary.undetermined += 1
        report.summary.undeterminedByUnknown[finding.unknowns.first ?? "", default: 0] += 1
      }
    }
    report.summary.files = 2
    report.summary.resources = 7
    report.summary.rules = 3
    report.summary.passed = 4
    return report
  }

  static var context: ReportContext {
    var context = ReportContext(
      version: "1.2.3", base: "infra", repository: "/home/ann/shop",
      absolute: { $0.hasPrefix("/") ? $0 : "/home/ann/shop/" + $0 })
    context.time = "2026-11-21T10:20:30Z"
    return context
  }

  static func text(
    _ format: ReportFormat, _ report: ScanReport, _ context: ReportContext = context
  ) -> String {
    String(decoding: format.render(report, context).bytes, as: UTF8.self)
  }

  /// The report as a JSON value.
  static func document(
    _ format: ReportFormat, _ report: ScanReport, _ context: ReportContext = context
  ) throws -> Document {
    let bytes = format.render(report, context).bytes
    let result = JSONReader.read(SourceFile(path: "report.json", bytes: bytes))
    return try #require(result.document, "\(result.diagnostics.map(\.description))")
  }
}

extension Range<String.Index> {
  func utf8Offset(in text: String) -> Int {
    text.utf8.distance(from: text.startIndex, to: lowerBound)
  }
}
