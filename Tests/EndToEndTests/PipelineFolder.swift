// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A scratch project with `terraform`, `cloudformation` and `policies`, and an archive to fetch.
struct PipelineFolder {
  var url: URL
  var archive: StandInArchive

  /// A bucket that everybody may read, of which one finding comes.
  static let finding = """
    resource "aws_s3_bucket" "new" {
      bucket = "new"
    }

    resource "aws_s3_bucket_acl" "new" {
      bucket = aws_s3_bucket.new.id
      acl    = "public-read" # ##vso[task.setvariable variable=x]y
    }

    """

  private static let template = """
    AWSTemplateFormatVersion: "2010-09-09"
    Resources:
      Site:
        Type: AWS::S3::Bucket
        Properties:
          AccessControl: PublicRead

    """

  static func with(_ body: (PipelineFolder) throws -> Void) throws {
    try Project.withTemporaryFolder { parent in
      let url = parent.appending(path: "project")
      let files = FileManager.default
      try files.createDirectory(at: url, withIntermediateDirectories: true)
      let examples = Project.root.appending(path: "Examples")
      for (from, to) in [("vulnerable", "terraform"), ("policies", "policies")] {
        try files.copyItem(at: examples.appending(path: from), to: url.appending(path: to))
      }
      let archive = try StandInArchive(in: parent, program: StandInArchive.bawn)
      let folder = PipelineFolder(url: url, archive: archive)
      try folder.write("cloudformation/site.yaml", template)
      try body(folder)
    }
  }

  func write(_ path: String, _ text: String) throws {
    let file = url.appending(path: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func read(_ path: String) throws -> String {
    try String(contentsOf: url.appending(path: path), encoding: .utf8)
  }

  func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  /// Runs a script as the systems do, with `bawn` on `PATH` unless another one is given.
  @discardableResult
  func run(_ script: String, _ environment: [String: String] = [:]) throws -> Program.Outcome {
    let parent = url.deletingLastPathComponent().path
    let given = [
      "PATH": "\(Program.path.deletingLastPathComponent().path):/usr/bin:/bin", "HOME": parent,
      "BAWN_CONTENT": Project.root.path,
    ]
    return try Program.run(
      URL(filePath: "/bin/bash"),
      arguments: ["--noprofile", "--norc", "-eo", "pipefail", "-c", script],
      environment: given.merging(environment) { _, new in new }, folder: url, seconds: 240)
  }

  @discardableResult
  func git(_ arguments: String) throws -> String {
    let outcome = try run("git -c user.name=A -c user.email=a@example.org \(arguments)")
    #expect(outcome.status == 0, "git \(arguments): \(outcome.errors)")
    return outcome.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func commit(_ message: String) throws {
    try git("add terraform cloudformation policies")
    try git("commit --quiet --message \(message)")
  }
}
