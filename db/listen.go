package db

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Listen returns a function that opens a fresh direct connection to the primary for LISTEN, of its own each time: a
// connection that has listened must never go back to a pool.
//
// A listener is silent by nature, so nothing but the operating system can tell that its peer is gone: keepalives notice a
// cut link in about ten seconds. idle_session_timeout would end the session for its silence (57P05) and is switched off.
func Listen(url, application string) (func(context.Context) (*pgx.Conn, error), error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("parse listen URL: %w", err)
	}
	config.RuntimeParams["application_name"] = application
	config.RuntimeParams["idle_session_timeout"] = "0"
	if config.ValidateConnect == nil {
		// A standby refuses LISTEN; with several hosts the next one is tried.
		config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	}
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
