// Bawn
// SPDX-License-Identifier: Apache-2.0

/// One character, class or dot of an expression for `regex.globs_match`, with its repetition.
struct GlobToken {
  enum Repetition {
    case once
    case oneOrMore
    case anyNumber
  }

  /// The characters it stands for; nil for all of them.
  var ranges: [ClosedRange<UInt32>]?
  var repetition = Repetition.once

  func matches(_ other: GlobToken) -> Bool {
    guard let mine = ranges, let theirs = other.ranges else { return true }
    return mine.contains { range in theirs.contains { $0.overlaps(range) } }
  }

  static func parse(_ text: UTF8Text.Bytes) throws(BuiltinError) -> [GlobToken] {
    let source = String(decoding: text, as: UTF8.self)
    let scalars = Array(source.unicodeScalars)
    var tokens: [GlobToken] = []
    var index = 0

    func problem(_ position: Int, _ what: String) -> BuiltinError {
      .failure("input:\(source), pos:\(position), \(what): the input provided is invalid")
    }

    while index < scalars.count {
      var token = GlobToken()
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case ".": break
      case "*", "+":
        throw problem(index, "flag '\(scalar)' must be preceded by a non-flag")
      case "]":
        throw problem(index, "set-close ']' with no preceding '['")
      case "[":
        token.ranges = try parseClass(scalars, &index, problem)
      case "\\":
        guard index < scalars.count else {
          throw problem(index - 1, "input ends with a \\ (escape) character")
        }
        token.ranges = [scalars[index].value...scalars[index].value]
        index += 1
      default: token.ranges = [scalar.value...scalar.value]
      }
      if index < scalars.count, scalars[index] == "*" || scalars[index] == "+" {
        token.repetition = scalars[index] == "*" ? .anyNumber : .oneOrMore
        index += 1
      }
      // A repeated token after the same one adds nothing but that one has to be there.
      if token.repetition != .once, let last = tokens.last, last.repetition != .once,
        last.ranges.map(Set.init) == token.ranges.map(Set.init)
      {
        if token.repetition == .oneOrMore { tokens[tokens.count - 1].repetition = .oneOrMore }
        continue
      }
      tokens.append(token)
    }
    return tokens
  }

  private static func parseClass(
    _ scalars: [Unicode.Scalar], _ index: inout Int, _ problem: (Int, String) -> BuiltinError
  ) throws(BuiltinError) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    var isLoneCharacter = false
    while index < scalars.count {
      var scalar = scalars[index]
      index += 1
      if scalar == "]" { return ranges }
      if scalar == "-" {
        guard isLoneCharacter, let low = ranges.last?.lowerBound else {
          throw problem(index, "range character '-' must be preceded by a Unicode character")
        }
        // A range at the very end has no place for the bracket.
        guard index + 1 < scalars.count else {
          throw problem(index, "range character '-' must be followed by a Unicode character")
        }
        guard scalars[index] != "-", scalars[index] != "]" else {
          throw problem(index + 1, "range character '-' cannot be followed by a special symbol")
        }
        if scalars[index] == "\\" { index += 1 }
        let high = scalars[index].value
        index += 1
        guard high >= low else {
          let (first, last) = (scalars[index - 1], Unicode.Scalar(low) ?? "\u{FFFD}")
          throw problem(
            index, "range is out of order: '\(first)' comes before '\(last)' in Unicode")
        }
        ranges[ranges.count - 1] = low...high
        isLoneCharacter = false
        continue
      }
      if scalar == "\\" {
        guard index < scalars.count else { break }
        scalar = scalars[index]
        index += 1
      }
      ranges.append(scalar.value...scalar.value)
      isLoneCharacter = true
    }
    throw problem(index, "found [ without matching ]")
  }
}
