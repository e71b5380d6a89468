// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reading JSON and YAML as base documents.
enum DocumentReading {
  /// The value of a file by its name, keys sorted as evaluation wants them; absent after an error.
  static func read(
    _ file: SourceFile, as kind: RegoFileKind? = nil, into arena: Arena, maximumBytes: Int,
    diagnostics: inout [Diagnostic]
  ) -> Node {
    var options = ReaderOptions()
    options.sortsKeys = true
    options.maximumByteCount = maximumBytes
    return file.bytes.withUnsafeBufferPointer { bytes in
      switch kind ?? RegoFileKind(path: file.path) {
      case .yaml:
        return YAMLReader.read(
          bytes, into: arena, options: options, file: file, diagnostics: &diagnostics)
      default:
        return JSONReader.read(
          bytes, into: arena, options: options, file: file, diagnostics: &diagnostics)
      }
    }
  }

  /// The first error with its place.
  static func error(for file: SourceFile, _ diagnostics: [Diagnostic]) -> RegoLoadError {
    guard let first = diagnostics.first(where: { $0.severity == .error }) else {
      return RegoLoadError(code: .document, message: "\(file.path): can't be read")
    }
    var place = file.path
    if let position = first.position { place += ":\(position.line):\(position.column)" }
    return RegoLoadError(code: .document, message: "\(place): \(first.message)")
  }
}
