// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import RegoSyntax
internal import Synchronization

/// The Rego modules that rules may call, `rules/lib`.
///
/// They are many more lines than any one scan needs, and compiling a line costs more than
/// evaluating it. So they are parsed once, when a rule is first compiled, and a program gets those
/// of their rules that its own rules lead to.
package final class RuleLibrary: Sendable {
  /// The files, as they are.
  package let files: [SourceFile]
  private let parsed = Mutex<Parsed?>(nil)

  /// A library of files that are parsed when they are first needed.
  package init(_ files: [SourceFile]) { self.files = files }

  /// The library's modules with the rules that other modules lead to, and what is wrong in any.
  func modules(for callers: [Module]) -> (modules: [Module], diagnostics: [Diagnostic]) {
    let parsed = self.parsed.withLock { parsed in
      if let parsed { return parsed }
      let made = Parsed(files)
      parsed = made
      return made
    }
    return (parsed.modules(for: callers), parsed.diagnostics)
  }

  /// All modules whole, to find what is wrong in parts that nothing leads to.
  func allModules() -> [Module] { Parsed(files).modules }
}

/// The parsed modules, with what stands where below `data`.
private struct Parsed: Sendable {
  /// A rule's place: its module's position and its own in there.
  struct Place: Hashable {
    var module: Int
    var rule: Int
  }

  var modules: [Module] = []
  var diagnostics: [Diagnostic] = []
  /// The definitions of each rule by its whole path.
  private var rules: [[String]: [Place]] = [:]
  /// All rules below each package and each of its parents.
  private var packages: [[String]: [Place]] = [:]

  init(_ files: [SourceFile]) {
    for file in files {
      let result = RegoParser.parseModule(file)
      diagnostics += result.errors.map {
        RuleModule.diagnostic($0, file: file, range: $0.range)
      }
      guard let module = result.value else { continue }
      for (index, rule) in module.rules.enumerated() {
        let place = Place(module: modules.count, rule: index)
        let package = module.package.path
        rules[package + Self.name(of: rule), default: []].append(place)
        for count in 0...package.count {
          packages[Array(package.prefix(count)), default: []].append(place)
        }
      }
      modules.append(module)
    }
  }

  /// The fixed part of a rule's name.
  private static func name(of rule: Rule) -> [String] {
    var path = [rule.head.name.headName ?? ""]
    for argument in rule.head.name.arguments {
      guard case .string(let part) = argument.kind else { break }
      path.append(part)
    }
    return path
  }

  func modules(for callers: [Module]) -> [Module] {
    var needed: Set<Place> = []
    var work: [Place] = []
    func need(_ paths: Set<[String]>) {
      for path in paths {
        for place in places(at: path) where needed.insert(place).inserted { work.append(place) }
      }
    }
    for caller in callers {
      var paths: Set<[String]> = []
      for rule in caller.rules { paths.formUnion(Self.paths(in: rule, of: caller)) }
      need(paths)
    }
    while let place = work.popLast() {
      let module = modules[place.module]
      need(Self.paths(in: module.rules[place.rule], of: module))
    }
    return modules.indices.compactMap { index in
      var module = modules[index]
      module.rules = module.rules.indices.filter {
        needed.contains(Place(module: index, rule: $0))
      }.map { modules[index].rules[$0] }
      return module.rules.isEmpty ? nil : module
    }
  }

  /// The rules that a path may read: the one it goes through, or all below it.
  private func places(at path: [String]) -> [Place] {
    for count in stride(from: path.count, to: 0, by: -1) {
      if let found = rules[Array(path.prefix(count))] { return found }
    }
    return packages[path] ?? []
  }

  /// The paths below `data` that a rule may read.
  private static func paths(in rule: Rule, of module: Module) -> Set<[String]> {
    var search = NameSearch(package: module.package.path)
    for statement in module.imports where statement.root == .data {
      search.imports[statement.name] = Array(statement.path.dropFirst())
    }
    rule.walk(&search)
    return search.paths
  }
}

/// Collects what names in a rule may stand for below `data`. Local variables are among them: what
/// is no rule is found nowhere.
private struct NameSearch: SyntaxVisitor {
  let package: [String]
  var imports: [String: [String]] = [:]
  var paths: Set<[String]> = []

  init(package: [String]) { self.package = package }

  mutating func visit(_ term: Term) -> Descent {
    switch term.kind {
    case .variable(let variable): add(variable.name, [])
    case .ref(let ref): add(ref)
    default: break
    }
    return .visitChildren
  }

  mutating func visit(_ call: Call) -> Descent {
    add(call.function)
    return .visitChildren
  }

  private mutating func add(_ ref: Ref) {
    guard let head = ref.headName else { return }
    var fixed: [String] = []
    for argument in ref.arguments {
      guard case .string(let part) = argument.kind else { break }
      fixed.append(part)
    }
    add(head, fixed)
  }

  private mutating func add(_ head: String, _ rest: [String]) {
    if head == "data" {
      paths.insert(rest)
    } else if let path = imports[head] {
      paths.insert(path + rest)
    } else {
      paths.insert(package + [head] + rest)
    }
  }
}
