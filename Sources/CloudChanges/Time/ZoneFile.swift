// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads a time zone's file (TZif, RFC 9636).
enum ZoneFile {
  private static let headerSize = 44
  private static let countLimit = 10_000
  /// What the standard allows, in seconds east of UTC.
  private static let offsets = -89_999...93_599

  /// The rules of a file; nil for anything that isn't one.
  static func rules(_ bytes: [UInt8], name: String) -> ZoneRules? {
    guard let old = header(bytes, at: 0) else { return nil }
    if old.version == 0 {
      return rules(bytes, old, at: headerSize, width: 4, name, footer: nil)
    }
    // Newer files hold everything twice; the second time with room for all times.
    let second = headerSize + old.size(width: 4)
    guard let new = header(bytes, at: second), new.version != 0 else { return nil }
    let start = second + headerSize
    let end = start + new.size(width: 8)
    guard end < bytes.count, bytes[end] == 0x0A,
      let last = bytes[(end + 1)...].firstIndex(of: 0x0A)
    else { return nil }
    return rules(bytes, new, at: start, width: 8, name, footer: bytes[(end + 1)..<last])
  }

  private struct Header {
    var version: UInt8
    var utc: Int
    var standard: Int
    var leap: Int
    var times: Int
    var types: Int
    var letters: Int

    func size(width: Int) -> Int {
      times * (width + 1) + types * 6 + letters + leap * (width + 4) + standard + utc
    }
  }

  private static func header(_ bytes: [UInt8], at place: Int) -> Header? {
    guard place >= 0, bytes.count - place >= headerSize,
      bytes[place..<place + 4].elementsEqual("TZif".utf8)
    else { return nil }
    let counts = (0..<6).map { number(bytes, at: place + 20 + $0 * 4, width: 4) }
    guard counts.allSatisfy({ (0...countLimit).contains($0) }) else { return nil }
    let made = Header(
      version: bytes[place + 4], utc: counts[0], standard: counts[1], leap: counts[2],
      times: counts[3], types: counts[4], letters: counts[5])
    return made.types >= 1 ? made : nil
  }

  private static func number(_ bytes: [UInt8], at place: Int, width: Int) -> Int {
    let pattern = bytes[place..<place + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return width == 4
      ? Int(Int32(truncatingIfNeeded: pattern)) : Int(Int64(truncatingIfNeeded: pattern))
  }

  private static func rules(
    _ bytes: [UInt8], _ header: Header, at start: Int, width: Int, _ name: String,
    footer: ArraySlice<UInt8>?
  ) -> ZoneRules? {
    guard start + header.size(width: width) <= bytes.count else { return nil }
    let kinds = start + header.times * width
    let types = kinds + header.times
    let known = (0..<header.types).map { number(bytes, at: types + $0 * 6, width: 4) }
    guard known.allSatisfy(offsets.contains) else { return nil }
    var transitions: [ZoneRules.Transition] = []
    for index in 0..<header.times {
      let at = number(bytes, at: start + index * width, width: width)
      let kind = Int(bytes[kinds + index])
      guard kind < known.count, transitions.last.map({ $0.at < at }) ?? true else { return nil }
      transitions.append(.init(at: at, offset: known[kind]))
    }
    var yearly: YearlyRule?
    if let footer, !footer.isEmpty {
      guard let rule = YearlyRuleText.rule(Array(footer)) else { return nil }
      yearly = rule
    }
    return ZoneRules(name: name, first: known[0], transitions: transitions, yearly: yearly)
  }
}

extension ZoneRules {
  /// The rules of a zone by its name, such as `Europe/Berlin`, `UTC` or `+05:30`.
  ///
  /// - Parameter folder: where the system keeps its zones.
  package static func named(
    _ name: String, folder: String = "/usr/share/zoneinfo"
  ) throws(SmallFile.Problem) -> ZoneRules {
    if name == "UTC" || name == "Z" { return .utc }
    if let offset = fixedOffset(name) { return ZoneRules(name: name, first: offset) }
    let isName = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || [0x2B, 0x2D, 0x2F, 0x5F].contains($0)
    }
    guard isName, !name.isEmpty, name.utf8.count <= 64, !name.hasPrefix("/") else {
      throw SmallFile.Problem(
        message: "\"\(name.prefix(64))\" is no time zone; one is Europe/Berlin, UTC or +05:30")
    }
    let bytes = try SmallFile.read("\(folder)/\(name)", limit: 1 << 18)
    guard let rules = ZoneFile.rules(bytes, name: name) else {
      throw SmallFile.Problem(message: "\"\(folder)/\(name)\" is no file of a time zone")
    }
    return rules
  }

  /// The seconds of `+05:30`.
  private static func fixedOffset(_ text: String) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[3] == 0x3A, bytes[0] == 0x2B || bytes[0] == 0x2D,
      let hours = Int(String(decoding: bytes[1...2], as: UTF8.self)), (0...14).contains(hours),
      let minutes = Int(String(decoding: bytes[4...5], as: UTF8.self)), (0...59).contains(minutes)
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return bytes[0] == 0x2D ? -seconds : seconds
  }
}
