package notify_test

import (
	"errors"
	"testing"

	"github.com/handoffd/handoffd/notify"
)

func TestParsePosition(t *testing.T) {
	for text, want := range map[string]notify.Position{
		"0":                       {},
		"7f3a-0":                  {Epoch: "7f3a", Seq: 0},
		"7f3a-42":                 {Epoch: "7f3a", Seq: 42},
		"0-1":                     {Epoch: "0", Seq: 1},
		"a-9223372036854775807":   {Epoch: "a", Seq: 9223372036854775807},
		"0123456789abcdef1-10000": {Epoch: "0123456789abcdef1", Seq: 10000},
	} {
		if got, err := notify.ParsePosition(text); err != nil || got != want {
			t.Errorf("%q: got %+v, %v, want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "-", "1", "00", "7f3a", "7f3a-", "-42", "7f3a--1", "7f3a-01", "7f3a-+1", "7F3A-1", "7g-1", "7f3a-1 ", " 7f3a-1",
		"7f3a-1\n", "7f3a-1\x00", "a-9223372036854775808", "a-10000000000000000000", "7f3a-1-1", "7f3a-٣", "7f3a-1e3",
		"012345678901234567890123456789012-1",
	} {
		if got, err := notify.ParsePosition(text); !errors.Is(err, notify.ErrMalformedPosition) {
			t.Errorf("%q: got %+v, %v, want %v", text, got, err, notify.ErrMalformedPosition)
		}
	}
}

func FuzzParsePosition(f *testing.F) {
	for _, seed := range []string{"0", "7f3a-42", "a-9223372036854775807", "7f3a-01", "-1", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := notify.ParsePosition(text)
		if err != nil {
			return
		}
		if p.Seq < 0 || p == notify.Head() {
			t.Errorf("%q was parsed as %+v", text, p)
		}
		if p.String() != text {
			t.Errorf("%q became %q", text, p)
		}
	})
}
