package db

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// poolerDetector finds out, with the first connection of a pool, whether its connections lead through a transaction
// pooler. Statements prepared under a name save half the time of a short query, and fail behind a pooler.
type poolerDetector struct {
	pooled atomic.Pointer[bool] // nil: not known
}

// adapt disables named statements in config behind a pooler, unless its URL sets how queries are executed. The first
// connections, when they come together, each find out, so that none waits for another.
func (d *poolerDetector) adapt(ctx context.Context, config *pgx.ConnConfig) error {
	if config.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement { // the default of pgx
		return nil
	}
	pooled := d.pooled.Load()
	if pooled == nil {
		found, err := usesPooler(ctx, &config.Config)
		if err != nil {
			return err
		}
		pooled = &found
		d.pooled.Store(pooled)
	}
	if *pooled {
		disableNamedStatements(config)
	}
	return nil
}

// isPooled reports whether the connections are known to lead through a pooler.
func (d *poolerDetector) isPooled() bool {
	pooled := d.pooled.Load()
	return pooled != nil && *pooled
}

// usesPooler asks for the process id of the backend. PostgreSQL reported it at the start of the session, poolers invent
// one.
func usesPooler(ctx context.Context, config *pgconn.Config) (bool, error) {
	conn, err := pgconn.ConnectConfig(ctx, config)
	if err != nil {
		return false, err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	results, err := conn.Exec(ctx, backendPID).ReadAll()
	if err != nil {
		return false, err
	}
	return string(results[0].Rows[0][0]) != strconv.FormatUint(uint64(conn.PID()), 10), nil
}

// disableNamedStatements keeps pgx from preparing statements under a name. PgBouncer before 1.21, and later with
// max_prepared_statements = 0, runs the next transaction on a server without the statement, or with another client's
// statement of that name. Descriptions are cached instead: a statement is still one round trip, but the server parses
// and plans it each time.
func disableNamedStatements(config *pgx.ConnConfig) {
	if config.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
}
