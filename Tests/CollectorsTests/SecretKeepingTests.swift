// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import FoundationEssentials
import Inventory
import Testing

@Suite("Keeping no secrets")
struct SecretKeepingTests {
  /// Marks a text by whether it is long.
  struct LengthJudge: SecretJudging {
    func marks(of text: String) -> String { text.utf8.count > 10 ? "l" : "" }
  }

  static let places = """
    secrets:
      aws_lambda_function: ["environment.variables.*"]
      aws_instance: [user_data]
      aws_task: ["definitions.>.environment.value", "definitions.>.command"]
      aws_beanstalk: ["setting[namespace=env].value"]
      aws_job: ["arguments.*"]
    plain:
      aws_job: ["--level"]
    """

  static func keeping(key: UInt8 = 7) -> SecretKeeping {
    SecretKeeping(
      places: SecretPlaces(
        files: [SourceFile(path: "s.yaml", bytes: Array(places.utf8))], schemas: .empty),
      digest: SecretDigest(key: [UInt8](repeating: key, count: 32)), judge: LengthJudge())
  }

  func kept(_ json: String, _ type: String, key: UInt8 = 7) -> String {
    let document = MemoryCloud.document(json)
    let arena = Arena(chunkSize: 1 << 10)
    let node = Self.keeping(key: key).kept(document.root, type: type, in: arena)
    var options = JSONWriter.Options()
    options.showsSensitive = true
    return withExtendedLifetime((document, arena)) { JSONWriter.string(node, options: options) }
  }

  @Test("Members of a map are hidden one by one, with kind, length, digest and marks")
  func map() {
    let text = kept(
      #"{"environment": [{"variables": {"A": "hunter2hunter2", "B": 1234, "C": "true", "D": ""}}]}"#,
      "aws_lambda_function")
    #expect(!text.contains("hunter2"))
    #expect(text.contains(#""A":"bawn-digest:1 text 14 "#))
    #expect(text.contains(#" l","B":"bawn-digest:1 number 4 "#))
    #expect(text.contains(#" -","C":"true","D":"""#))
  }

