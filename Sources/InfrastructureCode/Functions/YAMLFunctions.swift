// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// `yamldecode`.
enum YAMLFunctions {
  static let table: [String: HCLFunction] = [:]
}
