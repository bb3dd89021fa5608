package db

import (
	"context"
	"errors"
	"maps"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// ErrStandby means that the server is a hot standby, which takes no changes, refuses LISTEN, and sees commits late.
var ErrStandby = errors.New("the server is a hot standby, which can neither write nor listen: name the primary")

// ErrReadOnly means that the server is not a standby, and is set to take no changes.
var ErrReadOnly = errors.New("the server takes no changes: default_transaction_read_only is on")

// refuseStandby returns [ErrStandby] for a hot standby, so that pgconn tries the next host. The server reports its role
// without a query.
func refuseStandby(_ context.Context, conn *pgconn.PgConn) error {
	if conn.ParameterStatus("in_hot_standby") == "on" {
		return ErrStandby
	}
	return nil
}

// requireWritable returns an error if the server takes no writes. It asks, because a pooler reports no role and a
// primary can be set read-only.
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

// validate makes config refuse servers that take no writes, unless its URL says otherwise, and then those that admit
// refuses.
func (s *Servers) validate(config *pgx.ConnConfig, admit func(context.Context, *pgconn.PgConn) error) {
	first := config.ValidateConnect
	if first == nil {
		first = requireWritable
	}
	config.ValidateConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		if err := first(ctx, conn); err != nil {
			return err
		}
		return admit(ctx, conn)
	}
}

// Listen returns [Servers.Listen] of the servers of one URL.
func Listen(url, application string) (func(context.Context) (*pgx.Conn, error), error) {
	servers, err := NewServers(url, application)
	if err != nil {
		return nil, err
	}
	return servers.Listen(url, application)
}

// Listen returns a function that opens a direct connection to the primary for LISTEN, a new one at each call: a
// connection that has listened must never go back to a pool. The URL can differ from that of the servers. A connection
// to an older history is refused; an open one breaks when a newer history is followed.
//
// A listener sends nothing, so only the operating system can tell that its peer is gone: keepalives detect a cut link
// within about ten seconds. idle_session_timeout would end the idle session (57P05) and is switched off.
func (s *Servers) Listen(url, application string) (func(context.Context) (*pgx.Conn, error), error) {
	// pgx.ParseConfig would send pool_* parameters to the server, which refuses a connection with unknown settings.
	parsed, err := parsePool(url)
	if err != nil {
		return nil, err
	}
	config := parsed.ConnConfig
	config.RuntimeParams["application_name"] = application
	config.RuntimeParams["idle_session_timeout"] = "0"
	if config.ValidateConnect == nil {
		config.ValidateConnect = refuseStandby
	}
	several := len(hostsOf(&config.Config)) > 1
	s.validate(config, func(ctx context.Context, conn *pgconn.PgConn) error { return s.admitListener(ctx, conn, several) })
	// A pooler can spread the statements of a session over several servers, so no statement relies on an earlier one.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.ConnectTimeout = connectTimeout
	config.DialFunc = dial(0)
	return func(ctx context.Context) (*pgx.Conn, error) {
		config := config.Copy()
		if url == s.url {
			s.preferNewest(ctx, config)
		}
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return nil, err
		}
		s.trackListener(conn)
		return conn, nil
	}, nil
}

// admitListener refuses a connection for LISTEN to an older history of the same database. With several hosts it refuses
// all but the newest history. With one there is no other host to try, and the canary detects that no notification
// arrives.
func (s *Servers) admitListener(ctx context.Context, conn *pgconn.PgConn, several bool) error {
	seen, err := readHistory(ctx, conn)
	if err != nil || seen.readOnly {
		return err
	}
	newest, _ := s.known()
	related := seen.Server.System == newest.Server.System && seen.Server.Database == newest.Server.Database
	if !newest.IsZero() && !seen.same(newest) && (several || related && seen.compare(newest) < 0) {
		s.probeSoon()
		return ErrOlderHistory
	}
	setOrigin(conn, origin{s, seen.History, seen.pooled})
	return nil
}

// trackListener keeps conn until it is closed, to break it when a newer history is followed.
func (s *Servers) trackListener(conn *pgx.Conn) {
	s.mu.Lock()
	maps.DeleteFunc(s.listeners, func(conn *pgx.Conn, _ struct{}) bool { return conn.IsClosed() })
	s.listeners[conn] = struct{}{}
	newest := s.newest
	s.mu.Unlock()
	if o, ok := originOf(conn); ok && o.history.compare(newest) < 0 {
		interrupt(conn)
	}
}
