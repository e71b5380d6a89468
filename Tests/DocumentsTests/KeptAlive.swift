// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Synchronization

/// Holds arenas until the tests end: a node doesn't keep its own alive, and the compiler may
/// release a variable after its last use.
enum KeptAlive {
  private static let arenas = Mutex<[Arena]>([])

  static func arena() -> Arena {
    let arena = Arena()
    arenas.withLock { $0.append(arena) }
    return arena
  }

  /// The document's root; absent without a document.
  static func root(_ document: Document?) -> Node {
    guard let document else { return .absent }
    arenas.withLock { $0.append(document.arena) }
    return document.root
  }
}
