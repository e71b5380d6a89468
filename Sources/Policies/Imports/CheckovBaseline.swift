// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode

/// `.checkov.baseline`: for each file its resources with the ids of their failed checks
/// (https://www.checkov.io/2.Basics/Baseline.html).
extension ImportReader {
  mutating func readCheckovBaseline() {
    read { reader, root in
      let files = root.field("failed_checks")
      guard files.isKind(.array) else {
        return reader.report("\"failed_checks\" has to be a list", nil)
      }
      for (index, entry) in files.elements.enumerated() {
        let range = reader.range(files, at: index)
        guard let path = entry.field("file").string, entry.field("findings").isKind(.array) else {
          reader.report("an entry needs \"file\" and \"findings\"", range)
          continue
        }
        reader.readCheckovFindings(entry.field("findings"), in: path)
      }
    }
  }

  private mutating func readCheckovFindings(_ findings: Node, in path: String) {
    // From the folder that was scanned, which is the one that the baseline lies in.
    let path = FilePath.clean(String(path.drop { $0 == "/" }))
    for (index, finding) in findings.elements.enumerated() {
      let range = range(findings, at: index)
      guard let resource = finding.field("resource").string, !resource.isEmpty else {
        report("a finding needs a \"resource\"", range)
        continue
      }
      let ids = known(words(finding, "check_ids"))
      guard !ids.isEmpty else { continue }
      var rule = SuppressionRule(
        reason: "in Checkov's baseline \(file.path)", place: place(range))
      rule.rules = ids.map(\.text)
      rule.resources = [resource]
      if path == ".." || path.hasPrefix("../") {
        note(
          "\(resource) in \(path)",
          "the file lies outside of the folder, so the address alone decides", range)
      } else if path != "." {
        rule.paths = [path]
      }
      add(rule)
    }
  }
}
