// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation

@testable import CloudAPI

/// The models of the folder `apis/aws`, and short ways to use them.
enum KnownModels {
  static let folder = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("apis/aws")

  static let all = ServiceModels { name in
    (try? Data(contentsOf: folder.appendingPathComponent(name))).map(Array.init)
  }

  /// Service and operation of each line of `operations.tsv`.
  static var operations: [(service: String, operation: String)] {
    let text = try? String(
      contentsOf: folder.appendingPathComponent("operations.tsv"), encoding: .utf8)
    return (text ?? "").split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
      let fields = $0.split(separator: "\t")
      return (String(fields[0]), String(fields[1]))
    }
  }

  /// The only operation of a model written in a test.
  static func operation(_ text: String, _ name: String = "Do") throws -> OperationModel {
    let models = ServiceModels { file in
      switch file {
      case "x.tsv": Array("service\tx\n\(text)\n".utf8)
      case "errors.tsv":
        (try? Data(contentsOf: folder.appendingPathComponent(file))).map(Array.init)
      default: nil
      }
    }
    return try models.operation(service: "x", operation: name)
  }

  /// What an answer is read as, in JSON with sorted keys.
  static func read(
    _ body: String, _ operation: OperationModel, status: Int = 200, headers: [WireField] = [],
    options: AnswerOptions = .init()
  ) throws -> String {
    let answer = WireAnswer(status: status, headers: headers, body: Array(body.utf8))
    let document = try WireForm.document(of: answer, to: operation, options: options)
    var writing = JSONWriter.Options()
    writing.sortsKeys = true
    return withExtendedLifetime(document) { JSONWriter.string(document.root, options: writing) }
  }
}
