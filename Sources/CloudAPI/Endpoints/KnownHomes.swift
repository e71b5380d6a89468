// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Where a service is in a region, and what requests to it are signed for.
struct ServiceHome: Sendable {
  var scheme: String
  var host: String
  /// Nil for the scheme's own.
  var port: Int?
  /// What comes before each path; without a slash at the end.
  var path: String
  /// Whether a user gave the address.
  var isCustom: Bool
  /// Whether nothing can be put before the host's name.
  var takesNoPrefix: Bool
  var signing: SigningScope
}

/// The homes that have been found out: a few hundred at most, each asked for thousands of times.
///
/// Copies of `Endpoints` own it together.
final class KnownHomes: Sendable {
  struct Name: Hashable {
    var service: String
    var region: String
  }

  private struct Entry {
    var options: EndpointOptions
    var home: ServiceHome
  }

  private let entries = Mutex<[Name: Entry]>([:])

  /// The home of a service when it was found with the same options.
  func home(_ name: Name, _ options: EndpointOptions) -> ServiceHome? {
    entries.withLock { entries in
      // Comparing options is cheaper than hashing them, and a process has hardly ever two.
      guard let entry = entries[name], entry.options == options else { return nil }
      return entry.home
    }
  }

  func keep(_ home: ServiceHome, _ name: Name, _ options: EndpointOptions) {
    entries.withLock { entries in
      if entries.count >= 4096 { entries.removeAll() }
      entries[name] = Entry(options: options, home: home)
    }
  }
}
