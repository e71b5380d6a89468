// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Glibc
import InfrastructureCode
import Inventory
import Testing

@Suite("Local files")
struct LocalFilesTests {
  /// A directory of its own, gone afterwards.
  final class Folder {
    let path: String

    init() {
      var template = Array("/tmp/bawn-files-XXXXXX".utf8CString)
      path = mkdtemp(&template).map { String(cString: $0) } ?? ""
    }

    deinit { _ = system("rm -rf '\(path)'") }

    func write(_ name: String, _ text: String) {
      let parts = name.split(separator: "/").dropLast()
      var directory = path
      for part in parts {
        directory += "/\(part)"
        mkdir(directory, 0o755)
      }
      guard let file = fopen("\(path)/\(name)", "w") else { return }
      fputs(text, file)
      fclose(file)
    }

    func link(_ name: String, to target: String) { symlink(target, "\(path)/\(name)") }
  }

  @Test("never leave their directory, whatever a path or link says")
  func boundary() throws {
    let folder = Folder()
    folder.write("in/a.txt", "a")
    folder.write("secret.txt", "s")
    folder.link("in/out", to: "../secret.txt")
    folder.link("in/root", to: "/etc")
    folder.link("in/ok", to: "a.txt")
    let files = try #require(LocalFiles(boundary: folder.path + "/in"))
    #expect(try files.read(folder.path + "/in/a.txt", limit: 10) == Array("a".utf8))
    #expect(try files.read(folder.path + "/in/ok", limit: 10) == Array("a".utf8))
    for path in ["/in/out", "/secret.txt", "/in/../secret.txt", "/in/root/passwd"] {
      #expect(throws: FileProblem.outside) { try files.read(folder.path + path, limit: 10) }
    }
    #expect(throws: FileProblem.outside) { try files.read("/etc/passwd", limit: 10) }
    #expect(throws: FileProblem.missing) { try files.read(folder.path + "/in/none", limit: 10) }
    #expect(throws: FileProblem.tooLarge(limit: 0)) {
      try files.read(folder.path + "/in/a.txt", limit: 0)
    }
    #expect(throws: FileProblem.wrongKind) { try files.read(folder.path + "/in", limit: 10) }
  }

  @Test("give functions nothing from outside, and say so")
  func functions() throws {
    let folder = Folder()
    folder.write(
      "repo/main.tf",
      """
      resource "aws_sns_topic" "t" {
        name         = file("../secret.txt")
        display_name = file("/etc/passwd")
      }
      """)
    folder.write("secret.txt", "secret")
    let files = try #require(LocalFiles(boundary: folder.path + "/repo"))
    let source = TerraformSource(files: files, sources: SourceMap(), schemas: .empty)
    let result = source.load(paths: [folder.path + "/repo"])
    #expect(result.diagnostics.count == 2)
    #expect(result.diagnostics.allSatisfy { $0.id == "terraform-file-outside" })
    let planned = try #require(source.plannedValues(root: folder.path + "/repo"))
    #expect(!planned.json.contains("\"secret\""))
  }

  @Test("survive links in circles")
  func circles() throws {
    let folder = Folder()
    folder.write("a/main.tf", "resource \"aws_sns_topic\" \"t\" {}")
    folder.link("a/again", to: ".")
    folder.link("a/up", to: "..")
    let files = try #require(LocalFiles(boundary: folder.path))
    let source = TerraformSource(files: files, sources: SourceMap(), schemas: .empty)
    #expect(source.load(paths: [folder.path]).roots.count == 1)
  }
}
