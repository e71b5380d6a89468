// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The marks of one file, found by the rule they name and the code they speak of.
struct InlineMarkIndex {
  /// The marks, in the order of their lines.
  let marks: [InlineMark]

  /// How many marks of one name that speak of the same place are looked at.
  private static let maximumMarks = 1_000

  /// Marks by the name they give a rule, in the one spelling.
  private var byName: [String: Group] = [:]
  /// Names with wildcards, each with its group.
  private var patterns: [(pattern: TextPattern, name: String)] = []

  init(_ marks: [InlineMark]) {
    self.marks = marks
    var members: [String: [Int]] = [:]
    for (index, mark) in marks.enumerated() where mark.reach != .nothing {
      members[RuleDescription.normalized(mark.rule), default: []].append(index)
    }
    for (name, indices) in members {
      byName[name] = Group(indices, marks)
      let pattern = TextPattern(name)
      if pattern.isPattern { patterns.append((pattern, name)) }
    }
    patterns.sort { $0.name < $1.name }
  }

  /// The names under which marks may speak of a rule with these names.
  func groups(for names: [String]) -> [String] {
    var found = Set(names.filter { byName[$0] != nil })
    for (pattern, name) in patterns where names.contains(where: pattern.matches) {
      found.insert(name)
    }
    return found.sorted()
  }

  /// What a place is to a finding.
  struct Place {
    var bytes: ByteRange
    /// Whether it is the block of the resource, or of a module call that leads to it.
    var isBlock: Bool
    /// Whether it is what decided the finding.
    var isDeciding: Bool
  }

  /// The marks of a group that speak of a place.
  func marks(in group: String, at place: Place, _ body: (Int) -> Void) {
    guard let group = byName[group] else { return }
    group.forEach(containing: place.bytes.start) { index in
      if reaches(marks[index].reach, place) { body(index) }
    }
    // In JSON a mark stands within the object that it speaks of.
    if place.isBlock {
      group.forEachObject(startingIn: place.bytes) { body($0) }
    }
  }

  private func reaches(_ reach: InlineMark.Reach, _ place: Place) -> Bool {
    switch reach {
    case .line: true
    case .lineAlone: place.isDeciding
    case .block, .object, .file: place.isBlock || place.isDeciding
    case .nothing: false
    }
  }

  /// Marks with the same name, for finding those whose span holds an offset.
  private struct Group {
    private var starts: [UInt32] = []
    private var ends: [UInt32] = []
    private var members: [Int] = []
    /// The nearest earlier span that reaches further; -1 for none. Those in between can't hold an
    /// offset that this one doesn't reach.
    private var longer: [Int] = []
    private var objects: [(start: UInt32, mark: Int)] = []

    init(_ indices: [Int], _ marks: [InlineMark]) {
      func span(_ index: Int) -> ByteRange {
        let mark = marks[index]
        return mark.reach == .file ? ByteRange(0, Int(UInt32.max)) : mark.span
      }
      members = indices.sorted { a, b in
        let x = span(a)
        let y = span(b)
        return (x.start, y.end, a) < (y.start, x.end, b)
      }
      starts = members.map { span($0).start }
      ends = members.map { span($0).end }
      var open: [Int] = []
      for index in members.indices {
        while let last = open.last, ends[last] <= ends[index] { open.removeLast() }
        longer.append(open.last ?? -1)
        open.append(index)
      }
      objects = members.filter { marks[$0].reach == .object }
        .map { (marks[$0].span.start, $0) }.sorted { $0.start < $1.start }
    }

    func forEach(containing offset: UInt32, _ body: (Int) -> Void) {
      var index = Self.count(of: starts.count) { starts[$0] <= offset } - 1
      var remaining = InlineMarkIndex.maximumMarks
      while index >= 0, remaining > 0 {
        if ends[index] > offset {
          remaining -= 1
          body(members[index])
          index -= 1
        } else {
          index = longer[index]
        }
      }
    }

    func forEachObject(startingIn range: ByteRange, _ body: (Int) -> Void) {
      var index = Self.count(of: objects.count) { objects[$0].start < range.start }
      let end = min(objects.count, index + InlineMarkIndex.maximumMarks)
      while index < end, objects[index].start < range.end {
        body(objects[index].mark)
        index += 1
      }
    }

    /// How many leading positions meet a condition that only the first ones meet.
    private static func count(of count: Int, where isBefore: (Int) -> Bool) -> Int {
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if isBefore(middle) { low = middle + 1 } else { high = middle }
      }
      return low
    }
  }
}
