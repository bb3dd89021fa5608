package jsonpage

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func FuzzTextSize(f *testing.F) {
	for _, text := range []string{
		"", "plain", "a\"b\\c", "\x00\x01\x1f\x7f", "\b\f\n\r\t", "<script>&amp;", "a\u2028b\u2029c", "é 🖨️ \u202e", "\ufffd",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			t.Skip("PostgreSQL holds none")
		}
		encoded, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := TextSize(text), len(encoded)-len(`""`); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	})
}
