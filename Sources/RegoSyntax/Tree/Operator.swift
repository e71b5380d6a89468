// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The infix operators, weakest binding first.
public enum Operator: UInt8, CaseIterable, Hashable, Sendable {
  /// `x := y`
  case assign
  /// `x = y`
  case unify
  /// `x in xs`
  case member
  /// `k, v in xs`
  case memberWithKey
  /// `==`
  case equal
  /// `!=`
  case notEqual
  /// `<`
  case less
  /// `<=`
  case lessOrEqual
  /// `>`
  case greater
  /// `>=`
  case greaterOrEqual
  /// `|`
  case or
  /// `&`
  case and
  /// `+`
  case plus
  /// `-`
  case minus
  /// `*`
  case times
  /// `/`
  case divide
  /// `%`
  case remainder

  /// The function that OPA calls for it.
  public var functionName: String {
    switch self {
    case .assign: "assign"
    case .unify: "eq"
    case .member: "internal.member_2"
    case .memberWithKey: "internal.member_3"
    case .equal: "equal"
    case .notEqual: "neq"
    case .less: "lt"
    case .lessOrEqual: "lte"
    case .greater: "gt"
    case .greaterOrEqual: "gte"
    case .or: "or"
    case .and: "and"
    case .plus: "plus"
    case .minus: "minus"
    case .times: "mul"
    case .divide: "div"
    case .remainder: "rem"
    }
  }

  /// What is written between the operands.
  public var symbol: String {
    switch self {
    case .assign: ":="
    case .unify: "="
    case .member, .memberWithKey: "in"
    case .equal: "=="
    case .notEqual: "!="
    case .less: "<"
    case .lessOrEqual: "<="
    case .greater: ">"
    case .greaterOrEqual: ">="
    case .or: "|"
    case .and: "&"
    case .plus: "+"
    case .minus: "-"
    case .times: "*"
    case .divide: "/"
    case .remainder: "%"
    }
  }

  /// How tightly it binds: 0 for `:=` and `=`, 6 for `*`. All associate to the left.
  public var precedence: Int {
    switch self {
    case .assign, .unify: 0
    case .member, .memberWithKey: 1
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: 2
    case .or: 3
    case .and: 4
    case .plus, .minus: 5
    case .times, .divide, .remainder: 6
    }
  }

  /// 3 for `k, v in xs`, else 2.
  public var operandCount: Int { self == .memberWithKey ? 3 : 2 }

  /// The operator of a function's name.
  public init?(functionName: String) {
    guard let found = Self.byFunctionName[functionName] else { return nil }
    self = found
  }

  private static let byFunctionName = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.functionName, $0) })
}
