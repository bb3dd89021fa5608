package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
)

// ProvidePool is called by kong for commands that take a pool. AfterRun closes it.
func (d *database) ProvidePool(ctx context.Context, told messages) (*pgxpool.Pool, error) {
	servers, pool, err := d.open(ctx, "handoffd command", false)
	if err == nil {
		d.pool = pool
		warnOfHosts(ctx, servers, told)
	}
	return pool, err
}

// ProvideDirectory is called by kong for commands that take the directory of the database.
func (d *database) ProvideDirectory(ctx context.Context, told messages) (*directory.Service, error) {
	pool, err := d.ProvidePool(ctx, told)
	_, people := newServices(&tx.Runner{DB: pool})
	return people, err
}

// AfterRun is called by kong.
func (d *database) AfterRun() error { //nolint:unparam // kong calls it as it is
	if d.pool != nil {
		d.pool.Close()
	}
	return nil
}

// open is [database.connect] for commands that need the schema of this version. They do not start on an earlier one.
func (d database) open(ctx context.Context, application string, observe bool) (*db.Servers, *pgxpool.Pool, error) {
	servers, pool, err := d.connect(ctx, application, observe)
	if err != nil {
		return nil, nil, err
	}
	if err := db.RefusePrerelease(ctx, pool); errors.Is(err, db.ErrPrerelease) {
		pool.Close()
		return nil, nil, err
	}
	return servers, pool, nil
}

// connect returns the servers of DATABASE_URL and a pool of connections to them. With observe it begins no epoch.
func (d database) connect(ctx context.Context, application string, observe bool) (*db.Servers, *pgxpool.Pool, error) {
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
func warnOfHosts(ctx context.Context, servers *db.Servers, told messages) {
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
		fmt.Fprintf(told, "handoffd: %s: %s does not answer, and may have a newer history than %s, "+
			"which is used; try: handoffd doctor\n", db.HostsUnreachable, strings.Join(away, ", "), strings.Join(used, ", "))
	}
}
