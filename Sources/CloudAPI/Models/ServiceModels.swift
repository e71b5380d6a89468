// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The models of all services that are known, each read when it is first asked for.
///
/// Where the texts come from is the caller's affair: this target reads no files.
package final class ServiceModels: Sendable {
  private struct State {
    var services: [String: Result<ServiceModel, CloudError>] = [:]
    var errorKinds: Result<ErrorKinds, CloudError>?
  }

  private let text: @Sendable (String) -> [UInt8]?
  private let state = Mutex(State())

  /// Models over a folder of texts.
  ///
  /// - Parameter text: the bytes of a file of the folder `apis/aws`, such as `s3.tsv`; nil when
  ///   there is no such file. It is asked once for each file, from any thread, one at a time.
  package init(text: @escaping @Sendable (String) -> [UInt8]?) {
    self.text = text
  }

  /// The model of a service by its name in the SDKs.
  ///
  /// - Throws: `unknownOperation` when there is no model of that name, or none that can be read.
  package func service(_ name: String) throws(CloudError) -> ServiceModel {
    let text = self.text
    let found = state.withLock { state in
      if let known = state.services[name] { return known }
      let read = Self.read(name, text, &state)
      state.services[name] = read
      return read
    }
    return try found.get()
  }

  /// The model of an operation.
  ///
  /// - Throws: `unknownOperation` when the service or the operation isn't known.
  package func operation(
    service: String, operation: String
  ) throws(CloudError) -> OperationModel {
    if let model = try self.service(service).operation(operation) { return model }
    throw CloudError(
      kind: .unknownOperation,
      message: "no operation \"\(operation)\" of the service \"\(service)\" is known")
  }

  /// Partitions, regions and hosts, from the same folder; read anew each time.
  ///
  /// - Throws: `unknownOperation` when there is no such file, or it isn't in a known form.
  package func endpoints() throws(CloudError) -> Endpoints {
    guard let bytes = text("endpoints.tsv") else {
      throw CloudError(kind: .unknownOperation, message: "there is no table of endpoints")
    }
    return try Endpoints(bytes)
  }

  private static func read(
    _ name: String, _ text: (String) -> [UInt8]?, _ state: inout State
  ) -> Result<ServiceModel, CloudError> {
    // The name comes from calls and becomes a file's name.
    let isName = name.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D
    }
    guard isName, !["operations", "errors", "endpoints", ""].contains(name),
      let bytes = text("\(name).tsv")
    else {
      return .failure(
        CloudError(
          kind: .unknownOperation, message: "no model of the service \"\(name)\" is known"))
    }
    do {
      let kinds = state.errorKinds ?? readErrorKinds(text)
      state.errorKinds = kinds
      return .success(
        ServiceModel(try ModelText(bytes, service: name), errorKinds: try kinds.get()))
    } catch {
      return .failure(error)
    }
  }

  private static func readErrorKinds(
    _ text: (String) -> [UInt8]?
  ) -> Result<ErrorKinds, CloudError> {
    guard let bytes = text("errors.tsv") else { return .success(ErrorKinds()) }
    do {
      return .success(try ErrorKinds(bytes))
    } catch {
      return .failure(error)
    }
  }
}
