package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// hosts checks every host of DATABASE_URL without changing anything there.
func (c *checks) hosts(ctx context.Context) []finding {
	var newest, older, unreachable, standbys, all []string
	var followed db.Host
	for _, host := range c.servers.Probe(ctx) {
		all = append(all, host.Address)
		switch {
		case host.Err != nil:
			unreachable = append(unreachable, fmt.Sprintf("%s (%s)", host.Address, oneLine(host.Err)))
		case !host.Writes:
			standbys = append(standbys, host.Address)
		case host.Older():
			older = append(older, fmt.Sprintf("%s (epoch %s)", host.Address, host.History.Epoch()))
		default:
			newest = append(newest, host.Address)
			followed = host
		}
	}
	return []finding{hostsFinding(all, newest, older, unreachable, standbys), historyFinding(followed)}
}

func hostsFinding(all, newest, older, unreachable, standbys []string) finding {
	switch {
	case len(older) > 0:
		return finding{
			"hosts", statusFail,
			fmt.Sprintf("%s: two servers accept writes; replicas use %s, and %s has an older history", db.SplitBrain,
				strings.Join(newest, ", "), strings.Join(older, ", ")),
			"stop the server with the older history, then rebuild it as a standby (pg_rewind or pg_basebackup)",
		}
	case len(unreachable) > 0 && len(all) > 1:
		return finding{
			"hosts", statusWarn, db.HostsUnreachable + ": " + strings.Join(unreachable, ", "),
			"it may have a newer history: start it again, or remove it from DATABASE_URL",
		}
	case len(all) == 1:
		return finding{"hosts", statusOK, "DATABASE_URL names one host: " + all[0], ""}
	default:
		return finding{
			"hosts", statusOK,
			fmt.Sprintf("%s accepts writes; %s", strings.Join(newest, ", "), counted(len(standbys), "standby")), "",
		}
	}
}

// historyFinding reports whether replicas would notice a change of history.
func historyFinding(host db.Host) finding {
	switch {
	case host.History.IsZero():
		return finding{"history", statusNote, "the database has no epoch yet", ""}
	case host.Refused != nil:
		return finding{
			"history", statusWarn,
			fmt.Sprintf("the server refuses %s (%s): a failover that loses commits can go unnoticed",
				host.Refused.Function, host.Refused.Reason),
			host.Refused.Advice(),
		}
	case host.History.Named != host.History.Server:
		return finding{
			"history", statusWarn,
			"the database is a copy (promoted standby, dump, clone) without its own epoch: no event can be read or appended",
			"start a replica (handoffd serve), which begins an epoch, or run: handoffd epoch bump",
		}
	default:
		return finding{"history", statusOK, "epoch " + host.History.Epoch(), ""}
	}
}
