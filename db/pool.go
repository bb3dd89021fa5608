package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open returns a pool for url, a pgx URL or keyword/value DSN with one or several hosts. Application names the sessions
// in pg_stat_activity. Open dials nothing: the first use does, so a replica can start before its database.
//
// A statement whose context ends is cancelled on the server too, and its connection stays usable. If the statement
// completes first, its result counts: a COMMIT that was only waiting for a standby succeeds. A connection whose server
// does not answer the cancellation is closed, and with it all idle ones, which are likely to hang too.
//
// The pool uses a server that takes writes, unless url says otherwise; of several, see [Servers]. It sends no parameter
// at startup that a transaction pooler would refuse, and through a pooler it leaves no named statement behind.
//
// The pool has up to 16 connections, unless url sets pool_max_conns: enough that a few commits that wait for a standby
// do not block reads.
//
// A statement of the pool itself sees no row of any account; a [Scope] opens one account or all. A statement without
// its scope finds nothing, instead of rows of another account.
func Open(ctx context.Context, url, application string) (*pgxpool.Pool, error) {
	servers, err := NewServers(url, application)
	if err != nil {
		return nil, err
	}
	return servers.Pool(ctx)
}

// observe is [Open] for callers that must not name a copy.
func observe(ctx context.Context, url, application string) (*pgxpool.Pool, error) {
	servers, err := NewServers(url, application)
	if err != nil {
		return nil, err
	}
	servers.Observe = true
	return servers.Pool(ctx)
}

// poolConfig returns how the connections of a pool are made, without the check of their history.
func poolConfig(url, application string) (*pgxpool.Config, error) {
	config, err := parsePool(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.RuntimeParams["application_name"] = application
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	config.ConnConfig.DialFunc = dial(0)
	detector := new(poolerDetector)
	config.BeforeConnect = detector.adapt
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		registerTypes(conn.TypeMap())
		return prepareSession(ctx, conn, detector.isPooled())
	}
	return config, nil
}

// prepareSession makes the settings that a pooler would refuse in the startup packet. The scope is empty until a
// [Scope] sets it.
//
// Single statements run at read committed, whatever the default of the role or database is; every BEGIN names its
// level. No statement is compiled: that takes 50 ms, more than any of them. Through a pooler these settings would stay
// for other clients, so there the defaults hold.
func prepareSession(ctx context.Context, conn *pgx.Conn, pooled bool) error {
	settings := "set handoffd.account = ''"
	if !pooled {
		settings += "; set default_transaction_isolation = 'read committed'; set jit = off"
	}
	_, err := conn.Exec(ctx, settings)
	return err
}

const connectTimeout = 5 * time.Second

// registerTypes makes every timestamptz a UTC time, whatever the zone of the process, and every uuid a uuid.UUID.
func registerTypes(types *pgtype.Map) {
	types.RegisterType(&pgtype.Type{
		Name:  "timestamptz",
		OID:   pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
	id := &pgtype.Type{Name: "uuid", OID: pgtype.UUIDOID, Codec: uuidCodec{}}
	types.RegisterType(id)
	types.RegisterType(&pgtype.Type{Name: "_uuid", OID: pgtype.UUIDArrayOID, Codec: &pgtype.ArrayCodec{ElementType: id}})
}
