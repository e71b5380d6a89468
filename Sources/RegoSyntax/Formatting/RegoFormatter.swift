// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Lays Rego out as `opa fmt` does, comments kept in place.
///
/// What comes out is proved each time: it parses to the same tree, has the same comments, and
/// formatting it again changes nothing. A rule for which that can't be had stays as it was typed.
public enum RegoFormatter {
  /// What is read and what is written.
  public struct Options: Hashable, Sendable {
    /// The Rego that is written: v1, v0, or what both understand.
    public var version: RegoVersion
    /// The Rego that is read.
    public var sourceVersion: RegoVersion
    /// Whether imports of `rego.v1` and of keywords go where they have no effect.
    public var dropsV0Imports: Bool

    /// Options from their parts.
    public init(
      version: RegoVersion = .v1, sourceVersion: RegoVersion = .v1, dropsV0Imports: Bool = false
    ) {
      self.version = version
      self.sourceVersion = sourceVersion
      self.dropsV0Imports = dropsV0Imports
    }
  }

  /// Formats a module.
  ///
  /// - Returns: the text; or errors, when the source can't be parsed, when it breaks the rules of
  ///   the Rego that is to be written, or when no layout could be proved to mean the same.
  public static func format(
    _ file: SourceFile, options: Options = Options()
  ) -> RegoParser.Parsed<[UInt8]> {
    let parsed = RegoParser.parseModule(file, version: options.sourceVersion)
    guard let module = parsed.value else {
      return RegoParser.Parsed(value: nil, errors: parsed.errors)
    }
    if options.version.isStrict {
      let errors = module.strictErrors()
      guard errors.isEmpty else { return RegoParser.Parsed(value: nil, errors: errors) }
    }
    if let text = stable(module, options: options) {
      return RegoParser.Parsed(value: text, errors: [])
    }
    let error = RegoError(
      code: .format, message: "no layout could be proved to mean the same", file: file)
    return RegoParser.Parsed(value: nil, errors: [error])
  }

  /// How often a layout is laid out again before it has to stay the same.
  private static let maximumRounds = 4

  /// A layout that another round doesn't change.
  private static func stable(_ module: Module, options: Options) -> [UInt8]? {
    guard var current = proved(module, options: options) else { return nil }
    for _ in 0..<maximumRounds {
      let file = SourceFile(path: module.file.path, bytes: current.text)
      guard let again = RegoParser.parseModule(file, version: options.version.reading).value,
        let next = proved(again, options: options)
      else { return nil }
      if next.text == current.text { return current.text }
      current = next
    }
    return nil
  }

  /// A layout that means the same as the module, rules left as typed where they have to be.
  private static func proved(
    _ module: Module, options: Options
  ) -> (text: [UInt8], untouched: Set<Int>)? {
    let source = FormatSource(module.file)
    let style = FormatStyle(module, options: options)
    var untouched: Set<Int> = []
    for _ in 0..<3 {
      var writer = FormatWriter(module, source: source, style: style, untouched: untouched)
      guard (try? writer.writeModule()) != nil else { return nil }
      var text = writer.output
      while text.count > 1, text.hasSuffix([0x0A, 0x0A]) { text.removeLast() }
      let proof = FormatProof(module, source: source, options: options)
      switch proof.check(text) {
      case .same: return (text, untouched)
      case .different(let rules):
        let all = Set(module.rules.indices)
        let next = rules.isEmpty ? all : untouched.union(rules)
        if next == untouched { return nil }
        untouched = next
      }
    }
    return nil
  }
}

extension RegoVersion {
  /// The version that text written for this one is read with.
  var reading: RegoVersion { self == .v1 ? .v1 : .v0 }
}

extension Array where Element == UInt8 {
  fileprivate func hasSuffix(_ bytes: [UInt8]) -> Bool { suffix(bytes.count).elementsEqual(bytes) }
}
