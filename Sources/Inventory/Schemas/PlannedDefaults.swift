// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What a provider plans for arguments that the configuration leaves out or sets to null.
///
/// Schemas don't tell these values; `mappings/<provider>/planned-defaults.tsv` has them as the
/// provider itself has planned them: a line per type with `NAME=JSON` behind tabs, and `BLOCK.BLOCK=?`
/// for nested blocks that it fills in.
struct PlannedDefaults: Sendable {
  private let types: [String: [String: HCLValue]]

  init(bytes: [UInt8]) {
    var types: [String: [String: HCLValue]] = [:]
    for line in bytes.split(separator: 0x0A) where line.first != UInt8(ascii: "#") {
      let fields = line.split(separator: 0x09).map { String(decoding: $0, as: UTF8.self) }
      guard let type = fields.first else { continue }
      for field in fields.dropFirst() {
        guard let equals = field.firstIndex(of: "=") else { continue }
        if field[equals...] == "=?" {
          types[type, default: [:]][String(field[..<equals])] = .unknown
          continue
        }
        var reader = JSONValueReader(String(field[field.index(after: equals)...]))
        if let value = try? reader.read() {
          types[type, default: [:]][String(field[..<equals])] = value
        }
      }
    }
    self.types = types
  }

  /// The values of a type by argument.
  subscript(type: String) -> [String: HCLValue] { types[type] ?? [:] }
}
