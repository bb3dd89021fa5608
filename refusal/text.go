package refusal

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text adds a problem unless value is text that PostgreSQL can hold, of at most limit characters.
func (e *InvalidError) Text(field, value string, limit int) {
	switch {
	case !utf8.ValidString(value):
		e.Add(field, "must be valid UTF-8")
	case strings.ContainsRune(value, 0):
		e.Add(field, "must not contain NUL (U+0000): remove it")
	case utf8.RuneCountInString(value) > limit:
		e.Add(field, "must have at most %d characters", limit)
	}
}

// Required adds a problem unless something of value can be seen, or is NUL, of which Text reports more.
func (e *InvalidError) Required(field, value string) {
	visible := func(char rune) bool { return char == 0 || unicode.IsGraphic(char) && !unicode.IsSpace(char) }
	if !strings.ContainsFunc(value, visible) {
		e.Add(field, "must not be empty")
	}
}

// Name adds a problem unless value is text that can stand as a name in the middle of a sentence: on one line,
// and without characters that turn the direction of what stands beside it. Titles are not names: they come from
// the product as its users typed them, and what shows them keeps them apart from the text around.
func (e *InvalidError) Name(field, value string, limit int) {
	for _, char := range value {
		if problem := ForbiddenInName(char); problem != "" && char != 0 {
			e.Add(field, "must not contain %s (U+%04X): leave it out", problem, char)
			return
		}
	}
	e.Text(field, value, limit)
}

// ForbiddenInName names the kind of a character that no name can contain, or returns "". The marks U+200E, U+200F
// and U+061C are allowed: names in Hebrew and Arabic need them, and they turn nothing that is set
// apart by <bdi>.
func ForbiddenInName(char rune) string {
	switch {
	case unicode.IsControl(char):
		return "a control character"
	case char == '\u2028', char == '\u2029':
		return "a line separator"
	case isBidiControl(char):
		return "a character that changes the direction of text"
	default:
		return ""
	}
}

// isBidiControl reports whether char is an embedding, an override or an isolate of Unicode's bidirectional algorithm
// (UAX #9), or the end of one.
func isBidiControl(char rune) bool {
	return '\u202A' <= char && char <= '\u202E' || '\u2066' <= char && char <= '\u2069'
}
