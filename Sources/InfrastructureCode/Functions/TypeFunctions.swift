// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions that convert between types and put marks on or take them off.
enum TypeFunctions {
  typealias Failure = HCLFunctionError
  typealias Parameter = HCLFunction.Parameter

  static let table: [String: HCLFunction] = [
    "tostring": conversion(to: .string),
    "tonumber": conversion(to: .number),
    "tobool": conversion(to: .bool),
    "tolist": conversion(to: .list(.any)),
    "toset": conversion(to: .set(.any)),
    "tomap": conversion(to: .map(.any)),
    "sensitive": CollectionFunctions.dynamic([anything]) { arguments, _ in
      arguments[0].marked(with: .sensitive)
    },
    "nonsensitive": CollectionFunctions.dynamic([anything]) { arguments, _ in
      let rest = arguments[0].marks.subtracting(.sensitive)
      return arguments[0].unmarked.marked(with: rest)
    },
    "issensitive": HCLFunction([anything], returns: .bool) { arguments, _ in
      if arguments[0].isSensitive { return .true }
      return arguments[0].isKnown ? .false : .unknown(.bool, isNotNull: true, from: arguments)
    },
    "ephemeralasnull": CollectionFunctions.dynamic([anything]) { arguments, _ in
      arguments[0].marks.contains(.ephemeral) ? .null(arguments[0].type) : arguments[0]
    },
  ]

  private static let anything = Parameter(
    "value", .any, allowsNull: true, allowsUnknown: true, allowsMarked: true)

  private static func conversion(to type: HCLType) -> HCLFunction {
    HCLFunction(
      [Parameter("v", .any, allowsNull: true, allowsUnknown: true, allowsMarked: true)],
      returnType: { _ throws(Failure) in type },
      implementation: { arguments, _ throws(Failure) in
        try convert(arguments[0], to: type)
      })
  }

  private static func convert(_ value: HCLValue, to type: HCLType) throws(Failure) -> HCLValue {
    do throws(HCLConversionError) {
      return try value.converted(to: type)
    } catch {
      let own = value.type
      if own.isPrimitive || type.isPrimitive {
        if own == .string, type.isPrimitive {
          let shown = value.isSensitive ? "sensitive string" : text(of: value)
          throw HCLFunctionError(
            "cannot convert \(shown) to \(type.friendlyName): \(error.message)", argument: 0)
        }
        throw HCLFunctionError(
          "cannot convert \(own.friendlyName) to \(type.friendlyName)", argument: 0)
      }
      throw HCLFunctionError(
        "cannot convert \(own.friendlyName) to \(type.friendlyName): \(error.message)", argument: 0)
    }
  }

  private static func text(of value: HCLValue) -> String {
    value.stringValue.map { Formatting.quoted($0) } ?? "value"
  }
}
