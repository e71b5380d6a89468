// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions that providers bring: those of the AWS provider, and unknowns for all others.
enum ProviderFunctions {
  typealias Failure = HCLFunctionError

  static func function(named name: String) -> HCLFunction? {
    switch name {
    case "provider::aws::arn_build":
      HCLFunction(
        ["partition", "service", "region", "account_id", "resource"].map { .init($0, .string) },
        returns: .string
      ) { arguments, _ in
        .string("arn:" + (0..<5).map { arguments.text($0) }.joined(separator: ":"))
      }
    case "provider::aws::arn_parse":
      CollectionFunctions.dynamic([.init("arn", .string)], isNotNull: true, parseARN)
    case "provider::aws::trim_iam_role_path":
      HCLFunction([.init("arn", .string)], returns: .string, implementation: trimRolePath)
    default:
      HCLFunction(
        variadic: .init("arguments", .any, allowsNull: true, allowsUnknown: true),
        returnType: { _ throws(Failure) in .any }
      ) { arguments, _ in
        .unknown(.any, from: arguments)
      }
    }
  }

  private static func parts(_ text: String) throws(Failure) -> [Substring] {
    let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else {
      throw HCLFunctionError("could not parse ARN: \(Formatting.quoted(text))", argument: 0)
    }
    return parts
  }

  private static func parseARN(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let parts = try parts(arguments.text(0))
    let names = ["partition", "service", "region", "account_id", "resource"]
    return .object(
      HCLEntries(
        zip(names, parts.dropFirst()).map { .init(key: $0, value: .string(String($1))) }))
  }

  private static func trimRolePath(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    var parts = try parts(arguments.text(0))
    guard parts[2] == "iam", parts[5].hasPrefix("role/"),
      let name = parts[5].split(separator: "/").last
    else {
      throw HCLFunctionError("not the ARN of an IAM role", argument: 0)
    }
    parts[5] = "role/" + name
    return .string(parts.joined(separator: ":"))
  }
}
