package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// open returns the servers of DATABASE_URL and a pool of connections to them. With observe it begins no epoch.
func (d database) open(ctx context.Context, application string, observe bool) (*db.Servers, *pgxpool.Pool, error) {
	servers, err := db.NewServers(d.URL, application)
	if err != nil {
		return nil, nil, usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	servers.Observe = observe
	pool, err := servers.Pool(ctx)
	if err != nil {
		return nil, nil, usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	return servers, pool, nil
}

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
