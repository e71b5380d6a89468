// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import CloudAPI

@Suite("Credentials")
struct CredentialTests {
  /// A machine with an environment, files and services, none of them real.
  struct Machine {
    var environment: [String: String] = [:]
    var files: [String: String] = [:]
    var profile: String?
    var transport = MemoryTransport()
    var time = ManualTime()
    var askForCode: (@Sendable (String) async -> String?)?
    var runProcess: (@Sendable (String) async -> [UInt8]?)?

    func context() -> CredentialContext {
      let files = self.files
      var context = CredentialContext(
        environment: environment, home: "/home/u",
        read: { path in
          files[path].map { $0 == "!" ? .unreadable : .bytes(Array($0.utf8)) } ?? .missing
        }, transport: transport, time: time.source, profile: profile)
      context.askForCode = askForCode
      context.runProcess = runProcess
      return context
    }

    func load() async throws(CredentialError) -> AccessCredentials {
      let context = context()
      let connection: CloudConnection
      do {
        connection = try ClientFixture.connection(transport, url: nil, time: time.source)
      } catch {
        throw CredentialError(.invalid, "\(error)")
      }
      return try await CredentialChain(
        context, configuration: SharedConfiguration(context),
        tokens: SecurityTokens(connection: connection),
        metadata: InstanceMetadata(context: context), region: "eu-west-1"
      ).load()
    }

    func problem() async -> CredentialError? {
      do throws(CredentialError) {
        _ = try await load()
        return nil
      } catch {
        return error
      }
    }
  }

  private static let config = "/home/u/.aws/config"
  private static let secrets = "/home/u/.aws/credentials"

  /// What the Security Token Service says for a role.
  private static func role(_ id: String, _ operation: String = "AssumeRole") -> WireAnswer {
    WireAnswer(
      200,
      "<\(operation)Response><\(operation)Result><Credentials><AccessKeyId>\(id)</AccessKeyId>"
        + "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
        + "<Expiration>2026-01-02T04:04:05Z</Expiration></Credentials></\(operation)Result>"
        + "</\(operation)Response>")
  }

  @Test("keys in the environment count for more than files, but not than a named profile")
  func environment() async throws {
    var machine = Machine()
    machine.environment = [
      "AWS_ACCESS_KEY_ID": "AKENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
    ]
    machine.files = [Self.secrets: "[default]\naws_access_key_id=AKD\naws_secret_access_key=x"]
    let found = try await machine.load()
    #expect(found.accessKeyID == "AKENV" && found.sessionToken == "t")
    machine.profile = "default"
    #expect(try await machine.load().accessKeyID == "AKD")
    machine.profile = nil
    machine.environment = ["AWS_ACCESS_KEY_ID": "AKENV"]
    #expect(await machine.problem()?.code == .invalid)
  }

  @Test("without credentials the error names every place and why it gave nothing")
  func nothing() async throws {
    let problem = try #require(await Machine().problem())
    #expect(problem.code == .absent)
    for part in [
      "AWS_ACCESS_KEY_ID isn't set", "no profile \"default\"", "/home/u/.aws/config (missing)",
      "AWS_WEB_IDENTITY_TOKEN_FILE isn't set", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
      "no metadata service answers", "hop limit",
    ] {
      #expect(problem.message.contains(part), "\(part)")
    }
    var machine = Machine()
    machine.environment = ["AWS_EC2_METADATA_DISABLED": "TRUE", "AWS_PROFILE": "gone"]
    let named = try #require(await machine.problem())
    #expect(named.code == .invalid && named.message.contains("\"gone\""))
  }

