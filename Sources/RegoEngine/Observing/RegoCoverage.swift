// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// Which parts of modules were evaluated: the heads of rules that had a value, and expressions.
public struct RegoCoverage: Sendable {
  /// A part of a file.
  public struct Area: Hashable, Sendable {
    /// Where it begins.
    public var start: SourcePosition
    /// The place after it.
    public var end: SourcePosition
  }

  /// The coverage of one file.
  public struct File: Sendable {
    /// The file's path.
    public var path: String
    /// What was evaluated, in the order of the text.
    public var covered: [Area]
    /// What wasn't.
    public var notCovered: [Area]
    /// Lines with something that was evaluated.
    public var coveredLines: Int
    /// Lines with something that wasn't; some lines have both.
    public var notCoveredLines: Int

    /// Covered lines of a hundred; 0 for a file without any.
    public var percentage: Double {
      RegoCoverage.percentage(coveredLines, notCoveredLines)
    }
  }

  /// The files, by path.
  public var files: [File]

  /// Lines with something that was evaluated.
  public var coveredLines: Int { files.reduce(0) { $0 + $1.coveredLines } }
  /// Lines with something that wasn't.
  public var notCoveredLines: Int { files.reduce(0) { $0 + $1.notCoveredLines } }
  /// Covered lines of a hundred.
  public var percentage: Double { Self.percentage(coveredLines, notCoveredLines) }

  /// The coverage of modules by what was evaluated of them.
  public init(modules: [Module], hits: RegoHits) {
    files = modules.map { Self.file($0, hits.ranges[$0.file.path] ?? []) }
      .sorted { $0.path < $1.path }
  }

  private static func percentage(_ covered: Int, _ notCovered: Int) -> Double {
    covered + notCovered == 0 ? 0 : 100 * Double(covered) / Double(covered + notCovered)
  }

  private static func file(_ module: Module, _ hits: Set<ByteRange>) -> File {
    let starts = Set(hits.map(\.start))
    var missing: Set<ByteRange> = []
    func check(_ range: ByteRange) {
      if !starts.contains(range.start) { missing.insert(range) }
    }
    var collector = ExpressionRanges()
    for rule in module.rules {
      // A chained body repeats the head before it.
      if rule.isChained {
        collector.found.append(rule.range)
      } else {
        check(rule.head.range)
      }
      rule.walk(&collector)
      for branch in rule.alternatives {
        let end = branch.value.form == .implied ? 0 : Int(branch.value.term.range.end)
        check(ByteRange(Int(branch.range.start), max(end, Int(branch.range.start) + 4)))
      }
    }
    for range in collector.found { check(range) }
    let covered = areas(hits, module.file)
    let notCovered = areas(missing, module.file)
    return File(
      path: module.file.path, covered: covered, notCovered: notCovered,
      coveredLines: lineCount(covered), notCoveredLines: lineCount(notCovered))
  }

  private static func areas(_ ranges: Set<ByteRange>, _ file: SourceFile) -> [Area] {
    ranges.sorted { ($0.start, $0.end) < ($1.start, $1.end) }.map {
      Area(start: file.position(of: Int($0.start)), end: file.position(of: Int($0.end)))
    }
  }

  private static func lineCount(_ areas: [Area]) -> Int {
    var count = 0
    var last = 0
    for area in areas {
      let first = max(area.start.line, last + 1)
      if area.end.line >= first { count += area.end.line - first + 1 }
      last = max(last, area.end.line)
    }
    return count
  }
}

/// The ranges of all expressions that can be evaluated.
private struct ExpressionRanges: SyntaxVisitor {
  var found: [ByteRange] = []

  mutating func visit(_ term: Term) -> Descent {
    guard case .template(let template) = term.kind else { return .visitChildren }
    for case .expression(let expression) in template.parts {
      // A constant in a template is a part of the text.
      if case .term(let value) = expression.kind, value.isScalar { continue }
      expression.walk(&self)
    }
    return .skipChildren
  }

  mutating func visit(_ expression: Expression) -> Descent {
    if case .some(.variables) = expression.kind { return .visitChildren }
    found.append(expression.range)
    return .visitChildren
  }
}
