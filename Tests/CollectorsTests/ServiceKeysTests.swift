// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Inventory
import Testing

@Suite("Keys that a cloud keeps for its services")
struct ServiceKeysTests {
  private static let content = """
    aws_kms_key: {key_manager: {service: AWS}}
    aws_kms_alias: {name: {service: alias/aws/*, also: [target_key_arn]}}
    aws_db_instance: {kms_key_id: {key: true}}
    aws_msk_cluster: {encryption_info.key: {key: true}}
    """

  private static let managed = "arn:aws:kms:eu-west-1:1:key/1"

  private func resource(_ type: String, mode: Resource.Mode = .managed, _ json: String) -> Resource
  {
    let read = JSONReader.read(SourceFile(path: "item.json", text: json))
    let arena = Arena(chunkSize: 1 << 10)
    let document = read.document.map { arena.copy($0.root) } ?? .absent
    kept.append(arena)
    return Resource(
      address: type, type: type, name: "", mode: mode, provider: "aws", document: document,
      origin: .none)
  }

  private final class Kept {
    var arenas: [Arena] = []
    func append(_ arena: Arena) { arenas.append(arena) }
  }

  private let kept = Kept()
  private let arena = Arena(chunkSize: 1 << 10)

  private func left(_ type: String, _ json: String) -> String {
    var names = ReferenceNames()
    names.add(SourceFile(path: "references.yaml", text: Self.content))
    var keys = ServiceKeys(names: names)
    keys.add(
      resource(
        "aws_kms_key", mode: .data,
        #"{"arn": "\#(Self.managed)", "id": "1", "key_manager": "AWS"}"#))
    keys.add(
      resource(
        "aws_kms_alias",
        #"""
        {"arn": "arn:aws:kms:eu-west-1:1:alias/aws/rds", "id": "alias/aws/rds",
         "name": "alias/aws/rds", "target_key_arn": "arn:aws:kms:eu-west-1:1:key/3"}
        """#))
    var judged = resource(type, json)
    keys.remove(from: &judged, in: arena)
    return JSONWriter.string(judged.document)
  }

  @Test("A key of the cloud's counts as none, by its ARN and by its alias")
  func removed() {
    #expect(
      left("aws_db_instance", #"{"kms_key_id": "\#(Self.managed)", "port": 1}"#) == #"{"port":1}"#)
    #expect(left("aws_db_instance", #"{"kms_key_id": "alias/aws/rds"}"#) == "{}")
    #expect(
      left("aws_db_instance", #"{"kms_key_id": "arn:aws:kms:eu-west-1:1:key/3"}"#) == "{}")
    #expect(
      left(
        "aws_db_instance", #"{"kms_key_id": "arn:aws:kms:eu-west-1:1:alias/aws/rds", "port": 1}"#)
        == #"{"port":1}"#)
  }

  @Test("It is found within blocks")
  func nested() {
    #expect(
      left(
        "aws_msk_cluster", #"{"encryption_info": [{"key": "\#(Self.managed)", "other": true}]}"#)
        == #"{"encryption_info":[{"other":true}]}"#)
  }

  @Test("A key that somebody made stays, and so does what the content doesn't call a key")
  func untouched() {
    let own = #"{"kms_key_id":"arn:aws:kms:eu-west-1:1:key/2"}"#
    #expect(left("aws_db_instance", own) == own)
    let topic = #"{"kms_master_key_id":"alias/aws/sns"}"#
    #expect(left("aws_sns_topic", topic) == topic)
  }
}
