// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI

/// Holds a table against the services' models: a name that is misspelled would silently collect
/// nothing.
package struct CollectorLinter {
  private let models: ServiceModels

  /// A linter with models.
  package init(models: ServiceModels) { self.models = models }

  /// What is wrong, a sentence each.
  package func problems(in table: CollectorTable) -> [String] {
    var problems: [String] = []
    let kinds = Dictionary(grouping: table.collectors, by: \.kind)
    for collector in table.collectors {
      check(collector.list, of: collector, &problems)
      for choice in collector.choices { checkParameter(choice.name, collector, &problems) }
      for member in collector.follow { checkParameter(member.name, collector, &problems) }
      for join in collector.joins { check(join.call, of: collector, &problems) }
      for detail in collector.details {
        if detail.items == nil, !detail.page.isEmpty {
          problems.append("\(collector.kind): \(detail.operation) has pages and no \"items\"")
        }
        check(detail, of: collector, &problems)
        checkTags(detail, of: collector, &problems)
      }
      var known = Set(collector.joins.map(\.call.operation))
      for detail in collector.details {
        for place in detail.parameters.flatMap(\.value.places) {
          // What begins with an operation stands only in what was asked before.
          guard let head = place.head, collector.details.contains(where: { $0.operation == head })
          else { continue }
          if !known.contains(head) {
            problems.append(
              "\(collector.kind): \(detail.operation) is made of \(head), which comes later")
          }
        }
        if let needed = detail.needs, !known.contains(needed) {
          problems.append("\(collector.kind): \(detail.operation) needs \(needed) before it")
        }
        known.insert(detail.operation)
      }
      if let parent = collector.parent, let first = kinds[parent]?.first {
        if first.service != collector.service {
          problems.append("\(collector.kind): its parent belongs to another service")
        }
        if first.reach != collector.reach {
          problems.append("\(collector.kind): its parent has another scope")
        }
      }
    }
    return problems
  }

  private func checkParameter(
    _ name: String, _ collector: Collector, _ problems: inout [String]
  ) {
    guard let model = model(collector.service, collector.list.operation) else { return }
    if !model.parameterNames.contains(where: { $0.name == name }) {
      problems.append("\(collector.kind): \(model.name) has no parameter \"\(name)\"")
    }
  }

  /// Tags that are known have to give what the call would have answered.
  private func checkTags(
    _ call: CollectorCall, of collector: Collector, _ problems: inout [String]
  ) {
    guard let tags = call.tags else { return }
    let name = "\(collector.kind): \(call.operation)"
    if collector.arn == nil { problems.append("\(name) has \"tags\", and the kind no \"arn\"") }
    let isUsed = collector.details.contains { other in
      other.needs == call.operation
        || other.parameters.flatMap(\.value.places).contains { $0.head == call.operation }
    }
    if isUsed {
      problems.append("\(name) has \"tags\" and is used by another call")
    }
    for place in tags.members.flatMap(\.value.places)
    where TagAnswer.Form(rawValue: place.text) == nil {
      let forms = TagAnswer.Form.allCases.map(\.rawValue).joined(separator: ", ")
      problems.append(
        "\(collector.kind): \"\(place.text)\" is no form of tags in the answer to "
          + "\(call.operation) (\(forms))")
    }
    guard let model = model(collector.service, call.operation) else { return }
    for path in tags.members.flatMap({ $0.value.paths(below: [$0.name]) })
    where !model.answers(path) {
      problems.append(
        "\(collector.kind): the answer to \(call.operation) has no "
          + "\"\(path.joined(separator: "."))\"")
    }
  }

  private func model(_ service: String, _ operation: String) -> OperationModel? {
    try? models.operation(service: service, operation: operation)
  }

  private func check(
    _ call: CollectorCall, of collector: Collector, _ problems: inout [String]
  ) {
    guard let model = model(collector.service, call.operation) else {
      problems.append(
        "\(collector.kind): no model has \(collector.service):\(call.operation)")
      return
    }
    let parameters = model.parameterNames
    let given = Set(call.parameters.map(\.name) + collector.choices.map(\.name))
    for name in call.parameters.map(\.name) + call.page.map(\.parameter)
    where !parameters.contains(where: { $0.name == name }) {
      problems.append("\(collector.kind): \(call.operation) has no parameter \"\(name)\"")
    }
    for parameter in parameters where parameter.isRequired && !given.contains(parameter.name) {
      problems.append("\(collector.kind): \(call.operation) needs \"\(parameter.name)\"")
    }
    for path in [call.items, call.more].compactMap(\.self) + call.page.map(\.place) {
      if !model.answers(path.fields) {
        problems.append(
          "\(collector.kind): the answer to \(call.operation) has no \"\(path.text)\"")
      }
    }
  }
}

extension ParameterTemplate {
  /// The ways down to its values, lists without a step of their own.
  func paths(below path: [String]) -> [[String]] {
    switch self {
    case .structure(let members): members.flatMap { $0.value.paths(below: path + [$0.name]) }
    case .list(let elements): elements.flatMap { $0.paths(below: path) }
    default: [path]
    }
  }
}

extension ItemPath {
  /// The names of the members on the way.
  var fields: [String] {
    steps.compactMap { step in
      if case .field(let name) = step { name } else { nil }
    }
  }
}
