// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

extension TransportError {
  /// What an error means that came before there was a connection.
  init(connecting error: any Error, to host: String) {
    if error is IOError {
      self.init(.connect, "no connection to \(host): it refuses or can't be reached")
    } else {
      self.init(error, host: host)
    }
  }

  /// What an error of the network's libraries means.
  init(_ error: any Error, host: String) {
    switch error {
    case let error as TransportError:
      self = error
    case is NIOConnectionError:
      self.init(.connect, "no connection to \(host): it is unknown, refuses or can't be reached")
    case NIOSSLError.uncleanShutdown:
      self.init(.closed, "\(host) closed the connection early")
    case NIOSSLError.handshakeFailed(.sslError(let errors))
    where errors.contains(.eofDuringHandshake):
      self.init(.connect, "\(host) closed the connection before it was secure")
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      self.init(
        .tls,
        "no secure connection to \(host): its certificate isn't trusted or it speaks no TLS; "
          + "AWS_CA_BUNDLE names a file of certificates to trust instead of the system's")
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
}
