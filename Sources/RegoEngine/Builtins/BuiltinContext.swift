// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What one evaluation lends to its built-ins. Used by one thread at a time.
///
/// Time, randomness and output come in as values, so that an evaluation can be repeated.
public final class BuiltinContext {
  /// Where results are made; reset after each evaluation.
  public let arena: Arena
  /// The time of the evaluation in nanoseconds since 1970; every `time.now_ns()` gives it.
  public var now: Int64
  /// Seed of this evaluation's random values.
  public var seed: UInt64
  /// Takes the lines that `print` writes; nil drops them.
  public var print: (@Sendable (String) -> Void)?
  /// Takes what `trace` says; nil drops it.
  public var note: ((String) -> Void)?
  /// The environment that `opa.runtime` shows; empty unless the host grants it.
  public var environment: [String: String] = [:]
  /// Makes the requests of `http.send` and looks up names; without it both fail.
  public var network: (any RegoNetwork)?
  /// Compiled regular expressions, globs and other things worth keeping between evaluations.
  public let caches: BuiltinCaches
  /// Results that have to be the same for the same arguments within one evaluation
  /// (`rand.intn`, `uuid.rfc4122`), by built-in and argument text.
  public var memo: [String: Node] = [:]
  /// Documents besides the input that built-ins of the host gave out in this evaluation: reads of
  /// them are told as causes too, as `RegoRead.root` 1, 2, ….
  public var roots: [Node] = []
  /// What the host's own built-ins work with; the engine doesn't look at it.
  public var host: AnyObject?

  /// A context with its own caches unless others are given.
  public init(
    arena: Arena, now: Int64, seed: UInt64, caches: BuiltinCaches = BuiltinCaches(),
    print: (@Sendable (String) -> Void)? = nil
  ) {
    self.arena = arena
    self.now = now
    self.seed = seed
    self.caches = caches
    self.print = print
  }
}
