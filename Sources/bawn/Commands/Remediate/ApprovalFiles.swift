// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Documents
import FoundationEssentials
import InfrastructureCode
import Remediation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whose signatures count, and what a team has decided about changes.
struct GateSettingArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Whose signatures count; else BAWN_TRUST, else ~/.config/bawn/trust.yaml.",
      valueName: "file"), completion: .file())
  var trust: String?

  @Option(
    help: ArgumentHelp(
      "What is decided about changes; else BAWN_GATE, else ~/.config/bawn/gate.yaml.",
      valueName: "file"), completion: .file())
  var gate: String?

  /// The trust file; nobody is trusted where none is named and none is there.
  func trustStore() throws -> TrustStore {
    let named = trust ?? Environment.all["BAWN_TRUST"]
    guard let path = named ?? Self.configurationFile("trust.yaml") else { return TrustStore() }
    do throws(SmallFile.Problem) {
      return try TrustStore.load(
        path, workingFolder: FileManager.default.currentDirectoryPath)
    } catch {
      if named == nil, error.isMissing { return TrustStore() }
      throw InputFailure(message: error.message)
    }
  }

  /// The configuration as it counts; what of it doesn't is told on standard error.
  func configuration(_ trust: TrustStore) throws -> GateConfiguration {
    let named = gate ?? Environment.all["BAWN_GATE"]
    guard let path = named ?? Self.configurationFile("gate.yaml") else {
      return GateConfiguration()
    }
    do throws(SmallFile.Problem) {
      let loaded = try GateFile.load(path, trust: trust, now: Calendar.seconds())
      for note in loaded.notes { CollectionOutput.warn("\(path): \(note)") }
      return loaded.configuration
    } catch {
      if named == nil, error.isMissing { return GateConfiguration() }
      throw InputFailure(message: error.message)
    }
  }

  /// A file in the user's configuration folder.
  private static func configurationFile(_ name: String) -> String? {
    // https://specifications.freedesktop.org/basedir-spec: relative paths are ignored.
    if let folder = Environment.all["XDG_CONFIG_HOME"], folder.hasPrefix("/") {
      return "\(folder)/bawn/\(name)"
    }
    guard let home = Environment.all["HOME"], !home.isEmpty else { return nil }
    return "\(home)/.config/bawn/\(name)"
  }
}

/// Keys, plans and signatures in files.
enum ApprovalFiles {
  /// A private key.
  static func key(_ path: String) throws -> SigningKey {
    do throws(SmallFile.Problem) {
      return try SigningKey(file: path)
    } catch {
      throw InputFailure(message: error.message)
    }
  }

  /// A plan.
  static func plan(_ path: String) throws -> RemediationPlan {
    let bytes = try bytes(path, limit: 64 << 20)
    do throws(PlanReader.Problem) {
      return try PlanReader.read(SourceFile(path: path, bytes: bytes))
    } catch {
      throw InputFailure(message: "\"\(path)\" is no plan: \(error.message)")
    }
  }

  /// All bytes of a file that was named on the command line.
  static func bytes(_ path: String, limit: Int) throws -> [UInt8] {
    switch InputFile.read(path, limit: limit) {
    case .success(let bytes): return bytes
    case .failure(let problem):
      throw InputFailure(message: "can't read \"\(path)\": \(problem.reason)")
    }
  }

  /// The signatures beside a file; nil where there are none.
  static func signatures(beside path: String) throws -> [UInt8]? {
    do throws(SmallFile.Problem) {
      return try SmallFile.read("\(path).sig")
    } catch {
      if error.isMissing { return nil }
      throw InputFailure(message: error.message)
    }
  }

  /// Adds a signature of a file to those beside it; those of another text are dropped.
  static func sign(_ path: String, _ file: [UInt8], by key: SigningKey) throws {
    guard let made = FileSignature(of: file, by: key, at: Calendar.seconds()) else {
      throw InputFailure(message: "the key can't be used")
    }
    let others = (try signatures(beside: path)).flatMap(FileSignature.signatures) ?? []
    let kept = others.filter { $0.digest == made.digest && $0.key != made.key }
    try write((kept + [made]).flatMap(\.line), to: "\(path).sig")
  }

  /// Writes a file whole.
  static func write(_ bytes: [UInt8], to path: String) throws {
    do throws(FileReplacement.Failure) {
      try FileReplacement.write(bytes, to: path, creates: true)
    } catch {
      throw InputFailure(message: "\"\(path)\" can't be written: \(error.reason)")
    }
  }

  /// Writes a private key to a file that isn't there yet and that nobody else may read.
  static func writeSecret(_ text: String, to path: String) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else {
      let reason = String(cString: strerror(errno))
      throw InputFailure(message: "\"\(path)\" can't be made: \(reason)")
    }
    try StandardOutput.write(Array(text.utf8), to: file)
    guard fsync(file) == 0, close(file) == 0 else {
      throw InputFailure(message: "\"\(path)\" can't be written")
    }
  }
}
