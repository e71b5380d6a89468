// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Collectors
import Documents
import Findings
import Inventory
import Policies

/// `bawn mappings`
struct MappingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mappings", abstract: "Work on the tables that translate what clouds answer.",
    discussion: """
      A live resource is judged in the same shape as code. The tables in mappings/ say how the
      answers of a cloud's API become that shape.
      """,
    subcommands: [MappingsTestCommand.self, MappingsLintCommand.self, MappingsApplyCommand.self])
}

/// `bawn mappings test`
struct MappingsTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test", abstract: "Hold the tables against their examples.",
    discussion: """
        bawn mappings test
        bawn mappings test s3 iam

      Each service's table has examples in mappings/PROVIDER/live/examples: an answer, and the
      resources that have to come of it.
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("Only these services.", valueName: "service"))
  var services: [String] = []

  func run() throws {
    let content = try Content.load(option: options.content)
    let tables = content.liveTables
    let wanted = services.map { "/\($0).yaml" }
    let files = content.files(below: "mappings", in: "/live/examples/").filter { file in
      wanted.isEmpty || wanted.contains { file.path.hasSuffix($0) }
    }
    let result = MappingTester(tables: tables, schemas: content.schemas).run(files)
    var lines = (tables.diagnostics + result.diagnostics).map {
      TerminalText.escaped($0.description)
    }
    lines += result.failures.map { TerminalText.escaped($0) }
    if services.isEmpty {
      lines += tables.kinds.filter { !result.kinds.contains($0) }.map { "\($0) has no example" }
    }
    let bad = lines.count
    lines.append("\(result.passed) passed, \(bad) problems in \(result.kinds.count) kinds")
    try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    if bad > 0 { throw ExitCode.findings }
  }
}

/// `bawn mappings lint`
struct MappingsLintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Find what is wrong with the tables.",
    discussion: """
      Every attribute that a table sets has to be one that the provider's schema has, and every
      computation has to compile.
      """)

  @OptionGroup var options: RulesOptions

  func run() throws {
    let content = try Content.load(option: options.content)
    let tables = content.liveTables
    var lines = tables.diagnostics.map { TerminalText.escaped($0.description) }
    lines += MappingLinter(tables: tables, schemas: content.schemas).problems()
      .map { TerminalText.escaped($0) }
    let bad = lines.count
    lines.append("\(tables.kinds.count) kinds, \(bad) problems")
    try StandardOutput.write(Array((lines.joined(separator: "\n") + "\n").utf8))
    if bad > 0 { throw ExitCode.findings }
  }
}

/// `bawn mappings apply`
struct MappingsApplyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Translate recorded answers and print what becomes of them.",
    discussion: """
      Reads observations, one JSON object a line with kind, service, operation, account, region and
      document, and prints a line for each resource: address, type, values, references.

        bawn mappings apply observations.jsonl | jq -c 'select(.type == "aws_s3_bucket")'
      """)

  @OptionGroup var options: RulesOptions

  @Argument(help: ArgumentHelp("The file; - for standard input.", valueName: "file"))
  var file: String

  func run() throws {
    let content = try Content.load(option: options.content)
    let tables = content.liveTables
    guard case .success(let bytes) = InputFile.read(file) else {
      throw ValidationError("\"\(file)\" can't be read")
    }
    var translation = LiveTranslation(tables: tables, schemas: content.schemas)
    var resources: [Resource] = []
    var problems = tables.diagnostics
    let arena = Arena(chunkSize: 64 << 10)
    for line in bytes.split(separator: 0x0A) where !line.isEmpty {
      let read = JSONReader.read(SourceFile(path: file, bytes: Array(line)))
      problems += read.diagnostics
      guard let document = read.document else { continue }
      arena.retain(document.arena)
      guard let observation = RecordedObservations.observation(document.root, in: arena) else {
        problems.append(
          Diagnostic(
            id: "observation-form", severity: .warning,
            message: "a line of \"\(file)\" has no \"kind\" and \"document\" and is left out"))
        continue
      }
      resources += translation.resources(of: observation, into: arena)
    }
    problems += translation.diagnostics
    var resolution = ReferenceResolution(names: tables.names)
    var serviceKeys = ServiceKeys(names: tables.names)
    for resource in resources {
      serviceKeys.add(resource)
      resolution.add(
        resource, isSatellite: content.mappings.folding.satellites[resource.type] != nil)
    }
    var text: [UInt8] = []
    for index in resources.indices { serviceKeys.remove(from: &resources[index], in: arena) }
    for resource in resources {
      let references = resource.references + resolution.references(of: resource)
      let line = arena.object([
        Node.Entry(key: arena.string("address"), value: arena.string(resource.address)),
        Node.Entry(key: arena.string("type"), value: arena.string(resource.type)),
        Node.Entry(key: arena.string("values"), value: resource.document),
        Node.Entry(
          key: arena.string("unknown"),
          value: arena.array(resource.existenceUnknowns.map { arena.string($0) })),
        Node.Entry(
          key: arena.string("references"),
          value: arena.object(
            references.map {
              Node.Entry(key: arena.string($0.path), value: arena.string($0.target))
            })),
      ])
      text += Array((JSONWriter.string(line) + "\n").utf8)
    }
    for problem in problems {
      try StandardOutput.write(
        Array((TerminalText.escaped(problem.description) + "\n").utf8), to: 2)
    }
    for (kind, count) in translation.untranslated.sorted(by: { $0.key < $1.key }) {
      try StandardOutput.write(Array("no table for \(kind) (\(count))\n".utf8), to: 2)
    }
    try StandardOutput.writeForeign(text)
  }
}
