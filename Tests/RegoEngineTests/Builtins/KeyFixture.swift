// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Certificates and keys made for these tests and used for nothing else.
enum KeyFixture {
  /// An authority, valid for a hundred years from 21 November 2026.
  static let root = """
    -----BEGIN CERTIFICATE-----
    MIIBhTCCASygAwIBAgIBBTAKBggqhkjOPQQDAjArMQswCQYDVQQGEwJJRTENMAsG
    A1UECgwEQmF3bjENMAsGA1UEAwwEcm9vdDAgFw0yNjExMjExNDQxMjZaGA8yMTI2
    MTAyODE0NDEyNlowKzELMAkGA1UEBhMCSUUxDTALBgNVBAoMBEJhd24xDTALBgNV
    BAMMBHJvb3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASVpmlr6VAUzV11qs64
    nB2IClrZPuO/y2mzk7gpK3SG59OWdcpA9BvyNKBEalBCQI28mNtNGpe15SmJZP2M
    lFKEoz8wPTAPBgNVHRMBAf8EBTADAQH/MAsGA1UdDwQEAwICBDAdBgNVHQ4EFgQU
    3OLsDP+392pE3Tm3uSiOVc2mNUQwCgYIKoZIzj0EAwIDRwAwRAIgZ9BK9ErzpjW5
    OzrAGhHgQ3uMUI+ZPsvg/49xYXMBu7kCIGQxDacIb2NVJlxyiFrPHtrzbiQF/utE
    JhGspcFV3kog
    -----END CERTIFICATE-----

    """

  /// An authority below it, for names below example.com and no further authorities.
  static let intermediate = """
    -----BEGIN CERTIFICATE-----
    MIIBvDCCAWGgAwIBAgIBBzAKBggqhkjOPQQDAjArMQswCQYDVQQGEwJJRTENMAsG
    A1UECgwEQmF3bjENMAsGA1UEAwwEcm9vdDAgFw0yNjExMjExNDQxMjZaGA8yMTI2
    MTAyODE0NDEyNlowKjELMAkGA1UEBhMCSUUxDTALBgNVBAoMBEJhd24xDDAKBgNV
    BAMMA21pZDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABGASpsJNC24YLf53A3FR
    9Ju5kjJevFcskSomR0dxhVQFPIjv/Cuk9p4eY+UFBzCrzDofBZOEBtGVzSbEWFJ6
    T72jdTBzMBIGA1UdEwEB/wQIMAYBAf8CAQAwHQYDVR0eAQH/BBMwEaAPMA2CC2V4
    YW1wbGUuY29tMB0GA1UdDgQWBBThxc0p8k8J5SogQMLBOWwnMAY6BjAfBgNVHSME
    GDAWgBTc4uwM/7f3akTdObe5KI5VzaY1RDAKBggqhkjOPQQDAgNJADBGAiEAmlMb
    fwBKlr8s7AamBPKv10PWYfzVjuFd1uSNTqfSeF4CIQC4gVaUfPsKEW0XfGHnbhs0
    H2njAQPIUuQdILo3o1o/jQ==
    -----END CERTIFICATE-----

    """

  /// A server's certificate, for a.example.com and 10.1.2.3.
  static let leaf = """
    -----BEGIN CERTIFICATE-----
    MIIB5DCCAYmgAwIBAgIBBzAKBggqhkjOPQQDAjAqMQswCQYDVQQGEwJJRTENMAsG
    A1UECgwEQmF3bjEMMAoGA1UEAwwDbWlkMCAXDTI2MTEyMTE0NDEyNloYDzIxMjYx
    MDI4MTQ0MTI2WjArMQswCQYDVQQGEwJJRTENMAsGA1UECgwEQmF3bjENMAsGA1UE
    AwwEbGVhZjBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABKQ42Z3aDY92jNhW/09y
    +IQEpxyI+vj66Zr8ukWBzqQMggTZ0Fn8hLJCkKGcf7dCaNcnsn6Oe0wrnmsTgCJB
    GmejgZwwgZkwNgYDVR0RBC8wLYINYS5leGFtcGxlLmNvbYcECgECA4YWc3BpZmZl
    Oi8vZXhhbXBsZS5jb20veDATBgNVHSUEDDAKBggrBgEFBQcDATAKBgMqAwQEAwwB
    eDAdBgNVHQ4EFgQUcMBdYjVWlvndU0AZde9R0bfkZZEwHwYDVR0jBBgwFoAU4cXN
    KfJPCeUqIEDCwTlsJzAGOgYwCgYIKoZIzj0EAwIDSQAwRgIhAMJ3qP68muwZi9Jb
    YQdLYKCyVFjuOPKJc+F9d4ozMJkkAiEA75Gv54kRDesvxKzJIqnaYql9pdLgwAZO
    tSyRCGJ3NdQ=
    -----END CERTIFICATE-----

    """

