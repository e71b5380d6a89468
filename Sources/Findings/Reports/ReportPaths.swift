// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Names files from the repository's root, as systems do that show findings beside the code.
final class ReportPaths {
  /// A file's names.
  struct Name {
    /// From the repository's root; absolute for a file outside of it.
    var path: String
    /// The absolute path.
    var absolute: String
    /// Whether the file is in the repository.
    var isInside: Bool

    /// The path as a URI reference, or an absolute URI for a file outside of the repository.
    var uri: String { (isInside ? "" : "file://") + ReportPaths.percentEncoded(path) }
  }

  private let root: String
  private let resolve: (String) -> String
  /// Each file is looked up once; findings have few files in common with many others.
  private var names: [ObjectIdentifier: Name] = [:]
  private var artifacts: [String: Name] = [:]

  init(_ context: ReportContext) {
    root = context.repository.hasSuffix("/") ? context.repository : context.repository + "/"
    resolve = context.absolute
  }

  func name(of file: SourceFile) -> Name {
    let key = ObjectIdentifier(file)
    if let known = names[key] { return known }
    let made = name(ofPath: file.path)
    names[key] = made
    return made
  }

  /// The file that a finding was read from where it stands in no code: the snapshot's.
  func artifact(of finding: Finding) -> Name? {
    guard let path = finding.subject.live?.snapshot, !path.isEmpty else { return nil }
    if let known = artifacts[path] { return known }
    let made = name(ofPath: path)
    artifacts[path] = made
    return made
  }

  private func name(ofPath path: String) -> Name {
    let absolute = resolve(path)
    var name = Name(path: absolute, absolute: absolute, isInside: true)
    if absolute.hasPrefix(root), absolute.utf8.count > root.utf8.count {
      name.path = String(absolute.dropFirst(root.count))
    } else {
      name.isInside = !absolute.hasPrefix("/")
    }
    return name
  }

  /// The path with everything but unreserved characters and slashes as `%XX` (RFC 3986).
  static func percentEncoded(_ path: String) -> String {
    var bytes: [UInt8] = []
    let digits = Array("0123456789ABCDEF".utf8)
    for byte in path.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "/"):
        bytes.append(byte)
      default:
        bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
