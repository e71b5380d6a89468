// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a project's configuration says of one root module: the values it is judged with, and
/// where it is deployed.
///
/// The same root may have several, one for each environment; it is judged once with each.
package struct RootSettings: Sendable {
  /// The root module's directory, as files are read; a pattern until it is expanded.
  package var path: String
  /// Files with values for its variables, in order, as files are read.
  package var variableFiles: [String] = []
  /// Values for its variables, in order, as `--var` takes them: a name and a text.
  package var variables: [(name: String, text: String)] = []
  /// What `terraform.workspace` gives; nil where nothing is said.
  package var workspace: String?
  /// The account it is deployed to.
  package var account: String?
  /// The region its providers use where they name none.
  package var region: String?
  /// The environment that it is, such as `production`.
  package var environment: String?
  /// Whether it holds everything there is in its account, so that absence can be judged; nil
  /// where nothing is said.
  package var isComplete: Bool?
  /// The file that says so.
  package var file: SourceFile?
  /// The entry in that file.
  package var range: ByteRange

  /// Settings that say nothing yet.
  package init(path: String, file: SourceFile? = nil, range: ByteRange = ByteRange(0, 0)) {
    self.path = path
    self.file = file
    self.range = range
  }
}
