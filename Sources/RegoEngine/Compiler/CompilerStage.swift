// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One step of the compiler. The order of `all` is the order they run in.
struct CompilerStage: Sendable {
  let name: String
  let run: @Sendable (Compilation) -> Void

  static let all: [CompilerStage] = [
    // First, because every later stage asks where a name's rules stand.
    CompilerStage(name: "rule tree") { $0.buildRuleTree() },
    // Needs the whole tree; before anything looks into rules, because groups with contradicting
    // definitions have no kind to rely on.
    CompilerStage(name: "rule conflicts") { $0.checkRuleConflicts() },
    // After the conflicts, which speak of rules where they were written.
    CompilerStage(name: "rule extents") { $0.mergeExtents() },
    // Names have to mean something before terms are taken apart.
    CompilerStage(name: "imports") { $0.resolveImports() },
    // Resolves names, declares variables, and makes nested calls statements; needs the kinds of
    // all functions for arities.
    CompilerStage(name: "lowering") { $0.lowerModules() },
    // Orders what lowering has made; everything after relies on variables being bound in order.
    CompilerStage(name: "safety") { $0.checkSafety() },
    // Needs resolved references. Machines rely on it: an evaluation's depth is bounded.
    CompilerStage(name: "recursion") { $0.checkRecursion() },
  ]
}
