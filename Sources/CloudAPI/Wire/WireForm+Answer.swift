// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension WireForm {
  /// The document of an answer, members named as the model does.
  ///
  /// Timestamps are ISO 8601 text, blobs Base64 text; what the model doesn't know is left out.
  /// An empty list stays a list, what is missing stays absent. The document keeps the arena of the
  /// model's names alive, and none of the answer's bytes.
  ///
  /// - Throws: the service's error for a status from 300, and `malformedAnswer` for a body that
  ///   isn't in the model's form or goes past a limit.
  package static func document(
    of answer: WireAnswer, to operation: OperationModel, limits: WireLimits = .init()
  ) throws(CloudError) -> Document {
    throw CloudError(kind: .unknownOperation, message: "")
  }

  /// The error that an answer is, with its kind; the status isn't looked at.
  ///
  /// `region` of the result is where S3 says that a bucket is, when it was asked elsewhere.
  package static func error(
    of answer: WireAnswer, to operation: OperationModel
  ) -> (error: CloudError, region: String?) {
    (CloudError(kind: .unknownOperation, message: ""), nil)
  }
}