  /// A certificate that the intermediate authority may not give, for a.example.org.
  static let stranger = """
    -----BEGIN CERTIFICATE-----
    MIIBojCCAUmgAwIBAgIBBzAKBggqhkjOPQQDAjAqMQswCQYDVQQGEwJJRTENMAsG
    A1UECgwEQmF3bjEMMAoGA1UEAwwDbWlkMCAXDTI2MTEyMTE0NDEyNloYDzIxMjYx
    MDI4MTQ0MTI2WjAsMQswCQYDVQQGEwJJRTENMAsGA1UECgwEQmF3bjEOMAwGA1UE
    AwwFb3RoZXIwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATQCbf+KWla7SJ/TL19
    tiDuYPanYvA37v5QQurvCclFnS9W1pwFx5evpKs5tHvn7qUgVJmLSQsGKYOcOE6L
    lSaro1wwWjAYBgNVHREEETAPgg1hLmV4YW1wbGUub3JnMB0GA1UdDgQWBBQVz/gU
    c2Zr7oCrYm4McHXoT9GvOTAfBgNVHSMEGDAWgBThxc0p8k8J5SogQMLBOWwnMAY6
    BjAKBggqhkjOPQQDAgNHADBEAiApgfmBQi7Zqi3ezO/JVwmlZ6UpKhCrJu6MiTTE
    6HWMxQIgZ7Zzh7Z+K+xhqNCiPXRAU/ByM7tq6538Z+v4sSUeJmw=
    -----END CERTIFICATE-----

    """

  /// The server's private key.
  static let leafKey = """
    -----BEGIN EC PRIVATE KEY-----
    MHcCAQEEIAP5rUxgmCuUISq8rbvaJB+X2ITBzeEla7dlb6hkfmNkoAoGCCqGSM49
    AwEHoUQDQgAEpDjZndoNj3aM2Fb/T3L4hASnHIj6+Prpmvy6RYHOpAyCBNnQWfyE
    skKQoZx/t0Jo1yeyfo57TCueaxOAIkEaZw==
    -----END EC PRIVATE KEY-----

    """

  /// A request for a certificate for b.example.com.
  static let request = """
    -----BEGIN CERTIFICATE REQUEST-----
    MIH2MIGdAgEAMBAxDjAMBgNVBAMMBWFza2VkMFkwEwYHKoZIzj0CAQYIKoZIzj0D
    AQcDQgAEpDjZndoNj3aM2Fb/T3L4hASnHIj6+Prpmvy6RYHOpAyCBNnQWfyEskKQ
    oZx/t0Jo1yeyfo57TCueaxOAIkEaZ6ArMCkGCSqGSIb3DQEJDjEcMBowGAYDVR0R
    BBEwD4INYi5leGFtcGxlLmNvbTAKBggqhkjOPQQDAgNIADBFAiEA7te0WvDRNamY
    ea7vp/35KEca9+G3fjA1nnQSCOmeXAoCIFjKQlION+rS5SbRVOWIN+Djk2FwvfYC
    L6XSqNFEgsIW
    -----END CERTIFICATE REQUEST-----

    """

  /// A private key on P-224.
  static let p224Key = """
    -----BEGIN EC PRIVATE KEY-----
    MGgCAQEEHJpIqgNQc5XrG01LX44iz58WMlOBgqBndKm4bwegBwYFK4EEACGhPAM6
    AATNgWU9PlQ3IvGUHSlFkGB3V7KnGkW7Q8Nez/pW9P24n6ohcYg6xeCl8TQBlUKv
    2BeCOlxhabe02Q==
    -----END EC PRIVATE KEY-----

    """

