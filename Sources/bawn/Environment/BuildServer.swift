// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings

/// What build servers tell of the commit they build.
enum BuildServer {
  /// The commit at hand; nil elsewhere, or where another repository than the server's is scanned.
  ///
  /// - Parameter root: the repository's root.
  static func revision(
    of root: String, _ environment: [String: String]
  ) -> ReportContext.Revision? {
    func value(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    // https://docs.github.com/actions/reference/variables-reference
    if value("GITHUB_WORKSPACE") == root, let server = value("GITHUB_SERVER_URL"),
      let name = value("GITHUB_REPOSITORY"), let id = value("GITHUB_SHA")
    {
      return checked(.init(uri: "\(server)/\(name)", id: id, branch: value("GITHUB_REF_NAME")))
    }
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    if value("CI_PROJECT_DIR") == root, let uri = value("CI_PROJECT_URL"),
      let id = value("CI_COMMIT_SHA")
    {
      return checked(.init(uri: uri, id: id, branch: value("CI_COMMIT_REF_NAME")))
    }
    return nil
  }

  /// Nothing but a plain address, and no password in it.
  private static func checked(_ revision: ReportContext.Revision) -> ReportContext.Revision? {
    let isPlain = revision.uri.utf8.allSatisfy {
      (0x21..<0x7F).contains($0) && !"\"<>\\^`{|}@".utf8.contains($0)
    }
    return revision.uri.hasPrefix("https://") && isPlain ? revision : nil
  }
}
