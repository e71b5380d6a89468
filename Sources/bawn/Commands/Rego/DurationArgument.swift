// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import RegoEngine

/// A duration on the command line, such as `5s`, `500ms` or `1m30s`.
struct DurationArgument: ExpressibleByArgument, CustomStringConvertible {
  let value: Duration

  /// The bound that it is; none when it is zero, as in OPA.
  var limit: Duration? { value == .zero ? nil : value }

  init(value: Duration) { self.value = value }

  init?(argument: String) {
    guard let value = GoDuration.parse(argument), value >= .zero else { return nil }
    self.value = value
  }

  var description: String { GoDuration.text(value) }
  var defaultValueDescription: String { description }
}
