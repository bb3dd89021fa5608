package main

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/replicas"
)

// replicas reports which replicas run, in which versions, and which of them are degraded. Several versions are normal
// during a rolling update.
func (c *checks) replicas(ctx context.Context) finding {
	rows, err := db.New(c.pool).ListReplicas(ctx)
	if err != nil {
		return failed("replicas", err)
	}
	versions := make(map[string]bool)
	for _, row := range rows {
		versions[cmp.Or(row.Version, "unknown")] = true
	}
	said := strings.Join(slices.Sorted(maps.Keys(versions)), " and ")
	var well, degraded []string
	for _, row := range rows {
		name := row.Replica + " on " + row.Host
		if len(versions) > 1 {
			name += " with " + cmp.Or(row.Version, "unknown")
		}
		if len(row.Degraded) == 0 {
			well = append(well, name)
		} else {
			degraded = append(degraded, name+" ("+strings.Join(row.Degraded, ", ")+")")
		}
	}
	switch {
	case len(rows) == 0:
		return warn("replicas", "none runs", "handoffd serve")
	case len(degraded) > 0:
		return warn("replicas", "degraded: "+strings.Join(degraded, ", ")+"; version "+said,
			"their logs say what to try; docs/operations.md explains the reasons")
	default:
		return ok("replicas", "all listen: "+strings.Join(well, ", ")+"; version "+said)
	}
}

// agreement names the settings in which replicas differ and must not.
func (c *checks) agreement(ctx context.Context) finding {
	found, err := replicas.Compare(ctx, c.pool)
	if err != nil {
		return failed("agreement", err)
	}
	if found.Differences == "" {
		return ok("agreement", "no two replicas differ in a setting that must be the same")
	}
	return fail("agreement", found.Differences, "give all replicas the same values, and restart those that differ")
}
