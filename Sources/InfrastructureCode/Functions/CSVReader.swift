// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Reads RFC 4180 text with a header line, as `csvdecode` does.
struct CSVReader {
  typealias Failure = HCLFunctionError

  private let bytes: [UInt8]
  private var index = 0

  static func decode(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let text = arguments.text(0)
    try budget.reserve(text.utf8.count)
    var reader = CSVReader(bytes: Array(text.utf8))
    guard let header = try reader.record() else {
      throw HCLFunctionError("missing header line", argument: 0)
    }
    guard Set(header).count == header.count else {
      throw HCLFunctionError("duplicate column name in the header line", argument: 0)
    }
    let type = HCLType.object(
      HCLObjectType(header.map { HCLObjectType.Attribute(name: $0, type: .string) }))
    var rows: [HCLValue] = []
    while let record = try reader.record() {
      guard record.count == header.count else {
        throw HCLFunctionError(
          "record on row \(rows.count + 2): wrong number of fields", argument: 0)
      }
      rows.append(
        .object(HCLEntries(zip(header, record).map { .init(key: $0, value: .string($1)) })))
    }
    return .list(rows, of: type)
  }

  private mutating func record() throws(Failure) -> [String]? {
    // Empty lines are skipped.
    while index < bytes.count, bytes[index] == 0x0A || bytes[index] == 0x0D { index += 1 }
    guard index < bytes.count else { return nil }
    var fields: [String] = []
    while true {
      fields.append(try field())
      guard index < bytes.count else { return fields }
      if bytes[index] == UInt8(ascii: ",") {
        index += 1
        continue
      }
      if bytes[index] == 0x0D { index += 1 }
      if index < bytes.count, bytes[index] == 0x0A { index += 1 }
      return fields
    }
  }

  private mutating func field() throws(Failure) -> String {
    var text: [UInt8] = []
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
      index += 1
      while index < bytes.count {
        if bytes[index] == UInt8(ascii: "\"") {
          index += 1
          guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            guard index == bytes.count || [0x2C, 0x0A, 0x0D].contains(bytes[index]) else {
              throw HCLFunctionError("extraneous or missing \" in quoted-field", argument: 0)
            }
            return String(decoding: text, as: UTF8.self)
          }
        }
        text.append(bytes[index])
        index += 1
      }
      throw HCLFunctionError("extraneous or missing \" in quoted-field", argument: 0)
    }
    while index < bytes.count, ![0x2C, 0x0A].contains(bytes[index]) {
      if bytes[index] == 0x0D, index + 1 == bytes.count || bytes[index + 1] == 0x0A { break }
      guard bytes[index] != UInt8(ascii: "\"") else {
        throw HCLFunctionError("bare \" in non-quoted-field", argument: 0)
      }
      text.append(bytes[index])
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }
}
