c = "a.auto"
d = "a.auto"
k = [{ p = "1" }, { p = 2, q = "z" }, { p = 1, q = null }]
