// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Documentation")
struct DocumentationTests {
  /// Commands that build, install or fetch, so that a test can't run them; `.ci/run` and the
  /// release do.
  static let notRunHere: Set<String> = [
    "make bench", "make build", "make demo", "make dist", "make format", "make lint", "make test",
    "make help", "Scripts/bootstrap",
  ]

  @Test("every command it shows does what it shows")
  func commands() throws {
    let commands = try DocumentedCommand.all()
    #expect(commands.contains { $0.command.contains("bawn scan") })
    try Project.withTemporaryFolder { folder in
      try FileManager.default.copyItem(
        at: Project.root.appending(path: "Examples"), to: folder.appending(path: "Examples"))
      try makeRepository(in: folder)
      for command in commands where !Self.notRunHere.contains(command.command) {
        let outcome = try run(command, in: folder)
        #expect(
          outcome.status == command.status,
          "\(command) ended with \(outcome.status)\n\(outcome.output)\(outcome.errors)"
        )
        #expect(
          command.shows(outcome.output + outcome.errors),
          "\(command) printed\n\(outcome.output)\(outcome.errors)"
        )
      }
    }
  }

  /// Makes the folder a git repository with one commit, as a reader's clone is.
  private func makeRepository(in folder: URL) throws {
    let outcome = try Program.run(
      URL(filePath: "/bin/bash"),
      arguments: [
        "-euc",
        """
        git init --quiet .
        git add Examples
        git -c user.name=A -c user.email=a@example.org commit --quiet --message Examples
        """,
      ],
      environment: ["PATH": "/usr/bin:/bin"], folder: folder, seconds: 240)
    #expect(outcome.status == 0, "\(outcome.errors)")
  }

  private func run(_ command: DocumentedCommand, in folder: URL) throws -> Program.Outcome {
    let binary = Program.path
    let script = command.command
      .replacingOccurrences(of: ".build/release/bawn", with: "bawn")
    return try Program.run(
      URL(filePath: "/bin/bash"),
      arguments: ["-euo", "pipefail", "-c", script],
      environment: [
        "PATH": "\(binary.deletingLastPathComponent().path):/usr/bin:/bin",
        "BAWN_CONTENT": Project.root.path,
      ],
      folder: folder,
      seconds: 240
    )
  }

  @Test("the rule it shows passes its own examples")
  func rule() throws {
    let page = try String(
      contentsOf: Project.root.appending(path: "Documentation/rules.md"), encoding: .utf8)
    let start = try #require(page.range(of: "```yaml\n"))
    let end = try #require(page.range(of: "\n```", range: start.upperBound..<page.endIndex))
    try Project.withTemporaryFolder { folder in
      let rules = folder.appending(path: "rules/aws/ec2")
      try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
      try Data(page[start.upperBound..<end.lowerBound].utf8)
        .write(to: rules.appending(path: "ebs-volume-unencrypted.yaml"))
      for command in ["lint", "test"] {
        let outcome = try Program.run(
          "rules", command, environment: ["BAWN_CONTENT": folder.path], in: folder)
        #expect(outcome.status == 0, "\(command)\n\(outcome.output)\(outcome.errors)")
      }
    }
  }

  @Test("links lead to files that are there")
  func links() throws {
    let pages = ["README.md", "Integrations/README.md"]
    let files = Set(try DocumentedCommand.all().map(\.file)).union(pages)
    for file in files {
      let text = try String(contentsOf: Project.root.appending(path: file), encoding: .utf8)
      let folder = Project.root.appending(path: file).deletingLastPathComponent()
      for match in text.matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
        let target = folder.appending(path: String(match.output.1)).standardizedFileURL
        #expect(FileManager.default.fileExists(atPath: target.path), "\(file): \(match.output.1)")
      }
    }
  }

  @Test("a console block gives commands with their endings and outputs")
  func blocks() {
    let text = """
      Words.

      ```console
      $ bawn scan a  # exits 1
      first
      … ms
      $ bawn scan b
      ```

      ```text
      $ not a command
      ```

      ```sh
      # a remark
      bawn rules list
      ```
      """
    let commands = DocumentedCommand.commands(in: text, file: "x.md")
    #expect(commands.map(\.command) == ["bawn scan a", "bawn scan b", "bawn rules list"])
    #expect(commands.map(\.status) == [1, 0, 0])
    #expect(commands.map(\.line) == [4, 7, 16])
    #expect(commands[0].shows("first\nanything\n12 ms\n"))
    #expect(!commands[0].shows("first\nanything\n12 s\n"))
    #expect(!commands[0].shows("anything\n12 ms\n"))
    #expect(commands[1].shows("whatever"))
  }
}
