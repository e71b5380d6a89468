// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// HCL's conversions as functions need them: failures name the argument at fault.
enum Conversion {
  static func convert(
    _ value: HCLValue, to type: HCLType, argument: Int? = nil
  ) throws(HCLFunctionError) -> HCLValue {
    do throws(HCLConversionError) {
      return try value.converted(to: type)
    } catch {
      throw HCLFunctionError(error.message, argument: argument)
    }
  }

  static func unify(_ types: [HCLType]) -> HCLType? { HCLType.unified(types) }

  /// Whether two values are equal, brought to one type first; nil when that can't be told yet.
  static func areEqual(_ left: HCLValue, _ right: HCLValue) -> Bool? {
    if left.isNull || right.isNull {
      if left.isNull && right.isNull { return true }
      let other = left.isNull ? right : left
      return other.isCertainlyNotNull ? false : nil
    }
    guard left.isWhollyKnown, right.isWhollyKnown else {
      return left.isKnown && right.isKnown && left.type.isPrimitive && right.type.isPrimitive
        ? false : nil
    }
    let a = left.deeplyUnmarked
    let b = right.deeplyUnmarked
    if a == b { return true }
    let types = (a.type, b.type)
    guard types.0 != types.1, let type = HCLType.unified([types.0, types.1]),
      let x = try? a.converted(to: type), let y = try? b.converted(to: type)
    else { return false }
    return x == y
  }
}
