// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

@Suite("Scans compared with a git revision")
struct RevisionScanTests {
  private static let tree = [
    "modules/net/main.tf": """
    variable "open" { default = false }
    resource "aws_security_group" "this" { name = var.open ? "open" : "closed" }
    """,
    "live/a/main.tf": """
    module "net" { source = "../../modules/net" }
    resource "aws_s3_bucket" "old" { acl = "public-read" }
    """,
    "live/b/main.tf": "module \"net\" { source = \"../../modules/net\" }",
    "live/c/main.tf": """
    resource "aws_s3_bucket" "c" { acl = trimspace(file("${path.module}/acl.txt")) }
    """,
    "live/c/acl.txt": "private",
    ".gitignore": "*.secret.auto.tfvars\n",
  ]

  private func scan(
    _ repository: Repository, changedSince: String? = nil, newSince: String? = nil,
    roots: [RootSettings] = []
  ) throws -> ScanReport {
    let rules = [
      try Judging.rule(
        """
        resources: [aws_s3_bucket]
        deny: resource.acl == "public-read"
        """),
      try Judging.rule(
        """
        resources: [aws_security_group]
        deny: resource.name == "open"
        """, id: "open-group"),
    ]
    var options = CodeScan.Options(paths: [repository.path])
    options.changedSince = changedSince
    options.newSince = newSince
    options.roots = roots
    options.workers = 1
    return CodeScan(
      catalog: RuleCatalog(rules: rules, library: []), mappings: ProviderMappings(),
      schemas: .empty
    ).run(options)
  }

  private func new(_ report: ScanReport) -> [String] {
    report.findings.filter { $0.verdict == .fail && $0.suppression == nil }.map {
      "\($0.subject.scope) \($0.subject.address)"
    }.sorted()
  }

  @Test("judge nothing where nothing has changed, and say how many roots that were")
  func unchanged() throws {
    let report = try scan(try Repository(Self.tree), changedSince: "HEAD")
    #expect(report.summary.unchangedRoots == 3)
    #expect(report.summary.roots == 0)
    #expect(report.findings.isEmpty)
    #expect(report.diagnostics.map(\.message) == [])
  }

  @Test(
    "judge the roots that a change reaches: through a module, a file that is read, a new file",
    arguments: [
      (["modules/net/main.tf": "variable \"open\" { default = true }\n"], 2),
      (["live/c/acl.txt": "public-read"], 1),
      (["live/b/extra.tf": "locals {}"], 1),
      (["live/b/x.auto.tfvars": "a = 1"], 1),
      (["live/b/README.md": "text"], 0),
      (["live/b/my.secret.auto.tfvars": ""], 0),
      (["live/b/.terraform/modules/modules.json": "{}"], 0),
      (["live/c/acl.txt": nil], 1),
      (["modules/net/more.tf": "locals {}"], 2),
    ] as [([String: String?], Int)])
  func changed(_ files: [String: String?], count: Int) throws {
    let repository = try Repository(Self.tree)
    try repository.write(files)
    let report = try scan(repository, changedSince: "HEAD")
    #expect(report.summary.unchangedRoots == 3 - count)
    try repository.commit([:])
    #expect(try scan(repository, changedSince: "HEAD").summary.unchangedRoots == 3)
    #expect(try scan(repository, changedSince: "HEAD~1...").summary.unchangedRoots == 3 - count)
  }

