// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Documents

/// Reads `gate.yaml` with the signatures beside it.
package struct GateFile {
  private var fields: SettingsFields
  private var zones: [String: ZoneRules] = [:]
  private let zoneFolder: String

  private static let names: Set<String> = [
    "accounts", "break_glass", "freezes", "limits", "mode", "playbooks", "policies", "protect",
    "trust", "version", "windows",
  ]

  private init(_ file: SourceFile, zoneFolder: String) {
    fields = SettingsFields(file, family: "gate")
    self.zoneFolder = zoneFolder
  }

  /// The configuration of a file's text, signed by nobody; nil when anything is wrong with it.
  ///
  /// - Parameter zoneFolder: where the system keeps its time zones.
  package static func read(
    _ file: SourceFile, zoneFolder: String = "/usr/share/zoneinfo"
  ) -> (configuration: GateConfiguration?, diagnostics: [Diagnostic]) {
    var reader = GateFile(file, zoneFolder: zoneFolder)
    guard let document = reader.fields.document() else { return (nil, reader.fields.diagnostics) }
    var made = reader.configuration(document.root)
    made.digest = SHA256.hash(data: file.bytes).hexadecimalDigits
    withExtendedLifetime(document) {}
    let problems = reader.fields.diagnostics
    // What can't be read whole may lack a belt.
    return (problems.isEmpty ? made : nil, problems)
  }

  /// The configuration of a file as it counts, with what doesn't count told.
  ///
  /// No file is the defaults. Signatures that aren't good, or of keys that may not sign it, are no
  /// reason to go on without: then the file isn't taken at all.
  package static func load(
    _ path: String, trust: TrustStore, now: Int
  ) throws(SmallFile.Problem) -> (configuration: GateConfiguration, notes: [String]) {
    let file = SourceFile(path: path, bytes: try SmallFile.read(path))
    var signatures: [UInt8]?
    do throws(SmallFile.Problem) {
      signatures = try SmallFile.read("\(path).sig")
    } catch {
      guard error.isMissing else { throw error }
    }
    return try configuration(file, signatures: signatures, trust: trust, now: now)
  }

  /// The same of a file that was read.
  package static func configuration(
    _ file: SourceFile, signatures: [UInt8]?, trust: TrustStore, now: Int
  ) throws(SmallFile.Problem) -> (configuration: GateConfiguration, notes: [String]) {
    let read = read(file)
    guard var configuration = read.configuration else {
      throw SmallFile.Problem(
        message: read.diagnostics.map(\.description).prefix(5).joined(separator: "\n"))
    }
    if let signatures {
      do throws(SmallFile.Problem) {
        configuration.signers = try FileSignature.signers(
          of: file.bytes, signatures, trust: trust, now: now, may: \.signsGate
        ).map(\.id)
      } catch {
        throw SmallFile.Problem(message: "\"\(file.path)\" isn't used: \(error.message)")
      }
      // The same words without a signature say something else.
      let parts = [configuration.digest] + configuration.signers
      configuration.digest =
        SHA256.hash(
          data: Array(parts.joined(separator: "\n").utf8)
        ).hexadecimalDigits
    }
    let (effective, notes) = configuration.effective()
    return (effective, notes)
  }

  // MARK: - Parts

  private mutating func configuration(_ root: Node) -> GateConfiguration {
    var made = GateConfiguration()
    fields.check(root, has: Self.names, "the gate's configuration", at: nil)
    guard root.isKind(.object) else { return made }
    if fields.number(root, "version", in: 1...1) == nil, !root.field("version").exists {
      fields.report("missing-field", "\"version\" is missing; it is 1", nil)
    }
    made.mode = fields.choice(root, "mode", CollaborationMode.self) ?? GateConfiguration.defaultMode
    for (name, node, place) in fields.entries(root, "trust") {
      guard let scenario = TrustScenario(rawValue: name),
        let mode = node.string.flatMap(CollaborationMode.init)
      else {
        fields.report(
          "trust",
          "\"trust\" gives a mode (\(Self.list(CollaborationMode.self))) to each of "
            + Self.list(TrustScenario.self), place)
        continue
      }
      made.trust[scenario] = mode
    }
    for (name, node, place) in fields.entries(root, "policies") {
      guard let mode = node.string.flatMap(CollaborationMode.init) else {
        fields.report(
          "policies", "a rule gets one of \(Self.list(CollaborationMode.self))", place)
        continue
      }
      made.policies[name] = mode
    }
    for (name, node, place) in fields.entries(root, "playbooks") {
      made.playbooks[name] = playbook(node, place)
    }
    for (name, node, place) in fields.entries(root, "accounts") {
      made.accounts[name] = account(name, node, place)
    }
    limits(root, &made.limits)
    for (node, place) in fields.elements(root, "windows") {
      if let window = window(node, place) { made.windows.append(window) }
    }
    for (node, place) in fields.elements(root, "freezes") {
      if let freeze = freeze(node, place) { made.freezes.append(freeze) }
    }
    protect(root, &made)
    for (node, place) in fields.elements(root, "break_glass") {
      made.breakGlass.append(breakGlass(node, place))
    }
    return made
  }

  private static func list<Value: RawRepresentable<String> & CaseIterable>(
    _ type: Value.Type
  ) -> String {
    type.allCases.map(\.rawValue).joined(separator: ", ")
  }

  private mutating func playbook(
    _ node: Node, _ place: ByteRange
  ) -> GateConfiguration.PlaybookDecision {
    fields.check(node, has: ["mode", "scenario", "tier"], "a playbook's decision", at: place)
    var made = GateConfiguration.PlaybookDecision()
    made.mode = fields.choice(node, "mode", CollaborationMode.self)
    made.scenario = fields.choice(node, "scenario", TrustScenario.self)
    made.tier = fields.number(node, "tier", in: 1...4).flatMap(Tier.init)
    return made
  }

  private mutating func account(
    _ number: String, _ node: Node, _ place: ByteRange
  ) -> GateConfiguration.Account {
    fields.check(
      node, has: ["environment", "management", "mode", "owner", "time_zone"], "an account",
      at: place)
    if number.utf8.count != 12 || !number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      fields.report("account", "\"\(number.prefix(32))\" is no account; one has 12 digits", place)
    }
    var made = GateConfiguration.Account()
    made.environment = fields.text(node, "environment") ?? ""
    made.owner = fields.text(node, "owner") ?? ""
    made.isManagement = fields.flag(node, "management")
    made.mode = fields.choice(node, "mode", CollaborationMode.self)
    made.zone = zone(node)
    return made
  }

  private mutating func limits(_ root: Node, _ limits: inout GateConfiguration.Limits) {
    let node = root.field("limits")
    guard node.exists else { return }
    fields.check(
      node,
      has: [
        "changes_per_day", "changes_per_minute", "instances", "read_age", "resources",
        "snapshot_age",
      ], "\"limits\"", at: fields.range(root, "limits"))
    let counts = 0...100_000
    limits.resources = fields.number(node, "resources", in: counts) ?? limits.resources
    limits.instances = fields.number(node, "instances", in: counts) ?? limits.instances
    limits.changesPerDay =
      fields.number(node, "changes_per_day", in: counts) ?? limits.changesPerDay
    limits.changesPerMinute =
      fields.number(node, "changes_per_minute", in: counts) ?? limits.changesPerMinute
    limits.snapshotAge = fields.length(node, "snapshot_age") ?? limits.snapshotAge
    limits.readAge = fields.length(node, "read_age") ?? limits.readAge
  }

  private mutating func protect(_ root: Node, _ made: inout GateConfiguration) {
    let node = root.field("protect")
    guard node.exists else { return }
    fields.check(
      node, has: ["own", "resources"], "\"protect\"", at: fields.range(root, "protect"))
    made.protectedPatterns = fields.texts(node, "resources")
    made.own = fields.texts(node, "own")
  }

  private mutating func breakGlass(
    _ node: Node, _ place: ByteRange
  ) -> GateConfiguration.BreakGlass {
    fields.check(
      node, has: ["accounts", "because", "digest", "expires", "playbook"],
      "an approval beforehand", at: place)
    return GateConfiguration.BreakGlass(
      playbook: fields.required(node, "playbook", place),
      digest: fields.required(node, "digest", place),
      accounts: Set(fields.texts(node, "accounts")),
      expires: fields.moment(node, "expires", place) ?? 0,
      because: fields.required(node, "because", place))
  }

  // MARK: - Times

  private static let days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

  private mutating func window(_ node: Node, _ place: ByteRange) -> ChangeWindow? {
    fields.check(
      node, has: ["accounts", "days", "environments", "from", "time_zone", "to"],
      "a change window", at: place)
    guard let start = minutes(node, "from", place), let end = minutes(node, "to", place),
      start < 1440
    else { return nil }
    var made = ChangeWindow(start: start, end: end)
    made.accounts = Set(fields.texts(node, "accounts"))
    made.environments = Set(fields.texts(node, "environments"))
    for day in fields.texts(node, "days") {
      if let number = Self.days.firstIndex(of: day.lowercased()) {
        made.days.insert(number)
      } else {
        fields.report("window", "days are \(Self.days.joined(separator: ", "))", place)
      }
    }
    made.zone = zone(node)
    return made
  }

  /// The minutes of `09:30`, in quotes lest YAML take it for a number.
  private mutating func minutes(
    _ node: Node, _ name: StaticString, _ place: ByteRange
  ) -> Int? {
    let parts = fields.required(node, name, place).split(
      separator: ":", omittingEmptySubsequences: false)
    if parts.count == 2, parts[0].utf8.count == 2, parts[1].utf8.count == 2,
      let hours = Int(parts[0]), let minutes = Int(parts[1]), hours >= 0,
      (0...59).contains(minutes), hours * 60 + minutes <= 1440
    {
      return hours * 60 + minutes
    }
    fields.report("window", "\"\(name)\" is a time such as \"09:30\", up to \"24:00\"", place)
    return nil
  }

  private mutating func freeze(_ node: Node, _ place: ByteRange) -> ChangeFreeze? {
    fields.check(
      node, has: ["accounts", "because", "environments", "from", "to"], "a freeze", at: place)
    let because = fields.required(node, "because", place)
    guard let start = fields.moment(node, "from", place), let end = fields.moment(node, "to", place)
    else { return nil }
    guard start < end else {
      fields.report("freeze", "a freeze ends after it has begun", place)
      return nil
    }
    var made = ChangeFreeze(time: start..<end, because: because)
    made.accounts = Set(fields.texts(node, "accounts"))
    made.environments = Set(fields.texts(node, "environments"))
    return made
  }

  private mutating func zone(_ node: Node) -> ZoneRules? {
    guard let name = fields.text(node, "time_zone") else { return nil }
    if let known = zones[name] { return known }
    do throws(SmallFile.Problem) {
      let zone = try ZoneRules.named(name, folder: zoneFolder)
      zones[name] = zone
      return zone
    } catch {
      fields.report("time-zone", error.message, fields.range(node, "time_zone"))
      return nil
    }
  }
}
