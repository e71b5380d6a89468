// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@Suite("Pipelines, run")
struct PipelineRunTests {
  private static let bare = "/usr/bin:/bin"

  /// Runs the step of `action.yml`; its outputs are in `../output`, `../summary` and `../path`.
  private func act(
    _ inputs: [String: String], _ environment: [String: String] = [:], in folder: PipelineFolder
  ) throws -> Program.Outcome {
    let step = try PipelineFile("action.yml").view["runs"]["steps"][0]
    let values = try PipelineFile.actionInputs().merging(inputs) { _, given in given }
    var variables = PipelineFile.environment(step, values)
    let parent = folder.url.deletingLastPathComponent().path
    variables.merge([
      "GITHUB_ACTION_PATH": Project.root.path, "GITHUB_WORKSPACE": folder.url.path,
      "GITHUB_OUTPUT": "\(parent)/output", "GITHUB_STEP_SUMMARY": "\(parent)/summary",
      "GITHUB_PATH": "\(parent)/path", "RUNNER_TEMP": parent,
    ]) { _, new in new }
    let script = try #require(step["run"].string)
    try folder.run("rm -f ../output ../summary ../path")
    return try folder.run(script, variables.merging(environment) { _, new in new })
  }

  @Test("the workflow that the README shows does what it says")
  func workflow() throws {
    let blocks = try PipelineFile.shown(in: "README.md").map(\.view)
    let workflow = try #require(blocks.first { $0["jobs"].exists })
    let steps = workflow["jobs"]["scan"]["steps"].elements
    let scan = try #require(steps.first { $0["id"].string == "bawn" })
    let policies = try #require(steps.first { $0["run"].exists }?["run"].string)
    try PipelineFolder.with { folder in
      let places = ["ADDRESS": folder.archive.address, "DIGEST": folder.archive.sha256]
      var inputs: [String: String] = [:]
      for (name, value) in scan["with"].entries {
        let text = value.string ?? ""
        inputs[name] = places[text] ?? text
      }
      let outcome = try act(inputs, ["PATH": Self.bare], in: folder)
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.output.contains("::error file=terraform/data.tf,line="))
      #expect(outcome.output.contains("::error file=cloudformation/site.yaml,line="))
      #expect(try folder.read("bawn.sarif").contains("\"2.1.0\""))
      let output = try folder.read("../output")
      #expect(output.contains(/^exit-code=1\nfindings=[1-9][0-9]*\nsarif-file=bawn.sarif\n$/))
      #expect(try folder.read("../summary").hasPrefix("<!-- bawn -->\n## Bawn: "))

      let path = try folder.read("../path").trimmingCharacters(in: .newlines)
      let tested = try folder.run(policies, ["PATH": "\(path):\(Self.bare)"])
      #expect(tested.status == 1)
      #expect(tested.output.contains("FAIL - terraform/data.tf - main - "), "\(tested.errors)")
    }
  }

  @Test("the action compares a pull request with what it is merged into, however shallow the clone")
  func base() throws {
    try PipelineFolder.with { origin in
      try origin.git("init --quiet --initial-branch main .")
      try origin.git("config uploadpack.allowAnySHA1InWant true")
      try origin.commit("first")
      let old = try origin.git("rev-parse HEAD")
      try origin.git("checkout --quiet -b change")
      try origin.write("terraform/new.tf", PipelineFolder.finding)
      try origin.commit("change")
      try origin.git("checkout --quiet main")
      try origin.write(
        "terraform/other.tf",
        PipelineFolder.finding.replacing("\"new\"", with: "\"other\"")
          .replacing(".new.", with: ".other."))
      try origin.commit("second")
      try origin.git("checkout --quiet --detach")
      try origin.git("merge --quiet --no-ff --message merge change")
      let merge = try origin.git("rev-parse HEAD")
      try origin.git("update-ref refs/pull/1/merge HEAD")

      var clone = origin
      clone.url = origin.url.deletingLastPathComponent().appending(path: "clone")
      try origin.git("init --quiet ../clone")
      try clone.git("remote add origin 'file://\(origin.url.path)'")
      try clone.git("fetch --quiet --depth=1 origin refs/pull/1/merge")
      try clone.git("checkout --quiet --detach FETCH_HEAD")
      let request = [
        "GITHUB_REF": "refs/pull/1/merge", "GITHUB_SHA": merge, "BAWN_PULL_REQUEST_BASE": old,
      ]
      let outcome = try act(["soft-fail": "true"], request, in: clone)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      #expect(try clone.read("../output").contains("findings=1\n"))
      #expect(outcome.output.contains("::error file=terraform/new.tf,"))

      let all = try act(["new-since": "none", "soft-fail": "true"], request, in: clone)
      #expect(all.output.contains("::error file=terraform/"))
      #expect(try !clone.read("../output").contains("findings=1\n"))

      let gone = String(repeating: "1", count: 40)
      let nothing = try act(
        ["soft-fail": "true"], ["BAWN_PULL_REQUEST_BASE": gone], in: clone)
      #expect(nothing.status == 3)
      #expect(nothing.output.contains("some input could not be read or judged"))
    }
  }

  @Test(
    "the action refuses what it can't use",
    arguments: [
      (["sarif-file": "a\nfindings=0"], 2, "sarif-file has to be one line"),
      (["format": "junit"], 2, "takes NAME=FILE"),
      (["soft-fail": "yes"], 2, "soft-fail is true or false"),
      (["config": "absent.yaml"], 2, "wrong; nothing was judged"),
      (["archive": "https://example.org/a"], 3, "say with --sha256"),
      (["path": "$(touch pwned)\n`touch pwned`\n; touch pwned"], 3, "there is no "),
      (["args": "--rule\n; touch pwned"], 2, "wrong; nothing was judged"),
    ]
  )
  func refusals(inputs: [String: String], status: Int32, message: String) throws {
    try PipelineFolder.with { folder in
      let outcome = try act(inputs, in: folder)
      #expect(outcome.status == status)
      #expect(outcome.output.contains("::error"))
      #expect(outcome.output.contains(message), "\(outcome.output)\(outcome.errors)")
      #expect(!folder.has("pwned"))
    }
  }

  @Test("another digest ends every pipeline with 3")
  func digests() throws {
    try PipelineFolder.with { folder in
      let zeros = String(repeating: "0", count: 64)
      let outcomes = [
        try act(["archive": folder.archive.address, "sha256": zeros], in: folder),
        try gitlab(["BAWN_SHA256": zeros], in: folder),
        try azure(["sha256": zeros], in: folder),
      ]
      for outcome in outcomes {
        #expect(outcome.status == 3)
        #expect((outcome.output + outcome.errors).contains(folder.archive.sha256))
        #expect((outcome.output + outcome.errors).contains(zeros))
      }
      #expect(!folder.has("../path"))
    }
  }

  private func gitlab(
    _ variables: [String: String], in folder: PipelineFolder
  ) throws -> Program.Outcome {
    let job = try PipelineFile("Integrations/gitlab/bawn.gitlab-ci.yml").view[".bawn"]
    let archive = ["BAWN_ARCHIVE": folder.archive.address, "BAWN_SHA256": folder.archive.sha256]
    return try folder.run(
      job["script"].strings.joined(separator: "\n"),
      ["PATH": Self.bare].merging(archive) { _, new in new }.merging(variables) { _, new in new })
  }

  @Test("the job for GitLab writes the reports that it promises")
  func gitlabJob() throws {
    try PipelineFolder.with { folder in
      try folder.git("init --quiet .")
      try folder.commit("first")
      try folder.write("terraform/new.tf", PipelineFolder.finding)
      let base = ["CI_MERGE_REQUEST_DIFF_BASE_SHA": try folder.git("rev-parse HEAD")]
      let outcome = try gitlab(base, in: folder)
      #expect(outcome.status == 1, "\(outcome.errors)")
      #expect(outcome.output.contains("1 finding ("))
      let job = try PipelineFile("Integrations/gitlab/bawn.gitlab-ci.yml").view[".bawn"]
      for report in job["artifacts"]["reports"].entries.compactMap(\.value.string) {
        #expect(folder.has(report), "\(report)")
      }
      let all = try gitlab(
        ["BAWN_ARGS": "--soft-fail\n\n--quiet\n", "BAWN_PATH": "terraform\ncloudformation\n"],
        in: folder)
      #expect(all.status == 0)
      #expect(!all.output.contains("1 finding ("))
    }
  }

  private func azure(
    _ parameters: [String: String], _ environment: [String: String] = [:],
    in folder: PipelineFolder
  ) throws -> Program.Outcome {
    let step = try PipelineFile("Integrations/azure-devops/bawn.yml").view["steps"][0]
    let archive = ["archive": folder.archive.address, "sha256": folder.archive.sha256]
    let values = try PipelineFile.azureParameters().merging(archive) { _, new in new }
      .merging(parameters) { _, new in new }
    let agent = [
      "PATH": Self.bare, "AGENT_TEMPDIRECTORY": "\(folder.url.path)/../agent",
      "BUILD_SOURCEBRANCH": "refs/heads/main",
    ]
    return try folder.run(
      try #require(step["bash"].string),
      PipelineFile.environment(step, values).merging(agent) { _, new in new }
        .merging(environment) { _, new in new })
  }

  @Test("the steps for Azure DevOps write reports, and print no command of the scanned code")
  func azureSteps() throws {
    try PipelineFolder.with { folder in
      try folder.git("init --quiet .")
      try folder.commit("first")
      try folder.write("terraform/new.tf", PipelineFolder.finding)
      try folder.commit("second")
      // Where a pull request is built, the first parent is its target.
      let request = ["BUILD_SOURCEBRANCH": "refs/pull/1/merge"]
      let outcome = try azure([:], request, in: folder)
      #expect(outcome.status == 1, "\(outcome.output)\(outcome.errors)")
      #expect(outcome.output.contains("1 finding ("))
      #expect(outcome.output.contains("# #vso[task.setvariable"))
      #expect(!outcome.output.contains("##vso[task.setvariable"))
      #expect(outcome.output.contains("##vso[task.uploadsummary]"))
      for report in ["bawn.xml", "sarif/bawn.sarif", "bawn.md"] {
        #expect(folder.has("../agent/bawn/\(report)"), "\(report)")
      }
      let soft = try azure(["softFail": "True", "args": "--quiet\n"], in: folder)
      #expect(soft.status == 0)
      #expect(!soft.output.contains("1 finding ("))
    }
  }
}
