provider "aws" {
  region = "eu-central-1"
  access_key                  = "mock"
  secret_key                  = "mock"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

locals {
  words = split(" ", "the quick  brown fox")
  all = {
    join     = join("|", local.words)
    title    = [for w in local.words : title(w)]
    fmt      = format("%s=%d (%05.1f%%) %q %v %t", "a", 5, 12.345, "q\"x", [1, "b"], true)
    fmt2     = format("%-8s|%8s|%+d|%x|%X|%o|%b|%e", "l", "r", 3, 255, 255, 8, 5, 12345.678)
    fl       = formatlist("%s-%02d", ["a", "b"], [1, 2])
    trim     = [trim("..x..", "."), trimspace("  y "), trimprefix("v1.2", "v"), trimsuffix("a.tf", ".tf"), chomp("z\n")]
    sub      = [substr("hello", 1, 3), substr("hello", -3, -1), strrev("abc")]
    rep      = [replace("a-b-c", "-", "_"), replace("abc123", "/[0-9]+/", "#"), replace("john doe", "/(\\w+) (\\w+)/", "$2 $1")]
    split    = split(",", "a,b,,c")
    case     = [upper("abc"), lower("ABC"), "${title("x")}y"]
    indent   = indent(4, "a\nb\nc")
    enc      = [base64encode("héllo"), base64decode("aGk="), urlencode("a b/c?d=é"), sha1("x"), md5("x"), sha256("x"), base64sha256("x"), uuidv5("dns", "example.com")]
    json     = jsonencode({ z = 1, a = [true, null, "<x>", 1.5, { b = {} }], "k y" = "é\u2028" })
    yaml     = yamlencode({ z = 1, a = [true, null, "x: y", 1.5, { b = {} }], "k y" = "multi\nline" })
    dec      = jsondecode("{\"a\":[1,2,{\"b\":null}]}")
    ydec     = yamldecode("a: [1, two, {b: ~}]\nc: |\n  text\n  more\n")
    num      = [ceil(1.2), floor(-1.2), abs(-3), max(1, 5, 3), min(4, 2), pow(2, 10), log(100, 10), signum(-5), parseint("ff", 16), parseint("-101", 2), sum([1, 2.5])]
    coll     = [distinct(["b", "a", "b"]), flatten([[1, [2]], [], [[3]]]), reverse([1, 2, 3]), slice(["a", "b", "c"], 1, 3), chunklist([1, 2, 3, 4, 5], 2), concat([1], ["x"], [])]
    sets     = [setunion(["a"], ["b"]), setintersection(["a", "b"], ["b"]), setsubtract(["a", "b"], ["a"]), sort(["b", "a", "C"])]
    maps     = [keys({ b = 1, a = 2 }), values({ b = 1, a = 2 }), merge({ a = 1 }, { a = 2, b = 3 }), zipmap(["x", "y"], [1, 2]), lookup({ a = 1 }, "b", 9), transpose({ a = ["x", "y"], b = ["y"] }), matchkeys(["i1", "i2"], ["a", "b"], ["b"])]
    time     = [formatdate("DD MMM YYYY hh:mm ZZZ", "2024-02-29T13:04:05Z"), timeadd("2024-02-29T13:04:05Z", "-36h10m"), timecmp("2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z")]
    net      = [cidrsubnet("10.0.0.0/16", 4, 3), cidrhost("10.0.0.0/24", -2), cidrnetmask("10.0.0.0/12"), cidrsubnets("10.0.0.0/20", 4, 4, 8), cidrsubnet("fd00::/48", 16, 10)]
    bools    = [alltrue([]), anytrue([false, true]), can(tonumber("x")), contains(["a"], "a"), endswith("abc", "bc"), strcontains("abc", "d")]
    idx      = [index(["a", "b"], "b"), element(["a", "b"], 3), length("héé"), length({ a = 1 }), one([]), one(["x"]), coalesce("", "b"), coalescelist([], ["c"])]
    csv      = csvdecode("a,b\n1,\"x,y\"\n2,z")
    paths    = [basename("/a/b.txt"), dirname("/a/b.txt"), pathexpand("/x")]
    tpl      = templatestring(local.t, { n = 3, names = ["a", "b"] })
    esc      = "tab\there \\ backslash $${x} %%{y} \u00e9"
    nested   = { for i in range(3) : "k${i}" => { for j in range(i) : "j${j}" => i * j } }
    grouped  = { for p in [["a", 1], ["b", 2], ["a", 3]] : p[0] => p[1]... }
    b64      = [textencodebase64("hi", "UTF-16LE"), textdecodebase64("aABpAA==", "UTF-16LE")]
    range    = [range(3), range(1, 4), range(0, 10, 5), range(3, 0)]
  }
  t = "n=$${n}%%{ for x in names ~} [$${x}] %%{ endfor ~}"
}
resource "aws_ssm_parameter" "p" {
  for_each = { for k, v in local.all : k => v }
  name     = "/${each.key}"
  type     = "String"
  value    = jsonencode(each.value)
}
output "all" { value = local.all }
