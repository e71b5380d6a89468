// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What tells the instances of a resource or module apart.
enum InstanceKey: Hashable, Sendable {
  /// There is only one.
  case none
  /// The position, with `count`.
  case index(Int)
  /// The key, with `for_each`.
  case name(String)
  /// Stands for all instances when `count` isn't known; written `[?]`.
  case unknownIndex
  /// Stands for all instances when the keys of `for_each` aren't known; written `["?"]`.
  case unknownName

  /// What follows the name in an address.
  var text: String {
    switch self {
    case .none: ""
    case .index(let index): "[\(index)]"
    case .name(let name): "[\(Formatting.quoted(name))]"
    case .unknownIndex: "[?]"
    case .unknownName: "[\"?\"]"
    }
  }
}

/// What `each` and `count` mean in the body of an instance.
struct RepetitionData: Sendable {
  var eachKey: HCLValue?
  var eachValue: HCLValue?
  var countIndex: HCLValue?
}

/// The instances that `count` or `for_each` makes.
struct Expansion: Sendable {
  enum Kind: Sendable {
    case single
    case count
    case forEach
  }

  var kind: Kind
  var instances: [(key: InstanceKey, repetition: RepetitionData?)]
  /// Whether there may be other instances than those listed.
  var isOpen: Bool
  /// What would have to be known to tell whether the instance that stands for all others exists.
  var unknowns: [String] = []

  /// What the existence of an instance depends on.
  func unknowns(of key: InstanceKey) -> [String] {
    key == .unknownIndex || key == .unknownName ? unknowns : []
  }

  static let single = Expansion(kind: .single, instances: [(.none, nil)], isOpen: false)
}
