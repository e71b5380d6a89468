// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

extension TransportError {
  /// What an error of the network's libraries means.
  init(_ error: any Error, host: String) {
    switch error {
    case let error as HTTPClientError:
      self.init(error, host: host)
    case is CancellationError:
      self.init(.cancelled, "cancelled")
    case is NIOConnectionError:
      self.init(.connect, "no connection to \(host): it is unknown, refuses or can't be reached")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      self.init(
        .tls,
        "no secure connection to \(host): its certificate isn't trusted or it speaks no TLS; "
          + "AWS_CA_BUNDLE names a file of certificates to trust instead of the system's")
    case let error as HTTPParserError:
      // Of a body that ends early the parser says that the end came in the wrong state.
      let isCutOff = error == .invalidEOFState || error == .closedConnection
      self.init(
        isCutOff ? .closed : .malformed,
        isCutOff ? "\(host) closed the connection early" : "what \(host) answers isn't HTTP")
    case let error as IOError:
      self.init(.closed, "the connection to \(host) broke off (error \(error.errnoCode))")
    case let error as ChannelError:
      if case .connectTimeout = error {
        self.init(.timedOut, "no connection to \(host) in time")
      } else {
        self.init(.closed, "the connection to \(host) broke off")
      }
    default:
      self.init(.closed, "the connection to \(host) failed (\(type(of: error)))")
    }
  }

  private init(_ error: HTTPClientError, host: String) {
    switch error {
    case .connectTimeout, .tlsHandshakeTimeout, .getConnectionFromPoolTimeout,
      .httpProxyHandshakeTimeout, .socksHandshakeTimeout:
      self.init(.timedOut, "no connection to \(host) in time")
    case .deadlineExceeded, .readTimeout, .writeTimeout:
      self.init(.timedOut, "\(host) didn't answer in time")
    case .cancelled, .requestStreamCancelled:
      self.init(.cancelled, "cancelled")
    case .invalidURL, .emptyHost, .emptyScheme, .missingSocketPath:
      self.init(.invalid, "\"\(host)\" is no address that can be asked")
    case .proxyAuthenticationRequired:
      self.init(.invalid, "the proxy wants a user name and a password, or others")
    case .invalidProxyResponse:
      self.init(.connect, "the proxy makes no connection to \(host)")
    case .remoteConnectionClosed:
      self.init(.closed, "\(host) closed the connection early")
    case .alreadyShutdown:
      self.init(.cancelled, "the connections are closed")
    default:
      self.init(.malformed, "the exchange with \(host) failed (\(error.shortDescription))")
    }
  }
}
