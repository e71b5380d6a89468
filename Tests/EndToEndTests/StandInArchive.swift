// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A release archive around a script that stands for the program, laid out as `Scripts/dist` does.
struct StandInArchive {
  static let name = "bawn-0.1.0-linux-x86_64"

  var file: URL
  var sha256: String

  var address: String { "file://\(file.path)" }

  /// A program that shows its arguments and ends with 7.
  static let echo = "printf '<%s>' \"$@\"\nexit 7\n"

  /// A program that is the built one.
  static let bawn =
    "BAWN_CONTENT='\(Project.root.path)' exec '\(Program.path.path)' \"$@\"\n"

  /// Packs the archive into `dist` of a folder.
  ///
  /// - Parameters:
  ///   - program: what the script does.
  ///   - tar: the arguments of `tar` after those that say what to write; the folder to pack is
  ///     `$name`, in the folder where it runs.
  ///   - prepare: commands that change what is packed.
  init(
    in folder: URL, program: String = Self.echo, prepare: String = "", tar: String = "\"$name\""
  ) throws {
    let work = folder.appending(path: "dist")
    file = work.appending(path: "\(Self.name).tar.gz")
    let bin = work.appending(path: "\(Self.name)/bin")
    let share = work.appending(path: "\(Self.name)/share/bawn/rules")
    for directory in [bin, share] {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    let script = bin.appending(path: "bawn")
    try Data("#!/bin/sh\n\(program)".utf8).write(to: script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    let packed = try Program.run(
      URL(filePath: "/bin/bash"),
      arguments: [
        "-euc",
        """
        \(prepare)
        tar -czf "$name.tar.gz" \(tar)
        sha256sum "$name.tar.gz" | tee "$name.tar.gz.sha256" | cut -d' ' -f1
        """,
      ],
      environment: ["name": Self.name], folder: work, seconds: 240)
    #expect(packed.status == 0, "\(packed.errors)")
    sha256 = packed.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
