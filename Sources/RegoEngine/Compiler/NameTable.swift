// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is known of names, for the few names of a body or module.
///
/// Most bodies have a handful of names: going through those is quicker than hashing one, and an
/// empty table costs no memory. Tables that grow are looked up by hash.
struct NameTable<Value> {
  private static var longestSearch: Int { 12 }

  private(set) var entries: [(name: String, value: Value)] = []
  /// Where each name stands, once there are too many to go through.
  private var places: [String: Int]?

  var isEmpty: Bool { entries.isEmpty }

  private func place(of name: String) -> Int? {
    if let places { return places[name] }
    for index in entries.indices where entries[index].name == name { return index }
    return nil
  }

  func contains(_ name: String) -> Bool { place(of: name) != nil }

  subscript(name: String) -> Value? {
    get { place(of: name).map { entries[$0].value } }
    set {
      switch (place(of: name), newValue) {
      case (let place?, let value?): entries[place].value = value
      case (let place?, nil): remove(at: place)
      case (nil, let value?): append(name, value)
      case (nil, nil): break
      }
    }
  }

  private mutating func append(_ name: String, _ value: Value) {
    entries.append((name, value))
    if places != nil {
      places?[name] = entries.count - 1
    } else if entries.count > Self.longestSearch {
      places = Dictionary(uniqueKeysWithValues: zip(entries.map(\.name), entries.indices))
    }
  }

  private mutating func remove(at place: Int) {
    places?[entries[place].name] = nil
    let last = entries.removeLast()
    guard place < entries.count else { return }
    entries[place] = last
    if places != nil { places?[last.name] = place }
  }
}

extension NameTable where Value == Void {
  mutating func insert(_ name: String) {
    if !contains(name) { self[name] = () }
  }
}
