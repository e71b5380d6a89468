// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// `true`.
  public static let `true` = HCLValue(.bool(true))
  /// `false`.
  public static let `false` = HCLValue(.bool(false))
  /// The `null` of no particular type, as the keyword gives it.
  public static let null = HCLValue(.null(.any))
  /// An unknown of which nothing is known; each time another one.
  public static var unknown: HCLValue { HCLValue(.unknown(HCLUnknown())) }
  /// The empty tuple.
  public static let emptyTuple = HCLValue(.tuple([]))
  /// The object without attributes.
  public static let emptyObject = HCLValue(.object(HCLEntries(sorted: [])))

  /// A `null` of a type.
  public static func null(_ type: HCLType) -> HCLValue { HCLValue(.null(type)) }

  /// A truth value.
  public static func bool(_ value: Bool) -> HCLValue { value ? .true : .false }

  /// A number.
  public static func number(_ value: HCLNumber) -> HCLValue { HCLValue(.number(value)) }

  /// A whole number.
  public static func number(_ value: Int) -> HCLValue {
    HCLValue(.number(HCLNumber(Int64(value))))
  }

  /// Text, brought into normal form C as cty does.
  public static func string(_ text: String) -> HCLValue {
    HCLValue(.string(text.inNormalFormC))
  }

  /// A list; the elements must have the element type already.
  public static func list(_ elements: [HCLValue], of type: HCLType) -> HCLValue {
    HCLValue(.list(elements, type))
  }

  /// A set: duplicates are removed, the marks of elements go to the set as a whole.
  public static func set(_ elements: [HCLValue], of type: HCLType) -> HCLValue {
    var marks: HCLMarks = []
    var seen: Set<HCLValue> = []
    var distinct: [HCLValue] = []
    for element in elements {
      marks.formUnion(element.deepMarks)
      let plain = element.deeplyUnmarked
      if seen.insert(plain).inserted { distinct.append(plain) }
    }
    return HCLValue(.set(sortedAsSet(distinct), type), marks: marks)
  }

  /// A map; the values must have the element type already.
  public static func map(_ entries: HCLEntries, of type: HCLType) -> HCLValue {
    HCLValue(.map(entries, type))
  }

  /// A tuple.
  public static func tuple(_ elements: [HCLValue]) -> HCLValue { HCLValue(.tuple(elements)) }

  /// An object.
  public static func object(_ entries: HCLEntries) -> HCLValue { HCLValue(.object(entries)) }

  /// An object from a dictionary.
  public static func object(_ members: [String: HCLValue]) -> HCLValue {
    HCLValue(.object(HCLEntries(members)))
  }

  /// A value that can't be known yet.
  public static func unknown(_ unknown: HCLUnknown) -> HCLValue { HCLValue(.unknown(unknown)) }

  /// An unknown of a type, computed from other values: their unknowns become its origins and their
  /// marks its marks.
  public static func unknown(
    _ type: HCLType, isNotNull: Bool = false, from sources: [HCLValue] = []
  ) -> HCLValue {
    var origins: [HCLUnknown] = []
    var marks: HCLMarks = []
    for source in sources {
      marks.formUnion(source.deepMarks)
      source.collectUnknowns(into: &origins)
    }
    return HCLValue(
      .unknown(HCLUnknown(type: type, isNotNull: isNotNull, origins: origins)), marks: marks)
  }

  /// Appends the unknowns on and within the value, up to a thousand: enough to say on what a
  /// result depends, and bounded however large the value is.
  public func collectUnknowns(into unknowns: inout [HCLUnknown]) {
    guard !isWhollyKnown, unknowns.count < 1000 else { return }
    switch content {
    case .unknown(let unknown): unknowns.append(unknown)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements { element.collectUnknowns(into: &unknowns) }
    case .map(let entries, _), .object(let entries):
      for entry in entries.entries { entry.value.collectUnknowns(into: &unknowns) }
    case .null, .bool, .number, .string: break
    }
  }
}
