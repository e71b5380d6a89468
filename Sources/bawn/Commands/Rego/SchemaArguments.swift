// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import InfrastructureCode
internal import RegoEngine

/// The option of every command that checks policies against JSON Schemas.
struct SchemaArguments: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "A JSON Schema of the input, or a folder of schemas for METADATA to name.",
      valueName: "path"))
  var schema: String?

  /// The schemas: a file's describes the input; a folder's `a/b.json` is named `schema.a.b`.
  ///
  /// - Throws: what can't be read.
  func schemas() throws(RegoLoadError) -> RegoSchemas {
    var schemas = RegoSchemas()
    guard let schema else { return schemas }
    guard InputFile.kind(of: schema) == .directory else {
      switch InputFile.read(schema) {
      case .success(let bytes):
        schemas.add(try Self.document(SourceFile(path: schema, bytes: bytes)))
      case .failure(let problem): throw RegoFileWalk.unreadable(schema, problem.reason)
      }
      return schemas
    }
    guard let walk = RegoFileWalk(schema, ignored: [], accepts: { _ in true }) else {
      throw RegoFileWalk.unreadable(schema, "it can't be read")
    }
    if let first = walk.errors.first { throw first }
    for found in walk.found {
      schemas.add(try Self.document(found.file), at: found.place + [Self.name(of: found.file)])
    }
    return schemas
  }

  /// The file's name without what stands after the last point.
  private static func name(of file: SourceFile) -> String {
    let name = file.path.split(separator: "/").last ?? ""
    guard let point = name.lastIndex(of: ".") else { return String(name) }
    return String(name[..<point])
  }

  private static func document(_ file: SourceFile) throws(RegoLoadError) -> Document {
    let json = JSONReader.read(file)
    if let document = json.document { return document }
    if let document = YAMLReader.read(file).document { return document }
    let first = json.diagnostics.first?.description ?? "can't be read"
    throw RegoLoadError(code: .document, message: first)
  }
}