  @Test("What isn't listed stays, and so does what only stands beside a secret")
  func others() {
    let json = #"{"setting":[{"namespace":"env","value":"abc"},{"namespace":"x","value":"abc"}]}"#
    let text = kept(json, "aws_beanstalk")
    #expect(text.contains(#"{"namespace":"x","value":"abc"}"#))
    #expect(text.contains(#"{"namespace":"env","value":"bawn-digest:1 text 3 "#))
    #expect(kept(json, "aws_other") == json)
    let job = kept(#"{"arguments":{"--level":"info","--token":"abc"}}"#, "aws_job")
    #expect(job.contains(#""--level":"info""#))
    #expect(job.contains(#""--token":"bawn-digest:1 "#))
  }

  @Test("Secrets inside of JSON are hidden there; a text that can't be read is one as a whole")
  func inside() {
    let json =
      #"[{\"name\":\"a\",\"command\":[\"run\",\"--key=abc\"],"#
      + #"\"environment\":[{\"name\":\"K\",\"value\":\"abc\"}]}]"#
    let text = kept(#"{"definitions":"\#(json)"}"#, "aws_task")
    #expect(!text.contains("abc"))
    #expect(text.contains(#"\"name\":\"K\""#))
    #expect(kept(#"{"definitions":"{not json abc"}"#, "aws_task").contains("bawn-digest:1 text"))
  }

  @Test("Equal secrets have equal digests under one key, and others under another")
  func digests() {
    let json = #"{"user_data":"abcdef"}"#
    #expect(kept(json, "aws_instance") == kept(json, "aws_instance"))
    #expect(kept(json, "aws_instance") != kept(json, "aws_instance", key: 8))
    // What is hidden already stays as it is.
    let once = kept(json, "aws_instance")
    #expect(kept(once, "aws_instance") == once)
  }

  @Test("A partly known secret keeps no part")
  func unknown() {
    let arena = Arena(chunkSize: 1 << 10)
    let node = arena.object([
      .init(
        key: arena.string("user_data"),
        value: arena.unknown(
          Node.Unknown(symbol: arena.string("x"), prefix: arena.string("hunter2"))))
    ])
    let kept = Self.keeping().kept(node, type: "aws_instance", in: arena)
    withExtendedLifetime(arena) {
      let made = kept.field("user_data").unknown
      #expect(made?.prefix.exists == false)
      #expect(made?.symbol.string == "x")
    }
  }

  @Test("What the provider's schema calls sensitive is hidden, and all listed types can be read")
  func content() {
    let schemas = SchemaCatalogue { provider in
      FileManager.default.contents(
        atPath: "\(CollectorContent.root)/mappings/\(provider)/schema.tsv"
      ).map { Array($0) }
    }
    let places = SecretPlaces(
      files: CollectorContent.files("collectors/aws/secrets"), schemas: schemas)
    #expect(places.diagnostics.isEmpty)
    #expect(places.types.contains("aws_lambda_function"))
    let keeping = SecretKeeping(
      places: places, digest: SecretDigest(key: SecretDigest.randomKey()), judge: LengthJudge())
    let arena = Arena(chunkSize: 1 << 10)
    let secret = "Sup3rS3cret!"
    for (type, json) in [
      ("aws_db_instance", #"{"password": "\#(secret)"}"#),
      ("aws_mq_broker", #"{"user": [{"username": "a", "password": "\#(secret)"}]}"#),
      ("aws_glue_connection", #"{"connection_properties": {"PASSWORD": "\#(secret)"}}"#),
      ("aws_cognito_user_pool_client", #"{"client_secret": "\#(secret)"}"#),
      ("aws_cloudformation_stack", #"{"parameters": {"P": "\#(secret)"}}"#),
      (
        "aws_ecs_task_definition",
        #"{"container_definitions": "[{\"environment\":[{\"value\":\"\#(secret)\"}]}]"}"#
      ),
    ] {
      let document = MemoryCloud.document(json)
      let kept = keeping.kept(document.root, type: type, in: arena)
      var options = JSONWriter.Options()
      options.showsSensitive = true
      #expect(!JSONWriter.string(kept, options: options).contains(secret), "\(type)")
    }
    let connection = MemoryCloud.document(
      #"{"connection_properties": {"JDBC_ENFORCE_SSL": "false"}}"#)
    let kept = keeping.kept(connection.root, type: "aws_glue_connection", in: arena)
    withExtendedLifetime(arena) {
      #expect(
        kept.field("connection_properties").field("JDBC_ENFORCE_SSL").string == "false")
    }
  }

  @Test("Neither a snapshot nor what is kept to go on with holds a planted secret")
  func snapshot() async throws {
    let secrets = ["AKIAQWERTZUIOPLKJHGF", "hunter2-hunter2", "c2VjcmV0LXBsYW50ZWQ="]
    let yaml = """
      service: demo
      collectors:
        - {kind: aws_lambda_function, list: ListFunctions, items: F, id: Name}
        - kind: aws_instance
          list: ListInstances
          items: I
          details:
            - {call: GetUserData, with: {Id: "{Id}"}}
      """
    let cloud = MemoryCloud([
      "ListFunctions":
        #"{"F": [{"Name": "f", "environment": [{"variables": {"K": "\#(secrets[0])", "P": "\#(secrets[1])"}}]}]}"#,
      "ListInstances": #"{"I": [{"Id": "i", "user_data": "\#(secrets[2])"}]}"#,
      "GetUserData": "{}",
    ])
    let folder =
      FileManager.default.temporaryDirectory.path
      + "/bawn-secrets-\(UInt64.random(in: 0 ... .max))"
    defer { UnitFiles.remove(folder) }
    let journal = UnitFiles(
      folder: folder, account: "111122223333", madeBy: "test", readsEarlier: true)
    let outcome = await TestCollection(yaml: yaml).collection(
      cloud, journal: journal, keeping: Self.keeping()
    ).run()
    #expect(outcome.part.resources.count == 2)
    let path = folder + "/all.unit"
    let writer = try SnapshotWriter(path: path, begun: 0, madeBy: "test")
    let part = writer.add(outcome.part.scope)
    try writer.append(outcome.part.resources, part: part)
    try writer.finish(ended: 0, coverage: CollectionCoverage())
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(names.count == 3)
    for name in names {
      let file = "\(folder)/\(name)"
      let data = try #require(FileManager.default.contents(atPath: file))
      let text = String(decoding: data, as: UTF8.self)
      for secret in secrets { #expect(!text.contains(secret), "\(name)") }
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
    // An interrupted collection goes on from those files without asking again.
    let silent = MemoryCloud([:])
    let again = await TestCollection(yaml: yaml).collection(
      silent, journal: journal, keeping: Self.keeping()
    ).run()
    #expect(silent.calls.isEmpty)
    #expect(again.addresses == outcome.addresses)
  }
}
