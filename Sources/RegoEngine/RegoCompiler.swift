// Bawn
// SPDX-License-Identifier: Apache-2.0

public import RegoSyntax

/// Turns parsed modules and queries into a program.
///
/// A compiler is a plain value: it keeps nothing between compilations and may be used from
/// several threads.
public struct RegoCompiler: Sendable {
  /// What the compiled policies may use and how strictly they are read.
  public struct Options: Sendable {
    /// The functions that policies may call; a host adds its own here.
    public var builtins: BuiltinRegistry
    /// Whether unused variables and imports are errors (`opa check --strict`).
    public var isStrict: Bool
    /// Errors after which checking stops; the rest would mostly follow from the first ones.
    public var errorLimit: Int
    /// What the code tells observers about; nothing costs nothing.
    public var instrumentation: RegoInstrumentation = []

    /// Options, OPA's defaults unless given.
    public init(
      builtins: BuiltinRegistry = .standard, isStrict: Bool = false, errorLimit: Int = 10
    ) {
      self.builtins = builtins
      self.isStrict = isStrict
      self.errorLimit = errorLimit
    }
  }

  /// What the compiled policies may use and how strictly they are read.
  public let options: Options

  /// A compiler with options.
  public init(options: Options = Options()) { self.options = options }

  /// Compiles modules together with the queries that will be asked.
  ///
  /// Names, safety, recursion and calls are checked for everything; code is generated when a
  /// rule is first used.
  public func compile(modules: [Module], queries: [RegoQuery] = []) -> RegoCompilation {
    let compilation = Compilation(modules: modules, queries: queries, options: options)
    for stage in CompilerStage.all { compilation.run(stage) }
    let errors = compilation.errors
    let program = errors.isEmpty ? RegoProgram(compilation) : nil
    return RegoCompilation(program: program, errors: errors, stageTimes: compilation.stageTimes)
  }
}

/// What a compilation gave: a program, or the reasons why there is none.
public struct RegoCompilation: Sendable {
  /// The program; nil when there are errors.
  public let program: RegoProgram?
  /// What is wrong, by file and position; at most the limit given and one more that says so.
  public let errors: [RegoError]
  /// How long each stage took, in the order they ran.
  public let stageTimes: [StageTime]

  /// One stage of the compiler and its time.
  public struct StageTime: Sendable {
    /// The stage's name.
    public let name: String
    /// The time that it took.
    public let duration: Duration
  }
}
