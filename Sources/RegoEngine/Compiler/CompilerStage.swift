// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One step of the compiler. The order of `all` is the order they run in.
struct CompilerStage: Sendable {
  let name: String
  /// Whether it is left out once something is wrong in a module.
  let needsCorrectModules: Bool
  let run: @Sendable (Compilation) -> Void

  init(
    name: String, needsCorrectModules: Bool = true, run: @escaping @Sendable (Compilation) -> Void
  ) {
    self.name = name
    self.needsCorrectModules = needsCorrectModules
    self.run = run
  }

  static let all: [CompilerStage] = [
    // First, because every later stage asks where a name's rules stand.
    CompilerStage(name: "rule tree") { $0.buildRuleTree() },
    // Speak of names as they are written, so they need nothing but the modules.
    CompilerStage(name: "names", needsCorrectModules: false) { $0.checkNames() },
    // Needs the whole tree; before definitions are moved, because it speaks of rules where they
    // were written.
    CompilerStage(name: "rule conflicts", needsCorrectModules: false) { $0.checkRuleConflicts() },
    CompilerStage(name: "rule extents", needsCorrectModules: false) { $0.mergeExtents() },
    // Names have to mean something before terms are taken apart.
    CompilerStage(name: "imports", needsCorrectModules: false) { $0.resolveImports() },
    // Before code may ask for it.
    CompilerStage(name: "annotations", needsCorrectModules: false) { $0.readAnnotations() },
    // Resolves names, declares variables, and makes nested calls statements; needs the kinds of
    // all functions for arities. It goes on over what the stages above found, because some of its
    // own errors are told before theirs.
    CompilerStage(name: "lowering", needsCorrectModules: false) { $0.lowerModules() },
    // Orders what lowering has made; everything after relies on variables being bound in order.
    CompilerStage(name: "safety") { $0.checkSafety() },
    // Needs resolved references. Machines rely on it: an evaluation's depth is bounded.
    CompilerStage(name: "recursion") { $0.checkRecursion() },
    // Goes through statements in the order of evaluation, and through rules after those they
    // read: it needs safety and the absence of recursion.
    CompilerStage(name: "types") { $0.checkTypes() },
    CompilerStage(name: "deprecation") { $0.checkDeprecatedBuiltins() },
  ]
}
