package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/mail"
)

const objectsNamed = 8

// rights compares what the role may do with every table, view, sequence and function of the schema with what it needs.
func (e *examination) rights(ctx context.Context, role string) finding {
	missing, err := db.New(e.pool).MissingPrivileges(ctx)
	if err != nil {
		return finding{"rights", statusFail, oneLine(err), databaseAdvice(err)}
	}
	if len(missing) == 0 {
		return finding{"rights", statusOK, role + " may do all that the service does with its tables, views, sequences and functions", ""}
	}
	// One grant for each object: rows come in the order of kind and name.
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
	if extra := len(found) - objectsNamed; extra > 0 {
		found, grants = found[:objectsNamed], grants[:objectsNamed]
		more = fmt.Sprintf(" and %d more; deploy/application-role.sql grants all of it", extra)
	}
	return finding{
		"rights", statusFail, role + " lacks " + strings.Join(found, "; ") + more,
		"as the owner of the schema: " + strings.Join(grants, " "),
	}
}

// quoteIdentifier writes a name of SQL so that it can be pasted.
func quoteIdentifier(name string) string {
	plain := name != "" && !strings.ContainsFunc(name, func(c rune) bool { return c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') })
	if plain && (name[0] < '0' || name[0] > '9') {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// work takes a handoff from its escalation to its end, and rolls that back.
func (e *examination) work(ctx context.Context) finding {
	outbox, err := mail.NewOutbox(nil)
	if err == nil {
		err = (&handoff.Service{DB: e.pool, WaitBegan: outbox.WaitBegan}).Rehearse(ctx)
	}
	if db.IsOtherHistory(err) {
		return finding{"work", statusNote, "not tried: the database has no epoch of its own so far; see history", ""}
	}
	if err != nil {
		return finding{"work", statusFail, "an escalation fails: " + oneLine(err), databaseAdvice(err)}
	}
	return finding{"work", statusOK, "a handoff can be escalated, claimed and resolved; that was rolled back", ""}
}

// unmigrated reports whether the rights of a database can be judged at all.
func unmigrated(findings []finding) bool {
	return slices.ContainsFunc(findings, func(f finding) bool { return f.Check == "migrations" && f.Status == statusFail })
}
