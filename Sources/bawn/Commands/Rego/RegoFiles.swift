// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import FoundationEssentials
internal import RegoEngine
internal import RegoSyntax

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Reads what the `rego` commands are given.
enum RegoFiles {
  /// One expression of a query as it was written.
  struct ExpressionText {
    let text: String
    let row: Int
    let column: Int
  }

  /// Why a command can't give its answer. The command line was right, so it isn't a usage error.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// A failure whose message may quote input; line breaks stay, as they part the messages.
  static func failure(_ message: String) -> Failure {
    Failure(description: escaped(message))
  }

  /// A message without what could move a terminal's cursor; line breaks and tabs stay.
  static func escaped(_ message: String) -> String {
    message.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: "\t", omittingEmptySubsequences: false)
        .map { TerminalText.escaped(String($0)) }.joined(separator: "\t")
    }.joined(separator: "\n")
  }

  /// What standard input holds, as the file that OPA names `stdin`.
  static func standardInput() throws -> SourceFile {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { read(0, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("standard input can't be read")
      }
      if count == 0 { break }
      guard bytes.count + count <= 64 << 20 else {
        throw failure("standard input is larger than 64 MiB")
      }
      bytes.append(contentsOf: buffer[..<count])
    }
    return SourceFile(path: "stdin", bytes: bytes)
  }

  static func source(_ path: String) throws -> SourceFile {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw failure("\"\(path)\" can't be read")
    }
    return SourceFile(path: path, bytes: Array(data))
  }

  /// A JSON document.
  static func document(_ path: String) throws -> Document {
    let result = JSONReader.read(try source(path))
    guard let document = result.document else {
      throw failure(result.diagnostics.map(\.description).joined(separator: "\n"))
    }
    return document
  }

  /// The modules of a file, or of all `.rego` files below a folder in the order of their paths.
  static func modules(_ path: String) throws -> [Module] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw failure("\"\(path)\" isn't there")
    }
    var paths = [path]
    if isFolder {
      let below = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
      paths = below.filter { $0.hasSuffix(".rego") }.sorted().map { "\(path)/\($0)" }
    }
    return try paths.map { path in
      let parsed = RegoParser.parseModule(try source(path))
      guard let module = parsed.value else { throw failure(describe(parsed.errors)) }
      return module
    }
  }

  static func program(modules: [Module], query: String) throws -> RegoProgram {
    let file = SourceFile(path: "query", text: query)
    let parsed = RegoParser.parseQuery(file)
    guard let body = parsed.value else { throw failure(describe(parsed.errors)) }
    let compilation = RegoCompiler().compile(
      modules: modules, queries: [RegoQuery(body, file: file)])
    guard let program = compilation.program else { throw failure(describe(compilation.errors)) }
    return program
  }

  /// The path of a query that is nothing but `data.a.b`.
  static func path(of query: String) -> [String]? {
    guard let term = RegoParser.parseTerm(query).value, case .ref(let ref) = term.kind,
      let path = ref.staticPath, path.first == "data"
    else { return nil }
    return Array(path.dropFirst())
  }

  static func expressions(_ query: String) -> [ExpressionText] {
    let file = SourceFile(path: "query", text: query)
    guard let body = RegoParser.parseQuery(file).value else { return [] }
    return body.expressions.map { expression in
      let bytes = file.bytes[Int(expression.range.start)..<Int(expression.range.end)]
      let position = file.position(of: Int(expression.range.start))
      return ExpressionText(
        text: String(decoding: bytes, as: UTF8.self), row: position.line,
        column: position.column)
    }
  }

  private static func describe(_ errors: [RegoError]) -> String {
    errors.map { error in
      var place = ""
      if let file = error.file {
        place = file.path
        if let range = error.range { place += ":\(file.line(of: Int(range.start)))" }
        place += ": "
      }
      return "\(place)\(error.code.rawValue): \(error.message)"
    }.joined(separator: "\n")
  }
}
