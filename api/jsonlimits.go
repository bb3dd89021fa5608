package api

import (
	"errors"
	"strconv"
	"unicode/utf16"
)

const (
	maxDepth = 16  // no valid body nests more than three deep
	maxItems = 500 // as openapi.yaml has it for every list
)

// checkLimits refuses a body that is valid JSON and beyond these limits, before it is decoded: deep nesting,
// long lists, and halves of surrogate pairs, which encoding/json would replace by U+FFFD. It returns the offset
// at which the excess begins.
func checkLimits(body []byte) (at int, err error) {
	depth, items, inText := 0, 1, false
	for i := 0; i < len(body); i++ {
		switch char := body[i]; {
		case char == '"':
			inText = !inText
		case char == '\\':
			length := escapeLength(body[i:])
			if length == 0 {
				return i, errors.New("must not hold half of a surrogate pair")
			}
			i += length - 1
		case inText:
		case char == '{', char == '[':
			if depth++; depth > maxDepth {
				return i, errors.New("must not nest more than " + strconv.Itoa(maxDepth) + " deep")
			}
		case char == '}', char == ']':
			depth--
		case char == ',' && depth == 1:
			if items++; items > maxItems {
				return i, errors.New("must not have more than " + strconv.Itoa(maxItems) + " items")
			}
		}
	}
	return 0, nil
}

// escapeLength returns the length of the escape sequence at the beginning of text; a surrogate pair is one, and
// half of a pair has length 0.
func escapeLength(text []byte) int {
	const simple, unicode, pair = 2, 6, 12
	first, ok := parseCodeUnit(text)
	if !ok {
		return simple
	}
	if !utf16.IsSurrogate(first) {
		return unicode
	}
	second, ok := parseCodeUnit(text[unicode:])
	if !ok || utf16.DecodeRune(first, second) == '\uFFFD' {
		return 0
	}
	return pair
}

// parseCodeUnit reads \uXXXX.
func parseCodeUnit(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(unit), err == nil
}
