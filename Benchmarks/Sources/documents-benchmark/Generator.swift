// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Makes the texts that are measured: the same bytes on every machine and run.
struct Generator {
  private var state: UInt64
  private(set) var text: [UInt8] = []

  init(seed: UInt64) { state = seed }

  /// SplitMix64: good enough to vary texts, and always the same.
  mutating func random() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func random(below limit: Int) -> Int { Int(random() % UInt64(limit)) }

  mutating func write(_ piece: String) { text.append(contentsOf: piece.utf8) }

  mutating func digits(_ count: Int) -> String {
    String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(48 + random(below: 10)))) })
  }

  mutating func hex(_ count: Int) -> String {
    let alphabet = Array("0123456789abcdef")
    return String((0..<count).map { _ in alphabet[random(below: 16)] })
  }

  mutating func pick(_ choices: [String]) -> String { choices[random(below: choices.count)] }

  static let words = [
    "bucket", "policy", "public", "private", "the", "of", "network", "cloud", "security", "access",
    "deny", "allow", "east", "west", "and", "for", "key", "secret", "audit", "trail", "instance",
  ]
  static let wide = ["雲の安全", "設定を確認する", "ありがとう", "привет", "größe", "élan", "😀🎉", "監査"]

  mutating func sentence(_ count: Int, wideShare: Int = 0) -> String {
    (0..<count).map { _ in
      random(below: 100) < wideShare ? pick(Self.wide) : pick(Self.words)
    }.joined(separator: " ")
  }
}
