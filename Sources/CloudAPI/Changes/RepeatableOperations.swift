// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which changes may be asked for a second time when nobody knows whether the first time worked.
///
/// A change may when twice is the same as once. What makes something new may make two of it, so an
/// operation that isn't known here isn't repeated. A table in the program and not among the
/// content: content can be exchanged, and this must not be.
enum RepeatableOperations {
  /// First words of operations that say what is to be, or that it is to be no more.
  private static let verbs: [String] = [
    "Associate", "Attach", "Block", "Deactivate", "Delete", "Deregister", "Detach", "Disable",
    "Disassociate", "Enable", "Modify", "Put", "Remove", "Revoke", "Set", "Start", "Stop", "Tag",
    "Terminate", "Untag", "Update",
  ]

  /// Operations that begin so and yet do something each time.
  private static let exceptions: Set<String> = [
    // Each adds a record.
    "PutAuditEvents", "PutEvents", "PutItem", "PutLogEvents", "PutMetricData", "PutRecord",
    "PutRecordBatch", "PutRecords",
    // Each starts something that runs, and is paid for.
    "StartAutomationExecution", "StartBuild", "StartBuildBatch", "StartExecution", "StartJobRun",
    "StartPipelineExecution", "StartQueryExecution", "StartTask",
    // Each makes a further version, or does its work anew.
    "PutImage", "PutObject", "PutParameter", "PutSecretValue", "UpdateStack",
    "UpdateStackInstances", "UpdateStackSet",
  ]

  /// Whether a change may be repeated although the first attempt may have worked.
  static func contains(_ operation: String) -> Bool {
    guard !exceptions.contains(operation) else { return false }
    return verbs.contains { verb in
      operation.hasPrefix(verb)
        && (operation.dropFirst(verb.count).first?.isUppercase ?? false)
    }
  }
}
