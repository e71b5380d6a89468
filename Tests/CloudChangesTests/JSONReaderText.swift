// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Documents of tests.
enum JSONReaderText {
  static func document(_ text: String) -> Document {
    JSONReader.read(SourceFile(path: "test", bytes: Array(text.utf8))).document
      ?? Document(root: .null, arena: Arena(chunkSize: 64))
  }
}
