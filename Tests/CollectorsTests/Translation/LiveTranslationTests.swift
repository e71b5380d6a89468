// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Inventory
import Testing

@Suite("Translating what a cloud answers")
struct LiveTranslationTests {
  private static let schemas = SchemaCatalogue { provider in
    guard provider == "aws" else { return nil }
    let lines = [
      "#format\t1", "#provider\thashicorp/aws", "#version\t1",
      "resource\taws_box\tarn:c:s days:o:n hosts:o:Ss id:oc:s name:o:s owner:c:s policy:o:s rule{[, port:o:n} secure:o:b tags:o:Ms tags_all:oc:Ms",
      "resource\taws_box_lid\tbox:r:s color:o:s id:oc:s",
    ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private func tables(_ yaml: String, library: String? = nil) -> LiveTables {
    LiveTables(
      tables: [SourceFile(path: "live/box.yaml", text: yaml)],
      library: library.map { [SourceFile(path: "lib/box.rego", text: $0)] } ?? [])
  }

  private func resources(
    _ item: String, _ yaml: String, library: String? = nil
  ) throws -> [Resource] {
    let tables = tables(yaml, library: library)
    #expect(tables.diagnostics.isEmpty, "\(tables.diagnostics.map(\.message))")
    let document = try #require(
      JSONReader.read(SourceFile(path: "item.json", text: item)).document)
    let arena = Arena()
    arena.retain(document.arena)
    var translation = LiveTranslation(tables: tables, schemas: Self.schemas)
    let made = translation.resources(
      of: Observation(
        kind: "aws_box", service: "box", operation: "ListBoxes", account: "1", region: "here",
        document: RecordedObservations.unknowns(document.root, arena, depth: 0)), into: arena)
    // The memory of a small arena is kept for as long as the process lives.
    _ = Unmanaged.passRetained(arena)
    return made
  }

  private func text(_ resource: Resource, _ name: String) -> String {
    JSONWriter.string(resource.document.field(named: name))
  }

  @Test("members go by their names, and become what the schema wants")
  func convention() throws {
    let made = try resources(
      #"{"Name": "a", "Secure": "true", "Days": "7", "Owner": "me", "Hosts": "x", "Tags": [{"Key": "k", "Value": "v"}]}"#,
      "aws_box: {}")
    let box = try #require(made.first)
    #expect(text(box, "secure") == "true")
    #expect(text(box, "days") == "7")
    #expect(text(box, "owner") == #""me""#)
    #expect(text(box, "hosts") == #"["x"]"#)
    #expect(text(box, "tags_all") == #"{"k":"v"}"#)
    #expect(box.region == "here")
  }

  @Test("texts are put together of what was answered")
  func texts() throws {
    let made = try resources(
      #"{"Name": "a", "_scope": {"account": "1"}}"#,
      #"aws_box: {texts: {id: "{Name}", arn: "arn:aws:box:{_scope.account}:{Name}", owner: "{Nobody}"}}"#
    )
    let box = try #require(made.first)
    #expect(box.address == "arn:aws:box:1:a")
    #expect(!box.document.field("owner").exists)
  }

  @Test("a computation may read everything, and call the library")
  func cells() throws {
    let made = try resources(
      #"{"Name": "a", "GetPorts": {"Ports": [3, 1]}}"#,
      """
      aws_box:
        map: {Name: {to: name, rego: 'upper(value)'}}
        rego: {days: lib.box.most(item.GetPorts.Ports)}
      """, library: "package lib.box\n\nmost(list) := max(list)\n")
    let box = try #require(made.first)
    #expect(text(box, "name") == #""A""#)
    #expect(text(box, "days") == "3")
  }

  @Test("what a denied call would have told is unknown, and what depends on it too")
  func denied() throws {
    let made = try resources(
      #"{"Name": "a", "GetBox": {"$unknown": "box:GetBox: AccessDenied"}}"#,
      """
      aws_box:
        fill: [., GetBox]
        texts: {id: "{Name}"}
        rego: {days: count(item.GetBox.Days)}
        also:
          - type: aws_box_lid
            from: GetBox.Lid
            parent: box
      """)
    #expect(made.count == 2)
    #expect(text(made[0], "name") == #""a""#)
    #expect(text(made[0], "id") == #""a""#)
    for name in ["days", "policy", "rule", "secure"] {
      let node = made[0].document.field(named: name)
      #expect(node.isKind(.unknown), "\(name)")
    }
    #expect(made[0].document.field("policy").unknown?.symbol.string == "box:GetBox: AccessDenied")
    #expect(made[1].existenceUnknowns == ["box:GetBox: AccessDenied"])
    #expect(text(made[1], "box") == #""a""#)
  }

  @Test("each element of a computation is a resource")
  func each() throws {
    let made = try resources(
      #"{"Name": "a", "Lids": ["red", "blue"]}"#,
      """
      aws_box:
        texts: {id: "{Name}"}
        also:
          - type: aws_box_lid
            each: '[{"Color": c, "id": sprintf("%s-%s", [item.Name, c])} | some c in item.Lids]'
            parent: box
            map: {id: id}
      """)
    #expect(
      made.map(\.address) == [
        "aws_box/a", "aws_box/a/aws_box_lid/a-red", "aws_box/a/aws_box_lid/a-blue",
      ])
    #expect(made[2].references.contains { $0.target == "aws_box/a" })
  }

  @Test("a table with what isn't known is told of")
  func mistakes() {
    #expect(tables("aws_box: {rego: {days: 'count('}}").diagnostics.count == 1)
    #expect(tables("aws_box: {colour: red}").diagnostics.count == 1)
    let problems = MappingLinter(
      tables: tables("aws_box: {map: {Name: nome}}"), schemas: Self.schemas
    ).problems()
    #expect(problems.count == 1)
  }
}
