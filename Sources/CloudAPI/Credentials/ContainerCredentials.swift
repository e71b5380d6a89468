// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Credentials that a container's host hands out (ECS, EKS Pod Identity).
struct ContainerCredentials: CredentialSource {
  let context: CredentialContext

  var name: String { "container" }

  /// The hosts that may be asked without encryption: this machine, ECS's and EKS's services.
  private static let hosts: Set<NetworkAddress?> = [
    NetworkAddress("169.254.170.2"), NetworkAddress("169.254.170.23"),
    NetworkAddress("fd00:ec2::23"),
  ]

  func load() async throws(CredentialError) -> AccessCredentials {
    var request = try address()
    if let token = try authorization() { request.setHeader("Authorization", token) }
    request.setHeader("Accept", "application/json")
    let answer: WireAnswer
    do throws(TransportError) {
      answer = try await context.transport.answer(
        to: request, limits: .metadata(time: .seconds(5)))
    } catch {
      if error.code == .cancelled { throw CredentialError(.cancelled, "cancelled") }
      throw CredentialError(
        .refused, "the container's service for credentials doesn't answer: \(error.message)")
    }
    guard answer.status == 200 else {
      throw CredentialError(
        .refused, "the container's service for credentials answers with status \(answer.status)")
    }
    guard let view = CredentialDocument.read(answer.body),
      let credentials = CredentialDocument.credentials(in: view)
    else {
      throw CredentialError(
        .refused, "the container's service for credentials answers with something else")
    }
    return credentials
  }

  private func address() throws(CredentialError) -> AddressedRequest {
    if let path = context.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      guard path.hasPrefix("/"), let request = SimpleAddress("http://169.254.170.2\(path)") else {
        throw CredentialError(
          .invalid, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI has to be a path that begins with /")
      }
      return request.request
    }
    let variable = "AWS_CONTAINER_CREDENTIALS_FULL_URI"
    guard let text = context.variable(variable) else {
      throw CredentialError(
        .absent,
        "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor \(variable) is set")
    }
    guard let address = SimpleAddress(text) else {
      throw CredentialError(.invalid, "\(variable) is no address that can be asked")
    }
    let request = address.request
    if request.isSecure || request.host.lowercased() == "localhost" { return request }
    guard let host = NetworkAddress(request.host),
      host.isLoopback || ContainerCredentials.hosts.contains(host)
    else {
      throw CredentialError(
        .invalid,
        "\(variable) names a host that may not be asked without encryption; only https, this "
          + "machine, 169.254.170.2, 169.254.170.23 and fd00:ec2::23 are allowed")
    }
    return request
  }

  private func authorization() throws(CredentialError) -> String? {
    var token = context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    if let path = context.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
      // Read each time: it is replaced while the container runs.
      guard let line = context.line(of: path) else {
        throw CredentialError(
          .invalid, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE names a file that can't be read")
      }
      token = line
    }
    if let token, token.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw CredentialError(.invalid, "the container's authorization token has control characters")
    }
    return token
  }
}
