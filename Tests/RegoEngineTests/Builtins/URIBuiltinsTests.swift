// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct URIBuiltinsTests {
  @Test(
    "takes URLs apart",
    arguments: CallRow.table(
      #"""
      uri.parse("https://user:pw@example.com:8080/a%20b/c?x=1&y=%20#frag") => {"fragment": "frag", "hostname": "example.com", "path": "/a b/c", "port": "8080", "raw_path": "/a b/c", "raw_query": "x=1&y=%20", "scheme": "https"}
      uri.parse("mailto:foo@bar.com") => {"scheme": "mailto"}
      uri.parse("/a/b?c") => {"path": "/a/b", "raw_path": "/a/b", "raw_query": "c"}
      uri.parse("") => {}
      uri.parse("http://[::1]:80/x") => {"hostname": "::1", "path": "/x", "port": "80", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://[fe80::1%25en0]/x") => {"hostname": "fe80::1%en0", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("%zz") => eval_builtin_error: uri.parse: parse "%zz": invalid URL escape "%zz"
      uri.parse("http://a b/") => eval_builtin_error: uri.parse: parse "http://a b/": invalid character " " in host name
      uri.parse("http://h/a%2fb") => {"hostname": "h", "path": "/a/b", "raw_path": "/a%2fb", "scheme": "http"}
      uri.parse("http://h?") => {"hostname": "h", "scheme": "http"}
      uri.parse("http://h#") => {"hostname": "h", "scheme": "http"}
      uri.parse("//host/p") => {"hostname": "host", "path": "/p", "raw_path": "/p"}
      uri.parse("1http://x") => eval_builtin_error: uri.parse: parse "1http://x": first path segment in URL cannot contain colon
      uri.parse("http://host:abc/") => eval_builtin_error: uri.parse: parse "http://host:abc/": invalid port ":abc" after host
      uri.parse("http://user@/x") => {"path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("HTTP://EXAMPLE.com/A") => {"hostname": "EXAMPLE.com", "path": "/A", "raw_path": "/A", "scheme": "http"}
      uri.is_valid("%zz") => false
      uri.is_valid("http://x") => true
      uri.is_valid("") => false
      uri.is_valid("foo bar") => true
      uri.parse("foo bar") => {"path": "foo bar", "raw_path": "foo bar"}
      uri.parse("http://h/ä?q=ä#ä") => {"fragment": "ä", "hostname": "h", "path": "/ä", "raw_path": "/ä", "raw_query": "q=ä", "scheme": "http"}
      uri.parse("http://user:@h/") => {"hostname": "h", "path": "/", "raw_path": "/", "scheme": "http"}
      uri.parse(":foo") => eval_builtin_error: uri.parse: parse ":foo": missing protocol scheme
      uri.parse("a:b:c") => {"scheme": "a"}
      uri.parse("cache_object:foo/bar") => eval_builtin_error: uri.parse: parse "cache_object:foo/bar": first path segment in URL cannot contain colon
      uri.parse("http://h:/") => {"hostname": "h", "path": "/", "raw_path": "/", "scheme": "http"}
      uri.parse("*") => {"path": "*", "raw_path": "*"}
      uri.parse("http://[::1/x") => eval_builtin_error: uri.parse: parse "http://[::1/x": missing ']' in host
      uri.parse("http://[::1]x/x") => eval_builtin_error: uri.parse: parse "http://[::1]x/x": invalid port "x" after host
      uri.parse("http://[1.2.3.4]/x") => eval_builtin_error: uri.parse: parse "http://[1.2.3.4]/x": invalid IP-literal
      uri.parse("http://[zz]/x") => eval_builtin_error: uri.parse: parse "http://[zz]/x": invalid host: ParseAddr("zz"): unable to parse IP
      uri.parse("http://[::ffff:1.2.3.4]/x") => {"hostname": "::ffff:1.2.3.4", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://[v1.a]/x") => eval_builtin_error: uri.parse: parse "http://[v1.a]/x": invalid host: ParseAddr("v1.a"): unexpected character (at "v1.a")
      uri.parse("http://[]/x") => eval_builtin_error: uri.parse: parse "http://[]/x": invalid host: ParseAddr(""): unable to parse IP
      uri.parse("http://::1/x") => eval_builtin_error: uri.parse: parse "http://::1/x": invalid port "::1" after host
      uri.parse("foo://::1/x") => {"hostname": ":", "path": "/x", "port": "1", "raw_path": "/x", "scheme": "foo"}
      uri.parse("http://a:b:80/x") => eval_builtin_error: uri.parse: parse "http://a:b:80/x": invalid port ":b:80" after host
      uri.parse("postgres://a:80,b:90/x") => {"hostname": "a:80,b", "path": "/x", "port": "90", "raw_path": "/x", "scheme": "postgres"}
      uri.parse("http://a]b/x") => {"hostname": "a]b", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://a[b]/x") => eval_builtin_error: uri.parse: parse "http://a[b]/x": invalid IP-literal
      uri.parse("http://h%41/x") => eval_builtin_error: uri.parse: parse "http://h%41/x": invalid URL escape "%41"
      uri.parse("http://h%c3%a4/x") => {"hostname": "hä", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h%25/x") => {"hostname": "h%", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h%2/x") => eval_builtin_error: uri.parse: parse "http://h%2/x": invalid URL escape "%2"
      uri.parse("http://[fe80::1%25%65n]/x") => {"hostname": "fe80::1%en", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://[fe80::1%25%20n]/x") => {"hostname": "fe80::1% n", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://[fe80::1%25]/x") => eval_builtin_error: uri.parse: parse "http://[fe80::1%25]/x": invalid host: ParseAddr("fe80::1%"): zone must be a non-empty string
      uri.parse("http://[fe80::1%en]/x") => eval_builtin_error: uri.parse: parse "http://[fe80::1%en]/x": invalid URL escape "%en"
      uri.parse("http://u ser@h/x") => eval_builtin_error: uri.parse: parse "http://u ser@h/x": net/url: invalid userinfo
      uri.parse("http://u%zzser@h/x") => eval_builtin_error: uri.parse: parse "http://u%zzser@h/x": invalid URL escape "%zz"
      uri.parse("http://u:%zz@h/x") => eval_builtin_error: uri.parse: parse "http://u:%zz@h/x": invalid URL escape "%zz"
      uri.parse("http://a@b@h/x") => {"hostname": "h", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h/%") => eval_builtin_error: uri.parse: parse "http://h/%": invalid URL escape "%"
      uri.parse("http://h/%2") => eval_builtin_error: uri.parse: parse "http://h/%2": invalid URL escape "%2"
      uri.parse("http://h/x#%zz") => eval_builtin_error: uri.parse: parse "http://h/x#%zz": invalid URL escape "%zz"
      uri.parse("http://h/x#a%20b") => {"fragment": "a b", "hostname": "h", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h/x?%zz") => {"hostname": "h", "path": "/x", "raw_path": "/x", "raw_query": "%zz", "scheme": "http"}
      uri.parse("http://h/x??") => {"hostname": "h", "path": "/x", "raw_path": "/x", "raw_query": "?", "scheme": "http"}
      uri.parse("http://h/x;y,z?a;b") => {"hostname": "h", "path": "/x;y,z", "raw_path": "/x;y,z", "raw_query": "a;b", "scheme": "http"}
      uri.parse("///h/x") => {"path": "///h/x", "raw_path": "///h/x"}
      uri.parse("http:///h/x") => {"path": "/h/x", "raw_path": "/h/x", "scheme": "http"}
      uri.parse("http:/h/x") => {"path": "/h/x", "raw_path": "/h/x", "scheme": "http"}
      uri.parse("http:h/x") => {"scheme": "http"}
      uri.parse("a+b-c.d:x?y#z") => {"fragment": "z", "raw_query": "y", "scheme": "a+b-c.d"}
      uri.parse("http://h\"h/x") => {"hostname": "h\"h", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h<>h/x") => {"hostname": "h<>h", "path": "/x", "raw_path": "/x", "scheme": "http"}
      uri.parse("http://h\\h/x") => eval_builtin_error: uri.parse: parse "http://h\\h/x": invalid character "\\" in host name
      uri.parse("http://h^h/x") => eval_builtin_error: uri.parse: parse "http://h^h/x": invalid character "^" in host name
      uri.parse("http://h/!()*'@:") => {"hostname": "h", "path": "/!()*'@:", "raw_path": "/!()*'@:", "scheme": "http"}
      uri.parse("http://h/%21") => {"hostname": "h", "path": "/!", "raw_path": "/!", "scheme": "http"}
      uri.parse("http://h/[a]") => {"hostname": "h", "path": "/[a]", "raw_path": "/[a]", "scheme": "http"}
      uri.parse("#f") => {"fragment": "f"}
      uri.parse("?q") => {"raw_query": "q"}
      uri.parse("a/b:c") => {"path": "a/b:c", "raw_path": "a/b:c"}
      uri.parse("http://h/a#b#c") => {"fragment": "b#c", "hostname": "h", "path": "/a", "raw_path": "/a", "scheme": "http"}
      uri.parse("ä:b") => eval_builtin_error: uri.parse: parse "ä:b": first path segment in URL cannot contain colon
      uri.parse("http://ä.de/") => {"hostname": "ä.de", "path": "/", "raw_path": "/", "scheme": "http"}
      uri.is_valid(" ") => true
      uri.parse("http://[::1%25]/") => eval_builtin_error: uri.parse: parse "http://[::1%25]/": invalid host: ParseAddr("::1%"): zone must be a non-empty string
      uri.parse("http://[::1]]/") => eval_builtin_error: uri.parse: parse "http://[::1]]/": invalid host: ParseAddr("::1]"): unexpected character, want colon (at "]")
      uri.parse("http://h:80:90/") => eval_builtin_error: uri.parse: parse "http://h:80:90/": invalid port ":80:90" after host
      uri.parse("ftp://h:80:90/") => {"hostname": "h:80", "path": "/", "port": "90", "raw_path": "/", "scheme": "ftp"}
      """#))
  func calls(_ row: CallRow) { #expect(row.actual == row.expected) }
}
