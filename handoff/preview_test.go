package handoff

import (
	"strings"
	"testing"
)

func TestPreview(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"nothing", "", ""},
		{"only space", " \r\n\t ", ""},
		{"one line", "Tried 1400.", "Tried 1400."},
		{"lines and runs of space", "  MTU?\r\n\n\tTried  1400. ", "MTU? Tried 1400."},
		{"spaces of other scripts", "a\u00a0b\u3000c\u2028d", "a b c d"},
		{"just short enough", strings.Repeat("a", 200), strings.Repeat("a", 200)},
		{"too long by one", strings.Repeat("a", 201), strings.Repeat("a", 199) + "…"},
		{"characters, not bytes", strings.Repeat("é", 200), strings.Repeat("é", 200)},
		{"never half a character", strings.Repeat("😀", 300), strings.Repeat("😀", 199) + "…"},
		{"short once its space is gone", strings.Repeat("a  ", 100), strings.TrimSpace(strings.Repeat("a ", 100))},
	} {
		if got := preview(test.text); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}
