package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/refusal"
)

// decode reads the body, which has been validated, into a struct.
func decode(c echo.Context, into any) error {
	err := json.NewDecoder(c.Request().Body).Decode(into)
	if kind, ok := errors.AsType[*json.UnmarshalTypeError](err); ok { // 3.0 and 1e2 are integers in openapi.yaml
		return refusal.Invalid(kind.Field, "must be written as a whole number, without a fraction or an exponent")
	}
	if err != nil {
		return fmt.Errorf("decode body: %w", err)
	}
	return nil
}

// checkJSON refuses a body that is not one JSON value within limits, and says where it is wrong.
func checkJSON(body []byte) error {
	if at, ok := invalidUTF8(body); ok { // encoding/json would put U+FFFD in the place of what the caller meant
		return invalidBody(body, at, "must be UTF-8")
	}
	var value json.RawMessage
	if err := json.Unmarshal(body, &value); err != nil { // the validator would overlook what follows the first value
		if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
			at := int(syntax.Offset) - 1
			if syntax.Error() == "unexpected end of JSON input" {
				at = len(body)
			}
			return invalidBody(body, at, "must be one JSON value: "+syntaxText(syntax, body, at))
		}
		return refusal.Invalid("body", "must be one JSON value")
	}
	if at, err := checkLimits(body); err != nil {
		return invalidBody(body, at, err.Error())
	}
	return nil
}

// syntaxText returns the text of a syntax error at an offset. encoding/json names the first byte of a character as if
// it were one.
func syntaxText(err *json.SyntaxError, body []byte, at int) string {
	if at == 0 && bytes.HasPrefix(body, []byte(byteOrderMark)) {
		return "it begins with a byte order mark: remove that"
	}
	if at < 0 || at >= len(body) {
		return err.Error()
	}
	char, _ := utf8.DecodeRune(body[at:])
	if char == 0 {
		return "NUL (U+0000) is not allowed: remove it"
	}
	return strings.Replace(err.Error(), strconv.QuoteRune(rune(body[at])), strconv.QuoteRune(char), 1)
}

const byteOrderMark = "\ufeff"

// invalidBody is the error of a body that is wrong at an offset. Lines and columns count from 1, columns in characters.
func invalidBody(body []byte, at int, problem string) error {
	before := body[:min(max(at, 0), len(body))]
	line := bytes.Count(before, []byte("\n")) + 1
	column := utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
	return refusal.Invalid("body", fmt.Sprintf("%s (line %d, column %d)", problem, line, column))
}

// invalidUTF8 returns where the first bytes are that are not UTF-8.
func invalidUTF8(text []byte) (at int, found bool) {
	if utf8.Valid(text) {
		return 0, false
	}
	for at < len(text) {
		char, size := utf8.DecodeRune(text[at:])
		if char == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at, true
}
