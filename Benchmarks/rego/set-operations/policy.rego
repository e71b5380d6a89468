package bench

left := {x | some x in data.left}

right := {x | some x in data.right}

result := {
	"union": count(left | right),
	"intersection": count(left & right),
	"difference": count(left - right),
	"all": count(union({left, right, {"z"}})),
	"both": count(intersection({left, right})),
	"sorted": sort(left & right),
}
