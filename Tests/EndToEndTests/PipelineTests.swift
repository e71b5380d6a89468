// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@Suite("Integrations in pipelines")
struct PipelineTests {
  static let files = [
    ".pre-commit-hooks.yaml", "Integrations/pre-commit", "Integrations/github/scan",
    "Integrations/gitlab/bawn.gitlab-ci.yml", "Integrations/azure-devops/bawn.yml",
  ]

  @Test("name only options that bawn scan has", arguments: files)
  func options(file: String) throws {
    let help = try Program.run("scan", "--help").output
    let text = try String(contentsOf: Project.root.appending(path: file), encoding: .utf8)
    let lines = text.split(separator: "\n").filter {
      $0.contains("arguments") || $0.contains(" scan ")
    }
    var found: Set<String> = []
    for line in lines where !line.trimmingCharacters(in: .whitespaces).hasPrefix("#") {
      let start = line.range(of: " scan ")?.lowerBound ?? line.startIndex
      for match in line[start...].matches(of: /[ (](--[a-z][a-z-]*)/) {
        found.insert(String(match.output.1))
      }
    }
    #expect(found.contains("--new-since"))
    for option in found {
      #expect(help.contains("  \(option) "), "\(file) has \(option)")
    }
  }

  @Test("inputs reach the scripts as variables only, and the action uses no other action")
  func interpolation() throws {
    let inputs = try PipelineFile.actionInputs()
    for step in try PipelineFile("action.yml").view["runs"]["steps"].elements {
      #expect(step["uses"].string == nil)
      let script = try #require(step["run"].string)
      #expect(!script.contains("${{"))
      let given = step["env"].entries.compactMap { $0.value.string }
      for name in inputs.keys { #expect(given.contains("${{ inputs.\(name) }}")) }
    }
    let steps = try PipelineFile("Integrations/azure-devops/bawn.yml").view["steps"].elements
    let script = try #require(steps.first?["bash"].string)
    #expect(!script.contains("${{"))
    #expect(script.firstMatch(of: /\$\([A-Za-z]+(\.[A-Za-z]+)*\)/) == nil)
    #expect(try PipelineFile.azureParameters().count > 5)
  }

  @Test("what the pages show names inputs, parameters, variables and hooks that are there")
  func pages() throws {
    let page = try String(
      contentsOf: Project.root.appending(path: "Documentation/continuous-integration.md"),
      encoding: .utf8)
    let gitlab = try String(
      contentsOf: Project.root.appending(path: Self.files[3]), encoding: .utf8)
    let inputs = try PipelineFile.actionInputs()
    let parameters = try PipelineFile.azureParameters()
    let variables = Set(gitlab.matches(of: /#   (BAWN_[A-Z_0-9]+)/).map { String($0.output.1) })
    #expect(variables.count == 7)
    for name in Array(inputs.keys) + Array(parameters.keys) + variables {
      #expect(page.contains("`\(name)`"), "\(name) isn't told")
    }
    let hooks = try PipelineFile(".pre-commit-hooks.yaml").view.elements.map { $0["id"].string }
    #expect(hooks == ["bawn", "bawn-fetched"])
    var seen = 0
    for file in ["README.md", "Integrations/README.md", "Documentation/continuous-integration.md"] {
      for block in try PipelineFile.shown(in: file).map(\.view) {
        let steps = block["steps"].elements + block["jobs"]["scan"]["steps"].elements
        for step in steps where step["uses"].string == "OWNER/bawn@COMMIT" {
          for entry in step["with"].entries { #expect(inputs[entry.key] != nil, "\(entry.key)") }
          seen += 1
        }
        for step in steps where step["template"].exists {
          for entry in step["parameters"].entries { #expect(parameters[entry.key] != nil) }
          seen += 1
        }
        for job in [block, block["bawn"]] where job["variables"].exists {
          for entry in job["variables"].entries { #expect(variables.contains(entry.key)) }
          seen += 1
        }
        for hook in block["repos"][0]["hooks"].elements + block.elements {
          #expect(hooks.contains(hook["id"].string))
          seen += 1
        }
      }
    }
    #expect(seen == 7)
  }

  @Test("the hooks look at files that can matter")
  func hookFiles() throws {
    for hook in try PipelineFile(".pre-commit-hooks.yaml").view.elements {
      let pattern = try Regex(try #require(hook["files"].string))
      for name in ["a/main.tf", "a.tf.json", "x.auto.tfvars", "stack.yml", "s.yaml", "t.template"] {
        #expect(name.firstMatch(of: pattern) != nil, "\(name)")
      }
      for name in ["README.md", "a.tfx", "main.swift"] {
        #expect(name.firstMatch(of: pattern) == nil, "\(name)")
      }
    }
  }

  @Test("the hooks report what a commit brings", arguments: ["bawn", "bawn-fetched"])
  func hooks(id: String) throws {
    let hooks = try PipelineFile(".pre-commit-hooks.yaml").view.elements
    let hook = try #require(hooks.first { $0["id"].string == id })
    let entry = try #require(hook["entry"].string)
    try PipelineFolder.with { folder in
      let command =
        id == "bawn"
        ? entry
        : "'\(Project.root.path)'/\(entry) --archive=\(folder.archive.address) --sha256=\(folder.archive.sha256)"
      func run(_ environment: [String: String] = [:]) throws -> Program.Outcome {
        try folder.run(command + " terraform", environment)
      }
      try folder.git("init --quiet .")
      let first = try run()
      #expect(first.status == 1, "\(first.errors)")
      try folder.commit("first")
      #expect(try run().status == 0)
      try folder.write("terraform/new.tf", PipelineFolder.finding)
      let second = try run()
      #expect(second.status == 1)
      #expect(second.output.contains("1 finding ("), "\(second.output)\(second.errors)")
      try folder.commit("second")
      #expect(try run().status == 0)
      #expect(try run(["PRE_COMMIT_FROM_REF": "HEAD~1"]).status == 1)
    }
  }
}
