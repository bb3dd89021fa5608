package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// line gives text as a single line of visible characters: what people type must not add a header, move a cursor or turn the
// direction of what follows.
func line(text string) string {
	visible := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		if unicode.In(r, unicode.Bidi_Control) {
			return -1
		}
		return r
	}, text)
	return strings.Join(strings.Fields(visible), " ")
}

// clip gives the beginning of a line, at most limit characters.
func clip(line string, limit int) string {
	if utf8.RuneCountInString(line) <= limit {
		return line
	}
	return string([]rune(line)[:limit-1]) + "…"
}
