// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents
internal import HCLSyntax
internal import Synchronization

/// Functions that read files of the scanned repository, and functions on paths.
///
/// Files outside of it are never read: the result is unknown, with a warning.
final class FileFunctions: Sendable {
  typealias Failure = HCLFunctionError

  /// Something to tell about a call whose result became unknown.
  struct Note: Sendable {
    var id: String
    var message: String
  }

  private let files: any ConfigurationFiles
  private let directory: String
  private let absoluteDirectory: String
  private let limit: Int
  private let notes = Mutex<[Note]>([])

  init(
    files: any ConfigurationFiles, directory: String, absoluteDirectory: String, limit: Int
  ) {
    self.files = files
    self.directory = directory
    self.absoluteDirectory = absoluteDirectory
    self.limit = limit
  }

  func takeNotes() -> [Note] {
    notes.withLock { notes in
      defer { notes.removeAll() }
      return notes
    }
  }

  func table(_ all: @escaping @Sendable (String) -> HCLFunction?) -> [String: HCLFunction] {
    var table: [String: HCLFunction] = [
      "file": reading { bytes throws(Failure) in .string(try Self.text(bytes)) },
      "filebase64": reading { bytes throws(Failure) in .string(Base64.encode(bytes)) },
      "filemd5": digest { HashFunctions.hexadecimal(Insecure.MD5.hash(data: $0)) },
      "filesha1": digest { HashFunctions.hexadecimal(Insecure.SHA1.hash(data: $0)) },
      "filesha256": digest { HashFunctions.hexadecimal(SHA256.hash(data: $0)) },
      "filesha512": digest { HashFunctions.hexadecimal(SHA512.hash(data: $0)) },
      "filebase64sha256": digest { Base64.encode(Array(SHA256.hash(data: $0))) },
      "filebase64sha512": digest { Base64.encode(Array(SHA512.hash(data: $0))) },
      "basename": .text { FilePath.lastPart($0) },
      "dirname": .text { path in
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        return FilePath.clean(slash.map { String(path[...$0]) } ?? "")
      },
      "abspath": .text { [absoluteDirectory] path in FilePath.join(absoluteDirectory, path) },
      "pathexpand": HCLFunction([.init("path", .string)], returns: .string) { arguments, _ in
        // A home directory is the machine's, not the configuration's.
        arguments.text(0).hasPrefix("~")
          ? .unknown(.string, isNotNull: true, from: arguments) : arguments[0]
      },
    ]
    table["fileexists"] = HCLFunction([.init("path", .string)], returns: .bool) {
      [self] arguments, _ in exists(arguments)
    }
    table["fileset"] = HCLFunction(
      [.init("path", .string), .init("pattern", .string)], returns: .set(.string),
      implementation: { [self] arguments, budget throws(Failure) in
        try matching(arguments, budget)
      })
    table["templatefile"] = HCLFunction(
      [.init("path", .string), .init("vars", .any, allowsMarked: true)],
      resultIsNotNull: false, returnType: { _ throws(Failure) in .any },
      implementation: { [self] arguments, budget throws(Failure) in
        let path = arguments.text(0)
        guard let bytes = try read(path) else {
          return Self.unknown(path, .any)
        }
        let source = SourceFile(path: FilePath.join(directory, path), bytes: bytes)
        return try Self.render(
          source, arguments[1], functions: all, excluding: "templatefile", budget)
      })
    table["templatestring"] = HCLFunction(
      [.init("template", .string), .init("vars", .any, allowsMarked: true)],
      resultIsNotNull: false, returnType: { _ throws(Failure) in .any },
      implementation: { arguments, budget throws(Failure) in
        let source = SourceFile(path: "template", text: arguments.text(0))
        return try Self.render(
          source, arguments[1], functions: all, excluding: "templatestring", budget)
      })
    return table
  }

  // MARK: - Reading

  private func path(_ text: String) -> String { FilePath.join(directory, text) }

  /// The bytes; nil, with a note, when they are not to be had.
  private func read(_ text: String) throws(Failure) -> [UInt8]? {
    do throws(FileProblem) {
      return try files.read(path(text), limit: limit)
    } catch {
      // Files that a build makes are often not there; the unknown's origin tells which it was.
      if error == .missing {
        throw HCLFunctionError(
          "no file exists at \(Formatting.quoted(text))", argument: 0,
          missing: "file(\(Formatting.quoted(text)))")
      }
      let id = error == .outside ? "terraform-file-outside" : "terraform-unreadable-file"
      notes.withLock { notes in
        guard notes.count < 100 else { return }
        notes.append(
          Note(
            id: id,
            message: "file \"\(text)\" isn't read, so what depends on it is unknown: "
              + error.reason))
      }
      return nil
    }
  }

