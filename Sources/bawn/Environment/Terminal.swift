// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What standard output is connected to.
struct Terminal {
  /// Columns of a line.
  var width: Int
  /// Lines of the screen; a fixed number where there is no screen.
  var height: Int
  /// Whether colours are wanted (https://no-color.org).
  var isColored: Bool

  /// The terminal of this process.
  static var current: Terminal {
    let isScreen = isatty(STDOUT_FILENO) == 1
    var size = winsize()
    let known = isScreen && ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let noColor = Environment.all["NO_COLOR"].map { !$0.isEmpty } ?? false
    return Terminal(
      width: known ? min(Int(size.ws_col), 160) : 120, height: known ? Int(size.ws_row) : 40,
      isColored: isScreen && !noColor && Environment.all["TERM"] != "dumb")
  }
}
