a = "tfvars"
b = "tfvars"
e = "12"
f = ["1", 2]
g = { x = 1, y = "two" }
h = { name = 5, opts = { modes = ["b", "a", "b"], deep = { k1 = { v = "kv" }, k2 = { w = [] } } }, extra = { any = [1, "x"] }, nul = null, ignored = 1 }
