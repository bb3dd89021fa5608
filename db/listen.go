package db

import (
	"context"
	"errors"

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

// guard makes config refuse servers that take no writes, unless its URL says otherwise, and then those that admit refuses.
func (s *Servers) guard(config *pgx.ConnConfig, admit func(context.Context, *pgconn.PgConn) error) {
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

// Listen returns a function that opens a fresh direct connection to the primary for LISTEN, of its own each time: a
// connection that has listened must never go back to a pool. The URL may be another one than that of the servers. A
// connection to an older history is refused, and one that is open when a newer history is followed breaks.
//
// A listener is silent by nature, so nothing but the operating system can tell that its peer is gone: keepalives notice a
// cut link in about ten seconds. idle_session_timeout would end the session for its silence (57P05) and is switched off.
func (s *Servers) Listen(url, application string) (func(context.Context) (*pgx.Conn, error), error) {
	config, err := parseConnection(url)
	if err != nil {
		return nil, err
	}
	config.RuntimeParams["application_name"] = application
	config.RuntimeParams["idle_session_timeout"] = "0"
	if config.ValidateConnect == nil {
		config.ValidateConnect = refuseStandby
	}
	several := len(hostsOf(&config.Config)) > 1
	s.guard(config, func(ctx context.Context, conn *pgconn.PgConn) error { return s.admitListener(ctx, conn, several) })
	// A pooler may spread the statements of a session over several servers; none of them may stand on one before it.
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	config.ConnectTimeout = connectTimeout
	config.DialFunc = dial
	return func(ctx context.Context) (*pgx.Conn, error) {
		config := config.Copy()
		if url == s.url {
			s.prefer(ctx, config)
		}
		conn, err := pgx.ConnectConfig(ctx, config)
		if err != nil {
			return nil, err
		}
		s.watch(conn)
		return conn, nil
	}, nil
}

// admitListener refuses a connection for LISTEN to an older history of the same database. With several hosts it refuses all
// but the newest history; with one there is no other to go to, and the canary tells that nothing arrives.
func (s *Servers) admitListener(ctx context.Context, conn *pgconn.PgConn, several bool) error {
	seen, err := lookAt(ctx, conn)
	if err != nil || seen.readOnly {
		return err
	}
	s.mu.Lock()
	newest := s.newest
	s.mu.Unlock()
	related := seen.Server.System == newest.Server.System && seen.Server.Database == newest.Server.Database
	if !newest.IsZero() && !seen.same(newest) && (several || related && seen.compare(newest) < 0) {
		s.soon()
		return ErrOlderHistory
	}
	belong(conn, membership{s, seen.History, seen.pooled})
	return nil
}

// watch remembers conn until it is closed, to break it when a newer history is followed.
func (s *Servers) watch(conn *pgx.Conn) {
	s.mu.Lock()
	for old := range s.direct {
		if old.IsClosed() {
			delete(s.direct, old)
		}
	}
	s.direct[conn] = struct{}{}
	newest := s.newest
	s.mu.Unlock()
	if m, ok := membershipOf(conn); ok && !newest.IsZero() && m.history.compare(newest) < 0 {
		interrupt(conn)
	}
}
