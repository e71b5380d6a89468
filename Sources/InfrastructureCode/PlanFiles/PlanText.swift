// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The text of a plan or state file, read and told apart.
struct PlanText {
  /// What a file's content shows it to be.
  enum Kind {
    /// A plan as `terraform show -json` prints it.
    case plan
    /// A state as `terraform show -json` prints it.
    case shownState
    /// A state file.
    case state
  }

  private(set) var document: Document?
  private(set) var kind: Kind?
  var diagnostics: [Diagnostic] = []

  private let bytes: [UInt8]
  private let path: String
  private let sources: SourceMap
  private let number: UInt32
  private var omitted = 0

  /// Deeper than any provider's schema.
  private static let maximumDepth = 200
  private static let maximumDiagnostics = 100

  init(path: String, bytes: [UInt8], sources: SourceMap) {
    self.bytes = PlanInput.utf8(bytes)
    self.path = path
    self.sources = sources
    // The text itself follows once its secrets are known.
    number = sources.add(SourceFile(path: path, bytes: []))
    guard !explainOtherFormats() else { return }
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = number
    options.sortsKeys = true
    options.maximumDepth = Self.maximumDepth
    options.maximumByteCount = PlanInput.maximumSize
    options.replacesLoneSurrogates = true
    let result = JSONReader.read(self.bytes, options: options)
    for found in result.diagnostics { report(found.id, found.severity, found.message, found.range) }
    document = result.document
    if document == nil {
      finishUnread()
    } else {
      tellKind()
      if kind == nil { finishUnread() }
    }
  }

  /// A place of this file.
  func place(_ range: SourceRange) -> ByteRange? { range.file == number ? range.bytes : nil }

  mutating func report(
    _ id: String, _ severity: Diagnostic.Severity, _ message: String, _ range: ByteRange?
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, file: nil, range: range))
  }

  // MARK: - Formats

  /// Says what is wrong with a file that isn't JSON at all, where one can tell.
  private mutating func explainOtherFormats() -> Bool {
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
      report(
        "plan-binary", .error,
        "this is a plan as Terraform saves it; scan what \"terraform show -json\" prints of it",
        nil)
    } else if bytes.starts(with: Array("{\"@level\"".utf8)) {
      report(
        "plan-log", .error,
        "this is the log of \"terraform plan -json\", not the plan; save the plan with -out and scan "
          + "what \"terraform show -json\" prints of it", nil)
    } else if !bytes.contains(where: { $0 > 0x20 }) {
      report("plan-empty", .error, "there is nothing in it; it has to be a plan or a state", nil)
    } else if let first = bytes.first(where: { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
    ),
      first != UInt8(ascii: "{"), first != UInt8(ascii: "[")
    {
      reportUnrecognised()
    } else {
      return false
    }
    finishUnread()
    return true
  }

  private mutating func tellKind() {
    guard let root = document?.root else { return }
    guard root.isKind(.object) else {
      reportUnrecognised()
      return
    }
    let format = root.field("format_version")
    if format.exists {
      guard let version = format.string, Self.isKnown(version) else {
        report(
          "plan-format", .error,
          "\"format_version\" is \(Self.shown(format)); Terraform's 0.1 to 1.x are understood",
          range(of: "format_version"))
        return
      }
      let isPlan =
        ["planned_values", "resource_changes", "configuration", "output_changes", "applyable"]
        .contains { root.field(named: $0).exists }
      kind = isPlan ? .plan : .shownState
      return
    }
    if root.field("encrypted_data").exists {
      report(
        "state-encrypted", .error,
        "this is encrypted; scan what \"tofu show -json\" prints of it", nil)
      return
    }
    guard root.field("version").exists,
      root.field("terraform_version").exists || root.field("lineage").exists
        || root.field("serial").exists
    else {
      reportUnrecognised()
      return
    }
    guard root.field("version").integer == 4 else {
      report(
        "state-format", .error,
        "the state's \"version\" is \(Self.shown(root.field("version"))); only 4 is understood: "
          + "\"terraform state pull\" of Terraform 0.12 or newer writes it",
        range(of: "version"))
      return
    }
    kind = .state
  }

  private mutating func reportUnrecognised() {
    report(
      "input-unrecognised", .error,
      "this is no plan and no state; scan what \"terraform show -json\" prints, a state file, or a "
        + "folder with code", nil)
  }

  private func range(of key: StaticString) -> ByteRange? {
    guard let root = document?.root else { return nil }
    let index = root.entryIndex(.string(bytes: key.utf8Start, count: key.utf8CodeUnitCount))
    return index < 0 ? nil : root.range(at: index).bytes
  }

  private static func isKnown(_ version: String) -> Bool {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 3, parts.allSatisfy({ !$0.isEmpty && $0.utf8.count < 10 }),
      parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } })
    else { return false }
    return parts.first == "0" || parts.first == "1"
  }

  private static func shown(_ node: Node) -> String {
    let text = node.string.map { "\"\($0.prefix(20))\"" } ?? node.numberText ?? "of another kind"
    return String(text.prefix(24))
  }

  // MARK: - The file for reports

  /// Makes the file known with its secrets covered; diagnostics then name their lines.
  mutating func finish(_ secrets: SecretTexts) {
    finish(SourceFile(path: path, bytes: secrets.redacted(bytes)))
  }

  /// Where nothing is known of the content, nothing of it is shown.
  private mutating func finishUnread() {
    finish(SourceFile(path: path, bytes: bytes.map { $0 == 0x0A ? $0 : 0x2A }))
  }

  private mutating func finish(_ file: SourceFile) {
    sources.replace(number, with: file)
    for index in diagnostics.indices where diagnostics[index].file == nil {
      diagnostics[index].file = file
    }
    guard diagnostics.count > Self.maximumDiagnostics else { return }
    let rest = diagnostics[Self.maximumDiagnostics...]
    let worst = rest.map(\.severity).max() ?? .note
    diagnostics = Array(diagnostics[..<Self.maximumDiagnostics])
    diagnostics.append(
      Diagnostic(
        id: "more-problems", severity: worst,
        message: "\(rest.count) more problems of this file aren't listed", file: file))
  }
}
