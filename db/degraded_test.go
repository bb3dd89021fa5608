package db

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
)

func TestDegradedFollowsTheLastProbe(t *testing.T) {
	newest := Host{Address: "a", Writes: true, Newest: true, History: primary}
	older := Host{Address: "b", Writes: true, History: twin}
	standby := Host{Address: "b"}
	down := Host{Address: "a", Err: errors.New("refused")}
	var log bytes.Buffer
	s := &Servers{Logger: slog.New(slog.NewTextHandler(&log, nil))}
	for i, step := range []struct {
		hosts     []Host
		busy      bool
		degraded  []string
		onlyOlder bool
		logged    []string
	}{
		{[]Host{newest, standby}, false, nil, false, nil},
		{[]Host{newest, older}, false, []string{SplitBrain}, false, []string{"WARN a server takes writes"}},
		{[]Host{newest, older}, false, []string{SplitBrain}, false, nil},
		{
			[]Host{down, older},
			false,
			[]string{SplitBrain, HostsUnreachable},
			true,
			[]string{"ERROR only an older history", "WARN hosts of the database cannot"},
		},
		{
			[]Host{down, older},
			true,
			[]string{SplitBrain, HostsUnreachable},
			false,
			[]string{"INFO the server with the newest history is back"},
		},
		{
			[]Host{newest, standby},
			false,
			nil,
			false,
			[]string{"INFO no server takes writes", "INFO all hosts of the database can"},
		},
		{[]Host{down}, false, nil, false, nil}, // with a single host its own errors tell
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			log.Reset()
			s.setState(step.hosts, step.busy)
			if got := s.Degraded(); !slices.Equal(got, step.degraded) || s.OnlyOlderReachable() != step.onlyOlder {
				t.Errorf("degraded %q, only an older history: %t", got, s.OnlyOlderReachable())
			}
			lines := slices.Collect(strings.Lines(log.String()))
			if len(lines) != len(step.logged) {
				t.Fatalf("logged %q", lines)
			}
			for i, want := range step.logged {
				level, text, _ := strings.Cut(want, " ")
				if !strings.Contains(lines[i], "level="+level) || !strings.Contains(lines[i], text) {
					t.Errorf("logged %s, want %s", lines[i], want)
				}
			}
		})
	}
}
