// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The routines that a program has generated so far, by what they compute.
struct RoutineStore {
  /// What a routine computes.
  enum Key: Hashable {
    case group(Int)
    case extent(Int)
    case query(Int)
  }

  private var plain: [Key: Routine] = [:]
  private var explaining: [Key: Routine] = [:]

  /// A routine, generated when it is asked for the first time.
  mutating func routine(_ key: Key, explains: Bool, plan: ProgramPlan) -> Routine {
    if let found = explains ? explaining[key] : plain[key] { return found }
    let made = CodeGenerator.generate(key, explains: explains, plan: plan)
    if explains { explaining[key] = made } else { plain[key] = made }
    return made
  }
}
