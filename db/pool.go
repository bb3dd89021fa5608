package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open returns a pool for url, a pgx URL or keyword/value DSN, several hosts allowed. Application is what the sessions are
// called in pg_stat_activity. Open dials nothing: the first use does, so a replica can start before its database.
//
// A statement whose context ends is cancelled on the server too, and its connection lives on. The answer that the server
// gives to the cancellation counts: a COMMIT that was only waiting for a standby succeeds. A connection whose server does not
// even answer that is closed, and with it all others that are idle, for they are likely to hang as well.
//
// It uses a server that takes writes, unless url says otherwise. It sets nothing in the startup packet that a transaction
// pooler would refuse, and through one it leaves no named statement behind.
//
// The pool has up to 16 connections, unless url says pool_max_conns: enough that a few commits which wait for a standby do
// not keep others from reading.
//
// Through the pool itself no row of any account is seen: that takes a [Scope]. A statement that forgot its scope fails to
// find what it looks for, rather than finding what is another account's.
//
// Of several hosts it uses the one with the newest history: see [Servers].
func Open(ctx context.Context, url, application string) (*pgxpool.Pool, error) {
	servers, err := NewServers(url, application)
	if err != nil {
		return nil, err
	}
	return servers.Pool(ctx)
}

// observe is Open for uses that must not give a copy a name of its own.
func observe(ctx context.Context, url, application string) (*pgxpool.Pool, error) {
	servers, err := NewServers(url, application)
	if err != nil {
		return nil, err
	}
	servers.Observe = true
	return servers.Pool(ctx)
}

// poolConfig is how connections of a pool are made, before any of them is asked for its history.
func poolConfig(url, application string) (*pgxpool.Config, error) {
	config, err := parsePool(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.RuntimeParams["application_name"] = application
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	config.ConnConfig.DialFunc = dial
	way := new(route)
	config.BeforeConnect = way.adapt
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		scanTimesInUTC(conn)
		return prepareSession(ctx, conn, way.isPooled())
	}
	return config, nil
}

// prepareSession sets what a pooler would refuse in the startup packet. The scope is empty until a [Scope] says otherwise.
//
// Single statements run at the isolation level that they were written for, whatever is the default of the role or database;
// every BEGIN says its own. Through a pooler the setting would stay for others, and single statements have the default.
func prepareSession(ctx context.Context, conn *pgx.Conn, pooled bool) error {
	settings := "set handoffd.account = ''"
	if !pooled {
		settings += "; set default_transaction_isolation = 'read committed'"
	}
	_, err := conn.Exec(ctx, settings)
	return err
}

const (
	connectTimeout = 5 * time.Second
)

// scanTimesInUTC makes every timestamptz read through conn a UTC time, whatever the zone of the process.
func scanTimesInUTC(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name:  "timestamptz",
		OID:   pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
}
