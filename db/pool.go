package db

import (
	"context"
	"fmt"
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
// Of several hosts it uses the primary, unless url says otherwise. It sets nothing in the startup packet that a transaction
// pooler would refuse, and through one it leaves no named statement behind.
//
// The pool has up to 16 connections, unless url says pool_max_conns: enough that a few commits which wait for a standby do
// not keep others from reading.
//
// Through the pool itself no row of any account is seen: that takes a [Scope]. A statement that forgot its scope fails to
// find what it looks for, rather than finding what is another account's.
func Open(ctx context.Context, url, application string) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("parse database URL: %w", err)
	}
	if given, err := pgx.ParseConfig(url); err == nil && given.RuntimeParams["pool_max_conns"] == "" {
		config.MaxConns = defaultConnections
	}
	config.ConnConfig.RuntimeParams["application_name"] = application
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	if config.ConnConfig.ValidateConnect == nil {
		config.ConnConfig.ValidateConnect = requireWritable
	}
	way := new(route)
	config.BeforeConnect = way.adapt
	suspicion := watch(config)
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		scanTimesInUTC(conn)
		return prepareSession(ctx, conn, way.isPooled())
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err == nil {
		suspicion.of(pool)
	}
	return pool, err
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
	defaultConnections = 16

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
