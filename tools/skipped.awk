# Says in one line which tests of a `go test -json` were skipped and why. `page` is why tests of the page were, if any.
function unquoted(text) {
	gsub(/\\u003c/, "<", text); gsub(/\\u003e/, ">", text); gsub(/\\u0026/, "\\&", text)
	gsub(/\\"/, "\"", text); gsub(/\\[nt]/, "", text)
	return text
}

function field(name) {
	if (!match($0, "\"" name "\":\"")) return ""
	value = substr($0, RSTART + RLENGTH)
	for (n = 1; n <= length(value); n++) {
		char = substr(value, n, 1)
		if (char == "\\") n++
		else if (char == "\"") return substr(value, 1, n - 1)
	}
}

/"Test":/ {
	test = field("Package") " " field("Test")
	if (field("Action") == "output" && field("Output") ~ /^ +[^ ]+_test\.go:[0-9]+: /) {
		said[test] = field("Output")
		sub(/^ +[^ ]+: /, "", said[test])
	}
	if (field("Action") == "skip") {
		if (!(said[test] in count)) reasons[++different] = said[test]
		count[said[test]]++
	}
}

END {
	for (i = 1; i <= different; i++) {
		line = line (i > 1 ? "; " : "") count[reasons[i]] (count[reasons[i]] == 1 ? " test " : " tests ") "(" unquoted(reasons[i]) ")"
	}
	if (page != "") line = line (line != "" ? "; " : "") page
	print line == "" ? "nothing was skipped" : "skipped: " line
}
