// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which operations change who may do what, so that somebody may be locked out by them.
enum AccessOperations {
  /// Services whose every change is about that.
  private static let services: Set<String> = ["iam", "identitystore", "organizations", "sso-admin"]

  private static let words: [String] = [
    "AccessPolic", "AccountPolic", "BucketPolic", "Grant", "KeyPolic", "Permission", "Policies",
    "Policy", "Principal", "TrustAnchor",
  ]

  /// Names of parameters that hold a policy.
  private static let parameters: Set<String> = [
    "AccessPolicies", "AssumeRolePolicyDocument", "Policy", "PolicyDocument", "policy",
    "resourcePolicy",
  ]

  /// Operations that set a policy among other things, whichever these are.
  private static let further: Set<String> = ["sns:SetTopicAttributes", "sqs:SetQueueAttributes"]

  /// Operations with one of the words that say nothing about access.
  private static let exceptions: Set<String> = [
    "autoscaling:PutScalingPolicy", "ecr:DeleteLifecyclePolicy", "ecr:PutLifecyclePolicy",
    "elb:CreateLoadBalancerPolicy", "elb:SetLoadBalancerPoliciesOfListener",
    "iam:CreateServiceLinkedRole", "iam:TagRole", "iam:TagUser", "iam:UntagRole", "iam:UntagUser",
    "iam:UpdateAccountPasswordPolicy", "logs:DeleteRetentionPolicy", "logs:PutRetentionPolicy",
  ]

  /// Whether a call changes who may do what.
  static func concerns(service: String, operation: String, parameters names: [String]) -> Bool {
    let name = "\(service):\(operation)"
    if exceptions.contains(name) { return false }
    if further.contains(name) { return true }
    if services.contains(service) || words.contains(where: operation.holds) { return true }
    return names.contains(where: parameters.contains)
  }
}
