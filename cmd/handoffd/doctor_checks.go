package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// examination holds what the checks of the doctor need. What they write is rolled back. They send one notification,
// as replicas do all the time.
type examination struct {
	servers         *db.Servers
	pool            *pgxpool.Pool
	url             string
	connect         func(context.Context) (*pgx.Conn, error)
	settings        settings
	longTransaction time.Duration
}

const (
	questionTimeout = 10 * time.Second
	oldestVersion   = 150000

	skewSeen, skewHarmful = 2 * time.Second, 30 * time.Second
)

// run returns the findings. Without a database there are only those that need none.
func (e *examination) run(ctx context.Context) []finding {
	asked, cancel := context.WithTimeout(ctx, questionTimeout)
	defer cancel()
	before := time.Now()
	server, err := db.New(e.pool).ExamineServer(asked)
	took := time.Since(before)
	if err != nil {
		failed := finding{"database", statusFail, oneLine(err), databaseAdvice(err)}
		return []finding{failed, e.complete(), e.keys(ctx), e.mail(ctx), e.files()}
	}
	findings := []finding{
		version(server), e.role(asked, server), e.sessionSettings(asked, server.Role), e.limits(asked, server.Role),
		e.rights(asked, server.Role), e.migrations(asked),
	}
	if !unmigrated(findings) {
		findings = append(findings, e.work(ctx))
	}
	findings = append(findings, e.hosts(ctx)...)
	return append(findings,
		e.listen(ctx), e.queue(asked, server.QueueUsage), e.transactions(asked), e.replicas(ctx), e.agreement(ctx),
		clockSkew(server.Clock.Sub(before.Add(took/2))), e.complete(), e.keys(ctx), e.mail(ctx), e.files(),
	)
}

func version(server db.ExamineServerRow) finding {
	found := "PostgreSQL " + server.Version + " answers"
	if server.VersionNumber < oldestVersion {
		return finding{"database", statusFail, found, "PostgreSQL 15 or newer is needed"}
	}
	return finding{"database", statusOK, found, ""}
}

func (e *examination) role(ctx context.Context, server db.ExamineServerRow) finding {
	if server.Superuser {
		return finding{
			"role", statusWarn, server.Role + " is a superuser, whom row-level security does not bind",
			"let the service own its database and be nothing more: deploy/role.sql",
		}
	}
	if walled, err := db.New(e.pool).RowSecurityIsActive(ctx); err == nil && !walled {
		return finding{
			"role", statusWarn,
			"row-level security does not bind " + server.Role + ": the role has BYPASSRLS, or a dump was loaded only in part",
			"let the service own its database and be nothing more (deploy/role.sql), and load the whole dump",
		}
	}
	return finding{"role", statusOK, server.Role + " is no superuser", ""}
}

func (e *examination) migrations(ctx context.Context) finding {
	pending, err := db.MigrationsPending(ctx, e.url)
	switch {
	case errors.Is(err, db.ErrPrerelease):
		return finding{"migrations", statusFail, oneLine(err), "create a new database and run handoffd migrate up there"}
	case err != nil:
		return finding{"migrations", statusFail, oneLine(err), "may the role read goose_db_version? " + databaseAdvice(err)}
	case pending:
		return finding{"migrations", statusFail, "the database is not up to date", "handoffd migrate up"}
	}
	ahead, err := db.MigrationsAhead(ctx, e.url)
	switch {
	case err != nil:
		return finding{"migrations", statusFail, oneLine(err), databaseAdvice(err)}
	case ahead > 0:
		return finding{
			"migrations", statusWarn, fmt.Sprintf("the database has migration %d, which this handoffd does not know", ahead),
			"a newer handoffd has been here: bring this one up to date; one release behind it goes on working meanwhile",
		}
	default:
		return finding{"migrations", statusOK, "all are applied", ""}
	}
}

// listen does what a replica does to know that it hears: it sends a notification and waits for it.
func (e *examination) listen(ctx context.Context) finding {
	ctx, stop := context.WithTimeout(ctx, questionTimeout)
	defer stop()
	var refused error
	attempts := 0
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: e.pool}), Writer: e.pool, Replica: "doctor",
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			if attempts++; attempts > 1 {
				stop() // one try is enough
				return nil, ctx.Err()
			}
			conn, err := e.connect(ctx)
			refused = err
			return conn, err
		},
	}
	heard := make(chan struct{})
	listener.OnHeard = func() { close(heard); stop() }
	_ = listener.Run(ctx) // until it has heard, or has given the connection up
	health := listener.Health()
	select {
	case <-heard:
		return finding{"listen", statusOK, fmt.Sprintf("a notification through DATABASE_URL arrived after %s", health.RoundTrip.Round(10*time.Microsecond)), ""}
	default:
	}
	reason := notify.ListenerDeaf
	if len(health.Degraded) > 0 {
		reason = health.Degraded[len(health.Degraded)-1]
	}
	found := string(reason)
	if refused != nil {
		found += ": " + oneLine(refused)
	}
	return finding{"listen", statusFail, found, reason.Explain()}
}

// clockSkew is how far the database is ahead of this machine.
func clockSkew(skew time.Duration) finding {
	f := finding{"clock", statusOK, fmt.Sprintf("the database is %s ahead of this machine", skew.Round(time.Millisecond)), ""}
	const advice = "tokens expire by the clock of the machine and waiting times count by that of the database: run NTP on both"
	switch {
	case skew.Abs() >= skewHarmful:
		f.Status, f.Advice = statusFail, advice
	case skew.Abs() >= skewSeen:
		f.Status, f.Advice = statusWarn, advice
	}
	return f
}
