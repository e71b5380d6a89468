// Bawn
// SPDX-License-Identifier: Apache-2.0

@main
struct Bawn {
  static func main() {}
}
