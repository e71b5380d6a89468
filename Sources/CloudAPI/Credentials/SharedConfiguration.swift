// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The profiles of the files that all AWS tools share.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
package struct SharedConfiguration: Sendable {
  /// The settings of one section; those of a nested one are named `s3.addressing_style`.
  package typealias Settings = [String: String]

  /// Where the configuration is, whether or not there is such a file.
  package let configPath: String?
  /// Where the credentials are, whether or not there is such a file.
  package let credentialsPath: String?
  /// What is wrong with the files, one sentence each.
  package private(set) var problems: [String] = []
  private var config = IniFile()
  private var credentials = IniFile()
  private var found: Set<String> = []

  /// Reads the files that the environment names, or those in the user's home.
  package init(_ context: CredentialContext) {
    func path(_ variable: String, _ name: String) -> String? {
      if let path = context.variable(variable) { return context.expanded(path) }
      return context.home.map { "\($0)/.aws/\(name)" }
    }
    configPath = path("AWS_CONFIG_FILE", "config")
    credentialsPath = path("AWS_SHARED_CREDENTIALS_FILE", "credentials")
    config = load(configPath, context)
    credentials = load(credentialsPath, context)
  }

  private mutating func load(_ path: String?, _ context: CredentialContext) -> IniFile {
    guard let path else { return IniFile() }
    switch context.read(path) {
    case .missing: return IniFile()
    case .unreadable:
      problems.append("\"\(path)\" can't be read")
      return IniFile()
    case .bytes(let bytes):
      found.insert(path)
      let file = IniFile(bytes)
      if let line = file.firstBadLine {
        problems.append("line \(line) of \"\(path)\" is neither a section nor a setting")
      }
      return file
    }
  }

  /// Both paths, with those that are missing marked as such.
  var places: String {
    let paths = [configPath, credentialsPath].compactMap { $0 }
    if paths.isEmpty { return "no home directory" }
    return paths.map { found.contains($0) ? $0 : "\($0) (missing)" }.joined(separator: ", ")
  }

  /// The names of all profiles, sorted.
  package var profileNames: [String] {
    let configured = config.sections.keys.compactMap { name in
      name == "default"
        ? name : name.hasPrefix("profile ") ? String(name.dropFirst(8)) : nil
    }
    return Set(configured).union(credentials.sections.keys).sorted()
  }

  /// The settings of a profile; nil when no file has it. The credentials file counts for more.
  package func profile(_ name: String) -> Settings? {
    let configured =
      config.sections["profile \(name)"] ?? (name == "default" ? config.sections[name] : nil)
    guard let secret = credentials.sections[name] else { return configured }
    return (configured ?? [:]).merging(secret) { _, secret in secret }
  }

  /// The endpoints of services that a profile may name; those of one are named `s3.endpoint_url`.
  func services(_ name: String) -> Settings? { config.sections["services \(name)"] }

  /// The settings of a session that several profiles sign in with.
  package func session(_ name: String) -> Settings? { config.sections["sso-session \(name)"] }
}
