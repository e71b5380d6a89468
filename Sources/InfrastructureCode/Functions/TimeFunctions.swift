// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on points in time. What depends on the clock stays unknown.
enum TimeFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "timestamp": .undecided(returns: .string),
    "plantimestamp": .undecided(returns: .string),
    "timeadd": HCLFunction(
      [.init("timestamp", .string), .init("duration", .string)], returns: .string,
      implementation: add),
    "timecmp": HCLFunction(
      [.init("timestamp_a", .string), .init("timestamp_b", .string)], returns: .number,
      implementation: compare),
    "formatdate": HCLFunction(
      [.init("format", .string), .init("time", .string)], returns: .string,
      implementation: format),
  ]

  private static func time(
    _ arguments: [HCLValue], _ index: Int
  ) throws(Failure) -> CalendarTime {
    let text = arguments.text(index)
    guard let time = CalendarTime(text) else {
      throw HCLFunctionError(
        "not a valid RFC3339 timestamp: \(Formatting.quoted(text))", argument: index)
    }
    return time
  }

  private static func add(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    var time = try time(arguments, 0)
    guard let duration = nanoseconds(arguments.text(1)) else {
      throw HCLFunctionError(
        "invalid duration \(Formatting.quoted(arguments.text(1)))", argument: 1)
    }
    let billion: Int64 = 1_000_000_000
    var seconds = duration / billion
    var rest = duration % billion + time.nanoseconds
    if rest < 0 {
      rest += billion
      seconds -= 1
    } else if rest >= billion {
      rest -= billion
      seconds += 1
    }
    time.seconds += seconds
    time.nanoseconds = rest
    return .string(time.text)
  }

  private static func compare(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let left = try time(arguments, 0)
    let right = try time(arguments, 1)
    let a = (left.seconds, left.nanoseconds)
    let b = (right.seconds, right.nanoseconds)
    return .number(a == b ? 0 : a < b ? -1 : 1)
  }

  /// Go's durations, such as `1h30m` or `-1.5s`.
  private static func nanoseconds(_ text: String) -> Int64? {
    var bytes = Array(text.utf8)[...]
    var isNegative = false
    if let first = bytes.first, first == 0x2D || first == 0x2B {
      isNegative = first == 0x2D
      bytes.removeFirst()
    }
    if Array(bytes) == [0x30] { return 0 }
    guard !bytes.isEmpty else { return nil }
    var total = 0.0
    while !bytes.isEmpty {
      let digits = bytes.prefix { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E }
      bytes = bytes.dropFirst(digits.count)
      guard let amount = Double(String(decoding: digits, as: UTF8.self)) else { return nil }
      let unit = bytes.prefix { !(($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E) }
      bytes = bytes.dropFirst(unit.count)
      switch String(decoding: unit, as: UTF8.self) {
      case "ns": total += amount
      case "us", "µs", "μs": total += amount * 1e3
      case "ms": total += amount * 1e6
      case "s": total += amount * 1e9
      case "m": total += amount * 60e9
      case "h": total += amount * 3600e9
      default: return nil
      }
    }
    guard total < 9.2e18 else { return nil }
    return isNegative ? -Int64(total) : Int64(total)
  }

  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]

  private static func format(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let time = try time(arguments, 1)
    let scalars = Array(arguments.text(0).unicodeScalars)
    try budget.reserve(scalars.count)
    var result = String.UnicodeScalarView()
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      if scalar == "'" {
        index += 1
        if index < scalars.count, scalars[index] == "'" {
          result.append("'")
          index += 1
          continue
        }
        var isClosed = false
        while index < scalars.count {
          if scalars[index] == "'" {
            index += 1
            if index < scalars.count, scalars[index] == "'" {
              result.append("'")
              index += 1
              continue
            }
            isClosed = true
            break
          }
          result.append(scalars[index])
          index += 1
        }
        guard isClosed else {
          throw HCLFunctionError("unterminated literal ' in the format", argument: 0)
        }
        continue
      }
      guard scalar.isASCII, scalar.properties.isAlphabetic else {
        result.append(scalar)
        index += 1
        continue
      }
      var end = index
      while end < scalars.count, scalars[end] == scalar { end += 1 }
      let text = try field(scalar, count: end - index, of: time)
      result.append(contentsOf: text.unicodeScalars)
      index = end
    }
    return .string(String(result))
  }

  private static func field(
    _ letter: Unicode.Scalar, count: Int, of time: CalendarTime
  ) throws(Failure) -> String {
    let fields = time.fields
    func number(_ value: Int) -> String { CalendarTime.padded(value, count) }
    let twelve = fields.hour % 12 == 0 ? 12 : fields.hour % 12
    switch (letter, count) {
    case ("Y", 2): return CalendarTime.padded(fields.year % 100, 2)
    case ("Y", 4): return CalendarTime.padded(fields.year, 4)
    case ("M", 1), ("M", 2): return number(fields.month)
    case ("M", 3): return String(months[fields.month - 1].prefix(3))
    case ("M", 4): return months[fields.month - 1]
    case ("D", 1), ("D", 2): return number(fields.day)
    case ("E", 3): return String(weekdays[fields.weekday].prefix(3))
    case ("E", 4): return weekdays[fields.weekday]
    case ("h", 1), ("h", 2): return number(fields.hour)
    case ("H", 1), ("H", 2): return number(twelve)
    case ("A", 2): return fields.hour < 12 ? "AM" : "PM"
    case ("a", 2): return fields.hour < 12 ? "am" : "pm"
    case ("m", 1), ("m", 2): return number(fields.minute)
    case ("s", 1), ("s", 2): return number(fields.second)
    case ("Z", 1): return time.offset == 0 ? "Z" : time.zone(colon: true)
    case ("Z", 3): return time.offset == 0 ? "UTC" : time.zone(colon: false)
    case ("Z", 4): return time.zone(colon: false)
    case ("Z", 5): return time.zone(colon: true)
    default:
      throw HCLFunctionError(
        "invalid date format verb "
          + Formatting.quoted(String(repeating: String(letter), count: count)), argument: 0)
    }
  }
}