  /// An RSA key pair.
  static let rsa = """
    {"d":"CYsMAKLj1TywkT4YDauD_iO2L-mSvjBChGS5y0bl5m4GE64ey58wVZnzrPzQNXs5NFzoH9Ejq2PfhL\
    Ug7nUl1EIfZh2ArCG5XvsptQBYp9ij8lQX8oQRtZGzIJlLH106sO__fDoG4Bg2dlEisL8ovfEJb7amK06MmZ\
    EGFnpZKC4B4cTrtzAiCxBDrL7MSlzx-OpPRvqr96GqVKLEr-Ko65lK8xSy5N53TiXH7voBYRVd_XrKTSRR-Z\
    IwMglC7QgS9V8AoNeL7IijfgkMXJIn2lEWa7eMV_RhK86OtmkbG2CqlYtL1hXia8UF8gAYYELfT0r0ifBQzM\
    REIKdsCxcykQ","dp":"OLsjnllY6UU7USsVt7bRNCHKJmizs01S5AiE6DKumJqRlEqXXAUX14r_cbHgN6qR\
    FL_393Zo5_s_S0lR5aX9Qo1pl7abaDHmKXhCCFuGjEJaamZBD9HwQc_oUiDK53o1MvLi25IalGnJ2v0uB8Sb\
    a_v2qWP1_kRldgGibBJGMFE","dq":"mbzIz5nFGfSmtLMOC3OobHky5F-fsLMuxlVmiBAHnD2HeD1xWNt9R\
    l0pu6CmsC1AMoYJYMEa9P1lZuD7VGEkMdjnqI6ca-rAdF7S7GiflcYgTUhahzwGz6bCQk_bGwiR3_MC7zGqv\
    d5JwtAxkzplo-q2kEtrTmfmXCtd4yGquls","e":"AQAB","kty":"RSA","n":"lgtVg7ZOHdfob8sEJ9hB\
    ZijWSz6ONl2UbVj49KymqoXU9C1g9CoHxk-pQ8QCOqRUaMIBh9yw71i79-iEVpOmMrCTBQ-OTxdZup7Z__Ed\
    xJFMH4Vn-9-1hGHwlBAS6EjLJkk4sc5VQ9oBZV3pWtflC2p5tgYMZBpansL5bbjFnqjYY8o8la2QL8oBf64-\
    B62JhoijRIPfGoybRg2x61k_lXEWH6VtyyvC17EohdGSX3Ul6ukDoVdsrurhVBP76_VyEcjuZhMYV_LY5CE5\
    lNTTPRLa0YOZHHqkK4vDTfaC3o31WOUgMZPfKhJtcdBVbMzt1l0hwCwHTtPgBaLDa4spAw","p":"y3I96Lt\
    dCYN5qrlBx5xGQB2Pr1pI0JGMSH-LPNT2wjK2V8cfLURQ65oP5R9rT3rDr2IqYYCdUVHeKeSlAJKfZJo0Uoo\
    GSXMGwdLNc_e_cnlDtlOCZ0hTUTxkKMBgC0c2lAMNE3iK8M5mlDip2UpNXJJWutJ6jAgQno9sCos-x3E","q\
    ":"vM2oEe89-5D1bcMx41Su-0Xi_Bo2QeDw0wSYU4B9ecCb6nmJ5UPCqbTFgxprX7K1yD0xJo6ZR2-i6tnoJ\
    T9SAxXFm0LX6akWRNrXuWcnMw4A1PVTT2Z7VU5BaNUsS97FCms67KV4_w9Vr-z8Z3b_XQ1S8Vqtu5kw7S3xT\
    c2IhbM","qi":"iofwQzZMeYWMlVJi7OcQyU4VvRFDlSIbVz0w4CCYd4S_qAHSG8rfhiN_FkF5WA_DdvHw_P\
    0qXBnUgQ7FndwqWbzIGDtFNDeYzcjlZ6muEtuAAbJQ4bzlM813ggRJjqBcTICT3Y8frT7X92WRE5LeggGdic\
    JpxnsybIWAF9Jop7I"}
    """

  /// A key pair on P-256.
  static let p256 = """
    {"crv":"P-256","d":"DAitcPbg1LGRTO4lfNVj4Nn9OwfMUmLrdwjQREM81vA","kty":"EC","x":"WaK\
    KhigTdbHSodHehPJOCKdVziokzmHNnLb5MzBPMug","y":"eY8AXx_MyvnJiHhkSgrN6e2tgLPEP4bnj1Xiw\
    CHg_90"}
    """

  /// A key pair on P-384.
  static let p384 = """
    {"crv":"P-384","d":"AIDLB7HrZapz4k_6xeIaUAfBRP754K96UcM1GbOpj4TeKGx3ZuG7-8J8cYQp83JK\
    ","kty":"EC","x":"gn1o50JWJCsvhJmRcVNwtlD24zjrnk_GJYUVO8Z_67ZC0sZTP3APaviQtVqv9IKR",\
    "y":"A1HYJ2CBJ4JVdeb7oq8HXR3TmWHHTUqOAC5e-T8mfzDECrZ8h8SxgTVIrx1eDk4Z"}
    """

  /// A key pair on P-521.
  static let p521 = """
    {"crv":"P-521","d":"AakEIRJJgRdxgV3cogJRnEG6GTURy0KMojzwYk1pXuGruGuCpx6TDJUKdRjKZSgi\
    Q3f8uUKlcyR4B1k3NrUGkIwk","kty":"EC","x":"ANb-72E0h6cr-aSiys6T_IwvDaVPO9aTVg9UxfeT0J\
    A05jD3S-BCqfAlzRqSpFdK5GmEMff7JpOT-bepkJnETEya","y":"ADbc3nudsUOu5GeElaEIxcQq9Qkb77D\
    piC0dZaUwSjroxHsWdvH9d8x9I1PlBOwFKPY13GpHJyoIgdgz6vVy1Gyh"}
    """

  /// A key pair on Ed25519.
  static let ed25519 = """
    {"crv":"Ed25519","d":"yzd-2JNXEQvo4L8WU-nmRFX25BcadnKLVJmlo2DCD0M","kty":"OKP","x":"\
    a2dWbNgF-Rf9r4uzSw-4XciolsSptB_dFZySRgZE4wo"}
    """

  /// The secret `secret-of-these-tests`.
  static let secret = """
    {"kty":"oct","k":"c2VjcmV0LW9mLXRoZXNlLXRlc3Rz"}
    """
}
