// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Whose credentials are used, and where calls go.
struct AWSArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp("A profile of the AWS tools' shared files.", valueName: "name"))
  var profile: String?

  @Option(
    help: ArgumentHelp("Take on this role for all calls.", valueName: "arn"))
  var roleArn: String?

  @Option(
    help: ArgumentHelp("What the roles' trust policies ask for.", valueName: "id"))
  var externalID: String?

  @Option(
    help: ArgumentHelp(
      "The code of the device that a profile's role asks for; asked for when it is needed.",
      valueName: "digits"))
  var mfaCode: String?

  @Flag(help: "Run the program that a profile gets its credentials from.")
  var allowCredentialProcess = false

  @Option(
    help: ArgumentHelp(
      "Send every call to this address, such as a stand-in on this machine.", valueName: "url"))
  var endpoint: String?
}
