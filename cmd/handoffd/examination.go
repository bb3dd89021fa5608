package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/notify"
)

// examination is what the doctor looks at. It changes nothing; it sends one notification, as replicas do all the time.
type examination struct {
	servers *db.Servers
	pool    *pgxpool.Pool
	url     string
	connect func(context.Context) (*pgx.Conn, error)
	smtpURL string
}

const (
	questionTimeout = 10 * time.Second
	oldestVersion   = 150000

	queueFilling, queueAlmostFull = 0.1, 0.5
	skewSeen, skewHarmful         = 2 * time.Second, 30 * time.Second
)

// run returns the findings. Without a database there is only one.
func (e *examination) run(ctx context.Context) []finding {
	asked, cancel := context.WithTimeout(ctx, questionTimeout)
	defer cancel()
	before := time.Now()
	server, err := db.New(e.pool).ExamineServer(asked)
	took := time.Since(before)
	if errors.Is(err, db.ErrStandby) {
		return []finding{{"database", statusFail, oneLine(err), "DATABASE_URL must lead to the primary; it may name several hosts"}}
	}
	if err != nil {
		return []finding{{"database", statusFail, oneLine(err), "can DATABASE_URL be reached from here, and is the password right?"}}
	}
	findings := []finding{
		version(server), e.role(asked, server), e.migrations(asked), e.listen(ctx),
		queue(server.QueueUsage), e.replicas(ctx), clockSkew(server.Clock.Sub(before.Add(took / 2))),
	}
	findings = append(findings, e.hosts(ctx)...)
	return append(findings, e.mail())
}

func (e *examination) mail() finding {
	if e.smtpURL == "" {
		return finding{"mail", statusNote, "HANDOFF_SMTP_URL is not set here: mail is only logged", ""}
	}
	if _, err := mail.ParseServer(e.smtpURL); err != nil {
		return finding{"mail", statusFail, "HANDOFF_SMTP_URL: " + oneLine(err), "serve does not start with it"}
	}
	return finding{"mail", statusOK, "HANDOFF_SMTP_URL names a mail server", ""}
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
			"role", statusWarn, server.Role + " has BYPASSRLS, so that row-level security does not bind it",
			"let the service own its database and be nothing more: deploy/role.sql",
		}
	}
	if may, err := db.New(e.pool).MayAppend(ctx); err == nil && !may {
		return finding{
			"role", statusFail, server.Role + " may not write events",
			"connect as the role that applied the migrations: it owns the tables",
		}
	}
	return finding{"role", statusOK, server.Role + " is no superuser", ""}
}

func (e *examination) migrations(ctx context.Context) finding {
	pending, err := db.MigrationsPending(ctx, e.url)
	switch {
	case err != nil:
		return finding{"migrations", statusFail, oneLine(err), "may the role read goose_db_version?"}
	case pending:
		return finding{"migrations", statusFail, "the database is not up to date", "handoffd migrate up"}
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

func queue(usage float64) finding {
	f := finding{"queue", statusOK, fmt.Sprintf("the notification queue is %.1f %% full", usage*100), ""}
	const advice = "a session that listens does not take its notifications; docs/channel.md says how to find it"
	switch {
	case usage >= queueAlmostFull:
		f.Status, f.Advice = statusFail, advice
	case usage >= queueFilling:
		f.Status, f.Advice = statusWarn, advice
	}
	return f
}

func (e *examination) replicas(ctx context.Context) finding {
	ctx, cancel := context.WithTimeout(ctx, questionTimeout)
	defer cancel()
	rows, err := db.New(e.pool).ListReplicas(ctx)
	if err != nil {
		return finding{"replicas", statusFail, oneLine(err), strings.TrimPrefix(advice(err), "; ")}
	}
	var well, degraded []string
	for _, row := range rows {
		name := row.Replica + " on " + row.Host
		if len(row.Degraded) == 0 {
			well = append(well, name)
		} else {
			degraded = append(degraded, name+" ("+strings.Join(row.Degraded, ", ")+")")
		}
	}
	switch {
	case len(rows) == 0:
		return finding{"replicas", statusWarn, "none runs", "handoffd serve"}
	case len(degraded) > 0:
		return finding{
			"replicas", statusWarn, "degraded: " + strings.Join(degraded, ", "),
			"their logs say what to try; docs/operations.md explains the reasons",
		}
	default:
		return finding{"replicas", statusOK, "all listen: " + strings.Join(well, ", "), ""}
	}
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
