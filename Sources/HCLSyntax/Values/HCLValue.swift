// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A value as HCL expressions compute with, after the model of cty.
///
/// Immutable. Beside its content a value carries marks and, found once when it is made, how large
/// and deep it is and whether something unknown or marked lies within, so that limits and checks
/// cost nothing later. `==` compares content and marks exactly; HCL's own `==` is `isEqual(to:)`.
public struct HCLValue: Sendable {
  /// The content of a value.
  public enum Content: Sendable, Hashable {
    /// The absence of a value of a type.
    case null(HCLType)
    /// A truth value.
    case bool(Bool)
    /// A number.
    case number(HCLNumber)
    /// Text in Unicode's normal form C.
    case string(String)
    /// A list with its element type.
    case list([HCLValue], HCLType)
    /// The distinct elements of a set in the order in which HCL visits them, and their type.
    case set([HCLValue], HCLType)
    /// A map with its element type.
    case map(HCLEntries, HCLType)
    /// A tuple.
    case tuple([HCLValue])
    /// An object.
    case object(HCLEntries)
    /// A value that can't be known yet.
    case unknown(HCLUnknown)
  }

  /// What the value is, without its marks.
  public let content: Content
  private let flags: UInt8
  /// How many levels of collections it has; 0 for primitive values.
  public let depth: UInt16
  /// Roughly how many nodes and 16-byte pieces of text it has, counted as if nothing were shared.
  public let weight: UInt32

  private static let unknownFlag: UInt8 = 1 << 4

  /// A value from content; sets must be made by `set(_:of:)`, which sorts and removes duplicates.
  init(_ content: Content, marks: HCLMarks = []) {
    var flags = marks.rawValue
    var depth: UInt16 = 0
    var weight: UInt32 = 1
    switch content {
    case .null, .bool, .number: break
    case .string(let text): weight = UInt32(clamping: 1 + text.utf8.count / 16)
    case .list(let elements, _), .set(let elements, _), .tuple(let elements):
      for element in elements { HCLValue.add(element, &flags, &depth, &weight) }
      depth = depth == .max ? .max : depth + 1
    case .map(let entries, _), .object(let entries):
      for entry in entries.entries { HCLValue.add(entry.value, &flags, &depth, &weight) }
      depth = depth == .max ? .max : depth + 1
    case .unknown(let unknown):
      flags |= HCLValue.unknownFlag
      if let encoded = unknown.encoded {
        depth = encoded.depth == .max ? .max : encoded.depth + 1
        weight = encoded.weight
      }
      let (sum, overflow) = weight.addingReportingOverflow(UInt32(clamping: unknown.parts.count))
      weight = overflow ? .max : sum
    }
    self.content = content
    self.flags = flags
    self.depth = depth
    self.weight = weight
  }

  private static func add(
    _ element: HCLValue, _ flags: inout UInt8, _ depth: inout UInt16, _ weight: inout UInt32
  ) {
    flags |= element.flags & unknownFlag
    flags |= (element.flags & 3) << 2 | (element.flags & 12)
    if element.depth > depth { depth = element.depth }
    let (sum, overflow) = weight.addingReportingOverflow(element.weight)
    weight = overflow ? .max : sum
  }

  private init(content: Content, flags: UInt8, depth: UInt16, weight: UInt32) {
    self.content = content
    self.flags = flags
    self.depth = depth
    self.weight = weight
  }

  /// The marks of the value itself.
  public var marks: HCLMarks { HCLMarks(rawValue: flags & 3) }
  /// The marks of the value and of everything within it.
  public var deepMarks: HCLMarks { HCLMarks(rawValue: flags & 3 | (flags >> 2 & 3)) }
  /// Whether the value itself is marked sensitive.
  public var isSensitive: Bool { marks.contains(.sensitive) }
  /// Whether nothing within it is unknown.
  public var isWhollyKnown: Bool { flags & HCLValue.unknownFlag == 0 }

  /// The same value with more marks.
  public func marked(with marks: HCLMarks) -> HCLValue {
    HCLValue(content: content, flags: flags | marks.rawValue, depth: depth, weight: weight)
  }

  /// The same value without marks of its own; marks of its members stay.
  public var unmarked: HCLValue {
    HCLValue(content: content, flags: flags & ~3, depth: depth, weight: weight)
  }

  /// The same value without any mark on it or within it.
  public var deeplyUnmarked: HCLValue {
    guard flags & 12 != 0 else { return unmarked }
    switch content {
    case .list(let elements, let type): return HCLValue(.list(elements.map(\.deeplyUnmarked), type))
    case .set(let elements, let type): return HCLValue(.set(elements.map(\.deeplyUnmarked), type))
    case .tuple(let elements): return HCLValue(.tuple(elements.map(\.deeplyUnmarked)))
    case .map(let entries, let type):
      return HCLValue(.map(entries.mapValues(\.deeplyUnmarked), type))
    case .object(let entries): return HCLValue(.object(entries.mapValues(\.deeplyUnmarked)))
    case .null, .bool, .number, .string, .unknown: return unmarked
    }
  }
}

extension HCLValue: Hashable {
  /// Whether content and marks are the same.
  public static func == (left: HCLValue, right: HCLValue) -> Bool {
    left.flags == right.flags && left.weight == right.weight && left.depth == right.depth
      && left.content == right.content
  }

  /// Hashes content and marks.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(flags)
    hasher.combine(content)
  }
}
