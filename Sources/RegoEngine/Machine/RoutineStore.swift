// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The routines that a program has generated so far, by what they compute.
struct RoutineStore {
  /// What a routine computes.
  enum Key {
    case group(Int)
    case extent(Int)
    case query(Int)
  }

  /// The routines of one mode: those of groups, then of extents, then of queries.
  private var plain: [Routine?] = []
  private var explaining: [Routine?] = []

  /// A routine, generated when it is asked for the first time.
  mutating func routine(_ key: Key, explains: Bool, plan: ProgramPlan) -> Routine {
    let place = Self.place(of: key, plan)
    if let found = explains ? Self.found(place, explaining) : Self.found(place, plain) {
      return found
    }
    let made = CodeGenerator.generate(key, explains: explains, plan: plan)
    if explains {
      Self.keep(made, at: place, in: &explaining, plan)
    } else {
      Self.keep(made, at: place, in: &plain, plan)
    }
    return made
  }

  private static func place(of key: Key, _ plan: ProgramPlan) -> Int {
    switch key {
    case .group(let id): id
    case .extent(let id): plan.groups.count + id
    case .query(let index): plan.groups.count + plan.nodes.count + index
    }
  }

  private static func found(_ place: Int, _ routines: [Routine?]) -> Routine? {
    place < routines.count ? routines[place] : nil
  }

  private static func keep(
    _ routine: Routine, at place: Int, in routines: inout [Routine?], _ plan: ProgramPlan
  ) {
    if routines.isEmpty {
      let count = plan.groups.count + plan.nodes.count + plan.queries.count
      routines = Array(repeating: nil, count: count)
    }
    routines[place] = routine
  }
}
