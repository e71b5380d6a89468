// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// When a time zone had which offset: a file of the system's tz database (RFC 8536).
struct TimeZoneRules: Sendable {
  struct Period: Sendable {
    var offset: Int
    var name: String
  }

  /// Seconds since 1970 from which on a period holds, ascending.
  private var transitions: [Int64] = []
  private var periodNumbers: [Int] = []
  private var periods: [Period] = []
  private var first = Period(offset: 0, name: "UTC")
  /// What holds behind the last transition.
  private var rule: RecurringRule?

  static let utc = TimeZoneRules()

  private init() {}

  /// A zone without transitions.
  init(offset: Int, name: String) { first = Period(offset: offset, name: name) }

  /// The offset and name at a time.
  func period(at seconds: Int64) -> Period {
    guard let start = transitions.first, seconds >= start else { return first }
    if let last = transitions.last, seconds >= last, let rule { return rule.period(at: seconds) }
    var low = 0
    var high = transitions.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if transitions[middle] <= seconds { low = middle } else { high = middle }
    }
    return periods[periodNumbers[low]]
  }

  private static let folders = [
    "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/",
  ]

  /// The zone of a name such as `Europe/Dublin`.
  static func named(_ name: String) throws(BuiltinError) -> TimeZoneRules {
    // The local zone of whoever runs a policy must not change its result.
    if ["", "UTC", "Local"].contains(name) { return .utc }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard name.utf8.count < 256, !name.hasPrefix("/"), !name.contains("\\"),
      !parts.contains("..")
    else { throw .failure("time: invalid location name") }
    let isPlain = name.utf8.allSatisfy { byte in
      byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "/_+-".utf8.contains(byte)
    }
    if isPlain {
      for folder in folders {
        if let bytes = read(folder + name), let rules = TimeZoneRules(bytes) { return rules }
      }
    }
    throw .failure("unknown time zone \(name)")
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 18)
    let count = fread(&bytes, 1, bytes.count, file)
    return count > 44 && count < bytes.count ? Array(bytes[..<count]) : nil
  }

  private struct Header {
    var utCount, standardCount, leapCount, timeCount, typeCount, nameCount: Int
    func size(timeBytes: Int) -> Int {
      timeCount * (timeBytes + 1) + typeCount * 6 + nameCount + leapCount * (timeBytes + 4)
        + standardCount + utCount
    }
  }

  /// Reads a TZif file; nil when it isn't one.
  init?(_ bytes: [UInt8]) {
    func integer(_ offset: Int, _ size: Int) -> Int64 {
      var value: UInt64 = 0
      for byte in bytes[offset..<(offset + size)] { value = value << 8 | UInt64(byte) }
      return size == 8
        ? Int64(bitPattern: value) : Int64(Int32(truncatingIfNeeded: value))
    }
    func header(_ offset: Int) -> Header? {
      guard bytes.count >= offset + 44, bytes[offset..<(offset + 4)].elementsEqual("TZif".utf8)
      else { return nil }
      let counts = (0..<6).map { Int(integer(offset + 20 + $0 * 4, 4)) }
      guard counts.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
      return Header(
        utCount: counts[0], standardCount: counts[1], leapCount: counts[2], timeCount: counts[3],
        typeCount: counts[4], nameCount: counts[5])
    }
    guard var head = header(0) else { return nil }
    var offset = 44
    var timeBytes = 4
    if bytes[4] >= UInt8(ascii: "2") {
      offset += head.size(timeBytes: 4)
      guard let second = header(offset) else { return nil }
      head = second
      offset += 44
      timeBytes = 8
    }
    let end = offset + head.size(timeBytes: timeBytes)
    guard bytes.count >= end, head.typeCount > 0 else { return nil }
    let numbersAt = offset + head.timeCount * timeBytes
    let typesAt = numbersAt + head.timeCount
    let namesAt = typesAt + head.typeCount * 6
    for index in 0..<head.typeCount {
      let nameOffset = Int(bytes[typesAt + index * 6 + 5])
      guard nameOffset <= head.nameCount else { return nil }
      let name = bytes[(namesAt + nameOffset)..<(namesAt + head.nameCount)].prefix { $0 != 0 }
      periods.append(
        Period(
          offset: Int(integer(typesAt + index * 6, 4)),
          name: String(decoding: name, as: UTF8.self)))
    }
    for index in 0..<head.timeCount {
      let number = Int(bytes[numbersAt + index])
      guard number < periods.count else { return nil }
      transitions.append(integer(offset + index * timeBytes, timeBytes))
      periodNumbers.append(number)
    }
    first = periods[0]
    if timeBytes == 8 {
      let footer = bytes[end...].dropFirst().prefix { $0 != 0x0A }
      rule = RecurringRule(Array(footer))
      if transitions.isEmpty, let rule { first = rule.period(at: 0) }
    }
  }
}
