// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
package import Documents
internal import Findings

/// Reads a plan's file.
///
/// Strict: a member that a plan doesn't have, one that is missing or of another kind is an error.
/// What is read is written again for the digest, so nothing can hide in a file beside the plan.
package struct PlanReader {
  /// Why a file is no plan.
  package struct Problem: Error, Hashable {
    /// What is wrong, such as `units[0].tier: it is missing`.
    package var message: String
  }

  private static let byteLimit = 64 << 20

  /// The plan of a file.
  package static func read(_ file: SourceFile) throws(Problem) -> RemediationPlan {
    guard file.bytes.count <= byteLimit else {
      throw Problem(message: "the file is larger than 64 MB, which no plan is")
    }
    let result = JSONReader.read(file)
    guard let document = result.document,
      !result.diagnostics.contains(where: { $0.severity == .error })
    else {
      throw Problem(message: result.diagnostics.first?.message ?? "the file can't be read")
    }
    let plan = try PlanPart(document.root, "plan").plan()
    // Members in another order or with other spaces are the same plan; others than a plan has aren't.
    guard JSONWriter.canonical(document.root) == plan.canonical else {
      throw Problem(message: "it has members or values that no plan of this version has")
    }
    return plan
  }
}

/// A part of a plan, and where it stands.
private struct PlanPart {
  let node: Node
  let place: String

  typealias Problem = PlanReader.Problem

  init(_ node: Node, _ place: String) {
    self.node = node
    self.place = place
  }

  private subscript(name: StaticString) -> PlanPart {
    PlanPart(node.field(name), "\(place).\(name)")
  }

  private var text: String { node.string ?? "" }

  private func required() throws(Problem) -> String {
    guard let text = node.string, !text.isEmpty else {
      throw Problem(message: "\(place): a text is missing")
    }
    return text
  }

  private func integer() throws(Problem) -> Int {
    guard let number = node.integer else { throw Problem(message: "\(place): a number is missing") }
    return Int(number)
  }

  private var texts: [String] { node.elements.compactMap(\.string) }

  private func list<Value>(
    _ read: (PlanPart) throws(Problem) -> Value
  ) throws(Problem) -> [Value] {
    var values: [Value] = []
    for (index, element) in node.elements.enumerated() {
      values.append(try read(PlanPart(element, "\(place)[\(index)]")))
    }
    return values
  }

  private func choice<Value: RawRepresentable<String>>(_ type: Value.Type) throws(Problem) -> Value
  {
    guard let value = Value(rawValue: text) else {
      throw Problem(message: "\(place): \"\(text.prefix(64))\" isn't one of its values")
    }
    return value
  }

  func plan() throws(Problem) -> RemediationPlan {
    guard node.isKind(.object) else { throw Problem(message: "it isn't a JSON object") }
    let version = try self["version"].integer()
    guard version == RemediationPlan.version else {
      throw Problem(message: "it is a plan of version \(version); this program knows 1")
    }
    var playbooks: [String: String] = [:]
    for entry in node.field("playbooks").entries {
      playbooks[entry.key.string ?? ""] = entry.value.string ?? ""
    }
    return RemediationPlan(
      made: try self["made"].integer(), expires: try self["expires"].integer(),
      nonce: try self["nonce"].required(), requester: try self["requester"].required(),
      account: try self["account"].required(), partition: try self["partition"].required(),
      regions: self["regions"].texts,
      snapshot: RemediationPlan.Snapshot(
        digest: self["snapshot"]["digest"].text, ended: try self["snapshot"]["ended"].integer()),
      playbooks: playbooks, gate: self["gate"].text,
      units: try self["units"].list { (part) throws(Problem) in try part.unit() },
      leftOut: try self["left_out"].list { (part) throws(Problem) in
        RemediationPlan.LeftOut(
          finding: try part["finding"].finding(), reason: part["reason"].text)
      })
  }

  private func finding() throws(Problem) -> RemediationPlan.PlannedFinding {
    RemediationPlan.PlannedFinding(
      rule: try self["rule"].required(), title: self["title"].text,
      severity: try self["severity"].choice(Severity.self),
      fingerprint: try self["fingerprint"].required(), address: try self["address"].required())
  }

  private func findings() throws(Problem) -> [RemediationPlan.PlannedFinding] {
    try list { (part) throws(Problem) in try part.finding() }
  }

  private func unit() throws(Problem) -> RemediationPlan.Unit {
    guard let tier = Tier(rawValue: try self["tier"].integer()) else {
      throw Problem(message: "\(place).tier: tiers are 1 to 4")
    }
    let resource = self["resource"]
    let owner = resource["owner"]
    let blast = self["blast"]
    return RemediationPlan.Unit(
      name: try self["name"].required(),
      resource: RemediationPlan.Target(
        address: try resource["address"].required(), type: try resource["type"].required(),
        id: resource["id"].text, kind: resource["kind"].text,
        names: resource["names"].texts, region: resource["region"].text,
        environment: try resource["environment"].required(),
        owner: RemediationPlan.Owner(
          kind: try owner["kind"].choice(RemediationPlan.Owner.Kind.self), name: owner["name"].text,
          contact: owner["contact"].text)),
      findings: try self["findings"].findings(), tier: tier, reasons: self["reasons"].texts,
      disrupts: self["disrupts"].texts,
      steps: try self["steps"].list { (part) throws(Problem) in try part.step() },
      changes: try self["changes"].list { (part) throws(Problem) in try part.change() },
      closes: try self["closes"].findings(), opens: try self["opens"].findings(),
      blast: RemediationPlan.BlastRadius(
        resources: blast["resources"].texts, count: try blast["count"].integer(),
        instances: try blast["instances"].integer(), unknowns: blast["unknowns"].texts),
      after: self["after"].texts)
  }

  private func step() throws(Problem) -> RemediationPlan.Step {
    RemediationPlan.Step(
      playbook: try self["playbook"].required(), name: try self["name"].required(),
      call: try self["call"].call(),
      captures: try self["captures"].list { (part) throws(Problem) in
        RemediationPlan.Capture(name: try part["name"].required(), call: try part["call"].call())
      },
      inverses: try self["inverses"].list { (part) throws(Problem) in
        RemediationPlan.Inverse(
          when: part["when"].text, call: part["call"].node.exists ? try part["call"].call() : nil,
          leaves: part["leaves"].text)
      }, irreversible: self["irreversible"].text)
  }

  private func call() throws(Problem) -> RemediationPlan.Call {
    let parameters = self["parameters"]
    guard let value = PlannedValue(plan: parameters.node), case .structure = value else {
      throw Problem(message: "\(parameters.place): parameters are missing")
    }
    return RemediationPlan.Call(
      service: try self["service"].required(), operation: try self["operation"].required(),
      region: try self["region"].required(), parameters: value)
  }

  private func change() throws(Problem) -> RemediationPlan.DocumentChange {
    RemediationPlan.DocumentChange(
      address: try self["address"].required(), type: try self["type"].required(),
      kind: try self["kind"].choice(RemediationPlan.DocumentChange.Kind.self),
      attributes: try self["attributes"].list { (part) throws(Problem) in
        RemediationPlan.AttributeChange(
          name: try part["name"].required(), before: part["before"].text, after: part["after"].text)
      })
  }
}
