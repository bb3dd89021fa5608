package db

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrStandby says that a server is a hot standby, which takes no changes, refuses LISTEN, and knows of commits late.
var ErrStandby = errors.New("the server is a hot standby, which can neither write nor listen: name the primary")

// ErrReadOnly says that a server that is no standby is set to take no changes.
var ErrReadOnly = errors.New("the server takes no changes: default_transaction_read_only is on")

// refuseStandby makes pgconn try the next host, if there is one. The server reports its role without being asked.
func refuseStandby(_ context.Context, conn *pgconn.PgConn) error {
	if conn.ParameterStatus("in_hot_standby") == "on" {
		return ErrStandby
	}
	return nil
}

// requireWritable does the same for whoever writes; through a pooler, too, which reports no role, and for a primary that is
// set to be read-only.
func requireWritable(ctx context.Context, conn *pgconn.PgConn) error {
	if err := refuseStandby(ctx, conn); err != nil {
		return err
	}
	results, err := conn.Exec(ctx, "show transaction_read_only").ReadAll()
	if err != nil {
		return err
	}
	if string(results[0].Rows[0][0]) == "on" {
		return ErrReadOnly
	}
	return nil
}

// Listen returns a function that opens a fresh direct connection to the primary for LISTEN, of its own each time: a
// connection that has listened must never go back to a pool.
//
// A listener is silent by nature, so nothing but the operating system can tell that its peer is gone: keepalives notice a
// cut link in about ten seconds. idle_session_timeout would end the session for its silence (57P05) and is switched off.
func Listen(url, application string) (func(context.Context) (*pgx.Conn, error), error) {
	config, err := parseConnection(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["application_name"] = application
	config.RuntimeParams["idle_session_timeout"] = "0"
	if config.ValidateConnect == nil {
		config.ValidateConnect = refuseStandby
	}
	// A pooler may spread the statements of a session over several servers; none of them may stand on one before it.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.ConnectTimeout = connectTimeout
	dialer := &net.Dialer{
		Timeout:         connectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
	}
	config.DialFunc = dialer.DialContext
	return func(ctx context.Context) (*pgx.Conn, error) {
		return pgx.ConnectConfig(ctx, config)
	}, nil
}
