// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import InfrastructureCode
internal import RegoEngine

extension RegoFiles {
  /// Reads a file or folder, perhaps with a place below `data` before it: `a.b:path`.
  static func read(
    _ argument: String, options: Options, into reader: inout RegoSourceReader
  ) {
    let (place, path) = split(argument)
    guard InputFile.kind(of: path) == .directory else {
      if let file = file(path, into: &reader) { reader.add(file, at: place, isNamed: true) }
      return
    }
    let walk = RegoFileWalk(path, ignored: options.ignored) { path in
      options.kinds.contains(RegoFileKind(path: path))
        && (options.includesTests || !RegoFileKind.isTest(path))
    }
    take(walk, of: path, into: &reader) { reader, found in
      reader.add(found.map { ($0.file, options.placesByFolder ? place + $0.place : place) })
    }
  }

  /// Reads a bundle: a folder as it is, anything else as a packed one.
  static func readBundle(
    _ argument: String, options: Options, into reader: inout RegoSourceReader
  ) {
    let path = plain(argument)
    do throws(RegoLoadError) {
      guard InputFile.kind(of: path) == .directory else {
        if let file = file(path, into: &reader) {
          reader.add(try options.reading.bundleReader.read(archive: file))
        }
        return
      }
      let walk = RegoFileWalk(path, ignored: options.ignored) { _ in true }
      var files: [BundleFile] = []
      take(walk, of: path, into: &reader) { _, found in
        for found in found {
          let inner = (found.place + [name(of: found.file.path)]).joined(separator: "/")
          if let file = BundleFile(path: inner, bytes: found.file.bytes) { files.append(file) }
        }
      }
      reader.add(try options.reading.bundleReader.read(files: files, of: path))
    } catch {
      reader.add(error)
    }
  }

  /// The place below `data` and the path of an argument.
  static func split(_ argument: String) -> (place: [String], path: String) {
    guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex,
      !argument[colon...].hasPrefix("://")
    else { return ([], plain(argument)) }
    let place = argument[..<colon].split(separator: ".", omittingEmptySubsequences: false)
    return (place.map(String.init), plain(String(argument[argument.index(after: colon)...])))
  }

  /// A path without the scheme of files.
  static func plain(_ path: String) -> String {
    path.hasPrefix("file://") ? String(path.dropFirst(7)) : path
  }

  private static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  private static func file(_ path: String, into reader: inout RegoSourceReader) -> SourceFile? {
    guard InputFile.kind(of: path) != nil else {
      reader.add(RegoFileWalk.unreadable(path, "no such file or directory"))
      return nil
    }
    switch InputFile.read(path) {
    case .success(let bytes): return SourceFile(path: path, bytes: bytes)
    case .failure(let problem):
      reader.add(RegoFileWalk.unreadable(path, problem.reason))
      return nil
    }
  }

  private static func take(
    _ walk: RegoFileWalk?, of path: String, into reader: inout RegoSourceReader,
    _ add: (inout RegoSourceReader, [RegoFileWalk.Found]) -> Void
  ) {
    guard let walk else {
      reader.add(RegoFileWalk.unreadable(path, "it can't be read"))
      return
    }
    add(&reader, walk.found)
    for error in walk.errors { reader.add(error) }
    for warning in walk.warnings { reader.add(warning) }
  }
}
