// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// Compiled modules and queries: immutable to its users, shared by any number of threads.
public final class RegoProgram: Sendable {
  /// The analysed rules; nothing in it changes once the program exists.
  let plan: ProgramPlan
  /// Code that was generated so far. Machines keep pointers of their own to what they use, so
  /// the lock is taken once per machine and rule.
  let routines: Mutex<RoutineStore>

  init(_ compilation: Compilation) {
    plan = ProgramPlan(compilation)
    routines = Mutex(RoutineStore())
  }

  /// How many queries the program was compiled with.
  public var queryCount: Int { plan.queries.count }

  /// The query at a position of the list given to the compiler.
  public func query(_ index: Int) -> QueryHandle { QueryHandle(index: index) }

  /// The rule at a path below `data`, such as `["rules", "s3", "deny"]`; nil when there is none.
  public func rule(_ path: [String]) -> RuleHandle? {
    guard let group = plan.group(at: path) else { return nil }
    return RuleHandle(index: group)
  }

  /// The paths below `data` of all rules that aren't functions, sorted.
  public var rulePaths: [[String]] { plan.rulePaths }
}

/// Names a rule (all its definitions) of one program.
public struct RuleHandle: Hashable, Sendable {
  let index: Int
}

/// Names a query of one program.
public struct QueryHandle: Hashable, Sendable {
  let index: Int
}
