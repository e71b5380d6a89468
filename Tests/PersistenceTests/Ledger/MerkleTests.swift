// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Persistence

/// Hashes that are held in memory.
struct MemoryHashes: MerkleHashSource {
  var levels: [[MerkleHash]] = [[]]
  var frontier = MerkleFrontier()

  mutating func add(_ entry: [UInt8]) {
    let leaf = MerkleHash.leaf(entry)
    levels[0].append(leaf)
    var added: [(Int, MerkleHash)] = []
    frontier.add(leaf) { added.append(($0, $1)) }
    for (level, hash) in added {
      while levels.count <= level { levels.append([]) }
      levels[level].append(hash)
    }
  }

  func hashes(level: Int, _ range: Range<UInt64>) throws(LedgerError) -> [MerkleHash] {
    guard level < levels.count, range.upperBound <= UInt64(levels[level].count) else {
      throw LedgerError(.damaged, "no such hashes")
    }
    return Array(levels[level][Int(range.lowerBound)..<Int(range.upperBound)])
  }

  /// The root as RFC 6962, section 2.1 defines it, word for word.
  static func root(_ leaves: ArraySlice<MerkleHash>) -> MerkleHash {
    guard let first = leaves.first else { return .empty }
    if leaves.count == 1 { return first }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return .node(root(leaves[..<middle]), root(leaves[middle...]))
  }
}

@Suite("Merkle tree")
struct MerkleTests {
  private static func grown(_ count: Int) -> MemoryHashes {
    var hashes = MemoryHashes()
    for number in 0..<count { hashes.add(Array("entry \(number)".utf8)) }
    return hashes
  }

  @Test("gives the roots that implementations of RFC 6962 agree on")
  func known() throws {
    let entries: [[UInt8]] = [
      [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
      Array(0x50...0x57), Array(0x60...0x6f),
    ]
    let roots = [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    var hashes = MemoryHashes()
    #expect(hashes.frontier.root.hexadecimal == roots[0])
    for (index, entry) in entries.enumerated() {
      hashes.add(entry)
      #expect(hashes.frontier.root.hexadecimal == roots[index + 1])
      #expect(try MerkleTree(hashes, size: UInt64(index + 1)).root() == hashes.frontier.root)
    }
  }

  @Test("its root, frontier and tiles are those of the definition, at every size")
  func roots() throws {
    var hashes = MemoryHashes()
    for size in 1...600 {
      hashes.add(Array("entry \(size - 1)".utf8))
      guard size < 40 || size % 50 == 0 || (254...260).contains(size) || size > 510 && size < 516
      else { continue }
      let expected = MemoryHashes.root(hashes.levels[0][...])
      #expect(hashes.frontier.root == expected)
      #expect(try MerkleTree(hashes, size: UInt64(size)).root() == expected)
    }
    #expect(hashes.levels.map(\.count) == [600, 2])
  }

  @Test("proofs of every record at every size are right, and wrong for anything else")
  func inclusion() throws {
    let hashes = Self.grown(520)
    for size in [1, 2, 3, 4, 5, 7, 8, 9, 31, 64, 65, 255, 256, 257, 300, 512, 520] as [UInt64] {
      let tree = MerkleTree(hashes, size: size)
      let root = try tree.root()
      for index in stride(from: 0, to: size, by: size > 70 ? 13 : 1) {
        let proof = try tree.inclusionProof(index: index)
        let leaf = hashes.levels[0][Int(index)]
        func shows(
          _ leaf: MerkleHash, _ index: UInt64, _ size: UInt64, _ proof: [MerkleHash]
        ) -> Bool {
          MerkleProof.shows(leaf: leaf, at: index, in: size, root: root, proof: proof)
        }
        #expect(shows(leaf, index, size, proof))
        #expect(!shows(.empty, index, size, proof))
        #expect(!shows(leaf, index, size, proof + [.empty]))
        #expect(!shows(leaf, size, size, proof))
        if !proof.isEmpty {
          #expect(!shows(leaf, index, size, Array(proof.dropLast())))
          #expect(!shows(leaf, index ^ 1, size, proof))
          var turned = proof
          turned[proof.count / 2] = leaf
          #expect(!shows(leaf, index, size, turned))
        }
      }
      #expect(throws: LedgerError(.usage, "")) { try tree.inclusionProof(index: size) }
    }
  }

  @Test("proofs of growth are right between any two sizes, and wrong for anything else")
  func consistency() throws {
    let hashes = Self.grown(520)
    var sizes: [UInt64] = Array(0...20)
    sizes += [31, 32, 33, 64, 100, 255, 256, 257, 258, 300, 511, 512, 513, 520]
    let roots = try sizes.map { try MerkleTree(hashes, size: $0).root() }
    for (later, laterRoot) in zip(sizes, roots) {
      let tree = MerkleTree(hashes, size: later)
      for (earlier, root) in zip(sizes, roots) where earlier <= later {
        let proof = try tree.consistencyProof(from: earlier)
        func shows(_ root: MerkleHash, _ laterRoot: MerkleHash, _ proof: [MerkleHash]) -> Bool {
          MerkleProof.shows(earlier: (earlier, root), later: (later, laterRoot), proof: proof)
        }
        #expect(shows(root, laterRoot, proof), "\(earlier) to \(later)")
        #expect(!shows(.leaf([1]), laterRoot, proof))
        #expect(!shows(root, laterRoot, proof + [.empty]))
        if earlier > 0 { #expect(!shows(root, .leaf([1]), proof)) }
        if !proof.isEmpty {
          #expect(!shows(root, laterRoot, Array(proof.dropFirst())))
          #expect(!shows(root, laterRoot, Array(proof.dropLast())))
        }
      }
      #expect(throws: LedgerError(.usage, "")) { try tree.consistencyProof(from: later + 1) }
    }
  }
}
