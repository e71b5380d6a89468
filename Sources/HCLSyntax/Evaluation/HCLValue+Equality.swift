// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// Whether HCL's `==` holds; nil when that can't be known yet. Marks don't matter.
  ///
  /// Values of different types are different, so `1 == "1"` is false; nulls are equal whatever
  /// their types. As in Terraform, an unknown isn't even known to equal itself.
  ///
  /// - Complexity: O(n).
  public func isEqual(to other: HCLValue) -> Bool? {
    switch (content, other.content) {
    case (.null, .null): return true
    case (.unknown(let left), .unknown(let right)):
      return HCLValue.excludeEach(left, right) ? false : nil
    case (.unknown(let unknown), _): return unknown.excludes(other) ? false : nil
    case (_, .unknown(let unknown)): return unknown.excludes(self) ? false : nil
    case (.null, _), (_, .null): return false
    case (.bool(let left), .bool(let right)): return left == right
    case (.number(let left), .number(let right)): return left == right
    case (.string(let left), .string(let right)): return left == right
    case (.list(let left, let leftType), .list(let right, let rightType)):
      return leftType == rightType || leftType == .any || rightType == .any
        ? HCLValue.areEqual(left, right) : false
    case (.set(let left, let leftType), .set(let right, let rightType)):
      guard leftType == rightType || leftType == .any || rightType == .any else { return false }
      guard isWhollyKnown, other.isWhollyKnown else { return nil }
      return left.count == right.count ? HCLValue.areEqual(left, right) : false
    case (.tuple(let left), .tuple(let right)):
      return HCLValue.areEqual(left, right)
    case (.map(let left, let leftType), .map(let right, let rightType)):
      return leftType == rightType || leftType == .any || rightType == .any
        ? HCLValue.areEqual(left, right) : false
    case (.object(let left), .object(let right)):
      return HCLValue.areEqual(left, right)
    default: return false
    }
  }

  private static func areEqual(_ left: [HCLValue], _ right: [HCLValue]) -> Bool? {
    guard left.count == right.count else { return false }
    // Looked at in order, as cty does: what is undecided before a difference decides.
    for (a, b) in zip(left, right) {
      guard let isEqual = a.isEqual(to: b) else { return nil }
      if !isEqual { return false }
    }
    return true
  }

  private static func areEqual(_ left: HCLEntries, _ right: HCLEntries) -> Bool? {
    guard left.count == right.count else { return false }
    for (a, b) in zip(left.entries, right.entries) where a.key != b.key { return false }
    return areEqual(left.values, right.values)
  }

  private static func excludeEach(_ left: HCLUnknown, _ right: HCLUnknown) -> Bool {
    if !left.type.containsAny, !right.type.containsAny, left.type != right.type {
      // Two nulls would be equal.
      return left.isNotNull || right.isNotNull
    }
    guard left.isNotNull, right.isNotNull else { return false }
    let (a, b) = (left.certainPrefix, right.certainPrefix)
    return !(a.hasPrefix(b) || b.hasPrefix(a))
  }
}

extension HCLUnknown {
  /// Whether the value, once known, can't be this one.
  func excludes(_ value: HCLValue) -> Bool {
    if value.isNull { return isNotNull }
    if !type.containsAny, !value.type.containsAny, type != value.type { return true }
    if let text = value.stringValue {
      // Terraform knows beginnings only, so that an end can't decide either.
      return !text.hasPrefix(certainPrefix)
    }
    return false
  }
}
