// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import HCLSyntax

/// Attributes that a provider plans in another form than the configuration has them.
///
/// Only what `terraform evaluate` prints is about the plan; everything else wants what is written.
enum PlannedForms {
  private static let hashedUserData: Set<String> = [
    "aws_instance", "aws_launch_configuration", "aws_spot_instance_request",
  ]

  /// An element of a set as the older provider framework keeps it: it has no nulls there.
  static func elementOfSet(_ value: HCLValue) -> HCLValue {
    guard let entries = value.entries else { return value }
    return HCLValue.object(
      entries.mapValues { member in
        guard case .null(let type) = member.content else { return member }
        switch type {
        case .bool: return .false
        case .number: return .number(0)
        case .string: return .string("")
        default: return member
        }
      }
    ).marked(with: value.marks)
  }

  static func planned(_ value: HCLValue, of name: String, in type: String) -> HCLValue {
    if case .set(let elements, .object(let object)) = value.content {
      return HCLValue.set(elements.map(elementOfSet), of: .object(object))
        .marked(with: value.marks)
    }
    guard let text = value.stringValue, !text.isEmpty else { return value }
    if name == "user_data", hashedUserData.contains(type) {
      // The SHA-1 of the script, which may be given in Base64.
      let script = Base64.decode(text.utf8) ?? Array(text.utf8)
      return HCLValue.string(HashFunctions.hexadecimal(Insecure.SHA1.hash(data: script)))
        .marked(with: value.marks)
    }
    return value
  }
}
