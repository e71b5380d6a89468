// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which operations delete a resource.
///
/// By the verb, so that an operation that nobody has thought of counts as deleting too; what ends a
/// mere setting, or a link between two resources that stay, is listed. A table in the program and
/// not among the content: content can be exchanged, and this must not be.
package enum DeletingOperations {
  private static let verbs: [String] = [
    "Abort", "BatchDelete", "Bulk", "Cancel", "Close", "Delete", "Deregister", "Destroy", "Discard",
    "Dispose", "Drop", "Empty", "Erase", "Expire", "ForceDelete", "Leave", "Purge", "Release",
    "Retire", "Shutdown", "Terminate", "Uninstall", "Wipe",
  ]

  /// Service and operation of what only ends a setting: putting it back needs what was read before
  /// and nothing else.
  private static let settings: Set<String> = [
    "cloudtrail:DeleteResourcePolicy", "ec2:DeleteNetworkAclEntry", "ec2:DeleteTags",
    "ecr:DeleteLifecyclePolicy", "ecr:DeleteRepositoryPolicy",
    "elasticfilesystem:DeleteFileSystemPolicy", "elbv2:DeregisterTargets", "es:DeleteTags",
    "events:DeleteResourcePolicy", "glacier:DeleteVaultNotifications",
    "iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary",
    "lambda:DeleteFunctionConcurrency", "lambda:DeleteFunctionUrlConfig",
    "logs:DeleteResourcePolicy", "logs:DeleteRetentionPolicy", "s3:DeleteBucketCors",
    "s3:DeleteBucketEncryption", "s3:DeleteBucketLifecycle", "s3:DeleteBucketOwnershipControls",
    "s3:DeleteBucketPolicy", "s3:DeleteBucketTagging", "s3:DeletePublicAccessBlock",
    "s3control:DeletePublicAccessBlock", "secretsmanager:DeleteResourcePolicy",
    "elb:DeregisterInstancesFromLoadBalancer", "sns:DeleteDataProtectionPolicy",
    "sqs:DeleteMessage", "ssm:DeleteResourcePolicy", "wafv2:DeleteLoggingConfiguration",
  ]

  /// Operations whose verb is another, and which delete a resource or let it be deleted.
  private static let further: Set<String> = [
    "autoscaling:SetDesiredCapacity", "cloudformation:UpdateStack",
    "ec2:RejectVpcPeeringConnection", "kms:ScheduleKeyDeletion",
    "organizations:RemoveAccountFromOrganization", "s3:PutBucketLifecycle",
    "s3:PutBucketLifecycleConfiguration",
  ]

  /// Whether an operation deletes a resource.
  package static func contains(service: String, operation: String) -> Bool {
    let name = "\(service):\(operation)"
    if further.contains(name) { return true }
    if settings.contains(name) { return false }
    return verbs.contains(where: operation.hasPrefix)
  }

  /// The operations that make what an operation removes, by what their names are about.
  static func makers(service: String, operation: String) -> Set<String> {
    if let pair = pairs["\(service):\(operation)"] { return pair }
    guard
      let verb = ["Delete", "Terminate", "Release", "Deregister", "Cancel"]
        .first(where: operation.hasPrefix)
    else { return [] }
    let noun = operation.dropFirst(verb.count)
    return ["\(service):Create\(noun)", "\(service):Register\(noun)", "\(service):Request\(noun)"]
  }

  private static let pairs: [String: Set<String>] = [
    "ec2:DeleteSnapshot": ["ec2:CopySnapshot", "ec2:CreateSnapshot"],
    "ec2:DeregisterImage": ["ec2:CopyImage", "ec2:CreateImage", "ec2:RegisterImage"],
    "ec2:ReleaseAddress": ["ec2:AllocateAddress"],
    "ec2:TerminateInstances": ["ec2:RunInstances"],
    "iam:DeleteAccessKey": ["iam:CreateAccessKey"],
    "rds:DeleteDBInstance": [
      "rds:CreateDBInstance", "rds:CreateDBInstanceReadReplica",
      "rds:RestoreDBInstanceFromDBSnapshot",
    ],
    "rds:DeleteDBCluster": ["rds:CreateDBCluster", "rds:RestoreDBClusterFromSnapshot"],
    "rds:DeleteDBSnapshot": ["rds:CopyDBSnapshot", "rds:CreateDBSnapshot"],
    "rds:DeleteDBClusterSnapshot": ["rds:CopyDBClusterSnapshot", "rds:CreateDBClusterSnapshot"],
  ]
}