  private func reading(
    _ make: @escaping @Sendable ([UInt8]) throws(Failure) -> HCLValue
  ) -> HCLFunction {
    HCLFunction(
      [.init("path", .string)], returns: .string,
      implementation: { [self] arguments, budget throws(Failure) in
        guard let bytes = try read(arguments.text(0)) else {
          return Self.unknown(arguments.text(0), .string)
        }
        try budget.reserve(bytes.count / 16)
        return try make(bytes)
      })
  }

  private static func unknown(_ path: String, _ type: HCLType) -> HCLValue {
    let origin = HCLUnknown(type: .string, symbol: "file(\(Formatting.quoted(path)))")
    return .unknown(HCLUnknown(type: type, isNotNull: true, origins: [origin]))
  }

  private func digest(_ make: @escaping @Sendable ([UInt8]) -> String) -> HCLFunction {
    reading { bytes throws(Failure) in .string(make(bytes)) }
  }

  private static func text(_ bytes: [UInt8]) throws(Failure) -> String {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let text = String(validating: bytes[start...], as: UTF8.self) else {
      throw HCLFunctionError(
        "contents of the file are not valid UTF-8; use the filebase64 function to obtain the "
          + "Base64 encoded contents or the other file functions to obtain hashing results",
        argument: 0)
    }
    return text
  }

  private func exists(_ arguments: [HCLValue]) -> HCLValue {
    do throws(FileProblem) {
      return .bool(try files.kind(of: path(arguments.text(0))) == .file)
    } catch {
      return .unknown(.bool, isNotNull: true, from: arguments)
    }
  }

  private func matching(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let base = path(arguments.text(0))
    let pattern = FilePattern(arguments.text(1))
    var found: [String] = []
    var pending = [""]
    var visited = 0
    while let relative = pending.popLast() {
      let listing: [DirectoryEntry]
      do throws(FileProblem) {
        listing = try files.entries(of: FilePath.join(base, relative.isEmpty ? "." : relative))
      } catch {
        if relative.isEmpty, error == .outside {
          return .unknown(.set(.string), isNotNull: true, from: arguments)
        }
        continue
      }
      visited += listing.count
      guard visited < 100_000, budget.spend(listing.count) else {
        throw HCLFunctionError("the directory has too many files")
      }
      for entry in listing {
        let name = relative.isEmpty ? entry.name : "\(relative)/\(entry.name)"
        if entry.kind == .directory, pattern.mayMatch(below: name) { pending.append(name) }
        if entry.kind == .file, pattern.matches(name) { found.append(name) }
      }
    }
    return .set(found.map { .string($0) }, of: .string)
  }

  // MARK: - Templates

  private static func render(
    _ source: SourceFile, _ variables: HCLValue, functions: @Sendable (String) -> HCLFunction?,
    excluding: String, _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let entries = variables.entries else {
      if !variables.isKnown { return .unknown(.any, from: [variables]) }
      throw HCLFunctionError("invalid vars value: must be a map", argument: 1)
    }
    let (expression, problems) = HCLParser.parseTemplate(source)
    if let problem = problems.first(where: { $0.severity == .error }) {
      throw HCLFunctionError("the template is wrong: \(problem.message)")
    }
    var scope = TemplateScope(variables: [:], functions: [:])
    for entry in entries.entries { scope.variables[entry.key] = entry.value }
    for call in calledFunctions(in: source) where call != excluding {
      scope.functions[call] = functions(call)
    }
    var evaluator = ExpressionEvaluator(scope: scope, source: source, budget: budget)
    let value = evaluator.evaluate(expression)
    if let problem = evaluator.diagnostics.first(where: { $0.severity == .error }) {
      let line = problem.position.map { ":\($0.line)" } ?? ""
      throw HCLFunctionError("\(source.path)\(line): \(problem.message)")
    }
    return value.marked(with: variables.marks)
  }

  /// Names that stand before a parenthesis in a template: all that it can call.
  private static func calledFunctions(in source: SourceFile) -> Set<String> {
    var names: Set<String> = []
    let bytes = source.bytes
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "(") {
      var start = index
      while start > 0, index - start < 64,
        (bytes[start - 1] | 0x20 >= 0x61 && bytes[start - 1] | 0x20 <= 0x7A)
          || (bytes[start - 1] >= 0x30 && bytes[start - 1] <= 0x3A) || bytes[start - 1] == 0x5F
      {
        start -= 1
      }
      if start < index { names.insert(String(decoding: bytes[start..<index], as: UTF8.self)) }
    }
    return names
  }
}

/// What a template can refer to: the given variables, and functions with `try` and `can`.
struct TemplateScope: EvaluationScope {
  var variables: [String: HCLValue]
  var functions: [String: HCLFunction]

  func resolve(
    _ traversal: Traversal, diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    variables[traversal.root].map { ResolvedReference($0) }
  }

  func function(named name: String) -> HCLFunction? { functions[name] }

  func form(named name: String) -> EvaluationForm? {
    name == "try" ? .firstWithoutError : name == "can" ? .isWithoutError : nil
  }
}
