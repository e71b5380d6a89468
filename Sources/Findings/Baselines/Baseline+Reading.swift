// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension Baseline {
  /// How a file is read.
  package enum Repetition: Sendable {
    /// An entry that stands there twice is an error.
    case refused
    /// It counts once, and the earlier day holds: what a merge by lines leaves can be repaired.
    case united
  }

  /// Reads a baseline's file.
  ///
  /// - Throws: what is wrong with it, and in which line. Nothing is taken from a file that isn't
  ///   right: an entry that was passed over would show up as a new finding, without a reason.
  package static func read(
    _ file: SourceFile, repetition: Repetition = .refused
  ) throws(Diagnostic) -> Baseline {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.maximumByteCount = maximumByteCount
    options.maximumDepth = 16
    options.maximumNodeCount = maximumEntryCount * 20
    options.maximumWarningCount = 1
    let result = JSONReader.read(file, options: options)
    guard let document = result.document else {
      if let marker = conflictMarker(in: file) { throw marker }
      throw result.diagnostics.first { $0.severity == .error } ?? foreign(file)
    }
    // A key that stands there twice leaves open which value was meant.
    if let warning = result.diagnostics.first { throw warning }
    return try withExtendedLifetime(document) { () throws(Diagnostic) in
      var reader = BaselineReader(file: file, repetition: repetition)
      return try reader.read(document.root, result.rootRange)
    }
  }

  /// The problem of a file that is JSON, but no baseline.
  fileprivate static func foreign(_ file: SourceFile) -> Diagnostic {
    Diagnostic(
      id: "baseline-format", severity: .error,
      message: "this is no baseline of bawn; bawn baseline create writes one", file: file,
      range: ByteRange(0, 0))
  }

  private static func conflictMarker(in file: SourceFile) -> Diagnostic? {
    for start in file.lineStarts {
      let line = file.bytes[Int(start)...].prefix(8)
      guard line.elementsEqual("<<<<<<< ".utf8) || line.elementsEqual(">>>>>>> ".utf8) else {
        continue
      }
      return Diagnostic(
        id: "baseline-conflict", severity: .error,
        message: "a conflict of a merge was left in the file; take both sides' files out of git "
          + "and unite them with bawn baseline merge",
        file: file, range: ByteRange(Int(start), Int(start) + 7))
    }
    return nil
  }
}

/// Takes a baseline out of a JSON document.
private struct BaselineReader {
  let file: SourceFile
  let repetition: Baseline.Repetition
  var baseline = Baseline()
  var positions: [String: Int] = [:]

  init(file: SourceFile, repetition: Baseline.Repetition) {
    self.file = file
    self.repetition = repetition
    baseline.file = file
  }

  mutating func read(_ root: Node, _ range: ByteRange?) throws(Diagnostic) -> Baseline {
    let start = ByteRange(Int(range?.start ?? 0), Int(range?.start ?? 0))
    if root.field("failed_checks").isKind(.array) {
      throw problem("this is a baseline of Checkov; name it with --import", start)
    }
    guard root.isKind(.object), root.field("version").exists || root.field("findings").exists else {
      throw Baseline.foreign(file)
    }
    for (index, entry) in root.entries.enumerated()
    where !["version", "findings"].contains(entry.key.string ?? "") {
      throw problem("\"\(entry.key.string ?? "")\" is no part of a baseline", place(root, index))
    }
    let version = root.field("version")
    let versionPlace = field(root, "version") ?? start
    guard let number = version.integer, number >= 1 else {
      throw problem("\"version\" has to be \(Baseline.version)", versionPlace)
    }
    guard number == Baseline.version else {
      throw problem(
        "a newer bawn wrote this (version \(number)); this one reads version \(Baseline.version)",
        versionPlace)
    }
    let findings = root.field("findings")
    guard findings.isKind(.array) else {
      throw problem("\"findings\" has to be a list", field(root, "findings") ?? start)
    }
    let elements = findings.elements
    guard elements.count <= Baseline.maximumEntryCount else {
      throw problem(
        "more than \(Baseline.maximumEntryCount) findings; split the baseline",
        place(findings, Baseline.maximumEntryCount))
    }
    baseline.entries.reserveCapacity(elements.count)
    positions.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      try add(element, place(findings, index))
    }
    return baseline
  }

  private mutating func add(_ node: Node, _ range: ByteRange) throws(Diagnostic) {
    guard node.isKind(.object) else { throw problem("a finding has to be an object", range) }
    var entry = Baseline.Entry(
      fingerprint: "", rule: "", resource: "", scope: "", file: "", since: "", range: range)
    for (index, field) in node.entries.enumerated() {
      let name = field.key.string ?? ""
      guard let text = field.value.string else {
        throw problem("\"\(name)\" has to be text", place(node, index))
      }
      switch name {
      case "fingerprint": entry.fingerprint = text
      case "rule": entry.rule = text
      case "resource": entry.resource = text
      case "scope": entry.scope = text
      case "file": entry.file = text
      case "since": entry.since = text
      case "reason": entry.reason = text
      default: throw problem("\"\(name)\" is no part of a finding here", place(node, index))
      }
    }
    guard Fingerprint.isWellFormed(entry.fingerprint) else {
      throw problem(
        entry.fingerprint.isEmpty
          ? "the finding has no \"fingerprint\""
          : "\"\(entry.fingerprint.prefix(64))\" is no fingerprint: they have 32 digits, 0-9 and a-f",
        range)
    }
    guard CalendarDay(entry.since) != nil else {
      throw problem("\"since\" has to be a day, such as 2030-01-31", range)
    }
    guard let earlier = positions[entry.fingerprint] else {
      positions[entry.fingerprint] = baseline.entries.count
      baseline.entries.append(entry)
      return
    }
    guard repetition == .united else {
      let line = file.line(of: Int(baseline.entries[earlier].range.start))
      throw problem(
        "the finding stands in line \(line) already; bawn baseline merge FILE -o FILE unites them",
        range)
    }
    baseline.entries[earlier] = Baseline.united(baseline.entries[earlier], entry)
  }

  private func problem(_ message: String, _ range: ByteRange) -> Diagnostic {
    Diagnostic(
      id: "baseline-format", severity: .error, message: message, file: file, range: range)
  }

  private func place(_ node: Node, _ index: Int) -> ByteRange { node.range(at: index).bytes }

  private func field(_ node: Node, _ name: StaticString) -> ByteRange? {
    let index = node.entryIndex(.string(bytes: name.utf8Start, count: name.utf8CodeUnitCount))
    return index < 0 ? nil : place(node, index)
  }
}
