// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The hash of each line by which GitHub's code scanning finds an alert again
/// (`primaryLocationLineHash`).
///
/// It is a rolling hash over the first hundred characters from the line's start on, without blanks
/// and tabs, with a number that tells equal ones apart: code may move up and down without changing
/// it. GitHub's upload action computes the same from the sources and complains about any other
/// value; who uploads by the API has to bring it along.
struct LineHashes {
  private static let window = 100
  private static let factor: UInt64 = 37
  /// What a character that leaves the window has been multiplied by.
  private static let weight = (0..<window).reduce(into: UInt64(1)) { value, _ in value &*= factor }

  private var hashes: [(hash: UInt64, number: Int)] = []

  /// The hashes of a file's lines.
  ///
  /// - Complexity: O(n) in the size of the text.
  init(_ bytes: [UInt8]) {
    var state = State()
    for unit in String(decoding: bytes, as: UTF8.self).utf16 { state.take(unit) }
    state.take(0xFFFF)
    // Lines near the end are hashed as if zeros followed.
    for _ in 0..<Self.window {
      state.finishLine()
      state.push(0)
    }
    hashes = state.hashes
  }

  /// The hash of a line (from 1); nil when there is no such line.
  func text(ofLine line: Int) -> String? {
    guard hashes.indices.contains(line - 1) else { return nil }
    let (hash, number) = hashes[line - 1]
    return "\(String(hash, radix: 16)):\(number)"
  }

  private struct State {
    /// The last characters, as a ring.
    var characters = [UInt16](repeating: 0, count: LineHashes.window)
    /// Whether the character at the same place begins a line.
    var beginsLine = [Bool](repeating: false, count: LineHashes.window)
    var position = 0
    var hash: UInt64 = 0
    var isLineStart = true
    var isAfterReturn = false
    var counts: [UInt64: Int] = [:]
    var hashes: [(hash: UInt64, number: Int)] = []

    mutating func take(_ unit: UInt16) {
      if unit == 0x20 || unit == 0x09 || (isAfterReturn && unit == 0x0A) {
        isAfterReturn = false
        return
      }
      isAfterReturn = unit == 0x0D
      let unit = isAfterReturn ? 0x0A : unit
      finishLine()
      if isLineStart {
        isLineStart = false
        beginsLine[position] = true
      }
      if unit == 0x0A { isLineStart = true }
      push(unit)
    }

    /// Ends the line whose hundred characters are full now.
    mutating func finishLine() {
      guard beginsLine[position] else { return }
      beginsLine[position] = false
      counts[hash, default: 0] += 1
      hashes.append((hash, counts[hash, default: 1]))
    }

    mutating func push(_ unit: UInt16) {
      let leaving = UInt64(characters[position])
      characters[position] = unit
      hash = hash &* LineHashes.factor &+ UInt64(unit) &- LineHashes.weight &* leaving
      position = position + 1 == LineHashes.window ? 0 : position + 1
    }
  }
}
