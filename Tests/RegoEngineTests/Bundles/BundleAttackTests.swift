// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// Archives made to harm whoever reads them.
@Suite("hostile archives")
struct BundleAttackTests {
  /// One tar entry with everything chosen freely.
  static func entry(
    _ name: String, type: Character = "0", size: Int? = nil, content: [UInt8] = [],
    link: String = ""
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    block.replaceSubrange(0..<min(name.utf8.count, 100), with: name.utf8.prefix(100))
    let digits = String(size ?? content.count, radix: 8)
    let octal = Array((String(repeating: "0", count: 11 - digits.count) + digits).utf8)
    block.replaceSubrange(124..<135, with: octal)
    block.replaceSubrange(148..<156, with: Array("        ".utf8))
    block[156] = type.asciiValue ?? 0
    block.replaceSubrange(157..<(157 + link.utf8.count), with: link.utf8)
    block.replaceSubrange(257..<263, with: Array("ustar\0".utf8))
    let sum = String(block.reduce(0) { $0 + Int($1) }, radix: 8)
    let text = Array((String(repeating: "0", count: 6 - sum.count) + sum).utf8)
    block.replaceSubrange(148..<154, with: text)
    let padding = [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    return block + content + padding
  }

  /// gzip of stored blocks: what deflate makes of bytes without compressing them.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var start = 0
    repeat {
      let end = min(start + 0xFFFF, bytes.count)
      let length = UInt16(end - start)
      output.append(end == bytes.count ? 1 : 0)
      for value in [length, ~length] {
        output += [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)]
      }
      output += bytes[start..<end]
      start = end
    } while start < bytes.count
    var crc = UInt32.max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    for value in [~crc, UInt32(truncatingIfNeeded: bytes.count)] {
      for shift in [0, 8, 16, 24] {
        output.append(UInt8(truncatingIfNeeded: value >> UInt32(shift)))
      }
    }
    return output
  }

  static func read(_ archive: [UInt8], limits: BundleLimits = BundleLimits()) -> RegoLoadError? {
    var reader = BundleReader()
    reader.limits = limits
    do {
      _ = try reader.read(archive: SourceFile(path: "b.tar.gz", bytes: archive))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "a path that leads out is refused",
    arguments: ["../x.rego", "a/../../x", "..", "/a/b/../c.rego", "./../data.json"])
  func traversal(path: String) {
    let error = Self.read(Self.stored(Self.entry(path, content: [0x31])))
    #expect(error?.code == .archive)
    #expect(error?.message.contains("leads out of the archive") == true)
  }

  @Test("links and special files are refused", arguments: ["1", "2", "3", "4", "6", "S", "?"])
  func links(type: String) {
    let archive = Self.entry("data.json", type: Character(type), link: "/etc/passwd")
    #expect(Self.read(Self.stored(archive))?.code == .archive)
  }

  @Test("names from extended headers are held to the same rules")
  func extendedNames() {
    let record = Array("27 path=../../../etc/evil\n".utf8)
    let pax = Self.entry("x", type: "x", content: record) + Self.entry("ok.rego")
    #expect(Self.read(Self.stored(pax))?.message.contains("extended header") == true)
    let right = Array("26 path=../../../etc/evil\n".utf8)
    let lead = Self.entry("x", type: "x", content: right) + Self.entry("ok.rego")
    #expect(Self.read(Self.stored(lead))?.message.contains("leads out") == true)
    let gnu = Self.entry("l", type: "L", content: Array("../../evil\0".utf8)) + Self.entry("ok")
    #expect(Self.read(Self.stored(gnu))?.message.contains("leads out") == true)
  }

  @Test("the same file twice is refused: a signature would cover only one")
  func duplicates() {
    let archive = Self.entry("data.json", content: [0x7B, 0x7D]) + Self.entry("./data.json")
    #expect(Self.read(Self.stored(archive))?.message.contains("twice") == true)
  }

  @Test("a small archive that inflates to a large one is stopped")
  func bomb() throws {
    let zeros = [UInt8](repeating: 0x20, count: 80 << 20)
    let file = try #require(BundleFile(path: "data.json", bytes: zeros))
    let packed = try BundleWriter.archive([file])
    #expect(packed.count < 1 << 20)
    #expect(Self.read(packed)?.code == .limit)
    var limits = BundleLimits()
    limits.maximumBytes = 1 << 20
    #expect(Self.read(packed, limits: limits)?.code == .limit)
  }

  @Test("a size that isn't there costs nothing")
  func promisedSize() {
    let archive = Self.entry("data.json", size: 1 << 30, content: [])
    #expect(Self.read(Self.stored(archive))?.message.contains("ends in the middle") == true)
    let beyond = Self.entry("data.json", size: 0o77777777777, content: [])
    #expect(Self.read(Self.stored(beyond))?.code == .limit)
  }

  @Test("a million entries end at the limit")
  func manyEntries() throws {
    var archive: [UInt8] = []
    let one = Self.entry("a", type: "5")
    archive.reserveCapacity(one.count * 100_001)
    for _ in 0...100_000 { archive += one }
    let error = Self.read(try GzipWriter.compress(archive))
    #expect(error?.message.contains("more than 100000 entries") == true)
  }

  @Test("an archive cut anywhere is an error, never a crash")
  func truncated() throws {
    let files = BundleReaderTests.files([
      "data.json": #"{"a": 1}"#, "p.rego": "package p\nq := 1", ".manifest": "{}",
    ])
    let packed = try BundleWriter.archive(files)
    for end in 0..<packed.count {
      #expect(Self.read(Array(packed[..<end])) != nil, "cut at \(end)")
    }
  }

  @Test("damage anywhere is an error or a bundle, never a crash")
  func damaged() {
    var archive = Self.entry("x", type: "x", content: Array("12 path=a/b\n".utf8))
    archive += Self.entry("data.json", content: Array(#"{"a": 1}"#.utf8))
    var random = SeededRandomness(seed: 42)
    for _ in 0..<500 {
      var copy = archive
      copy[Int.random(in: 0..<copy.count, using: &random)] = .random(in: 0...255, using: &random)
      _ = Self.read(Self.stored(copy))
      var packed = Self.stored(archive)
      packed[Int.random(in: 0..<packed.count, using: &random)] ^= .random(
        in: 1...255, using: &random)
      _ = Self.read(packed)
    }
  }
}