  @Test("report what a change in a shared module brings to every root, and nothing old")
  func sharedModule() throws {
    let repository = try Repository(Self.tree)
    try repository.write([
      "modules/net/main.tf": Self.tree["modules/net/main.tf"]?.replacing("false", with: "true")
    ])
    let report = try scan(repository, newSince: "HEAD")
    #expect(
      new(report) == [
        "live/a module.net.aws_security_group.this", "live/b module.net.aws_security_group.this",
      ])
    #expect(report.findings.compactMap(\.suppression?.kind) == [.earlier])
    #expect(report.summary.suppressed == 1)
  }

  @Test("find nothing new in code that was moved, renamed or pushed down")
  func moved() throws {
    let repository = try Repository(Self.tree)
    try repository.write([
      "live/a/main.tf": """
      # A comment

      moved {
        from = aws_s3_bucket.old
        to   = aws_s3_bucket.renamed
      }
      """,
      "live/a/buckets.tf": """

      resource "aws_s3_bucket" "renamed" {
        count = 1
        acl   = "public-read"
      }
      """,
    ])
    #expect(new(try scan(repository, newSince: "HEAD")) == [])
  }

  @Test("find nothing new in installed modules, which no revision holds")
  func installedModules() throws {
    let call = "module \"net\" { source = \"example/net/aws\" }\n"
    let repository = try Repository(["main.tf": call, ".gitignore": ".terraform\n"])
    try repository.write([
      ".terraform/modules/modules.json":
        "{\"Modules\":[{\"Key\":\"net\",\"Dir\":\".terraform/modules/net\"}]}",
      ".terraform/modules/net/main.tf":
        "resource \"aws_s3_bucket\" \"b\" { acl = \"public-read\" }",
      "main.tf": call + "locals {}\n",
    ])
    let report = try scan(repository, newSince: "HEAD")
    #expect(report.findings.compactMap(\.suppression?.kind) == [.earlier])
    #expect(new(report) == [])
  }

  @Test("report what was silenced before and no longer is")
  func unsilenced() throws {
    var tree = Self.tree
    tree["live/a/main.tf"] = """
      # bawn:ignore test-rule for now
      resource "aws_s3_bucket" "old" { acl = "public-read" }
      """
    let repository = try Repository(tree)
    #expect(new(try scan(repository, newSince: "HEAD")) == [])
    try repository.write([
      "live/a/main.tf": "resource \"aws_s3_bucket\" \"old\" { acl = \"public-read\" }"
    ])
    #expect(new(try scan(repository, newSince: "HEAD")) == ["live/a aws_s3_bucket.old"])
  }

  @Test(
    "report everything, with an error, where there is no such revision",
    arguments: [
      "nowhere", "--all", "HEAD~7", "nowhere...",
    ])
  func missing(_ name: String) throws {
    let report = try scan(try Repository(Self.tree), newSince: name)
    #expect(new(report) == ["live/a aws_s3_bucket.old"])
    #expect(report.diagnostics.map(\.id) == ["revision-unreadable"])
    #expect(report.summary.isIncomplete)
  }

  @Test("follow links in the revision as on disk, never out of it")
  func links() throws {
    let repository = try Repository(Self.tree)
    try repository.git("rm", "-q", "-r", "modules/net")
    try repository.write(["shared/net/main.tf": Self.tree["modules/net/main.tf"]])
    try Links.make("\(repository.path)/modules", to: "shared")
    try Links.make("\(repository.path)/live/b/passwd.tf", to: "/etc/passwd")
    try repository.commit([:])
    try repository.write([
      "shared/net/main.tf": Self.tree["modules/net/main.tf"]?.replacing("false", with: "true")
    ])
    #expect(new(try scan(repository, newSince: "HEAD")).count == 2)
    #expect(try scan(repository, changedSince: "HEAD").summary.unchangedRoots == 1)
  }

  @Test("run no program that the repository names")
  func hostileConfiguration() throws {
    let repository = try Repository(Self.tree)
    let trap = "\(repository.path)/trapped"
    for key in ["core.fsmonitor", "core.pager", "core.sshCommand", "core.editor", "diff.external"] {
      try repository.git("config", key, "touch \(trap)")
    }
    try repository.git("config", "alias.ls-tree", "!touch \(trap)")
    try repository.write(["live/b/new.tf": "locals {}"])
    _ = try scan(repository, changedSince: "HEAD", newSince: "HEAD")
    #expect(!Links.exists(trap))
  }

  @Test("judge a root once for each environment, each with its own values")
  func environments() throws {
    let repository = try Repository([
      "main.tf": """
      variable "acl" {}
      resource "aws_s3_bucket" "b" { acl = var.acl }
      """
    ])
    var roots: [RootSettings] = []
    for (environment, acl) in [("test", "private"), ("production", "public-read")] {
      var settings = RootSettings(path: repository.path)
      settings.environment = environment
      settings.account = "123456789012"
      settings.variables = [("acl", acl)]
      roots.append(settings)
    }
    let report = try scan(repository, roots: roots)
    #expect(report.summary.roots == 2)
    let finding = try #require(report.findings.first { $0.verdict == .fail })
    #expect(report.findings.count == 1)
    #expect(finding.subject.scope == ".@production")
    #expect(finding.subject.environment == "production")
    #expect(finding.subject.account == "123456789012")
    // Before the environments were told apart it was the root's.
    let plain = try scan(
      try Repository(["main.tf": "resource \"aws_s3_bucket\" \"b\" { acl = \"public-read\" }"]))
    #expect(finding.previousFingerprints.contains(try #require(plain.findings.first).fingerprint))
  }
}
