// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// An expression of HCL with its place in the file.
public struct Expression: Sendable {
  /// The form of an expression.
  public indirect enum Kind: Sendable {
    /// A number, `true`, `false`, `null`, or a quoted string without interpolation.
    case literal(HCLValue)
    /// Text with interpolations or directives, quoted or as a heredoc.
    case template(Template)
    /// `"${…}"` and nothing else: the value of the expression, not turned into text.
    case wrappedTemplate(Expression)
    /// A reference that starts at a variable: `aws_s3_bucket.b[0].arn`.
    case traversal(Traversal)
    /// Attribute and index steps with literal keys on the result of another expression.
    case relativeTraversal(Expression, [Traversal.Step])
    /// `collection[key]` with a key that has to be computed.
    case index(Expression, key: Expression)
    /// `source[*]…` or `source.*…`.
    case splat(Splat)
    /// Within a splat's `each`: the element at hand.
    case splatElement
    /// A function call.
    case call(FunctionCall)
    /// `[a, b]`.
    case tuple([Expression])
    /// `{a = b}`.
    case object([ObjectItem])
    /// `[for …]` or `{for …}`.
    case `for`(ForExpression)
    /// `condition ? a : b`.
    case conditional(condition: Expression, whenTrue: Expression, whenFalse: Expression)
    /// `-a` or `!a`.
    case unary(UnaryOperator, Expression)
    /// `a + b` and the like.
    case binary(BinaryOperator, Expression, Expression, operatorRange: ByteRange)
    /// `(a)`.
    case parentheses(Expression)
    /// A string of the JSON syntax: its text as it is, and the template that it stands for.
    case jsonString(String, template: Expression)
    /// Stands where something could not be parsed, which has been diagnosed; its value is unknown.
    case invalid
  }

  /// The form and what it consists of.
  public let kind: Kind
  /// The bytes it covers.
  public let range: ByteRange

  /// An expression from its parts.
  public init(_ kind: Kind, range: ByteRange) {
    self.kind = kind
    self.range = range
  }
}

/// `source[*].rest` or `source.*.rest`.
public struct Splat: Sendable {
  /// What is expanded.
  public let source: Expression
  /// What is evaluated for each element, in which `Expression.Kind.splatElement` stands for it.
  public let each: Expression
  /// Whether it is the older `.*` form, whose `each` takes in only attributes.
  public let isAttributeOnly: Bool
  /// The bytes of `[*]` or `.*`.
  public let markerRange: ByteRange
}

/// A call of a function.
public struct FunctionCall: Sendable {
  /// The function's name, with `::` between the parts of a namespaced one.
  public let name: String
  /// The bytes of the name.
  public let nameRange: ByteRange
  /// The arguments in order.
  public let arguments: [Expression]
  /// Whether `...` follows the last argument, whose elements become arguments.
  public let expandsLast: Bool
  /// The bytes from the opening to the closing parenthesis.
  public let parenthesesRange: ByteRange
}

/// One item of an object constructor.
public struct ObjectItem: Sendable {
  /// The key; a bare identifier has become a string literal.
  public let key: Expression
  /// The value.
  public let value: Expression

  /// The bytes of key and value.
  public var range: ByteRange { key.range.union(value.range) }
}

/// `[for k, v in collection : value if condition]`, or with `{}` and `key => value`.
public struct ForExpression: Sendable {
  /// The variable for keys; nil when only one variable is given.
  public let keyVariable: String?
  /// The variable for values.
  public let valueVariable: String
  /// What is iterated over.
  public let collection: Expression
  /// The key of a result member; nil for the form that makes a tuple.
  public let key: Expression?
  /// The value of a result member.
  public let value: Expression
  /// The filter.
  public let condition: Expression?
  /// Whether `...` follows the value, so that members with one key are gathered in a tuple.
  public let isGrouped: Bool
}

/// `-` and `!`.
public enum UnaryOperator: String, Sendable {
  /// `-`
  case negate = "-"
  /// `!`
  case not = "!"
}

/// The operators between two operands.
public enum BinaryOperator: String, Sendable {
  /// `||`
  case or = "||"
  /// `&&`
  case and = "&&"
  /// `==`
  case equal = "=="
  /// `!=`
  case notEqual = "!="
  /// `<`
  case less = "<"
  /// `<=`
  case lessOrEqual = "<="
  /// `>`
  case greater = ">"
  /// `>=`
  case greaterOrEqual = ">="
  /// `+`
  case add = "+"
  /// `-`
  case subtract = "-"
  /// `*`
  case multiply = "*"
  /// `/`
  case divide = "/"
  /// `%`
  case modulo = "%"

  /// How strongly it binds, from 1 to 6.
  public var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual: 3
    case .less, .lessOrEqual, .greater, .greaterOrEqual: 4
    case .add, .subtract: 5
    case .multiply, .divide, .modulo: 6
    }
  }
}
