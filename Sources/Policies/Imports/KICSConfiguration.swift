// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// `kics.config`: command-line options of KICS as keys, in YAML, JSON or TOML
/// (https://docs.kics.io/latest/configuration-file/).
extension ImportReader {
  mutating func readKICSConfiguration() {
    read(allowsTOML: true) { reader, root in
      for (index, entry) in root.entries.enumerated() {
        let key = entry.key.string ?? ""
        let range = reader.range(root, at: index)
        switch key {
        case "exclude-queries":
          reader.settings.excludedRules += reader.known(reader.words(root, key))
        case "include-queries": reader.readOnlyRules(reader.words(root, key), key, range)
        case "exclude-paths":
          for word in reader.words(root, key) { reader.excludePath(word, key) }
        case "exclude-severities": reader.dropSeverities(reader.words(root, key), range)
        case "fail-on":
          reader.settings.failOn = reader.words(root, key).compactMap { Self.severity($0.text) }
            .min()
        case "ignore-on-exit":
          let what = reader.words(root, key).map { $0.text.lowercased() }
          if what.contains("all") || what.contains("results") { reader.settings.softFail = true }
        case "exclude-results":
          reader.note(key, "results have other fingerprints here; bawn baseline create", range)
        case "exclude-categories":
          reader.note(key, "rules have no such categories; leave rules out by id", range)
        case "path": reader.note(key, "folders are named on the command line: bawn scan DIR", range)
        case "output-path", "output-name", "report-formats":
          reader.note(key, "bawn scan --format NAME=FILE", range)
        case "type", "exclude-type", "cloud-provider":
          reader.note(key, "Terraform is what is scanned", range)
        default: reader.note(key, "there is no such setting", range)
        }
      }
    }
  }

  /// These severities aren't reported: a threshold, when they are the lowest ones.
  private mutating func dropSeverities(_ words: [ImportedSettings.Word], _ range: ByteRange) {
    let dropped = Set(words.compactMap { Self.severity($0.text) })
    let lowest = Severity.allCases.first { !dropped.contains($0) }
    if let lowest, lowest > .info { settings.severity = lowest }
    if let lowest, dropped.contains(where: { $0 > lowest }) {
      note("exclude-severities", "there is only a lowest severity: \(lowest.rawValue)", range)
    } else if lowest == nil {
      note("exclude-severities", "it leaves out everything", range)
    }
  }
}
