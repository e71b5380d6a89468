// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Stand-in.
public enum YAMLReader {
  /// Stand-in.
  public static func read(_ file: SourceFile, options: ReaderOptions = .init()) -> ReadResult {
    JSONReader.read(file, options: options)
  }
}
