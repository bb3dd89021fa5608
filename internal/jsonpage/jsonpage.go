// Package jsonpage bounds the pages of lists by the bytes that they take in JSON.
package jsonpage

import "unicode/utf8"

// MaxBytes is how many bytes of text by people and programs a list in an answer holds, as JSON. A page ends before the
// item that would exceed it; the first item is always there, and each is smaller than this.
const MaxBytes = 1 << 20

// Fit returns how many of n items fit into a page, given the size of each in their order. The first always does.
func Fit(n int, size func(i int) int) int {
	total := 0
	for i := range n {
		if total += size(i); total > MaxBytes && i > 0 {
			return i
		}
	}
	return n
}

// TextSize returns how many bytes text takes in JSON, without its quotes, as encoding/json writes it.
func TextSize(text string) int {
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

// OptionalSize is [TextSize] for text that can be absent.
func OptionalSize(text *string) int {
	if text == nil {
		return 0
	}
	return TextSize(*text)
}
