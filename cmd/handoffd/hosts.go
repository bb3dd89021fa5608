package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// warnOfHosts says which hosts of DATABASE_URL a command cannot ask for their history. A command has seen no other
// history before, so it takes the one that it reaches for the newest, and what it changes there may be given up later.
func (d database) warnOfHosts(ctx context.Context, servers *db.Servers) {
	var away, used []string
	for _, host := range servers.Look(ctx) {
		switch {
		case host.Err != nil:
			away = append(away, host.Address)
		case host.Newest:
			used = append(used, host.Address)
		}
	}
	if len(away) > 0 && len(used) > 0 {
		fmt.Fprintf(d.messages, "handoffd: %s: %s cannot be looked at, and may hold a newer history of the data than %s, "+
			"which is used; see: handoffd doctor\n", db.HostsUnreachable, strings.Join(away, ", "), strings.Join(used, ", "))
	}
}
