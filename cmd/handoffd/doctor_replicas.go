package main

import (
	"context"
	"strings"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/replicas"
)

// replicas reports which replicas run, and which of them are degraded.
func (c *checks) replicas(ctx context.Context) finding {
	rows, err := db.New(c.pool).ListReplicas(ctx)
	if err != nil {
		return failed("replicas", err)
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
		return warn("replicas", "none runs", "handoffd serve")
	case len(degraded) > 0:
		return warn("replicas", "degraded: "+strings.Join(degraded, ", "),
			"their logs say what to try; docs/operations.md explains the reasons")
	default:
		return ok("replicas", "all listen: "+strings.Join(well, ", "))
	}
}

// agreement names the settings in which replicas differ and must not.
func (c *checks) agreement(ctx context.Context) finding {
	differences, err := replicas.ReadDifferences(ctx, c.pool)
	if err != nil {
		return failed("agreement", err)
	}
	if differences == "" {
		return ok("agreement", "no two replicas differ in a setting that must be the same")
	}
	return fail("agreement", differences, "give all replicas the same values, and restart those that differ")
}
