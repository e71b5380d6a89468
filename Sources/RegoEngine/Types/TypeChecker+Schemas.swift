// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension TypeChecker {
  mutating func useInputSchema() {}

  mutating func schemas(of definition: RuleDefinition) -> DocumentTypes? { nil }
}

extension Compilation {
  func readAnnotations() {}
}
