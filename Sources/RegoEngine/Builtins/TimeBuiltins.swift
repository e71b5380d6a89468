// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Times as nanoseconds since 1970, dates, durations.
enum TimeBuiltins {
  /// Nanoseconds; or an array of them and a zone.
  private static let time = RegoType.anyOf([.number, .tuple([.number, .string])])

  static let all: [Builtin] = [
    Builtin(
      "time.now_ns", [], .named("now", .number), deterministic: false,
      summary: "The time of the evaluation, always the same within it."
    ) { call throws(BuiltinError) in .integer(call.context.now) },
    Builtin(
      "time.parse_ns", [.named("layout", .string), .named("value", .string)], .named("ns", .number),
      summary: "A time from its text by a layout."
    ) { call throws(BuiltinError) in
      let layout = call.context.caches.layout(try call.string(0))
      return .integer(try TimeParser.parse(call.string(1), layout: layout))
    },
    Builtin(
      "time.parse_rfc3339_ns", [.named("value", .string)], .named("ns", .number),
      summary: "A time from its text as in RFC 3339."
    ) { call throws(BuiltinError) in
      if let plain = TimeParser.plainRFC3339(try call.text(0)) { return .integer(plain) }
      return .integer(try TimeParser.parse(call.string(0), layout: TimeLayout.rfc3339))
    },
    Builtin(
      "time.parse_duration_ns", [.named("duration", .string)], .named("ns", .number),
      summary: "A duration such as `1h30m`."
    ) { call throws(BuiltinError) in
      _ = try call.text(0)
      return .integer(try DurationText.parse(call[0]))
    },
    Builtin(
      "time.date", [.named("x", time)], .named("date", .tuple([.number, .number, .number])),
      summary: "Year, month and day of a time."
    ) {
      call throws(BuiltinError) in
      let date = try civil(call, 0).date
      return numbers([date.year, date.month, date.day], call.arena)
    },
    Builtin(
      "time.clock", [.named("x", time)], .named("output", .tuple([.number, .number, .number])),
      summary: "Hour, minute and second of a time."
    ) {
      call throws(BuiltinError) in
      let time = try civil(call, 0)
      return numbers([time.hour, time.minute, time.second], call.arena)
    },
    Builtin(
      "time.weekday", [.named("x", time)], .named("day", .string),
      summary: "The day of the week of a time."
    ) {
      call throws(BuiltinError) in call.result(try civil(call, 0).weekday)
    },
    Builtin(
      "time.format",
      [
        .named(
          "x", .anyOf([.number, .tuple([.number, .string]), .tuple([.number, .string, .string])]))
      ], .named("formatted timestamp", .string), summary: "The text of a time by a layout."
    ) {
      call throws(BuiltinError) in
      let (nanoseconds, zone, layout) = try operand(call, 0)
      let name = layout.isEmpty ? "RFC3339Nano" : layout
      let time = CivilTime(nanoseconds: nanoseconds, zone: zone)
      return call.result(time.formatted(call.context.caches.layout(name)))
    },
    Builtin(
      "time.add_date",
      [
        .named("ns", .number), .named("years", .number), .named("months", .number),
        .named("days", .number),
      ], .named("output", .number),
      summary: "A time some years, months and days later.", evaluate: addDate),
    Builtin(
      "time.diff", [.named("ns1", time), .named("ns2", time)],
      .named("output", .tuple([.number, .number, .number, .number, .number, .number])),
      summary: "Years, months, days, hours, minutes and seconds between two times.",
      evaluate: difference),
  ]

  private static func numbers(_ values: [Int], _ arena: Arena) -> Node {
    arena.array(values.map { Node.integer($0) })
  }

  private static func civil(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> CivilTime {
    let (nanoseconds, zone, _) = try operand(call, index)
    return CivilTime(nanoseconds: nanoseconds, zone: zone)
  }

  private static func operand(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> (nanoseconds: Int64, zone: TimeZoneRules, layout: String) {
    var number = call[index]
    var zone = TimeZoneRules.utc
    var layout = ""
    if number.isKind(.array), number.count > 0 {
      let parts = number.elements
      number = parts[0]
      guard number.isNumber else { throw .operand(1, number, expected: "number") }
      if parts.count > 1 {
        guard let name = parts[1].string else { throw .operand(1, parts[1], expected: "string") }
        zone = try call.context.caches.timeZone(name)
      }
      if parts.count > 2 {
        guard let text = parts[2].string else { throw .operand(1, parts[2], expected: "string") }
        layout = text
      }
    } else if !number.isNumber {
      throw .operand(1, number, expected: "either number (ns) or [number (ns), string (tz)]")
    }
    guard number.isNumber else { throw .operand(1, number, expected: "number") }
    guard let nanoseconds = number.integer else { throw .failure("timestamp too big") }
    return (nanoseconds, zone, layout)
  }

  private static func addDate(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let (nanoseconds, zone, _) = try operand(call, 0)
    var time = CivilTime(nanoseconds: nanoseconds, zone: zone)
    let limit = 1_000_000_000
    let years = try call.integer(1)
    let months = try call.integer(2)
    let days = try call.integer(3)
    guard [years, months, days].allSatisfy({ $0 > -limit && $0 < limit }) else {
      throw .failure("time outside of valid range")
    }
    time.date.year += years
    time.date.month += months
    time.date.day += days
    let local = time.localSeconds
    var offset = zone.period(at: Int64(local)).offset
    offset = zone.period(at: Int64(local - offset)).offset
    return .integer(
      try TimeParser.nanoseconds(seconds: local - offset, nanosecond: time.nanosecond))
  }

  private static func difference(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let (left, zone, _) = try operand(call, 0)
    let (right, _, _) = try operand(call, 1)
    let from = CivilTime(nanoseconds: min(left, right), zone: zone)
    let to = CivilTime(nanoseconds: max(left, right), zone: zone)
    var parts = [
      to.date.year - from.date.year, to.date.month - from.date.month, to.date.day - from.date.day,
      to.hour - from.hour, to.minute - from.minute, to.second - from.second,
    ]
    // A month borrowed from has the length of the earlier time's.
    let month = CivilDate.length(ofMonth: from.date.month, in: from.date.year)
    for (index, size) in zip([5, 4, 3, 2, 1], [60, 60, 24, month, 12]) where parts[index] < 0 {
      parts[index] += size
      parts[index - 1] -= 1
    }
    return numbers(parts, call.arena)
  }
}
