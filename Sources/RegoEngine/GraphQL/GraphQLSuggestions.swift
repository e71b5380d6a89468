// Bawn
// SPDX-License-Identifier: Apache-2.0

/// "Did you mean" for names that don't exist.
enum GraphQLSuggestions {
  /// Longer names aren't compared: it takes the product of their lengths.
  private static let lengthLimit = 200

  /// ` PREFIX "a", "b", or "c"?`, or nothing when no name is like it.
  static func quoted(_ prefix: String, for name: String, among options: [String]) -> String {
    let found = similar(to: name, among: options)
    return found.isEmpty ? "" : " \(prefix) \(list(found.map { "\"\($0)\"" }))?"
  }

  /// At most five of the items.
  static func list(_ items: [String]) -> String {
    let shown = Array(items.prefix(5))
    guard let last = shown.last else { return "" }
    switch shown.count {
    case 1: return last
    case 2: return "\(shown[0]) or \(last)"
    default: return shown.dropLast().joined(separator: ", ") + ", or \(last)"
    }
  }

  /// The names that few edits make of the given one, the nearest first.
  static func similar(to name: String, among options: [String]) -> [String] {
    guard name.utf8.count <= lengthLimit else { return [] }
    let threshold = name.utf8.count * 2 / 5 + 1
    let lowercased = Array(name.lowercased().unicodeScalars)
    var found: [(name: String, distance: Int)] = []
    for option in options where option.utf8.count <= lengthLimit {
      let distance = distance(name, lowercased, option)
      if distance <= threshold { found.append((option, distance)) }
    }
    let order = found.indices.sorted {
      found[$0].distance == found[$1].distance ? $0 < $1 : found[$0].distance < found[$1].distance
    }
    return order.map { found[$0].name }
  }

  /// Edits between two names without regard to case; a difference in case alone counts as one.
  private static func distance(
    _ name: String, _ lowercased: [Unicode.Scalar], _ option: String
  ) -> Int {
    if name == option { return 0 }
    let other = Array(option.lowercased().unicodeScalars)
    if lowercased == other { return 1 }
    var previous = Array(0...other.count)
    for (row, scalar) in lowercased.enumerated() {
      var current = [row + 1]
      current.reserveCapacity(other.count + 1)
      for (column, candidate) in other.enumerated() {
        let change = previous[column] + (scalar == candidate ? 0 : 1)
        current.append(min(change, previous[column + 1] + 1, current[column] + 1))
      }
      previous = current
    }
    return previous[other.count]
  }
}
