package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// hosts checks every host of DATABASE_URL without changing anything there.
func (c *checks) hosts(ctx context.Context) []finding {
	var newest, older, unreachable []string
	var followed db.Host
	standbys := 0
	hosts := c.servers.Probe(ctx)
	for _, host := range hosts {
		switch {
		case host.Err != nil:
			unreachable = append(unreachable, fmt.Sprintf("%s (%s)", host.Address, oneLine(host.Err)))
		case !host.Writes:
			standbys++
		case host.Older():
			older = append(older, fmt.Sprintf("%s (epoch %s)", host.Address, host.History.Epoch()))
		default:
			newest = append(newest, host.Address)
			followed = host
		}
	}
	f := ok("hosts", strings.Join(newest, ", ")+" accepts writes; "+counted(standbys, "standby"))
	switch {
	case len(older) > 0:
		f = fail("hosts", fmt.Sprintf("%s: two servers accept writes; replicas use %s, and %s has an older history",
			db.SplitBrain, strings.Join(newest, ", "), strings.Join(older, ", ")),
			"stop the server with the older history, then rebuild it as a standby (pg_rewind or pg_basebackup)")
	case len(hosts) == 1:
		f = ok("hosts", "DATABASE_URL names one host: "+hosts[0].Address)
	case len(unreachable) > 0:
		f = warn("hosts", db.HostsUnreachable+": "+strings.Join(unreachable, ", "),
			"it may have a newer history: start it again, or remove it from DATABASE_URL")
	}
	return []finding{f, historyFinding(followed)}
}

// historyFinding reports whether replicas would notice a change of history.
func historyFinding(host db.Host) finding {
	switch {
	case host.History.IsZero():
		return note("history", "the database has no epoch yet")
	case host.Refused != nil:
		return warn("history", fmt.Sprintf("the server refuses %s (%s): a failover that loses commits can go unnoticed",
			host.Refused.Function, host.Refused.Reason), host.Refused.Advice())
	case host.History.Named != host.History.Server:
		return warn("history",
			"the database is a copy (promoted standby, dump, clone) without its own epoch: no event can be read or appended",
			"start a replica (handoffd serve), which begins an epoch, or run: handoffd epoch bump")
	default:
		return ok("history", "epoch "+host.History.Epoch())
	}
}
