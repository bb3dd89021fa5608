package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
)

const maxObjects = 8 // in one finding

// privileges reports those on tables, views, sequences and functions that the role needs and lacks.
func (c *checks) privileges(ctx context.Context, role string) finding {
	missing, err := db.New(c.pool).MissingPrivileges(ctx)
	if err != nil {
		return failed("rights", err)
	}
	if len(missing) == 0 {
		return ok("rights", role+" has all privileges on tables, views, sequences and functions")
	}
	// One grant for each object: rows are ordered by kind and name.
	var found, grants []string
	for i := 0; i < len(missing); {
		object, privileges := missing[i], []string{}
		for ; i < len(missing) && missing[i].Kind == object.Kind && missing[i].Name == object.Name; i++ {
			privileges = append(privileges, missing[i].Privilege)
		}
		list := strings.Join(privileges, ", ")
		found = append(found, fmt.Sprintf("%s on %s %s", list, object.Kind, object.Name))
		kind := object.Kind + " "
		if object.Kind == "table" || object.Kind == "view" {
			kind = ""
		}
		grants = append(grants, fmt.Sprintf("grant %s on %s%s to %s;", list, kind, object.Name, quoteIdentifier(role)))
	}
	more := ""
	if extra := len(found) - maxObjects; extra > 0 {
		found, grants = found[:maxObjects], grants[:maxObjects]
		more = fmt.Sprintf(" and %d more; deploy/application-role.sql grants all of them", extra)
	}
	return fail("rights", role+" lacks "+strings.Join(found, "; ")+more,
		"run as the owner of the schema: "+strings.Join(grants, " "))
}

var plainIdentifier = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// quoteIdentifier returns name as an SQL identifier, quoted if needed.
func quoteIdentifier(name string) string {
	if plainIdentifier.MatchString(name) {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// trial escalates, claims and resolves a handoff, and rolls that back.
func (c *checks) trial(ctx context.Context) finding {
	err := tryHandoff(ctx, &tx.Runner{DB: c.pool})
	if db.IsOtherHistory(err) {
		return note("work", "not tried: the database has no epoch yet; see the check history")
	}
	if err != nil {
		return fail("work", "an escalation fails: "+oneLine(err), databaseHint(err))
	}
	return ok("work", "a handoff was escalated, claimed and resolved, and rolled back")
}
