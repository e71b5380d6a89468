// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
internal import Documents
package import Findings

/// A plan for whoever approves it at a terminal: what happens to what, who loses what, and how it
/// is taken back.
package struct PlanText {
  private let text: TerminalText

  /// - Parameter text: how wide and how colourful.
  package init(_ text: TerminalText) { self.text = text }

  private static let valueLimit = 96
  private static let listLimit = 5

  /// The report.
  ///
  /// - Parameter file: where the plan was written to.
  package func report(_ plan: RemediationPlan, file: String?) -> String {
    var lines = [head(plan)]
    for unit in plan.units { lines += [""] + self.unit(unit) }
    if !plan.leftOut.isEmpty { lines += [""] + leftOut(plan.leftOut) }
    lines += [""] + summary(plan, file)
    return lines.map { $0 + "\n" }.joined()
  }

  private func head(_ plan: RemediationPlan) -> String {
    let count = plan.units.count
    return text.styled("\(count) \(count == 1 ? "resource" : "resources") to repair", .strong)
      + " in account \(shown(plan.account))"
  }

  // MARK: - One resource

  private func unit(_ unit: RemediationPlan.Unit) -> [String] {
    let target = unit.resource
    var lines = [
      text.styled("\(unit.name)  \(shown(target.address))", .strong),
      "    "
        + ([
          target.type, target.region.isEmpty ? "global" : target.region, target.environment,
          owner(target.owner),
        ].filter { !$0.isEmpty }.map(shown).joined(separator: " · ")),
    ]
    for finding in unit.findings {
      lines.append(
        "    repairs    \(text.styled(finding.severity.rawValue, .severity(finding.severity))) "
          + "\(shown(finding.title)) (\(shown(finding.rule)))")
    }
    let tier = "tier \(unit.tier.rawValue), \(unit.tier.meaning)"
    lines += labelled(
      "may happen", [text.styled(tier, unit.tier >= .approved ? .notice : .good)] + unit.reasons)
    lines += labelled("disrupts", unit.disrupts)
    lines += labelled("touches", touched(unit.blast))
    for change in unit.changes { lines += self.change(change) }
    for step in unit.steps { lines += self.step(step) }
    lines += findings("closes too", unit.closes)
    lines += findings("would open", unit.opens)
    if !unit.after.isEmpty { lines += labelled("after", [unit.after.joined(separator: ", ")]) }
    return lines
  }

  private func owner(_ owner: RemediationPlan.Owner) -> String {
    let managed =
      switch owner.kind {
      case .terraform: "managed by Terraform as \(owner.name)"
      case .cloudFormation: "managed by the stack \(owner.name)"
      case .controller: "managed by a controller (\(owner.name))"
      case .unknown: ""
      }
    let contact = owner.contact.isEmpty ? "" : "owner \(owner.contact)"
    return [managed, contact].filter { !$0.isEmpty }.joined(separator: " · ")
  }

  private func touched(_ blast: RemediationPlan.BlastRadius) -> [String] {
    var lines: [String] = []
    if blast.count == 0 {
      lines.append("nothing that is known depends on it")
    } else {
      var line = "\(blast.count) \(blast.count == 1 ? "resource" : "resources")"
      if blast.instances > 0 { line += ", \(blast.instances) of them instances" }
      let some = blast.resources.prefix(Self.listLimit).map(shown).joined(separator: ", ")
      lines.append(line + ": " + some + (blast.count > Self.listLimit ? ", …" : ""))
    }
    return lines + blast.unknowns.map(shown)
  }

  private func change(_ change: RemediationPlan.DocumentChange) -> [String] {
    let sign =
      switch change.kind {
      case .added: "+"
      case .changed: "~"
      case .removed: "-"
      }
    var lines = ["    \(sign) \(shown(change.type))"]
    for attribute in change.attributes {
      let before = cut(attribute.before)
      let after = cut(attribute.after)
      if before.isEmpty {
        lines.append(text.styled("        + \(shown(attribute.name)) = \(after)", .added))
      } else if after.isEmpty {
        lines.append(text.styled("        - \(shown(attribute.name)) = \(before)", .removed))
      } else {
        lines.append(text.styled("        - \(shown(attribute.name)) = \(before)", .removed))
        lines.append(text.styled("        + \(shown(attribute.name)) = \(after)", .added))
      }
    }
    return lines
  }

  private func step(_ step: RemediationPlan.Step) -> [String] {
    var lines = ["    call       " + call(step.call)]
    if !step.irreversible.isEmpty {
      lines.append("    no way back: " + shown(step.irreversible))
    }
    for inverse in step.inverses {
      let way = inverse.call.map(call) ?? "nothing"
      let condition = inverse.when.isEmpty ? "" : text.styled("  if \(cut(inverse.when))", .faint)
      lines.append("    way back   " + way + condition)
      if !inverse.leaves.isEmpty { lines.append("               but " + shown(inverse.leaves)) }
    }
    return lines
  }

  private func call(_ call: RemediationPlan.Call) -> String {
    let parameters = call.parameters.members.map { "\($0.name)=\(Self.spelled($0.value))" }
    return "\(call.service):\(call.operation) "
      + parameters.map { cut($0) }.joined(separator: " ")
  }

  private static func spelled(_ value: PlannedValue) -> String {
    switch value {
    case .string(let text): text
    case .integer(let number): "\(number)"
    case .boolean(let value): "\(value)"
    case .list(let values): "[" + values.map(spelled).joined(separator: ", ") + "]"
    case .structure(let members):
      "{" + members.map { "\($0.name): \(spelled($0.value))" }.joined(separator: ", ") + "}"
    case .late(let text): "<\(text)>"
    }
  }

  private func findings(
    _ label: String, _ findings: [RemediationPlan.PlannedFinding]
  ) -> [String] {
    guard !findings.isEmpty else { return [] }
    var lines = findings.prefix(Self.listLimit).map {
      "\($0.severity.rawValue) \($0.title) (\($0.rule))"
    }
    if findings.count > Self.listLimit {
      lines.append("and \(findings.count - Self.listLimit) more")
    }
    return labelled(label, lines)
  }

  // MARK: - The whole

  private func leftOut(_ leftOut: [RemediationPlan.LeftOut]) -> [String] {
    var byReason: [String: [RemediationPlan.PlannedFinding]] = [:]
    for entry in leftOut { byReason[entry.reason, default: []].append(entry.finding) }
    var lines = [text.styled("Not repaired: \(leftOut.count)", .strong)]
    for (reason, findings) in byReason.sorted(by: {
      ($1.value.count, $0.key) < ($0.value.count, $1.key)
    }) {
      lines.append("    \(findings.count)  \(shown(reason))")
      let rules = Set(findings.map(\.rule)).sorted()
      let some = rules.prefix(Self.listLimit).joined(separator: ", ")
      lines.append(
        text.styled("       \(some)\(rules.count > Self.listLimit ? ", …" : "")", .faint))
    }
    return lines
  }

  private func summary(_ plan: RemediationPlan, _ file: String?) -> [String] {
    var lines: [String] = []
    for tier in Tier.allCases {
      let count = plan.units.count { $0.tier == tier }
      if count > 0 { lines.append("tier \(tier.rawValue) (\(tier.meaning)): \(count)") }
    }
    let findings = plan.units.flatMap(\.findings).count
    let closes = plan.units.flatMap(\.closes).count
    let opens = plan.units.flatMap(\.opens).count
    lines.append(
      "repairs \(findings) findings, closes \(closes) more, would open \(opens); "
        + "\(plan.leftOut.count) are left")
    if let file { lines.append("written to \(shown(file)), digest \(plan.digest.prefix(16))") }
    return lines
  }

  // MARK: - Text

  private func labelled(_ label: String, _ lines: [String]) -> [String] {
    lines.enumerated().map { number, line in
      let lead = number == 0 ? label : ""
      return "    " + lead + String(repeating: " ", count: max(11 - lead.count, 1)) + line
    }
  }

  private func shown(_ text: String) -> String { TerminalText.escaped(text) }

  private func cut(_ text: String) -> String {
    TerminalText.cut(TerminalText.escaped(text), to: Self.valueLimit)
  }
}
