// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode

/// A baseline's file on disk.
enum BaselineFile {
  /// Reads a baseline.
  ///
  /// - Throws: `ValidationError`, with the line, when it can't be read or isn't right.
  static func read(
    _ path: String, repetition: Baseline.Repetition = .refused
  ) throws -> Baseline {
    let bytes: [UInt8]
    switch InputFile.read(path, limit: Baseline.maximumByteCount) {
    case .success(let content): bytes = content
    case .failure(let problem):
      let advice = problem == .missing ? "; bawn baseline create writes one" : ""
      throw ValidationError("the baseline \"\(path)\" can't be read: \(problem.reason)\(advice)")
    }
    return try parse(SourceFile(path: path, bytes: bytes), repetition: repetition)
  }

  /// Reads a baseline's text.
  ///
  /// - Throws: `ValidationError`, with the line, when it isn't right.
  static func parse(
    _ file: SourceFile, repetition: Baseline.Repetition = .refused
  ) throws -> Baseline {
    do {
      return try Baseline.read(file, repetition: repetition)
    } catch {
      let line = error.position.map { ":\($0.line)" } ?? ""
      throw ValidationError("\(file.path)\(line): \(error.message)")
    }
  }

  /// Writes a baseline, whole or not at all.
  ///
  /// - Throws: `ValidationError` when it can't be written.
  static func write(_ baseline: Baseline, to path: String) throws {
    do {
      try FileReplacement.write(baseline.bytes(), to: path, creates: true)
    } catch {
      throw ValidationError("the baseline \"\(path)\" can't be written: \(error.reason)")
    }
  }

  /// Whether two baselines hold the same, in whichever order.
  static func isSame(_ left: Baseline, _ right: Baseline) -> Bool {
    left.bytes() == right.bytes()
  }
}
