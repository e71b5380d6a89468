// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Inventory
internal import RegoSyntax

/// Which rules can judge what comes of tables that translate into the canonical shape: a rule about
/// a type that no table makes never says anything, and one about an attribute that no table fills
/// takes it for unset.
package struct RuleCoverage {
  /// How far a rule reaches.
  package enum Reach: String, Sendable, CaseIterable {
    /// No table makes any type that it judges.
    case never
    /// Some of what it judges or reads is made by no table.
    case partly
    /// All of it is made.
    case fully
  }

  /// What of one rule the tables make.
  package struct Entry: Sendable {
    /// The rule's id.
    package var rule: String
    /// How far it reaches.
    package var reach: Reach
    /// Types that it judges and no table makes.
    package var missingTypes: [String]
    /// Satellites that it reads in a parent and no table makes.
    package var missingSatellites: [String]
    /// Attributes that it reads and every table of its types leaves out by name.
    package var missingAttributes: [String]
    /// Attributes that it reads and that are placed by their names alone: whether the source has
    /// such a member, tables don't say.
    package var byName: [String]

    /// A rule that reaches everything, as in the language that it speaks of.
    package init(coveringAllOf rule: PolicyRule) {
      self.rule = rule.id
      reach = .fully
      missingTypes = []
      missingSatellites = []
      missingAttributes = []
      byName = []
    }
  }

  private let mappings: ProviderMappings
  /// By canonical type: the emissions that make it.
  private var emissions: [String: [TypeTranslation.Emission]] = [:]
  /// Types that are made beside the tables.
  private let others: Set<String>

  /// - Parameters:
  ///   - translations: the tables of a source.
  ///   - mappings: what is folded and which classes there are.
  ///   - others: types that the source has without a table.
  package init(
    _ translations: TypeTranslations, mappings: ProviderMappings, others: Set<String> = []
  ) {
    self.mappings = mappings
    self.others = others
    for translation in translations.types.values {
      for form in translation.forms {
        for emission in [form.main] + form.others {
          emissions[emission.type, default: []].append(emission)
        }
      }
    }
  }

  /// What the tables make of each rule, in the order given.
  package func entries(_ rules: [PolicyRule]) -> [Entry] { rules.map(entry) }

  private func entry(_ rule: PolicyRule) -> Entry {
    let named = rule.resources.flatMap { mappings.classes[$0] ?? [$0] }
    let types = named.filter { !$0.hasPrefix("data.") && !$0.hasPrefix("provider.") }
    let isOpen = named.contains { $0 == "*" || Glob.isPattern($0) }
    let made = types.filter(isMade)
    var entry = Entry(coveringAllOf: rule)
    if !isOpen { entry.missingTypes = types.filter { !isMade($0) } }
    guard isOpen || !made.isEmpty else {
      entry.reach = .never
      return entry
    }
    let names = Self.attributes(of: rule)
    for name in names.sorted() {
      if mappings.folding.satellites[name] != nil {
        if !isSatelliteMade(name) { entry.missingSatellites.append(name) }
        continue
      }
      let ways = made.flatMap { emissions[$0] ?? [] }.map { way(of: name, in: $0) }
      if ways.contains(.explicit) || ways.isEmpty { continue }
      if ways.contains(.byName) {
        entry.byName.append(name)
      } else {
        entry.missingAttributes.append(name)
      }
    }
    if !entry.missingTypes.isEmpty || !entry.missingSatellites.isEmpty
      || !entry.missingAttributes.isEmpty
    {
      entry.reach = .partly
    }
    return entry
  }

  private func isMade(_ type: String) -> Bool { emissions[type] != nil || others.contains(type) }

  /// Whether a satellite is made as such, or lifted from an inline form of its parent.
  private func isSatelliteMade(_ name: String) -> Bool {
    if isMade(name) { return true }
    return mappings.folding.lifts.contains { type, lifts in
      isMade(type) && lifts.contains { $0.to == name }
    }
  }

  private enum Way {
    case explicit, byName, none
  }

  /// How an emission fills an attribute: as its table says, or by what a member is called.
  private func way(of name: String, in emission: TypeTranslation.Emission) -> Way {
    let paths =
      emission.texts.map(\.path) + emission.cells.map(\.path) + emission.constants.map(\.path)
      + emission.defaults.map(\.path)
    if paths.contains(where: { $0.first == name }) { return .explicit }
    if emission.parent == name { return .explicit }
    let targets = Array(emission.map.values) + emission.outer.map(\.target)
    if targets.contains(where: { $0.path?.first == name }) { return .explicit }
    let isDefault = mappings.folding.defaults[emission.type]?.contains { $0.path.first == name }
    if isDefault == true { return .explicit }
    guard emission.content == .translated else { return .none }
    // A member of this name that the table leaves out on purpose.
    let isLeftOut = emission.map.contains { member, target in
      target.path == nil && PropertyName.candidates(member).contains(name)
    }
    return isLeftOut ? .none : .byName
  }

  /// The attributes that a rule reads of its resource, by the first step of their paths.
  static func attributes(of rule: PolicyRule) -> Set<String> {
    guard let module = RuleModule.build(rule).module else { return [] }
    var search = AttributeSearch()
    for rule in module.rules { rule.walk(&search) }
    search.names.remove("bawn")
    return search.names
  }
}

/// Collects what follows `resource.` in a module.
private struct AttributeSearch: SyntaxVisitor {
  var names: Set<String> = []

  mutating func visit(_ term: Term) -> Descent {
    if case .ref(let ref) = term.kind, ref.headName == "resource",
      case .string(let name) = ref.arguments.first?.kind
    {
      names.insert(name)
    }
    return .visitChildren
  }
}
