// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which operations change where packets go, so that instances may be cut off that the call
/// doesn't name.
enum RoutingOperations {
  private static let services: Set<String> = [
    "directconnect", "ec2", "globalaccelerator", "networkmanager", "vpc-lattice",
  ]

  private static let words: [String] = [
    "CoreNetwork", "GatewayAttachment", "InternetGateway", "NatGateway", "NetworkAclAssociation",
    "Route", "Routing", "TransitGateway", "VpcPeering", "Vgw", "VpnConnection", "VpnGateway",
  ]

  /// Whether an operation changes routes.
  static func contains(service: String, operation: String) -> Bool {
    services.contains(service) && words.contains(where: operation.holds)
  }
}

extension String {
  /// Whether the text has a word within it.
  func holds(_ word: String) -> Bool {
    let bytes = utf8
    var rest = bytes[...]
    guard let first = word.utf8.first else { return true }
    while let place = rest.firstIndex(of: first) {
      if rest[place...].starts(with: word.utf8) { return true }
      rest = rest[rest.index(after: place)...]
    }
    return false
  }
}
