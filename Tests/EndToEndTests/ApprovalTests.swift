// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Approving plans")
struct ApprovalTests {
  private struct Desk {
    var folder: URL
    var environment: [String: String]

    func run(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(
        Program.path, arguments: arguments, environment: environment, folder: folder, seconds: 240)
    }
  }

  /// A folder with keys of three people, a trust file outside of the folder, and a plan.
  private func withDesk(_ work: (Desk) throws -> Void) throws {
    try Project.withTemporaryFolder { root in
      let (home, folder) = (root.appending(path: "home"), root.appending(path: "work"))
      for made in [home.appending(path: ".config/bawn"), folder.appending(path: ".git")] {
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
      }
      let desk = Desk(
        folder: folder,
        environment: [
          "HOME": home.path, "BAWN_CONTENT": Project.root.path, "PATH": "/usr/bin:/bin",
        ])
      var trust = "version: 1\nkeys:\n"
      for name in ["asker", "alice", "bob"] {
        let made = try desk.run("remediate", "keygen", "--name", name, "-o", "\(name).key")
        #expect(made.status == 0, "\(made.errors)")
        let tiers = name == "bob" ? "[1]" : "[1, 2, 3]"
        trust += made.output.split(separator: "\n").map { "  \($0)\n" }.joined()
          .replacingOccurrences(of: "approves: []", with: "approves: \(tiers)")
      }
      try Data(trust.utf8).write(to: home.appending(path: ".config/bawn/trust.yaml"))
      let snapshot = Project.root.appending(path: "Examples/inventory/monday.jsonl").path
      let imported = try desk.run(
        "inventory", "import", snapshot, "-o", "first.bawn", "--time", "2026-01-05T06:00:00Z")
      #expect(imported.status == 0, "\(imported.errors)")
      let planned = try desk.run(
        "remediate", "plan", "first.bawn", "--key", "asker.key", "-o", "plan.json")
      #expect(planned.status == 0, "\(planned.output)\(planned.errors)")
      try complete(desk)
      try work(desk)
    }
  }

  /// An imported snapshot doesn't say as what its resources were read; a collected one does.
  private func complete(_ desk: Desk) throws {
    let file = desk.folder.appending(path: "plan.json")
    var plan =
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    plan["units"] = (plan["units"] as? [[String: Any]] ?? []).map { unit in
      var unit = unit
      var resource = unit["resource"] as? [String: Any] ?? [:]
      if resource["kind"] == nil { resource["kind"] = "s3/bucket" }
      unit["resource"] = resource
      return unit
    }
    let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = try JSONSerialization.data(withJSONObject: plan, options: options)
    try (bytes + Data("\n".utf8)).write(to: file)
    let signed = try desk.run("remediate", "sign", "plan.json", "--key", "asker.key")
    #expect(signed.status == 0, "\(signed.errors)")
  }

  @Test("what one key asks for and another signs is good; everything else is refused with a reason")
  func approve() throws {
    try withDesk { desk in
      let signed = try desk.run(
        "remediate", "approve", "plan.json", "--key", "alice.key", "-o", "alice.approval")
      #expect(signed.status == 0, "\(signed.output)\(signed.errors)")
      let good = try desk.run("remediate", "verify", "plan.json", "alice.approval")
      #expect(good.status == 0 && good.output.contains("alice"), "\(good.output)\(good.errors)")

      let own = try desk.run(
        "remediate", "approve", "plan.json", "--key", "asker.key", "-o", "own.approval")
      #expect(own.status == 1 && own.errors.contains("can't approve it"), "\(own.errors)")
      let low = try desk.run(
        "remediate", "approve", "plan.json", "--key", "bob.key", "-o", "bob.approval")
      #expect(low.status == 0)
      let weak = try desk.run("remediate", "verify", "plan.json", "bob.approval")
      #expect(weak.status == 1 && weak.errors.contains("may not approve"), "\(weak.errors)")

      let plan = desk.folder.appending(path: "plan.json")
      let text = try String(contentsOf: plan, encoding: .utf8)
      let other = text.replacingOccurrences(of: "\"made\":", with: "\"made\":1")
      try Data(other.utf8).write(to: plan)
      let changed = try desk.run("remediate", "verify", "plan.json", "alice.approval")
      #expect(changed.status == 1 || changed.status == 3, "\(changed.output)")
      try Data(text.utf8).write(to: plan)

      try Data("version: 1\nlimits: {resources: 5}\n".utf8).write(
        to: desk.folder.appending(path: "gate.yaml"))
      let gate = try desk.run(
        "remediate", "verify", "plan.json", "alice.approval", "--gate", "gate.yaml")
      #expect(gate.status == 1 && gate.errors.contains("gate's configuration"), "\(gate.errors)")
    }
  }

  @Test("a trust file in the repository, or one that others may write to, isn't trusted")
  func trustPlace() throws {
    try withDesk { desk in
      let home = URL(filePath: desk.environment["HOME"] ?? "")
      let trusted = home.appending(path: ".config/bawn/trust.yaml")
      try FileManager.default.copyItem(
        at: trusted, to: desk.folder.appending(path: "trust.yaml"))
      let inside = try desk.run(
        "remediate", "approve", "plan.json", "--key", "alice.key", "-o", "a", "--trust",
        "trust.yaml")
      #expect(inside.status == 3 && inside.errors.contains("repository"), "\(inside.errors)")
      try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: trusted.path)
      let open = try desk.run(
        "remediate", "approve", "plan.json", "--key", "alice.key", "-o", "a")
      #expect(open.status == 3 && open.errors.contains("others may write"), "\(open.errors)")
    }
  }

  @Test("a key that others may read isn't used, and none is written over")
  func keys() throws {
    try withDesk { desk in
      let again = try desk.run("remediate", "keygen", "--name", "x", "-o", "alice.key")
      #expect(again.status == 3, "\(again.errors)")
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o644],
        ofItemAtPath: desk.folder.appending(path: "alice.key").path)
      let read = try desk.run(
        "remediate", "approve", "plan.json", "--key", "alice.key", "-o", "a")
      #expect(read.status == 3 && read.errors.contains("chmod 600"), "\(read.errors)")
    }
  }

  @Test("a configuration that loosens is told not to count until it is signed")
  func gate() throws {
    try withDesk { desk in
      let home = URL(filePath: desk.environment["HOME"] ?? "")
      let trusted = home.appending(path: ".config/bawn/trust.yaml")
      var trust = try String(contentsOf: trusted, encoding: .utf8)
      trust = trust.replacingOccurrences(
        of: "approves: [1]", with: "approves: [1]\n    signs_gate: true")
      try Data(trust.utf8).write(to: trusted)
      try Data("version: 1\nmode: automate\n".utf8).write(
        to: desk.folder.appending(path: "gate.yaml"))
      func plan() throws -> Program.Outcome {
        try desk.run("remediate", "plan", "first.bawn", "--gate", "gate.yaml")
      }
      #expect(try plan().errors.contains("doesn't count"))
      for (key, status) in [("alice.key", Int32(3)), ("bob.key", 0)] {
        try? FileManager.default.removeItem(at: desk.folder.appending(path: "gate.yaml.sig"))
        _ = try desk.run("remediate", "sign", "gate.yaml", "--key", key)
        let outcome = try plan()
        #expect(outcome.status == status && !outcome.errors.contains("doesn't count"))
      }
    }
  }
}
