package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// checks runs the checks of doctor. What they write is rolled back. They send one notification, as replicas do every
// few seconds.
type checks struct {
	servers         *db.Servers
	pool            *pgxpool.Pool
	url             string
	connect         func(context.Context) (*pgx.Conn, error)
	settings        settings
	longTransaction time.Duration
}

const (
	checkTimeout  = 10 * time.Second
	oldestVersion = 150000

	skewWarn, skewFail = 2 * time.Second, 30 * time.Second
)

// run returns the findings. If the database does not answer, only the checks run that do not need it.
func (c *checks) run(ctx context.Context) []finding {
	bounded, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	before := time.Now()
	server, err := db.New(c.pool).ExamineServer(bounded)
	took := time.Since(before)
	if err != nil {
		return []finding{failed("database", err), c.complete(), c.keys(ctx), c.signIn(ctx), c.mail(ctx), c.openFiles()}
	}
	migrations := c.migrations(bounded)
	findings := []finding{
		answers(server), c.role(bounded, server), c.sessionSettings(bounded, server.Role), c.limits(bounded, server.Role),
		c.privileges(bounded, server.Role), migrations,
	}
	if migrations.Status != statusFail { // else the trial would fail too
		findings = append(findings, c.trial(ctx), c.provisioning(bounded), c.secrets(bounded), c.webhooks(bounded))
	}
	findings = append(findings, c.hosts(ctx)...)
	findings = append(findings, c.listen(ctx), c.queue(bounded, server.QueueUsage), c.transactions(bounded, server))
	afterwards, cancel := context.WithTimeout(ctx, checkTimeout) // listen can take the time of bounded
	defer cancel()
	return append(findings,
		c.replicas(afterwards), c.agreement(afterwards), clockSkew(server.Clock.Sub(before.Add(took/2))),
		c.complete(), c.keys(ctx), c.signIn(ctx), c.mail(ctx), c.openFiles(),
	)
}

func answers(server db.ExamineServerRow) finding {
	found := "PostgreSQL " + server.Version + " answers"
	if server.VersionNumber < oldestVersion {
		return fail("database", found, "upgrade to PostgreSQL 15 or newer")
	}
	return ok("database", found)
}

func (c *checks) role(ctx context.Context, server db.ExamineServerRow) finding {
	if server.Superuser {
		return warn("role", server.Role+" is a superuser: row-level security does not apply to it",
			"use a role that only owns its database: deploy/role.sql")
	}
	if active, err := db.New(c.pool).RowSecurityIsActive(ctx); err == nil && !active {
		return warn("role",
			"row-level security does not apply to "+server.Role+": it has BYPASSRLS, or a dump was loaded only in part",
			"use a role that only owns its database (deploy/role.sql), and load the whole dump")
	}
	return ok("role", "row-level security applies to "+server.Role)
}

// listen sends a notification and waits for it, as replicas do.
func (c *checks) listen(ctx context.Context) finding {
	ctx, stop := context.WithTimeout(ctx, checkTimeout)
	defer stop()
	var connectErr error
	attempts := 0
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: c.pool}), Writer: c.pool, Replica: "doctor",
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			if attempts++; attempts > 1 {
				stop() // do not reconnect
				return nil, ctx.Err()
			}
			conn, err := c.connect(ctx)
			connectErr = err
			return conn, err
		},
	}
	received := make(chan struct{})
	listener.OnFirstCanary = func() { close(received); stop() }
	_ = listener.Run(ctx) // until the notification arrives, or the connection is lost
	health := listener.Health()
	select {
	case <-received:
		took := health.RoundTrip.Round(10 * time.Microsecond)
		return ok("listen", fmt.Sprintf("a notification sent through DATABASE_URL arrived after %s", took))
	default:
	}
	reason := notify.ListenerDeaf
	if len(health.Degraded) > 0 {
		reason = health.Degraded[len(health.Degraded)-1]
	}
	found := string(reason)
	if connectErr != nil {
		found += ": " + oneLine(connectErr)
	}
	return fail("listen", found, degradedHint(reason))
}

// clockSkew reports how far the clock of the database is ahead of this machine's.
func clockSkew(skew time.Duration) finding {
	found := fmt.Sprintf("the clock of the database is %s ahead of this machine's", skew.Round(time.Millisecond))
	const advice = "run NTP on both: tokens expire by the machine's clock, and waiting times use the database's"
	switch {
	case skew.Abs() >= skewFail:
		return fail("clock", found, advice)
	case skew.Abs() >= skewWarn:
		return warn("clock", found, advice)
	default:
		return ok("clock", found)
	}
}