  @Test("files are read as AWS's tools read them")
  func files() async throws {
    var machine = Machine()
    machine.environment = ["AWS_CONFIG_FILE": "~/c", "AWS_SHARED_CREDENTIALS_FILE": "/s"]
    machine.files = [
      "/home/u/c": """
      # a comment
      [default]
      region = eu-north-1
      [profile "two words"]
        ; another
      region=eu-west-3 # a comment at the end
      s3 =
        addressing_style = path
        max_concurrent_requests=20
      output = json#not-a-comment
      [sso-session corp]
      sso_region = us-east-1
      [profile b]
      aws_access_key_id = FROMCONFIG
      aws_secret_access_key = x
      """,
      "/s": "[b]\r\naws_access_key_id = AKB\r\naws_secret_access_key = sb\r\n[c]\nnonsense\n",
    ]
    let configuration = SharedConfiguration(machine.context())
    let words = try #require(configuration.profile("two words"))
    #expect(words["region"] == "eu-west-3" && words["s3.addressing_style"] == "path")
    #expect(words["s3.max_concurrent_requests"] == "20" && words["output"] == "json#not-a-comment")
    #expect(configuration.session("corp")?["sso_region"] == "us-east-1")
    #expect(configuration.profileNames == ["b", "c", "default", "two words"])
    #expect(configuration.problems == ["line 5 of \"/s\" is neither a section nor a setting"])
    machine.profile = "b"
    #expect(
      try await machine.load() == AccessCredentials(accessKeyID: "AKB", secretAccessKey: "sb"))
  }

  @Test("roles are taken on one from another, with what the profile says")
  func roles() async throws {
    var machine = Machine()
    machine.environment = ["AWS_PROFILE": "top"]
    machine.files = [
      Self.config: """
      [profile top]
      role_arn = arn:aws:iam::2:role/top
      source_profile = middle
      external_id = ext
      duration_seconds = 1800
      role_session_name = me
      mfa_serial = arn:aws:iam::1:mfa/me
      region = eu-south-1
      [profile middle]
      role_arn = arn:aws:iam::1:role/middle
      source_profile = base
      """,
      Self.secrets: "[base]\naws_access_key_id = AKBASE\naws_secret_access_key = s\n",
    ]
    machine.transport = MemoryTransport { request, index in
      .success(Self.role(index == 0 ? "ASIAMIDDLE" : "ASIATOP"))
    }
    #expect(await machine.problem()?.code == .notAllowed)
    machine.transport = MemoryTransport { request, index in
      .success(Self.role(index == 0 ? "ASIAMIDDLE" : "ASIATOP"))
    }
    machine.askForCode = { device in device.hasSuffix("mfa/me") ? "123456" : nil }
    #expect(try await machine.load().accessKeyID == "ASIATOP")
    let requests = machine.transport.requests
    #expect(requests.count == 2)
    let last = try #require(requests.last)
    let body = String(decoding: last.body, as: UTF8.self)
    for part in [
      "Action=AssumeRole", "ExternalId=ext", "DurationSeconds=1800", "RoleSessionName=me",
      "TokenCode=123456", "SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme",
    ] {
      #expect(body.contains(part), "\(part)")
    }
    #expect(last.host == "sts.eu-south-1.amazonaws.com")
    #expect(requests[0].header("Authorization")?.contains("AKBASE") == true)
    #expect(last.header("Authorization")?.contains("ASIAMIDDLE") == true)
  }

  @Test("profiles that go in a circle, lack something or contradict themselves are told")
  func badProfiles() async throws {
    let texts = [
      "[default]\nrole_arn=a\nsource_profile=b\n[profile b]\nrole_arn=a\nsource_profile=default",
      "[default]\nrole_arn=a\nsource_profile=gone", "[default]\nrole_arn=a",
      "[default]\nrole_arn=a\nsource_profile=b\ncredential_source=Environment",
      "[default]\nrole_arn=a\ncredential_source=Moon", "[default]\naws_access_key_id=AK",
    ]
    let words = ["circle", "gone", "neither", "both", "credential_source", "aws_secret_access_key"]
    for (text, word) in zip(texts, words) {
      var machine = Machine()
      machine.files = [Self.config: text]
      let problem = await machine.problem()
      #expect(problem?.code == .invalid && problem?.message.contains(word) == true, "\(text)")
    }
  }

  @Test("a program is run only where that is allowed")
  func process() async throws {
    var machine = Machine()
    machine.files = [Self.config: "[default]\ncredential_process = /bin/keys --x"]
    let problem = await machine.problem()
    #expect(problem?.code == .notAllowed)
    #expect(problem?.message.contains("--allow-credential-process") == true)
    machine.runProcess = { command in
      Array(#"{"Version": 1, "AccessKeyId": "AKP", "SecretAccessKey": "\#(command)"}"#.utf8)
    }
    #expect(try await machine.load().secretAccessKey == "/bin/keys --x")
  }

  @Test("single sign-on uses the token that signing in left, and says how to get a new one")
  func singleSignOn() async throws {
    var machine = Machine()
    machine.environment = ["AWS_PROFILE": "dev"]
    let config = """
      [profile dev]
      sso_session = corp
      sso_account_id = 123456789012
      sso_role_name = Audit
      [sso-session corp]
      sso_region = eu-central-1
      sso_start_url = https://corp.awsapps.com/start
      """
    machine.files = [Self.config: config]
    #expect(await machine.problem()?.message.contains("aws sso login --profile dev") == true)
    let real = "/home/u/.aws/sso/cache/\(Self.sha1OfCorp).json"
    machine.files[real] = #"{"accessToken": "tok-1", "expiresAt": "2026-01-01T00:00:00Z"}"#
    let expired = await machine.problem()
    #expect(expired?.code == .expired && expired?.message.contains("tok-1") == false)
    machine.files[real] = #"{"accessToken": "tok-1", "expiresAt": "2026-01-03T00:00:00Z"}"#
    machine.transport = MemoryTransport { _, _ in
      .success(
        WireAnswer(
          200,
          #"{"roleCredentials": {"accessKeyId": "ASIASSO", "secretAccessKey": "s", "sessionToken": "t", "expiration": 1767330000000}}"#
        ))
    }
    let found = try await machine.load()
    #expect(found.accessKeyID == "ASIASSO" && found.expiration == UTCTime(seconds: 1_767_330_000))
    let request = try #require(machine.transport.requests.first)
    #expect(request.host == "portal.sso.eu-central-1.amazonaws.com")
    #expect(request.header("x-amz-sso_bearer_token") == "tok-1")
    machine.transport = MemoryTransport { _, _ in .success(WireAnswer(401, "")) }
    #expect(await machine.problem()?.code == .expired)
  }

  /// `printf corp | sha1sum`
  private static let sha1OfCorp = "ee0bfd2552fbd840c02cc48b6e823320543c450f"

  @Test("a web identity is exchanged without a signature")
  func webIdentity() async throws {
    var machine = Machine()
    machine.environment = [
      "AWS_WEB_IDENTITY_TOKEN_FILE": "/token", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r",
      "AWS_ROLE_SESSION_NAME": "pod",
    ]
    machine.files = ["/token": "header.body.sig\n"]
    machine.transport = MemoryTransport { _, _ in
      .success(Self.role("ASIAWEB", "AssumeRoleWithWebIdentity"))
    }
    #expect(try await machine.load().accessKeyID == "ASIAWEB")
    let request = try #require(machine.transport.requests.first)
    #expect(request.header("Authorization") == nil)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains("WebIdentityToken=header.body.sig") && body.contains("=pod"))
    machine.files = [:]
    let problem = await machine.problem()
    #expect(problem?.code == .invalid && problem?.message.contains("/token") == true)
  }

  @Test("a container's service is asked directly, and only where that is safe")
  func container() async throws {
    let answer = WireAnswer(
      200,
      #"{"AccessKeyId": "ASIAC", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-01-02T09:00:00Z"}"#
    )
    var machine = Machine()
    machine.transport = MemoryTransport { _, _ in .success(answer) }
    machine.environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials/x?a=b"]
    #expect(try await machine.load().accessKeyID == "ASIAC")
    #expect(machine.transport.requests.first?.url == "http://169.254.170.2/v2/credentials/x?a=b")
    machine.environment = [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
      "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/var/token",
    ]
    machine.files = ["/var/token": "bearer-1\n"]
    #expect(try await machine.load().accessKeyID == "ASIAC")
    #expect(machine.transport.requests.last?.header("Authorization") == "bearer-1")
    for bad in ["http://evil.example/", "http://10.0.0.1/", "ftp://localhost/"] {
      machine.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = bad
      #expect(await machine.problem()?.code == .invalid)
    }
    machine.environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://[::1]:8080/"
    machine.files = ["/var/token": "a\u{1}b"]
    #expect(await machine.problem()?.code == .invalid)
  }

  @Test("instances are asked with a token, never in the old way")
  func instance() async throws {
    var machine = Machine()
    machine.transport = MemoryTransport { request, _ in
      switch (request.method, request.path) {
      case ("PUT", "/latest/api/token"):
        return .success(WireAnswer(200, "TOK"))
      case ("GET", let path) where request.header("X-aws-ec2-metadata-token") == "TOK":
        if path.hasSuffix("/security-credentials/") {
          return .success(WireAnswer(200, "my-role\n"))
        }
        if path.hasSuffix("/region") { return .success(WireAnswer(200, "ap-south-1")) }
        return .success(
          WireAnswer(
            200,
            #"{"Code": "Success", "AccessKeyId": "ASIAI", "SecretAccessKey": "s", "Token": "t", "Expiration": "2026-01-02T09:00:00Z"}"#
          ))
      default: return .success(WireAnswer(401, ""))
      }
    }
    #expect(try await machine.load().accessKeyID == "ASIAI")
    #expect(machine.transport.requests.count == 3)
    let context = machine.context()
    let region = try await RegionChoice.region(
      context, configuration: SharedConfiguration(context),
      metadata: InstanceMetadata(context: context))
    #expect(region == "ap-south-1")
    machine.transport = MemoryTransport { _, _ in .success(WireAnswer(404, "")) }
    #expect(await machine.problem()?.message.contains("version 1 isn't used") == true)
  }

  @Test("the region comes from the environment, then the profile")
  func region() async throws {
    var machine = Machine()
    machine.files = [Self.config: "[default]\nregion = eu-north-1"]
    func region(_ machine: Machine) async throws -> String {
      let context = machine.context()
      return try await RegionChoice.region(
        context, configuration: SharedConfiguration(context),
        metadata: InstanceMetadata(context: context))
    }
    #expect(try await region(machine) == "eu-north-1")
    machine.environment = ["AWS_DEFAULT_REGION": "eu-west-2"]
    #expect(try await region(machine) == "eu-west-2")
    machine.environment["AWS_REGION"] = "eu-west-1"
    #expect(try await region(machine) == "eu-west-1")
    machine.environment["AWS_REGION"] = "evil.example/"
    await #expect(throws: CredentialError.self) { try await region(machine) }
  }

  @Test("no error shows a secret")
  func silent() async throws {
    var machine = Machine()
    machine.files = [
      Self.config: "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = k\n",
      Self.secrets: "[k]\naws_access_key_id = AKIAX\naws_secret_access_key = hush/hush\n",
    ]
    machine.transport = MemoryTransport { _, _ in
      .success(WireAnswer(403, ClientFixture.error("AccessDenied")))
    }
    let problem = try #require(await machine.problem())
    #expect(problem.code == .refused && problem.message.contains("AccessDenied"))
    #expect(!problem.message.contains("hush"))
  }
}
