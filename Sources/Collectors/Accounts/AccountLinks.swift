// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

extension GraphPart {
  /// The same resources with what their attributes name, one of each address; without the keys that
  /// the cloud keeps for its services.
  ///
  /// - Parameters:
  ///   - names: by what others are named.
  ///   - satellites: types that may share an id with what they belong to.
  package func linked(names: ReferenceNames, satellites: Set<String>) -> GraphPart {
    var part = self
    // A resource that several listings give, such as a default security group's rules.
    var seen: Set<String> = []
    part.resources = resources.filter { resource in
      seen.insert("\(resource.type) \(resource.address)").inserted
    }
    var resolution = ReferenceResolution(names: names)
    var keys = ServiceKeys(names: names)
    for resource in part.resources {
      resolution.add(resource, isSatellite: satellites.contains(resource.type))
      keys.add(resource)
    }
    let arena = Arena(chunkSize: 16 << 10)
    arena.retain(part.arena)
    part.arena = arena
    for index in part.resources.indices {
      keys.remove(from: &part.resources[index], in: arena)
      let found = resolution.references(of: part.resources[index])
      part.resources[index].references += found
    }
    return part
  }
}
