// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Collectors
import Documents
import Findings
import Inventory
import Policies
import RegoEngine

/// `bawn collect aws`
struct CollectAWSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aws", abstract: "Read AWS accounts into a snapshot.",
    discussion: """
      Reads the configuration of an account through AWS's API, with the credentials
      that the AWS tools would use, and writes it to a file that rules judge and that
      code is compared with. Nothing is changed, and neither data nor secrets are
      read: --print-policy prints all the permissions that it takes.

        bawn collect aws -o prod.snapshot
        bawn collect aws --profile audit --all-regions
        bawn collect aws --regions eu-west-1,eu-central-1 --services s3,iam
        bawn collect aws --organization --role SecurityAudit --external-id bawn
        bawn collect aws --print-policy > policy.json
        bawn evaluate prod.snapshot

      What can't be read becomes unknown: rules that depend on it are undetermined,
      and the summary says which. An interrupted collection goes on with --resume.

      Exit codes: 0 read; 2 wrong usage; 3 nothing could be read, or, with --strict,
      something couldn't; 130 interrupted.
      """)

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var output = "aws.snapshot"

  @OptionGroup(title: "Credentials") var aws: AWSArguments

  @OptionGroup(title: "Accounts") var scope: AccountArguments

  @Flag(help: "Say how many calls it would take, and how long, and stop.")
  var estimate = false

  @Flag(help: "Print the IAM policies that allow all of this and nothing else, and stop.")
  var printPolicy = false

  @Flag(help: "Go on with a collection that was interrupted.")
  var resume = false

  @Option(
    help: ArgumentHelp(
      "Write every call and its answer here too, without secrets.", valueName: "file"),
    completion: .file())
  var record: String?

  @Flag(help: "End with 3 when anything couldn't be read.")
  var strict = false

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  func run() async throws {
    let content = try Content.load(option: content)
    let tables = CollectorContent(content)
    var problems = tables.diagnostics
    let all = tables.table
    let table = try scope.selection(of: all)
    if printPolicy { return try CollectionOutput.policy(table, tables.permissions) }
    if !estimate, let problem = FileReplacement.problem(with: output) {
      throw ValidationError("the snapshot \"\(output)\" can't be written: \(problem)")
    }
    let translations = content.liveTables
    problems += content.diagnostics + translations.diagnostics
    for problem in problems { CollectionOutput.warn(problem.description) }

    try await CloudWork.run { [self] transport in
      let access = AccountAccess(
        aws: aws, scope: scope, content: content, tables: tables, transport: transport)
      let run = CollectionRun(
        command: self, access: access, table: table, translations: translations)
      return estimate ? try await run.estimate() : try await run.collect()
    }
  }
}

/// The tables of what is collected.
struct CollectorContent {
  /// The collectors.
  let table: CollectorTable
  /// The permissions they need.
  let permissions: PermissionTable
  private let files: [SourceFile]

  /// Reads them.
  init(_ content: Content) {
    let files = content.folder.files(below: "collectors/aws", endings: [".yaml"])
    let folder = content.folder.path + "/collectors/aws/"
    func read(_ part: String) -> [SourceFile] {
      files.filter { file in
        let name = file.dropFirst(folder.count)
        return part.isEmpty ? !name.contains("/") : name.hasPrefix(part)
      }.compactMap(content.folder.read)
    }
    table = CollectorTable(files: read(""))
    permissions = PermissionTable(files: read("permissions/"))
    self.files = read("secrets/")
  }

  /// What is wrong with them.
  var diagnostics: [Diagnostic] { table.diagnostics + permissions.diagnostics }

  /// Where secrets stand.
  func secrets(_ schemas: SchemaCatalogue) -> SecretPlaces {
    SecretPlaces(files: files, schemas: schemas)
  }
}

/// Lets the rules' library judge secrets.
struct LibraryJudge: SecretJudging {
  let detectors: SecretDetectors

  func marks(of text: String) -> String { detectors.marks(of: text) ?? "" }
}
