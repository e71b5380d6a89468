// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// All of Terraform's functions, for the evaluation of one root module.
final class TerraformFunctions {
  private let files: FileFunctions
  private let table: [String: HCLFunction]

  private static let pure: [String: HCLFunction] = {
    var table: [String: HCLFunction] = [:]
    for part in [
      StringFunctions.table, NumberFunctions.table, CollectionFunctions.table, SetFunctions.table,
      TypeFunctions.table, EncodingFunctions.table, HashFunctions.table, NetworkFunctions.table,
      RegexFunctions.table, TimeFunctions.table, YAMLFunctions.table,
    ] {
      table.merge(part) { first, _ in first }
    }
    return table
  }()

  init(
    files: any ConfigurationFiles, directory: String, absoluteDirectory: String, limit: Int
  ) {
    let fileFunctions = FileFunctions(
      files: files, directory: directory, absoluteDirectory: absoluteDirectory, limit: limit)
    var table = Self.pure
    let pure = Self.pure
    // Templates may call everything but templates.
    let own = fileFunctions.table { pure[$0] }
    let within = pure.merging(own) { first, _ in first }
    table.merge(fileFunctions.table { within[$0] }) { first, _ in first }
    self.files = fileFunctions
    self.table = table
  }

  /// The names of all functions, `try` and `can` apart, which are forms.
  var names: [String] { table.keys.sorted() }

  func function(named name: String) -> HCLFunction? {
    if let function = table[name] { return function }
    if name.hasPrefix("core::") { return table[String(name.dropFirst(6))] }
    if name.hasPrefix("provider::") { return ProviderFunctions.function(named: name) }
    return nil
  }

  /// What file functions have to say since the last time.
  func takeNotes() -> [FileFunctions.Note] { files.takeNotes() }
}
