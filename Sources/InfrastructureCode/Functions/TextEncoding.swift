// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// `textencodebase64` and `textdecodebase64` for the encodings that user data is written in.
///
/// Other names of the IANA registry are known to Terraform; their result stays unknown here.
enum TextEncoding {
  typealias Failure = HCLFunctionError

  private enum Form {
    case utf8
    case utf16(isBigEndian: Bool, marked: Bool)
    case latin1
    case ascii
  }

  private static func form(_ name: String) -> Form? {
    switch name.uppercased() {
    case "UTF-8": .utf8
    case "UTF-16LE": .utf16(isBigEndian: false, marked: false)
    case "UTF-16BE": .utf16(isBigEndian: true, marked: false)
    case "UTF-16": .utf16(isBigEndian: true, marked: true)
    case "ISO-8859-1", "LATIN1": .latin1
    case "US-ASCII", "US", "ISO646-US": .ascii
    default: nil
    }
  }

  /// How the names of the other encodings begin that Terraform knows.
  private static let otherNames = [
    "iso-8859-", "iso_8859-", "iso8859-", "latin", "windows-125", "windows-874", "ibm", "cp",
    "koi8-",
    "macintosh", "mac", "big5", "euc-", "euckr", "shift_jis", "ms_kanji", "iso-2022-jp", "gbk",
    "gb18030", "hz-gb-2312", "cs", "l1", "l2", "l3", "l4", "l5", "l6", "greek", "hebrew", "arabic",
    "cyrillic", "ecma-", "iso-ir-", "us", "ansi_x3", "elot_", "asmo-", "ks_c_", "korean", "437",
    "850",
    "852", "855", "862", "866",
  ]

  private static func undecided(_ arguments: [HCLValue]) throws(Failure) -> HCLValue {
    let name = arguments.text(1).lowercased()
    guard otherNames.contains(where: { name.hasPrefix($0) }) else {
      throw HCLFunctionError(
        "\(Formatting.quoted(arguments.text(1))) is not a supported IANA encoding name or alias in "
          + "this Terraform version", argument: 1)
    }
    return .unknown(.string, isNotNull: true, from: arguments)
  }

  static func encode(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let text = arguments.text(0)
    try budget.reserve(text.utf8.count / 4)
    guard let form = form(arguments.text(1)) else { return try undecided(arguments) }
    switch form {
    case .utf8: return .string(Base64.encode(Array(text.utf8)))
    case .utf16(let isBigEndian, let marked):
      let units = (marked ? [0xFEFF] : []) + Array(text.utf16)
      let bytes = units.flatMap { unit -> [UInt8] in
        let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
        return isBigEndian ? pair : pair.reversed()
      }
      return .string(Base64.encode(bytes))
    case .latin1, .ascii:
      var limit: UInt32 = 0xFF
      if case .ascii = form { limit = 0x7F }
      var bytes: [UInt8] = []
      for scalar in text.unicodeScalars {
        guard scalar.value <= limit else {
          throw HCLFunctionError(
            "the given string contains characters that cannot be represented in "
              + arguments.text(1), argument: 0)
        }
        bytes.append(UInt8(scalar.value))
      }
      return .string(Base64.encode(bytes))
    }
  }

  static func decode(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let form = form(arguments.text(1)) else { return try undecided(arguments) }
    guard let bytes = Base64.decode(arguments.text(0).utf8) else {
      throw HCLFunctionError("the given value is has an invalid base64 symbol", argument: 0)
    }
    let wrong = HCLFunctionError(
      "the given string contains symbols that are not defined for \(arguments.text(1))",
      argument: 0)
    switch form {
    case .utf8:
      guard let text = String(validating: bytes, as: UTF8.self) else { throw wrong }
      return .string(text)
    case .utf16(let isBigEndian, let marked):
      guard bytes.count.isMultiple(of: 2) else { throw wrong }
      var units: [UInt16] = []
      var index = 0
      while index < bytes.count {
        let pair = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        units.append(isBigEndian ? pair.0 << 8 | pair.1 : pair.1 << 8 | pair.0)
        index += 2
      }
      if marked, units.first == 0xFEFF { units.removeFirst() }
      guard let text = String(validating: units, as: UTF16.self) else { throw wrong }
      return .string(text)
    case .latin1, .ascii:
      var text = String.UnicodeScalarView()
      for byte in bytes { text.append(Unicode.Scalar(byte)) }
      return .string(String(text))
    }
  }
}
