package main

import (
	"time"

	"github.com/handoffd/handoffd/db"
)

var databaseMetrics = &subject{
	title: "The database",
	about: "A replica has one pool of connections, and one connection more that listens, which is not counted here. " +
		"A scrape asks the database nothing: while it is away, the gauges that are read from it keep their last values, " +
		"and are absent before the first. `handoffd_database_figures_age_seconds` says how old they are.",
	metrics: []*metric{
		poolConnections, poolConnectionsMax, poolWaits, poolWaitSeconds, poolTimeouts, commitDuration, commitChanges,
		schemaVersion, schemaVersionExpected, figuresAge,
	},
	collect: (*replica).collectDatabase,
}

var (
	poolConnections = gauge("handoffd_pool_connections",
		"Connections of this replica's pool to the database, by state: in use, idle, or still being opened.",
		label{"state", []string{"in_use", "idle", "opening"}})
	poolConnectionsMax = gauge("handoffd_pool_connections_max",
		"Connections that the pool opens at most: pool_max_conns in DATABASE_URL.")
	poolWaits = counter("handoffd_pool_waits_total",
		"Times that a connection was not there at once: all were in use, or it had to be opened.")
	poolWaitSeconds = counter("handoffd_pool_wait_seconds_total",
		"Seconds of all these waits together.")
	poolTimeouts = counter("handoffd_pool_timeouts_total",
		"Times that a wait for a connection was given up: it had taken too long, or what asked for it had ended.")
	commitDuration = histogram("handoffd_commit_duration_seconds",
		"Seconds that COMMIT and the inserts and appends before it took, whatever came of it: with the disk, the lock of "+
			"notifications and synchronous standbys.",
		[]float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2})
	commitChanges = histogram("handoffd_commit_changes",
		"Changes that a COMMIT was for, whatever came of it. More than 1 when requests came faster than commits.",
		[]float64{1, 2, 4, 8, 16, 32})
	schemaVersion = gauge("handoffd_schema_version",
		"Number of the newest migration of the database; 0 if it is too old to tell, none if it could never be read. "+
			"The same on each replica, read every 4 s.")
	schemaVersionExpected = gauge("handoffd_schema_version_expected",
		"Number of the newest migration that this replica knows. It is unavailable while the database has fewer.")
	figuresAge = gauge("handoffd_database_figures_age_seconds",
		"Seconds since this replica last read figures from the database, or since it started if it never could: of the "+
			"waiting handoffs, mail and webhooks (each read every 15 s or less), of the replicas and of the notification queue "+
			"(every 5 s or less). Beyond 60 the gauges of that subject are out of date.",
		label{"figures", []string{"handoffs", "mail", "webhooks", "replicas", "notification_queue"}})
)

// observeCommit is [tx.Runner.ObserveCommit].
func (r *replica) observeCommit(took time.Duration, changes int) {
	r.commits.Observe(took.Seconds())
	r.changes.Observe(float64(changes))
}

func (r *replica) collectDatabase(s scrape) {
	pool := r.pool.Stat()
	s.set(poolConnections, float64(pool.AcquiredConns()), "in_use")
	s.set(poolConnections, float64(pool.IdleConns()), "idle")
	s.set(poolConnections, float64(pool.ConstructingConns()), "opening")
	s.set(poolConnectionsMax, float64(pool.MaxConns()))
	s.set(poolWaits, float64(pool.EmptyAcquireCount()))
	s.set(poolWaitSeconds, pool.EmptyAcquireWaitTime().Seconds())
	s.set(poolTimeouts, float64(pool.CanceledAcquireCount()))
	r.commits.Collect(s)
	r.changes.Collect(s)
	if schema, found := r.lastSchema(); found && !schema.IsUnknown() {
		s.set(schemaVersion, float64(schema.Applied))
	}
	s.set(schemaVersionExpected, float64(db.NewestMigration()))

	_, comparedAt := r.reporter.Comparison()
	_, countedAt := r.due.Backlog()
	for figures, at := range map[string]time.Time{
		"handoffs": countedAt, "mail": r.mail.Stats().CountedAt, "webhooks": r.webhooks.Stats().Backlog.ReadAt,
		"replicas": comparedAt, "notification_queue": r.listener.Health().QueueReadAt,
	} {
		if at.IsZero() {
			at = r.started
		}
		s.set(figuresAge, time.Since(at).Seconds(), figures)
	}
}

// lastSchema returns the schema of the database as it was read last. Before the replica reports, only awaitSchema reads
// it.
func (r *replica) lastSchema() (schema db.Schema, found bool) {
	if schema = r.reporter.Schema(); schema != (db.Schema{}) {
		return schema, true
	}
	if first := r.schema.Load(); first != nil {
		return *first, true
	}
	return db.Schema{}, false
}
