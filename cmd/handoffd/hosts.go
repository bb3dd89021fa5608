package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/db"
)

// warnOfHosts warns of hosts of DATABASE_URL whose history a command cannot read. A command has no earlier history to
// compare with: it uses the newest one that it reaches, and its changes are lost if another host has a newer one.
func (d database) warnOfHosts(ctx context.Context, servers *db.Servers) {
	var away, used []string
	for _, host := range servers.Probe(ctx) {
		switch {
		case host.Err != nil:
			away = append(away, host.Address)
		case host.Newest:
			used = append(used, host.Address)
		}
	}
	if len(away) > 0 && len(used) > 0 {
		fmt.Fprintf(d.messages, "handoffd: %s: %s does not answer, and may have a newer history than %s, "+
			"which is used; try: handoffd doctor\n", db.HostsUnreachable, strings.Join(away, ", "), strings.Join(used, ", "))
	}
}
