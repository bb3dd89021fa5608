package mcp

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The page sorts notes by these headings, and ends a section at an empty line.
func TestNotes(t *testing.T) {
	for name, test := range map[string]struct{ arguments, want string }{
		"question alone": {`{"question": " Which one? "}`, "Which one?"},
		"lists": {
			`{"question": "Which?", "tried": ["the red one", "the blue one"], "ruled_out": ["green: there is none"]}`,
			"Which?\n\nTried:\n- the red one\n- the blue one\n\nRuled out:\n- green: there is none",
		},
		"text instead of a list": {
			`{"question": "Which?", "tried": "- the red one\n\n2. the blue one\n"}`,
			"Which?\n\nTried:\n- the red one\n- the blue one",
		},
		"items with lines": {
			`{"question": "Which?", "tried": ["the red one:\n\nit is broken", " "]}`,
			"Which?\n\nTried:\n- the red one:\n  it is broken",
		},
		"empty lists": {`{"question": "Which?", "tried": [], "ruled_out": ""}`, "Which?"},
	} {
		t.Run(name, func(t *testing.T) {
			var q question
			if err := json.Unmarshal([]byte(test.arguments), &q); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, q.notes()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTitleIsShort(t *testing.T) {
	long := question{Question: strings.Repeat("é\n", 200)}.title()
	if n := len([]rune(long)); n != maxTitle || strings.Contains(long, "\n") || !strings.HasSuffix(long, "é…") {
		t.Errorf("got %d characters: %q", n, long)
	}
	if short := (question{Question: "Which\n one?"}).title(); short != "Which one?" {
		t.Errorf("got %q", short)
	}
}
