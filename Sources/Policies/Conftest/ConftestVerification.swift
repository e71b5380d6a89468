// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import RegoEngine
package import RegoSyntax

/// Runs the tests among Conftest's policies, and reports them as Conftest does: each as a check of
/// the file that it stands in.
package enum ConftestVerification {
  /// Runs all tests.
  ///
  /// - Throws: what is wrong with the policies, or a test that ended with an error.
  package static func checks(
    modules: [Module], data: Document, options: ConftestPolicy.Options
  ) throws(ConftestPolicy.Failure) -> [ConftestCheck] {
    var running = RegoTestRunner.Options()
    var builtins = ConftestBuiltins(files: options.files, modules: modules)
      .registry(allowed: options.allowedBuiltins)
    if options.showsBuiltinErrors { builtins = fatal(builtins) }
    running.compiler.builtins = builtins
    running.compiler.isStrict = options.isStrict
    running.now = options.now
    running.environment = options.environment
    if options.isTraced { running.trace = .full }
    let run: RegoTestRun
    do throws(RegoTestError) {
      run = try RegoTestRunner(options: running).run(
        modules: ConftestFileCalls.located(modules), data: data)
    } catch {
      throw ConftestPolicy.Failure(description: error.message)
    }
    var checks: [ConftestCheck] = []
    for result in run.results {
      var check = ConftestCheck(file: result.file.path, namespace: "")
      let said = ConftestResult(message: result.fullName, query: result.fullName)
      switch result.outcome {
      case .pass: check.successes = 1
      case .fail: check.failures = [said]
      case .skip: check.skipped = [said]
      case .error(let error):
        throw ConftestPolicy.Failure(
          description: "run test: \(result.fullName): \(error.description)")
      }
      if options.isTraced {
        check.queries = [
          ConftestCheck.Query(
            text: result.name, passed: result.isPass, output: result.trace?.lines() ?? [])
        ]
      }
      checks.append(check)
    }
    return checks
  }
  /// Built-ins whose errors end the test that calls them.
  private static func fatal(_ registry: BuiltinRegistry) -> BuiltinRegistry {
    BuiltinRegistry(
      registry.builtins.map { builtin in
        Builtin(
          builtin.name, builtin.parameters, builtin.result,
          deterministic: builtin.isDeterministic, relation: builtin.isRelation,
          deprecated: builtin.isDeprecated, takesUnknown: builtin.takesUnknown,
          summary: builtin.summary
        ) { call throws(BuiltinError) in
          do throws(BuiltinError) {
            return try builtin.evaluate(call)
          } catch {
            // The name stands in front of it already, and is put there once more.
            let start = "\(builtin.name): "
            let message =
              error.message.hasPrefix(start)
              ? String(error.message.dropFirst(start.count)) : error.message
            throw BuiltinError(code: error.code, message: message, isFatal: true)
          }
        }
      })
  }
}
