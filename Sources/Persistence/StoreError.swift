// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why a store can't be used.
package struct StoreError: Error, Equatable, CustomStringConvertible {
  /// What kind of problem it is.
  package struct Code: Sendable, Hashable {
    /// The stable id.
    package let id: String

    /// The store can't be opened, read or written.
    package static let inaccessible = Code(id: "store-access")
    /// The file is no store of Bawn's.
    package static let foreign = Code(id: "store-foreign")
    /// A later version of Bawn made it.
    package static let newer = Code(id: "store-newer")
    /// What it holds isn't what was stored.
    package static let damaged = Code(id: "store-damaged")
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
  package static func == (left: StoreError, right: StoreError) -> Bool { left.code == right.code }
}
