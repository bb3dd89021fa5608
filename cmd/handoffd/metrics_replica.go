package main

import (
	"slices"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/version"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

var replicaMetrics = &subject{
	title: "The replica and its fleet",
	about: "[Operations](operations.md#degraded) says what each reason of `handoffd_degraded` means. The numbers of " +
		"replicas are the same on each, read every 4 s.",
	metrics: []*metric{buildInfo, degraded, replicasSeen, replicasDisagreeing, signingKeys, signingKeysAge, spansDropped},
	collect: (*replica).collectReplica,
}

var (
	buildInfo = gauge("handoffd_build_info", "Always 1; the labels say what runs: the release, the commit and the Go "+
		"that built it.", label{name: "version"}, label{name: "commit"}, label{name: "goversion"})
	degraded = gauge("handoffd_degraded",
		"1 while events or answers of this replica come later than they should, or it is unavailable, for this reason; "+
			"otherwise 0.", label{"reason", degradedReasons()})
	replicasSeen = gauge("handoffd_replicas",
		"Replicas that reported to the database in the last 15 s before this one last asked, this one among them.")
	replicasDisagreeing = gauge("handoffd_replicas_disagreeing",
		"Of these, replicas of which a setting that must be the same on all is not that of the most.")
	signingKeys = gauge("handoffd_signing_keys",
		"Keys of the identity provider with which this replica can verify tokens now; absent without a provider.")
	signingKeysAge = gauge("handoffd_signing_keys_age_seconds",
		"Seconds since this replica last fetched these keys; it does so every 15 minutes. Absent before the first time.")
	spansDropped = counter("handoffd_trace_spans_dropped_total",
		"Spans of traces that were not sent: too many waited, or the collector did not take them.")
)

func (r *replica) collectReplica(s scrape) {
	s.set(buildInfo, 1, version.Version, version.Commit, version.Go)
	reasons := r.reasons()
	for _, reason := range degradedReasons() {
		s.set(degraded, oneIf(slices.Contains(reasons, reason)), reason)
	}
	if fleet, at := r.reporter.Comparison(); !at.IsZero() {
		s.set(replicasSeen, float64(fleet.Replicas))
		s.set(replicasDisagreeing, float64(fleet.Disagreeing))
	}
	s.set(spansDropped, float64(r.tracer.Dropped()))
	if known, fetchedAt, configured := r.verifier.ProviderKeys(); configured {
		s.set(signingKeys, float64(known))
		if !fetchedAt.IsZero() {
			s.set(signingKeysAge, time.Since(fetchedAt).Seconds())
		}
	}
}

// degradedReasons returns all reasons that [replica.conditions] can have.
func degradedReasons() []string {
	return append([]string{
		"standbys", "keys", "mail_waits", "mail_refused", "open_files", "webhook_secrets", db.SplitBrain,
		db.HostsUnreachable,
		replicas.DatabaseAway, replicas.DatabaseReadOnly, replicas.SettingsDisagree, replicas.SchemaOlder,
	}, texts(notify.Reasons())...)
}
