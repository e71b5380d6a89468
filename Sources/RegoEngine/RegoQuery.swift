// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// A question to a program: expressions whose answers are the values of their variables.
public struct RegoQuery: Sendable {
  /// The expressions.
  public var body: Body
  /// The text they were read from, for messages.
  public var file: SourceFile
  /// The package whose rules can be named without `data`; empty for none.
  public var package: [String]
  /// The imports that hold in the query.
  public var imports: [Import]

  /// A query from its parts.
  public init(
    _ body: Body, file: SourceFile, package: [String] = [], imports: [Import] = []
  ) {
    self.body = body
    self.file = file
    self.package = package
    self.imports = imports
  }
}
