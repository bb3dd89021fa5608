package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// hosts looks at every host of DATABASE_URL, and changes nothing there.
func (e *examination) hosts(ctx context.Context) []finding {
	var newest, older, unreachable, standbys, all []string
	var followed db.Host
	for _, host := range e.servers.Look(ctx) {
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
			fmt.Sprintf("%s: two servers take writes; %s is followed, %s holds an older history", db.SplitBrain,
				strings.Join(newest, ", "), strings.Join(older, ", ")),
			"stop the server with the older history, then rebuild it as a standby (pg_rewind or pg_basebackup)",
		}
	case len(unreachable) > 0 && len(all) > 1:
		return finding{
			"hosts", statusWarn, db.HostsUnreachable + ": " + strings.Join(unreachable, ", "),
			"it may hold a newer history: bring it back, or take it out of DATABASE_URL",
		}
	case len(all) == 1:
		return finding{"hosts", statusOK, "DATABASE_URL names one: " + all[0], ""}
	default:
		return finding{
			"hosts", statusOK,
			fmt.Sprintf("one takes writes, %s; %d follow", strings.Join(newest, ", "), len(standbys)), "",
		}
	}
}

// historyFinding says whether a change of history would be noticed.
func historyFinding(host db.Host) finding {
	switch {
	case host.History.IsZero():
		return finding{"history", statusNote, "the database has none so far", ""}
	case host.Refused != nil:
		return finding{
			"history", statusWarn,
			fmt.Sprintf("the server refuses %s (%s): a failover that loses commits may go unnoticed", host.Refused.Function, host.Refused.Reason),
			host.Refused.Advice(),
		}
	case host.History.Named != host.History.Server:
		return finding{
			"history", statusWarn,
			"the database is a copy (a promoted standby, a loaded dump, a clone) without an epoch of its own; nothing can be read or appended",
			"start a replica (handoffd serve), which gives it one, or: handoffd epoch bump",
		}
	default:
		return finding{"history", statusOK, "epoch " + host.History.Epoch(), ""}
	}
}
