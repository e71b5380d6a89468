// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What templates do with elements: `index`, `slice` and `len`.
enum TemplateElements {
  static func index(_ arguments: [TemplateValue]) throws(BuiltinError) -> TemplateValue {
    var item = arguments[0].unboxed
    guard !item.isMissing else { throw .failure("index of untyped nil") }
    for argument in arguments.dropFirst() {
      let key = argument.unboxed
      if item.isNull { throw .failure("index of nil pointer") }
      if let node = item.node, node.isKind(.object) {
        guard !key.isMissing else { throw .failure("value is nil; should be of type string") }
        guard let name = key.node, name.isKind(.string) else {
          throw .failure("value has type \(key.contentType); should be string")
        }
        let found = node.field(name)
        item = TemplateValue(found.exists ? found : .null, isBoxed: true)
      } else if let node = item.node, node.isKind(.array) {
        let place = try position(key, upTo: node.count)
        guard place < node.count else { throw .failure("reflect: slice index out of range") }
        item = TemplateValue(node.elements[place], isBoxed: true)
      } else if let text = item.text {
        let place = try position(key, upTo: text.count)
        guard place < text.count else { throw .failure("reflect: string index out of range") }
        item = TemplateValue(.byte(text[place]))
      } else {
        throw .failure("can't index item of type \(item.contentType)")
      }
    }
    return item
  }

  private static func position(
    _ index: TemplateValue, upTo count: Int
  ) throws(BuiltinError) -> Int {
    let value: Int64
    switch index.content {
    case .integer(let number): value = number
    case .byte(let number): value = Int64(number)
    case .missing, .null: throw .failure("cannot index slice/array with nil")
    default: throw .failure("cannot index slice/array with type \(index.contentType)")
    }
    guard value >= 0, value <= count else { throw .failure("index out of range: \(value)") }
    return Int(value)
  }

  static func slice(
    _ arguments: [TemplateValue], in arena: Arena
  ) throws(BuiltinError) -> TemplateValue {
    let item = arguments[0].unboxed
    let indexes = arguments.dropFirst()
    guard !item.isMissing else { throw .failure("slice of untyped nil") }
    guard indexes.count <= 3 else { throw .failure("too many slice indexes: \(indexes.count)") }
    let array = item.node.flatMap { $0.isKind(.array) ? $0 : nil }
    let text = item.text
    if text != nil, indexes.count == 3 { throw .failure("cannot 3-index slice a string") }
    guard let length = array.map({ $0.elements.count }) ?? text?.count else {
      throw .failure("can't slice item of type \(item.contentType)")
    }
    // Go grows arrays by doubling them, and lets a slice reach into what it has in stock.
    var capacity = length
    if array != nil, length > 0, length <= 256 {
      capacity = 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount)
    }
    var bounds = [0, length, capacity]
    for (place, index) in indexes.enumerated() {
      bounds[place] = try position(index.unboxed, upTo: capacity)
    }
    for (low, high) in zip(bounds, bounds.dropFirst().prefix(indexes.count < 3 ? 1 : 2))
    where low > high {
      throw .failure("invalid slice index: \(low) > \(high)")
    }
    let range = bounds[0]..<bounds[1]
    guard let array else {
      return TemplateValue(
        arena.string(String(decoding: (text ?? [])[range], as: UTF8.self)), isBoxed: false)
    }
    let elements = range.map { $0 < length ? array.elements[$0] : .null }
    return TemplateValue(arena.array(elements), isBoxed: false)
  }

  static func length(_ value: TemplateValue) throws(BuiltinError) -> Int64 {
    if value.isMissing {
      throw .failure("reflect: call of reflect.Value.Type on zero Value")
    }
    if value.isNull { throw .failure("len of nil pointer") }
    if let text = value.text { return Int64(text.count) }
    guard let node = value.node else {
      throw .failure("len of type \(value.contentType)")
    }
    return Int64(node.count)
  }
}
