package db

import (
	"context"
	"strconv"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// route is the way to the server, which may lead through a transaction pooler. It is explored by the first connection:
// statements prepared under a name save half the time of a short query, and fail behind a pooler.
type route struct {
	pooled atomic.Pointer[bool] // nil: not explored
}

// adapt makes config fit the route, unless the URL it was parsed from has chosen how queries are executed. Connections that
// come first together all explore, so that none of them waits for another.
func (r *route) adapt(ctx context.Context, config *pgx.ConnConfig) error {
	if config.DefaultQueryExecMode != pgx.QueryExecModeCacheStatement { // the default of pgx
		return nil
	}
	pooled := r.pooled.Load()
	if pooled == nil {
		found, err := leadsThroughPooler(ctx, &config.Config)
		if err != nil {
			return err
		}
		pooled = &found
		r.pooled.Store(pooled)
	}
	if *pooled {
		nameNoStatements(config)
	}
	return nil
}

// isPooled reports whether the way is known to lead through a pooler.
func (r *route) isPooled() bool {
	pooled := r.pooled.Load()
	return pooled != nil && *pooled
}

// leadsThroughPooler asks for the id of the backend. PostgreSQL has told it to the client before, poolers make one up.
func leadsThroughPooler(ctx context.Context, config *pgconn.Config) (bool, error) {
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

// nameNoStatements keeps pgx from preparing statements under a name. PgBouncer before 1.21, and any later one whose
// max_prepared_statements is 0, gives the next transaction a server that has never heard of the statement, or has one of
// that name from a colleague. Descriptions are cached instead: a statement is still one round trip, but the server parses
// and plans it each time.
func nameNoStatements(config *pgx.ConnConfig) {
	if config.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		config.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
	}
}
