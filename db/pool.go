package db

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Open returns a pool for url, a pgx URL or keyword/value DSN, several hosts allowed. Application is what the sessions are
// called in pg_stat_activity. Open dials nothing: the first use does, so a replica can start before its database.
//
// A statement whose context ends is cancelled on the server too, and its connection lives on. The answer that the server
// gives to the cancellation counts: a COMMIT that was only waiting for a standby succeeds.
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
	config, err := parsePool(url)
	if err != nil {
		return nil, err
	}
	config.ConnConfig.RuntimeParams["application_name"] = application
	if config.ConnConfig.ConnectTimeout == 0 {
		config.ConnConfig.ConnectTimeout = connectTimeout
	}
	if config.ConnConfig.ValidateConnect == nil {
		config.ConnConfig.ValidateConnect = requireWritable
	}
	config.BeforeConnect = new(route).adapt
	config.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: cancelTimeout}
	}
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		scanTimesInUTC(conn)
		_, err := conn.Exec(ctx, "set handoffd.account = ''") // in the startup packet a pooler would refuse it
		return err
	}
	return pgxpool.NewWithConfig(ctx, config)
}

const (
	connectTimeout = 5 * time.Second

	// cancelTimeout is how long a server may take to answer a statement that it was asked to cancel; then the link is
	// taken to be dead.
	cancelTimeout = time.Second
)

// scanTimesInUTC makes every timestamptz read through conn a UTC time, whatever the zone of the process.
func scanTimesInUTC(conn *pgx.Conn) {
	conn.TypeMap().RegisterType(&pgtype.Type{
		Name:  "timestamptz",
		OID:   pgtype.TimestamptzOID,
		Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC},
	})
}
