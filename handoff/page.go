package handoff

import "unicode/utf8"

// maxPageBytes is how much a list in an answer holds of what people and programs have written, as JSON. A page ends before
// the item that would exceed it; the first item is always there, and each is smaller than this.
const maxPageBytes = 1 << 20

// fitting returns how many of n items, in the order of size, are a page: all or the first ones.
func fitting(n int, size func(i int) int) int {
	total := 0
	for i := range n {
		if total += size(i); total > maxPageBytes && i > 0 {
			return i
		}
	}
	return n
}

// encodedSize returns how many bytes a text takes in JSON, without its quotes, as encoding/json writes it.
func encodedSize(text string) int {
	const escaped = len(`\u0000`)
	size := 0
	for _, char := range text {
		switch {
		case char == '"', char == '\\', char == '\b', char == '\f', char == '\n', char == '\r', char == '\t':
			size += 2
		case char < ' ', char == '<', char == '>', char == '&', char == '\u2028', char == '\u2029':
			size += escaped
		default:
			size += utf8.RuneLen(char)
		}
	}
	return size
}

func optionalSize(text *string) int {
	if text == nil {
		return 0
	}
	return encodedSize(*text)
}
