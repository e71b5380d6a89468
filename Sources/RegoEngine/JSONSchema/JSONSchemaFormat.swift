// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The formats that texts can be asked to have (JSON Schema validation, section 7.3).
enum JSONSchemaFormat {
  /// Whether a text has a format; every text has an unknown one.
  static func isValid(_ value: Node, as format: String) -> Bool {
    let text = value.string ?? ""
    switch format {
    case "date": return isTime(text, dateLayouts)
    case "time": return isTime(text, timeLayouts)
    case "date-time": return isTime(text, momentLayouts)
    case "hostname": return isHostName(value.utf8)
    case "email", "idn-email": return MailAddress.isValid(text)
    case "ipv4": return IPAddress(value.utf8) != nil && value.utf8.contains(UInt8(ascii: "."))
    case "ipv6": return IPAddress(value.utf8) != nil && value.utf8.contains(UInt8(ascii: ":"))
    case "uri", "iri": return url(text).map { !$0.scheme.isEmpty } ?? false
    case "uri-reference", "iri-reference": return url(text) != nil
    case "uri-template": return url(text).map { isTemplate($0.path) } ?? false
    case "uuid": return isUUID(value.utf8)
    case "regex": return text.isEmpty || (try? Regex(value.utf8)) != nil
    case "json-pointer": return isPointer(value.utf8[...])
    case "relative-json-pointer": return isRelativePointer(value.utf8)
    default: return true
    }
  }

  private static let dateLayouts = [TimeLayout("2006-01-02")]
  private static let timeLayouts = [TimeLayout("15:04:05Z07:00"), TimeLayout("15:04:05")]
  private static let momentLayouts = [
    TimeLayout("15:04:05"), TimeLayout("15:04:05Z07:00"), TimeLayout("2006-01-02"),
    TimeLayout("RFC3339"), TimeLayout("RFC3339Nano"),
  ]

  private static func isTime(_ text: String, _ layouts: [TimeLayout]) -> Bool {
    layouts.contains { layout in
      do throws(BuiltinError) {
        _ = try TimeParser.parse(text, layout: layout)
        return true
      } catch {
        // Well written, and only too far away to be counted in nanoseconds.
        return error.message == "time outside of valid range"
      }
    }
  }

  private static func url(_ text: String) -> GoURL? {
    text.contains("\\") ? nil : try? GoURL(text.utf8)
  }

  /// Labels of letters, digits and inner hyphens, at most 63 each, and at most 255 in all.
  private static func isHostName(_ text: UTF8Text.Bytes) -> Bool {
    guard text.count < 256 else { return false }
    return text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      .allSatisfy { label in
        guard let first = label.first, let last = label.last, label.count <= 63 else {
          return false
        }
        return isAlphanumeric(first) && isAlphanumeric(last)
          && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
      }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  /// Whether every brace that opens is closed.
  private static func isTemplate(_ path: [UInt8]) -> Bool {
    var isOpen = false
    for byte in path {
      if isOpen {
        if byte == UInt8(ascii: "}") { isOpen = false }
      } else if byte == UInt8(ascii: "{") {
        isOpen = true
      }
    }
    return !isOpen
  }

  private static func isUUID(_ text: UTF8Text.Bytes) -> Bool {
    guard text.count == 36 else { return false }
    for (index, byte) in text.enumerated() {
      switch index {
      case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return false }
      default: if QueryEncoding.hexValue(byte) == nil { return false }
      }
    }
    return true
  }

  private static func isPointer(_ text: Slice<UTF8Text.Bytes>) -> Bool {
    guard let first = text.first else { return true }
    guard first == UInt8(ascii: "/") else { return false }
    var isEscape = false
    for byte in text {
      if isEscape {
        guard byte == UInt8(ascii: "0") || byte == UInt8(ascii: "1") else { return false }
        isEscape = false
      } else {
        isEscape = byte == UInt8(ascii: "~")
      }
    }
    return !isEscape
  }

  private static func isRelativePointer(_ text: UTF8Text.Bytes) -> Bool {
    let digits = text.prefix { $0 &- 0x30 < 10 }
    guard let first = digits.first, first != 0x30 || digits.count == 1 else { return false }
    let rest = text[digits.count...]
    return rest.elementsEqual("#".utf8) || isPointer(rest)
  }
}
