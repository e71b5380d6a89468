// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// What SARIF 2.1.0 says of the properties that a report of ours uses: which objects have which,
/// which are required, and which values they take (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
enum SARIFStructure {
  private indirect enum Form: Sendable {
    case text, boolean, integer(Int), any
    case oneOf([String])
    case uri
    case list(Form, unique: Bool)
    case map(Form)
    case object(String)
  }

  private struct Shape: Sendable {
    var properties: [String: Form]
    var required: [String] = []
  }

  private static let levels = Form.oneOf(["none", "note", "warning", "error"])

  private static let shapes: [String: Shape] = [
    "log": Shape(
      properties: [
        "$schema": .uri, "version": .oneOf(["2.1.0"]), "runs": .list(.object("run"), unique: false),
      ], required: ["version", "runs"]),
    "run": Shape(
      properties: [
        "tool": .object("tool"), "invocations": .list(.object("invocation"), unique: false),
        "originalUriBaseIds": .map(.object("artifactLocation")),
        "versionControlProvenance": .list(.object("versionControlDetails"), unique: true),
        "automationDetails": .object("automationDetails"),
        "columnKind": .oneOf(["utf16CodeUnits", "unicodeCodePoints"]),
        "results": .list(.object("result"), unique: false),
      ], required: ["tool"]),
    "tool": Shape(properties: ["driver": .object("component")], required: ["driver"]),
    "component": Shape(
      properties: [
        "name": .text, "version": .text, "semanticVersion": .text,
        "rules": .list(.object("descriptor"), unique: true),
      ], required: ["name"]),
    "descriptor": Shape(
      properties: [
        "id": .text, "name": .text, "shortDescription": .object("multiformat"),
        "fullDescription": .object("multiformat"), "help": .object("multiformat"),
        "helpUri": .uri, "defaultConfiguration": .object("configuration"), "properties": .any,
      ], required: ["id"]),
    "multiformat": Shape(properties: ["text": .text, "markdown": .text], required: ["text"]),
    "configuration": Shape(properties: ["level": levels]),
    "invocation": Shape(
      properties: [
        "executionSuccessful": .boolean, "exitCode": .integer(0), "endTimeUtc": .text,
        "toolExecutionNotifications": .list(.object("notification"), unique: false),
        "toolConfigurationNotifications": .list(.object("notification"), unique: false),
      ], required: ["executionSuccessful"]),
    "notification": Shape(
      properties: [
        "descriptor": .object("reference"), "level": levels, "message": .object("message"),
        "locations": .list(.object("location"), unique: true),
      ], required: ["message"]),
    "reference": Shape(properties: ["id": .text]),
    "message": Shape(properties: ["text": .text, "markdown": .text], required: ["text"]),
    "versionControlDetails": Shape(
      properties: [
        "repositoryUri": .uri, "revisionId": .text, "branch": .text,
        "mappedTo": .object("artifactLocation"),
      ], required: ["repositoryUri"]),
    "automationDetails": Shape(properties: ["id": .text]),
    "artifactLocation": Shape(
      properties: ["uri": .uri, "uriBaseId": .text, "description": .object("message")]),
    "result": Shape(
      properties: [
        "ruleId": .text, "ruleIndex": .integer(-1),
        "kind": .oneOf(["notApplicable", "pass", "fail", "review", "open", "informational"]),
        "level": levels, "message": .object("message"),
        "locations": .list(.object("location"), unique: false),
        "relatedLocations": .list(.object("location"), unique: true),
        "codeFlows": .list(.object("codeFlow"), unique: false), "partialFingerprints": .map(.text),
        "suppressions": .list(.object("suppression"), unique: true), "properties": .any,
      ], required: ["message"]),
    "location": Shape(
      properties: [
        "id": .integer(-1), "physicalLocation": .object("physicalLocation"),
        "logicalLocations": .list(.object("logicalLocation"), unique: true),
        "message": .object("message"),
      ]),
    "physicalLocation": Shape(
      properties: ["artifactLocation": .object("artifactLocation"), "region": .object("region")],
      required: ["artifactLocation"]),
    "region": Shape(
      properties: [
        "startLine": .integer(1), "endLine": .integer(1), "snippet": .object("content"),
      ]),
    "content": Shape(properties: ["text": .text]),
    "logicalLocation": Shape(
      properties: ["name": .text, "fullyQualifiedName": .text, "kind": .text]),
    "codeFlow": Shape(
      properties: ["threadFlows": .list(.object("threadFlow"), unique: false)],
      required: ["threadFlows"]),
    "threadFlow": Shape(
      properties: ["locations": .list(.object("threadFlowLocation"), unique: false)],
      required: ["locations"]),
    "threadFlowLocation": Shape(properties: ["location": .object("location")]),
    "suppression": Shape(
      properties: [
        "kind": .oneOf(["inSource", "external"]),
        "status": .oneOf(["accepted", "underReview", "rejected"]), "justification": .text,
        "location": .object("location"),
      ], required: ["kind"]),
  ]

  /// Everything that isn't as it has to be, one sentence each.
  static func violations(in log: Document.View) -> [String] {
    var found: [String] = []
    check(log, .object("log"), "log", &found)
    return found
  }

  private static func check(
    _ value: Document.View, _ form: Form, _ place: String, _ found: inout [String]
  ) {
    func require(_ holds: Bool, _ what: String) {
      if !holds { found.append("\(place) \(what)") }
    }
    switch form {
    case .any: break
    case .text: require(value.string != nil, "is no text")
    case .boolean: require(value.boolean != nil, "is no boolean")
    case .integer(let least):
      require((value.integer ?? Int.min) >= least, "is no integer from \(least)")
    case .oneOf(let allowed):
      require(allowed.contains(value.string ?? ""), "isn't among \(allowed)")
    case .uri:
      let isPlain = value.string?.utf8.allSatisfy {
        (0x21..<0x7F).contains($0) && !"\"<>\\^`{|}".utf8.contains($0)
      }
      require(isPlain == true, "is no URI reference")
    case .list(let element, let unique):
      require(value.node.isKind(.array), "is no array")
      for (index, item) in value.elements.enumerated() {
        check(item, element, "\(place)[\(index)]", &found)
      }
      let texts = value.elements.map { JSONWriter.string($0.node) }
      if unique { require(Set(texts).count == texts.count, "has equal elements") }
    case .map(let element):
      require(value.node.isKind(.object), "is no object")
      for (key, item) in value.entries { check(item, element, "\(place).\(key)", &found) }
    case .object(let name):
      guard let shape = shapes[name], value.node.isKind(.object) else {
        found.append("\(place) is no \(name)")
        return
      }
      for key in shape.required { require(value[key].exists, "has no \(key)") }
      for (key, item) in value.entries {
        guard let form = shape.properties[key] else {
          found.append("\(place) has \(key), which a \(name) has not")
          continue
        }
        check(item, form, "\(place).\(key)", &found)
      }
    }
  }
}
