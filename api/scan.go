package api

import (
	"errors"
	"strconv"
	"unicode/utf16"
)

const (
	maxDepth = 16  // no body that we take nests more than three deep
	maxItems = 500 // as openapi.yaml has it for every list
)

// scan refuses what is valid JSON but cannot be meant, before anything looks at the body that takes time for each value in
// it: nesting without end, endless lists, and halves of surrogate pairs, in whose place encoding/json would put U+FFFD. At
// is where in the body that begins.
func scan(body []byte) (at int, err error) {
	depth, items, inText := 0, 1, false
	for i := 0; i < len(body); i++ {
		switch char := body[i]; {
		case char == '"':
			inText = !inText
		case char == '\\':
			length := escape(body[i:])
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

// escape is the length of the escape sequence that text begins with, a surrogate pair being one; 0 for half of a pair.
func escape(text []byte) int {
	const simple, unicode, pair = 2, 6, 12
	first, ok := codeUnit(text)
	if !ok {
		return simple
	}
	if !utf16.IsSurrogate(first) {
		return unicode
	}
	second, ok := codeUnit(text[unicode:])
	if !ok || utf16.DecodeRune(first, second) == '\uFFFD' {
		return 0
	}
	return pair
}

// codeUnit reads \uXXXX.
func codeUnit(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(unit), err == nil
}
