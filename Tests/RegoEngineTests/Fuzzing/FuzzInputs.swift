// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents

/// Inputs for damaged modules: JSON and YAML that was damaged as well.
enum FuzzInputs {
  private static let json = [
    #"{"a": [1, 2.50, {"b": null}], "xs": [3, 1, 2], "o": {"k": 2, "l": 0}, "roles": {"r": "x1"}}"#,
    #"{"user": {"name": "alice"}, "x": {"y": [{"z": "q"}]}, "é": "e\u0301", "n": -0.0, "xs": []}"#,
    #"[{"input": 1e3}, "text", true, 12345678901234567890, [[[]]]]"#,
  ].map { Array($0.utf8) }

  private static let yaml = [
    "a: &x [1, yes, ~]\nb: *x\nxs:\n- 1\n- {c: \"d\", e: 'f'}\no: |\n  text\n   more\n",
    "? {k: v}\n: >-\n  folded\n  text\n---\nsecond: 0x1F\n<<: {m: 1}\n",
  ].map { Array($0.utf8) }

  private static let pieces = [
    "{", "}", "[", "]", ",", ":", ": ", "\"", "\\", "\\u12", "\\ud83d", "- ", "\n", "\t", " ", "&a",
    "*a", "!!str", "|", ">", "#", "---\n", "1e999", "-", ".", "null", "\u{0}", "\u{2028}", "é", "%",
    "? ", "<<: ", "'", "~",
  ].map { Array($0.utf8) }

  /// A document read from damaged text, or what can be read of it.
  static func damaged(_ random: inout SeededRandomness) -> Document {
    let isJSON = random.chance(70)
    let texts = isJSON ? json : yaml
    let text = random.pick(texts)
    let bytes =
      random.chance(80)
      ? FuzzSettings.damaged(text, by: &random, pieces: pieces, from: texts) : text
    let result = isJSON ? JSONReader.read(bytes) : YAMLReader.read(bytes)
    return result.document ?? JSONReader.read(json[0]).document
      ?? Document(root: .null, arena: Arena())
  }
}
