package mail

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// singleLine returns text as one line of visible characters, so that user input cannot add a header, move a cursor or
// change the direction of the text that follows.
func singleLine(text string) string {
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

// truncate returns at most limit characters of text; a cut text ends in an ellipsis.
func truncate(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
