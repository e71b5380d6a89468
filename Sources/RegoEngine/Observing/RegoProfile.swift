// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// How often the lines of policies were evaluated, and how long that took.
public struct RegoProfile: Sendable {
  /// The statements that begin in one line.
  public struct Line: Sendable {
    /// The file; the query's has no path.
    public var file: SourceFile
    /// The first of the statements.
    public var range: ByteRange
    /// Nanoseconds spent in them, without the rules that they ask for.
    public var nanoseconds: UInt64
    /// How often they were evaluated.
    public var evaluations: Int
    /// How often they were gone back to for another solution.
    public var returns: Int
    /// How many statements the line was split into.
    public var statements: Int

    /// The line, from 1.
    public var line: Int { file.line(of: Int(range.start)) }
  }

  /// All definitions of one rule.
  public struct Rule: Sendable {
    /// The rule's path, such as `data.k8s.deny`.
    public var name: String
    /// Nanoseconds spent in its own statements.
    public var nanoseconds: UInt64
    /// How often its definitions were entered.
    public var evaluations: Int
  }

  /// What lines can be sorted by, in OPA's words.
  public enum Order: String, Sendable, CaseIterable {
    /// The longest first.
    case time = "total_time_ns"
    /// The most evaluated first.
    case evaluations = "num_eval"
    /// The most gone back to first.
    case returns = "num_redo"
    /// Those split into most statements first.
    case statements = "num_gen_expr"
    /// By file, the last first.
    case file
    /// By line, the last first.
    case line
  }

  /// The lines.
  public var lines: [Line]
  /// The rules, the longest first.
  public var rules: [Rule]

  /// The lines in an order; what is equal in one respect is told apart by the next.
  public func sorted(by orders: [Order]) -> [Line] {
    let orders =
      orders
      + [.time, .evaluations, .returns, .file, .line].filter {
        !orders.contains($0)
      }
    return lines.sorted { left, right in
      for order in orders {
        switch order {
        case .time where left.nanoseconds != right.nanoseconds:
          return left.nanoseconds > right.nanoseconds
        case .evaluations where left.evaluations != right.evaluations:
          return left.evaluations > right.evaluations
        case .returns where left.returns != right.returns: return left.returns > right.returns
        case .statements where left.statements != right.statements:
          return left.statements > right.statements
        case .file where left.file.path != right.file.path:
          return left.file.path > right.file.path
        case .line where left.line != right.line: return left.line > right.line
        default: continue
        }
      }
      return false
    }
  }
}

extension RegoObserver {
  /// The counts and times of all evaluations that were watched.
  public var profile: RegoProfile {
    var lines: [String: RegoProfile.Line] = [:]
    var rules: [String: RegoProfile.Rule] = [:]
    for entry in profiler.entries.values.sorted(by: { $0.site.id < $1.site.id }) {
      let site = entry.site
      if !site.rule.isEmpty {
        var rule =
          rules[site.rule] ?? .init(name: site.rule, nanoseconds: 0, evaluations: 0)
        rule.nanoseconds += entry.nanoseconds
        if site.kind == .rule { rule.evaluations += entry.evaluations }
        rules[site.rule] = rule
      }
      guard site.kind == .statement else { continue }
      let key = "\(site.file.line(of: Int(site.range.start))):\(site.file.path)"
      var line =
        lines[key]
        ?? .init(
          file: site.file, range: site.range, nanoseconds: 0, evaluations: 0, returns: 0,
          statements: 0)
      if site.range.start < line.range.start { line.range = site.range }
      line.nanoseconds += entry.nanoseconds
      line.evaluations += entry.evaluations
      line.returns += entry.returns
      line.statements += 1
      lines[key] = line
    }
    return RegoProfile(
      lines: Array(lines.values),
      rules: rules.values.sorted {
        ($1.nanoseconds, $0.name) < ($0.nanoseconds, $1.name)
      })
  }
}
