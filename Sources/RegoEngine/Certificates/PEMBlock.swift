// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A block of PEM (RFC 7468): what it is labelled, and its bytes.
struct PEMBlock {
  var label: String
  var bytes: [UInt8]

  /// Takes blocks out of a text one after the other.
  ///
  /// What isn't part of a block is passed over, as are blocks that can't be read. All blocks of a
  /// text together take linear time: the place of the next end line is remembered.
  struct Scanner {
    private let text: ArraySlice<UInt8>
    /// Where the part that isn't read yet starts.
    private(set) var position: Int
    private var end: Int

    private static let start = Array("-----BEGIN ".utf8)
    private static let stop = Array("-----END ".utf8)
    private static let dashes = Array("-----".utf8)

    init(_ text: ArraySlice<UInt8>) {
      self.text = text
      position = text.startIndex
      end = text.startIndex
    }

    /// What hasn't been read yet.
    var rest: ArraySlice<UInt8> { text[position...] }

    /// The next block; nil when there is none, and then the scanner stays where it was.
    mutating func next() -> PEMBlock? {
      var place = position
      // Only at the place where reading starts need a block not stand at the start of a line.
      var isFirst = true
      while true {
        guard let begin = find(Self.start, from: place, anywhere: isFirst) else { return nil }
        isFirst = false
        let (labelLine, afterLabel) = line(begin + Self.start.count)
        place = afterLabel
        guard labelLine.suffix(5).elementsEqual(Self.dashes) else { continue }
        let label = labelLine.dropLast(5)
        var sawHeader = false
        while true {
          guard place < text.endIndex else { return nil }
          let (header, next) = line(place)
          guard header.contains(UInt8(ascii: ":")) else { break }
          sawHeader = true
          place = next
        }
        guard let stop = findStop(from: place, isAtOnce: !sawHeader) else { return nil }
        let trailer = stop + Self.stop.count
        guard text.endIndex - trailer >= label.count + 5,
          text[trailer..<(trailer + label.count)].elementsEqual(label),
          text[(trailer + label.count)..<(trailer + label.count + 5)].elementsEqual(Self.dashes)
        else { continue }
        let (remainder, afterStop) = line(trailer + label.count + 5)
        guard remainder.isEmpty, let bytes = decode(text[place..<stop]) else { continue }
        position = afterStop
        return PEMBlock(label: String(decoding: label, as: UTF8.self), bytes: bytes)
      }
    }

    /// The line at a place without its end and the space before it, and where the next one starts.
    private func line(_ start: Int) -> (ArraySlice<UInt8>, Int) {
      var finish = text[start...].firstIndex(of: 0x0A) ?? text.endIndex
      let next = min(finish + 1, text.endIndex)
      if finish < text.endIndex, finish > start, text[finish - 1] == 0x0D { finish -= 1 }
      while finish > start, text[finish - 1] == 0x20 || text[finish - 1] == 0x09 { finish -= 1 }
      return (text[start..<finish], next)
    }

    /// Where the next end line is. It may follow at once when there are no headers.
    private mutating func findStop(from place: Int, isAtOnce: Bool) -> Int? {
      if isAtOnce, text[place...].starts(with: Self.stop) { return place }
      if end <= place {
        guard let found = find(Self.stop, from: place, anywhere: false) else {
          end = text.endIndex
          return nil
        }
        end = found
      }
      return end < text.endIndex ? end : nil
    }

    /// Where a marker stands at the start of a line.
    private func find(_ marker: [UInt8], from place: Int, anywhere: Bool) -> Int? {
      if anywhere, text[place...].starts(with: marker) { return place }
      var place = place
      while let lineEnd = text[place...].firstIndex(of: 0x0A) {
        place = lineEnd + 1
        if text[place...].starts(with: marker) { return place }
      }
      return nil
    }

    private func decode(_ body: ArraySlice<UInt8>) -> [UInt8]? {
      var letters: [UInt8] = []
      for byte in body where byte != 0x20 && byte != 0x09 {
        // Dashes can't be: a text of nothing but begin lines is left soon.
        guard byte != UInt8(ascii: "-") else { return nil }
        letters.append(byte)
      }
      return try? Base64.decode(letters, urlSafe: false, padded: true)
    }
  }
}
