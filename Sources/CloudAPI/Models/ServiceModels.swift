// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The models of all services that are known, each read when it is first asked for.
///
/// Where the texts come from is the caller's affair: this target reads no files.
package final class ServiceModels: Sendable {
  private let text: @Sendable (String) -> [UInt8]?
  private let models = Mutex<[String: ServiceModel]>([:])

  /// Models over a folder of texts.
  ///
  /// - Parameter text: the bytes of a file of the folder `apis/aws`, such as `s3.tsv`; nil when
  ///   there is no such file. It is asked once for each service.
  package init(text: @escaping @Sendable (String) -> [UInt8]?) {
    self.text = text
  }

  /// The model of a service by its name in the SDKs.
  ///
  /// - Throws: `unknownOperation` when there is no model of that name.
  package func service(_ name: String) throws(CloudError) -> ServiceModel {
    throw CloudError(
      kind: .unknownOperation, message: "no model of the service \"\(name)\" is known")
  }

  /// The model of an operation.
  ///
  /// - Throws: `unknownOperation` when the service or the operation isn't known.
  package func operation(
    service: String, operation: String
  ) throws(CloudError) -> OperationModel {
    throw CloudError(
      kind: .unknownOperation, message: "no model of the service \"\(service)\" is known")
  }
}
