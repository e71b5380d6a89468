// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The ledger as people handle it, and as others verify it.
@Suite("bawn ledger")
struct LedgerTests {
  /// A Python that has `cryptography`; nil where there is none.
  private static let python: String? = {
    let candidates = [ProcessInfo.processInfo.environment["BAWN_PYTHON"], "python3"]
    return candidates.compactMap(\.self).first { name in
      let outcome = try? Program.run(
        URL(filePath: "/usr/bin/env"), arguments: [name, "-c", "import cryptography"],
        environment: [:], folder: Project.root, seconds: 60)
      return outcome?.status == 0
    }
  }()

  private func bash(
    _ script: String, in folder: URL, seconds: Double = 240
  ) throws
    -> Program.Outcome
  {
    try Program.run(
      URL(filePath: "/bin/bash"), arguments: ["-uc", script],
      environment: [
        "PATH": "\(Program.path.deletingLastPathComponent().path):/usr/bin:/bin",
        "BAWN_LEDGER": folder.appending(path: "ledger").path,
      ],
      folder: folder, seconds: seconds)
  }

  /// A ledger with some records, one of them with text that a terminal would act on.
  private func withLedger(_ records: Int = 300, _ body: (URL) throws -> Void) throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try bash(
        """
        bawn ledger bench --ledger ledger --records \(records) --batch 100 --single 2 --size 10 &&
        bawn ledger note $'red \\e[31m' --account 111122223333 --plan p-1
        """, in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasSuffix("record \(records + 2)\n"))
      try body(folder)
    }
  }

  @Test("shows records for people and programs, chosen, and nothing in them acts on a terminal")
  func show() throws {
    try withLedger { folder in
      let note = try bash("bawn ledger show --kind 'note.*'", in: folder)
      #expect(note.output.contains("note.added  account=111122223333  plan=p-1"))
      #expect(note.output.hasSuffix("1 record\n") && !note.output.contains("\u{1B}"))
      let lines = try bash("bawn ledger show --format jsonl --subject p-1", in: folder)
      let record = try JSONSerialization.jsonObject(with: Data(lines.output.utf8))
      #expect((record as? [String: Any])?["sequence"] as? Int == 302)
      let json = try bash("bawn ledger show --format json --limit 3", in: folder)
      let list = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      let numbers = (list as? [[String: Any]])?.compactMap { $0["sequence"] as? Int }
      #expect(numbers == [300, 301, 302])
      #expect(try bash("bawn ledger show --since 2100-01-01", in: folder).output == "0 records\n")
      #expect(try bash("bawn ledger show --kind 'a b'", in: folder).status == 2)
      #expect(try bash("bawn ledger show --limit 0", in: folder).status == 2)
      #expect(try bash("bawn ledger show --ledger elsewhere", in: folder).status == 3)
    }
  }

  @Test("says what was changed, and ends with 1")
  func verify() throws {
    try withLedger { folder in
      #expect(try bash("bawn ledger verify", in: folder).status == 0)
      let changed = try bash(
        "sed -i '18s/bench/bensh/' ledger/records.jsonl; bawn ledger verify", in: folder)
      #expect(changed.status == 1)
      #expect(changed.output.hasPrefix("1 problem:\n  record 17 was changed\n"))
      let shown = try bash("bawn ledger show", in: folder)
      #expect(shown.status == 1 && shown.errors.contains("record 17"))
      #expect(try bash("bawn ledger verify --ledger elsewhere", in: folder).status == 3)
      #expect(try bash("bawn ledger verify --witness seen", in: folder).status == 2)
    }
  }

  @Test("proofs are checked without the ledger")
  func prove() throws {
    try withLedger { folder in
      let outcome = try bash(
        """
        set -e
        cp ledger/key.pub log.pub; cp ledger/checkpoint earlier
        bawn ledger note later; bawn ledger prove 17 > p; bawn ledger prove --consistency 303 > c
        rm -r ledger
        bawn ledger prove --check p --key log.pub
        bawn ledger prove --check c --since earlier --key log.pub
        sed 's/^index 17/index 18/' p > q
        bawn ledger prove --check q --key log.pub || echo "ended with $?"
        """, in: folder)
      #expect(outcome.output.contains("record 17 of 304 of bawn/ledger/"))
      #expect(outcome.output.contains("the first 303 of 304 records"))
      #expect(outcome.output.hasSuffix("ended with 1\n"), "\(outcome.errors)")
      #expect(try bash("bawn ledger prove", in: folder).status == 2)
      #expect(try bash("bawn ledger prove --check p", in: folder).status == 2)
    }
  }

  @Test("a witness cosigns what grew and refuses what was put back")
  func witness() throws {
    try withLedger(20) { folder in
      let outcome = try bash(
        """
        set -e
        bawn ledger keygen --witness --name witness.example.org -o w
        bawn ledger witness --state seen --key w
        cp -r ledger before; bawn ledger note more
        bawn ledger export -o log; bawn ledger witness log --state seen --key w
        bawn ledger verify --witness seen --witness-key w.pub
        bawn ledger witness before --state seen --key w || echo "ended with $?"
        bawn ledger verify --ledger before --witness seen --witness-key w.pub || echo "ended with $?"
        """, in: folder)
      #expect(outcome.output.contains("cosigned 24 records"), "\(outcome.errors)")
      #expect(outcome.output.contains("23 of them seen before"))
      #expect(outcome.output.contains("\"witness.example.org\" saw 24 records at 20"))
      #expect(outcome.output.contains("the ledger was cut: it has 23 records, and had 24 by seen"))
      #expect(outcome.errors.contains("the log shrank"))
      #expect(outcome.output.components(separatedBy: "ended with 1\n").count == 3)
      #expect(try bash("bawn ledger keygen --name x -o w", in: folder).status == 2)
      #expect(try bash("bawn ledger keygen --name 'x y' -o v", in: folder).status == 3)
    }
  }

  @Test(
    "an independent program verifies an export, and finds every kind of change",
    .enabled(if: python != nil, "python3 with cryptography isn't there; BAWN_PYTHON names one"))
  func independent() throws {
    let python = try #require(Self.python)
    let script = Project.root.appending(path: "Tests/Independent/verify_log.py").path
    for records in [0, 1, 253, 254, 600] {
      try withLedger(records) { folder in
        let outcome = try bash(
          """
          set -e
          bawn ledger export -o log; bawn ledger prove \(records / 2) > p
          '\(python)' '\(script)' log p
          """, in: folder)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("\n\(records + 3) records, root "))
        #expect(outcome.output.hasSuffix("record \(records / 2) is proven\n"))
      }
    }
    try withLedger(600) { folder in
      #expect(try bash("bawn ledger export -o log", in: folder).status == 0)
      let names = try FileManager.default.subpathsOfDirectory(
        atPath: folder.appending(path: "log").path)
      var count = 0
      for name in names {
        let file = folder.appending(path: "log/\(name)")
        guard let whole = try? Data(contentsOf: file) else { continue }
        count += 1
        var changed = whole
        changed[whole.count / 3] ^= 1
        try changed.write(to: file)
        let outcome = try bash("'\(python)' '\(script)' log", in: folder)
        #expect(outcome.status == 1 && outcome.errors.contains("not verified"), "\(name)")
        try whole.write(to: file)
      }
      #expect(count == 9)
    }
  }

  @Test("a full disk ends an addition, and the ledger is as it was")
  func fullDisk() throws {
    try withLedger(100) { folder in
      // No file may become larger than what the records have now, and a little.
      let outcome = try bash(
        """
        before=$(sha256sum ledger/records.jsonl ledger/hashes.0 ledger/checkpoint)
        blocks=$(( $(stat -c %s ledger/records.jsonl) / 1024 + 1 ))
        (trap '' XFSZ; ulimit -f $blocks; bawn ledger note "$(printf 'x%.0s' {1..3000})")
        echo "ended with $?"
        [ "$before" = "$(sha256sum ledger/records.jsonl ledger/hashes.0 ledger/checkpoint)" ] &&
        bawn ledger verify && bawn ledger note after
        """, in: folder)
      #expect(outcome.output.hasPrefix("ended with 3\n"), "\(outcome.output)\(outcome.errors)")
      #expect(outcome.errors.contains("can't write"))
      #expect(outcome.output.hasSuffix("record 103\n"))
    }
  }

  @Test("a writer that is killed anywhere leaves a ledger that goes on, whole")
  func killed() throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try bash(
        """
        for i in 1 2 3 4 5 6 7 8; do
          rm -rf ledger
          bawn ledger bench --ledger ledger --records 1000000 --batch 3 > /dev/null 2>&1 &
          writer=$!
          until [ -s ledger/hashes.0 ]; do sleep 0.01; done
          sleep 0.0$i
          kill -9 $writer
          wait $writer 2> /dev/null
          bawn ledger note after > /dev/null && bawn ledger verify > /dev/null || echo "run $i: $?"
        done
        """, in: folder)
      #expect(outcome.output == "", "\(outcome.errors)")
    }
  }
}
