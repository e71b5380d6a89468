// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Arguments, directives, values and types (October 2021, section 2.6 and 2.9 to 2.12).
extension GraphQLParser {
  mutating func arguments(
    isConstant: Bool
  ) throws(GraphQLFailure) -> [GraphQLSyntax.Argument] {
    var list: [GraphQLSyntax.Argument] = []
    try some(.openParenthesis, .closeParenthesis) { parser throws(GraphQLFailure) in
      let position = try parser.position()
      let comment = parser.comment
      let name = try parser.name()
      try parser.expect(.colon)
      let value = try parser.value(isConstant: isConstant)
      list.append(
        GraphQLSyntax.Argument(name: name, value: value, position: position, comment: comment))
    }
    return list
  }

  mutating func directives(
    isConstant: Bool
  ) throws(GraphQLFailure) -> [GraphQLSyntax.Directive] {
    var list: [GraphQLSyntax.Directive] = []
    while try skip(.at) {
      let position = try position()
      let name = try name()
      let arguments = try arguments(isConstant: isConstant)
      list.append(GraphQLSyntax.Directive(name: name, arguments: arguments, position: position))
    }
    return list
  }

  mutating func value(isConstant: Bool) throws(GraphQLFailure) -> GraphQLSyntax.Value {
    let token = try peek()
    let value: GraphQLSyntax.Value
    switch token.kind {
    case .openBracket, .openBrace:
      return try nested { parser throws(GraphQLFailure) in
        try parser.collection(token, isConstant: isConstant)
      }
    case .dollar where !isConstant:
      try next()
      value = GraphQLSyntax.Value(.variable, raw: try name())
      value.position = token.position
      return value
    case .int: value = GraphQLSyntax.Value(.int)
    case .float: value = GraphQLSyntax.Value(.float)
    case .string: value = GraphQLSyntax.Value(.string)
    case .blockString: value = GraphQLSyntax.Value(.blockString)
    case .name:
      switch token.value {
      case "true", "false": value = GraphQLSyntax.Value(.boolean)
      case "null": value = GraphQLSyntax.Value(.null)
      default: value = GraphQLSyntax.Value(.enumeration)
      }
    default: throw unexpected(token)
    }
    value.raw = token.value
    value.position = token.position
    try next()
    return value
  }

  private mutating func collection(
    _ token: GraphQLToken, isConstant: Bool
  ) throws(GraphQLFailure) -> GraphQLSyntax.Value {
    let isList = token.kind == .openBracket
    let result = GraphQLSyntax.Value(isList ? .list : .object)
    result.position = token.position
    result.comment = comment
    var children: [GraphQLSyntax.ChildValue] = []
    if isList {
      try many(.openBracket, .closeBracket) { parser throws(GraphQLFailure) in
        children.append(
          GraphQLSyntax.ChildValue(value: try parser.value(isConstant: isConstant)))
      }
    } else {
      try many(.openBrace, .closeBrace) { parser throws(GraphQLFailure) in
        let position = try parser.position()
        let comment = parser.comment
        let name = try parser.name()
        try parser.expect(.colon)
        let value = try parser.value(isConstant: isConstant)
        children.append(
          GraphQLSyntax.ChildValue(name: name, value: value, position: position, comment: comment))
      }
    }
    result.children = children
    return result
  }

  mutating func typeReference() throws(GraphQLFailure) -> GraphQLSyntax.TypeReference {
    let type = GraphQLSyntax.TypeReference()
    if try skip(.openBracket) {
      type.position = try position()
      type.element = try nested { parser throws(GraphQLFailure) in try parser.typeReference() }
      try expect(.closeBracket)
    } else {
      type.position = try position()
      type.name = try name()
    }
    type.isNonNull = try skip(.bang)
    return type
  }
}
