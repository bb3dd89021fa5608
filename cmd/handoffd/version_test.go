package main

import (
	"strings"
	"testing"

	"github.com/handoffd/handoffd/internal/version"
)

func TestTheProgramSaysItsVersion(t *testing.T) {
	sh := &shell{t: t}
	want := "handoffd " + version.Version + " (commit " + version.Commit + ", go"
	for _, args := range [][]string{{"version"}, {"--version"}} {
		if got := sh.ok(args...); !strings.HasPrefix(got, want) || strings.Contains(got, "\n") {
			t.Errorf("handoffd %s prints %q", args[0], got)
		}
		if sh.stderr.Len() > 0 {
			t.Errorf("handoffd %s prints %q on standard error", args[0], sh.stderr.String())
		}
	}
}
