// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why a ledger can't be used, or why nothing was added to it.
package struct LedgerError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What kind of problem it is.
  package struct Code: Sendable, Hashable {
    /// The stable id.
    package let id: String

    /// A file can't be opened, read or written.
    package static let inaccessible = Code(id: "ledger-access")
    /// There is no ledger in the folder.
    package static let missing = Code(id: "ledger-missing")
    /// Another process holds the ledger for longer than one waits.
    package static let busy = Code(id: "ledger-busy")
    /// Others have added records since one looked.
    package static let moved = Code(id: "ledger-moved")
    /// What the folder holds doesn't fit together.
    package static let damaged = Code(id: "ledger-damaged")
    /// A record can't be kept as it is.
    package static let unfit = Code(id: "ledger-unfit")
    /// A key's text isn't one, or is another kind of key.
    package static let key = Code(id: "ledger-key")
    /// A note or proof isn't signed by who it should be, or proves something else.
    package static let unproven = Code(id: "ledger-unproven")
    /// An argument is wrong: an index past the end, a size that was never reached.
    package static let usage = Code(id: "ledger-usage")
  }

  /// What kind of problem it is.
  package var code: Code
  /// What is wrong and what to do.
  package var message: String

  /// An error from its parts.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }

  /// Errors of one kind are equal, whatever they say.
  package static func == (left: LedgerError, right: LedgerError) -> Bool {
    left.code == right.code
  }
}
