// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is known of one operation of a service: how it is asked and what it answers.
package struct OperationModel: Sendable {
  /// What the service's model says of an operation.
  struct Facts: Sendable {
    var name = ""
    var method = "POST"
    var uri = "/"
    var hostPrefix = ""
    var isSigned = true
    var isUnwrapped = false
    var pagination: Pagination?
    var input: Int?
    var output: Int?
    var resultWrapper = ""
    var rootName = ""
    var rootNamespace = ""
  }

  /// Holds the facts for the service's model, so that each call shares them and copies nothing.
  final class Owner: Sendable {
    let facts: Facts

    init(_ facts: Facts) { self.facts = facts }
  }

  /// The service it belongs to.
  package let service: ServiceModel
  let owner: Owner

  var facts: Facts { owner.facts }

  /// Its name, such as `DescribeInstances`.
  package var name: String { owner.facts.name }
  /// The HTTP method.
  package var method: String { owner.facts.method }
  /// The template of path and query, such as `/{Bucket}?acl`.
  package var uri: String { owner.facts.uri }
  /// What is put before the host's name, with members in braces; empty for nearly all.
  package var hostPrefix: String { owner.facts.hostPrefix }
  /// Whether requests are signed; token exchanges such as `AssumeRoleWithWebIdentity` are not.
  package var isSigned: Bool { owner.facts.isSigned }
  /// How its pages follow each other; nil when there is one page only.
  package var pagination: Pagination? { owner.facts.pagination }

  /// The names of the parameters, those that have to be there marked.
  package var parameterNames: [(name: String, isRequired: Bool)] {
    guard let shape = inputShape else { return [] }
    return shape.members.map { ($0.name, $0.traits.contains(.required)) }
  }

  /// The form of the parameters.
  var inputShape: Shape? { facts.input.map { service.shapes[$0] } }
  /// The form of the answer.
  var outputShape: Shape? { facts.output.map { service.shapes[$0] } }
}

extension OperationModel {
  /// Whether its answers have a place, told by the members on the way; lists and maps are passed
  /// through.
  package func answers(_ members: [String]) -> Bool {
    var type: Shape.ValueType? = facts.output.map(Shape.ValueType.shape)
    for name in members {
      guard let shape = structure(type), let member = shape.member(named: name) else {
        return false
      }
      type = member.type
    }
    return true
  }

  private func structure(_ type: Shape.ValueType?) -> Shape? {
    var type = type
    while case .shape(let number) = type {
      let shape = service.shapes[number]
      if shape.kind == .structure { return shape }
      type = shape.members.last?.type
    }
    return nil
  }
}
