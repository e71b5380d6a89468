// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a rule said about an input.
package struct ConftestResult: Sendable {
  /// The message.
  package var message: String
  /// Where in the input, when the policy says so in `_loc`.
  package var location: Location?
  /// What else the rule's object holds, and the query that gave it.
  package var metadata: Document

  /// A place that a policy names.
  package struct Location: Sendable {
    /// The file.
    package var file: String?
    /// The line, as the number was written.
    package var line: String?
  }

  /// A message alone.
  init(message: String, query: String) {
    self.init(message: message, members: [], query: query)
  }

  /// An object with `msg`; nil without one.
  init?(_ object: Node, query: String) {
    guard let message = object.field("msg").string else { return nil }
    let rest = object.entries.filter { !$0.key.equals("msg") && !$0.key.equals("_loc") }
    self.init(message: message, members: rest, query: query)
    let place = object.field("_loc")
    let line = place.field("line")
    let found = Location(file: place.field("file").string, line: line.numberText)
    if found.file != nil || found.line != nil { location = found }
  }

  private init(message: String, members: [Node.Entry], query: String) {
    self.message = message
    let arena = Arena(chunkSize: 1 << 10)
    var entries = members.map {
      Node.Entry(key: arena.copy($0.key), value: arena.copy($0.value))
    }
    entries.append(Node.Entry(key: arena.string("query"), value: arena.string(query)))
    metadata = Document(root: arena.sortedObject(entries), arena: arena)
  }
}

/// What all rules of a namespace said about one file.
package struct ConftestCheck: Sendable {
  /// The file as it was named, `-` for standard input, `Combined` for all together.
  package var file: String
  /// The package that was asked.
  package var namespace: String
  /// Rules that had nothing to say.
  package var successes = 0
  /// Messages of `deny` and `violation`.
  package var failures: [ConftestResult] = []
  /// Messages of `warn`.
  package var warnings: [ConftestResult] = []
  /// Rules that `exception` took out.
  package var exceptions: [ConftestResult] = []
  /// The queries, for a trace.
  package var queries: [Query] = []

  /// One query and what it gave.
  package struct Query: Sendable {
    /// The query's text.
    package var text: String
    /// Whether it gave no message.
    package var passed: Bool
    /// What it printed.
    package var output: [String]
  }

  /// All results together.
  package var testCount: Int {
    successes + failures.count + warnings.count + exceptions.count
  }
}
