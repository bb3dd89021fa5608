// Package plaintext reduces what users have written to lines that can stand in messages to other people.
package plaintext

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// SingleLine returns text as one line of visible characters, so that user input cannot add a line, move a cursor or
// change the direction of the text that follows.
func SingleLine(text string) string {
	return strings.Join(strings.Fields(visible(text)), " ")
}

// visible returns text with spaces for control characters, and without those that change its direction.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		if unicode.In(r, unicode.Bidi_Control) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

// lineBreaks are all that Unicode names, as line feeds. A tab is four spaces: how wide it is depends on the reader.
var lineBreaks = strings.NewReplacer(
	"\r\n", "\n", "\r", "\n", "\v", "\n", "\f", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n", "\t", "    ",
)

// Block returns the lines of text, without empty ones at either end and without two empty ones after each other. It
// returns at most maxLines lines and limit characters; a cut text ends in an ellipsis.
func Block(text string, limit, maxLines int) string {
	var lines []string
	for line := range strings.SplitSeq(lineBreaks.Replace(strings.ToValidUTF8(text, "\ufffd")), "\n") {
		line = strings.TrimRightFunc(visible(line), unicode.IsSpace)
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	if len(lines) > maxLines {
		lines = append(lines[:maxLines], "…")
	}
	return Truncate(strings.Join(lines, "\n"), limit)
}

// Truncate returns at most limit characters of text; a cut text ends in an ellipsis.
func Truncate(text string, limit int) string {
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return string([]rune(text)[:limit-1]) + "…"
}
