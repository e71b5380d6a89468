// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A moment as certificates write it: UTCTime or GeneralizedTime (RFC 5280 section 4.1.2.5).
struct CertificateTime {
  /// Seconds since 1970 in UTC.
  var seconds: Int
  /// Minutes east of UTC that it is written in.
  var offset: Int

  /// Reads the next element.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ reader: inout DERReader) throws(BuiltinError) {
    switch reader.rest.first {
    case DERReader.Tag.utcTime:
      guard let content = reader.content(DERReader.Tag.utcTime),
        let time = Self(text: Array(content), yearDigits: 2)
      else { throw .failure("x509: malformed UTCTime") }
      self = time
    case DERReader.Tag.generalizedTime:
      guard let content = reader.content(DERReader.Tag.generalizedTime),
        let time = Self(text: Array(content), yearDigits: 4)
      else { throw .failure("x509: malformed GeneralizedTime") }
      self = time
    default: throw .failure("x509: unsupported time format")
    }
  }

  private init?(text: [UInt8], yearDigits: Int) {
    let digits = text.prefix { $0 &- 0x30 < 10 }
    // UTCTime may come without seconds.
    let hasSeconds = digits.count == yearDigits + 10
    guard hasSeconds || (yearDigits == 2 && digits.count == 10) else { return nil }
    var place = 0
    func number(_ count: Int) -> Int {
      defer { place += count }
      return digits[place..<(place + count)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    var year = number(yearDigits)
    let month = number(2)
    let day = number(2)
    let hour = number(2)
    let minute = number(2)
    let second = hasSeconds ? number(2) : 0
    if yearDigits == 2 { year += year >= 50 ? 1900 : 2000 }
    guard (1...12).contains(month), day >= 1, day <= CivilDate.length(ofMonth: month, in: year),
      hour < 24, minute < 60, second < 60, let offset = Self.offset(text[digits.count...])
    else { return nil }
    self.offset = offset
    let days = CivilDate(year: year, month: month, day: day).days
    seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
  }

  /// `Z`, or hours and minutes with a sign that aren't zero.
  private static func offset(_ text: ArraySlice<UInt8>) -> Int? {
    if text.elementsEqual("Z".utf8) { return 0 }
    guard text.count == 5, let sign = text.first, sign == 0x2B || sign == 0x2D,
      text.dropFirst().allSatisfy({ $0 &- 0x30 < 10 })
    else { return nil }
    let digits = text.dropFirst().map { Int($0 - 0x30) }
    let hours = digits[0] * 10 + digits[1]
    let minutes = digits[2] * 10 + digits[3]
    guard hours <= 24, minutes < 60, hours + minutes > 0 else { return nil }
    return (hours * 60 + minutes) * (sign == 0x2D ? -1 : 1)
  }

  /// The text as in RFC 3339.
  var text: String {
    let local = seconds + offset * 60
    let days = Int((Double(local) / 86_400).rounded(.down))
    let date = CivilDate(days: days)
    let rest = local - days * 86_400
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let year = String(repeating: "0", count: max(0, 4 - "\(date.year)".count)) + "\(date.year)"
    let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))"
    let zone =
      offset == 0
      ? "Z" : "\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    return "\(year)-\(two(date.month))-\(two(date.day))T\(clock)\(zone)"
  }
}
