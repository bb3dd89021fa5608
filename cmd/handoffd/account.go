package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/directory"
)

type accountCommand struct {
	Add    accountAdd    `cmd:"" help:"Add an account and print its id."`
	List   accountList   `cmd:"" help:"List all accounts."`
	Export accountExport `cmd:"" help:"Print everything of an account as JSON lines."`
	Remove accountRemove `cmd:"" help:"Delete an account and everything of it. There is no way back."`
}

type accountAdd struct {
	database
	Name       string `arg:"" help:"Name of the account, for people."`
	ExternalID string `name:"external-id" placeholder:"ID" help:"Your own id of it, which HANDOFF_ACCOUNT_CLAIM can hold."`
}

func (c *accountAdd) Run(ctx context.Context, people *directory.Service, out output) error {
	id, err := people.AddAccount(ctx, c.Name, c.ExternalID)
	if err == nil {
		fmt.Fprintln(out, id)
	}
	return err
}

type accountList struct{ database }

// Run prints a line for each account: id and name, and a third field for one that is being removed, separated by tabs.
func (c *accountList) Run(ctx context.Context, pool *pgxpool.Pool, out output) error {
	accounts, err := account.List(ctx, pool)
	for _, each := range accounts {
		state := ""
		if each.RemovalBegan != nil {
			state = "\tbeing removed"
		}
		fmt.Fprintf(out, "%s\t%s%s\n", each.ID, printed(each.Name), state)
	}
	return err
}

// accountArgument holds what commands about one account share.
type accountArgument struct {
	database
	AccountID uuid.UUID `arg:"" help:"Id of the account."`
}

func (c *accountArgument) explain(ctx context.Context, err error) error {
	switch {
	case errors.Is(err, account.ErrNotFound):
		return fmt.Errorf("there is no account %s; try: handoffd account list", c.AccountID)
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("stopped before the end: %s", err) //nolint:errorlint // else it would count as a success
	default:
		return err
	}
}

type accountExport struct{ accountArgument }

// Run prints one object a line: {"table":…,"row":{…}}.
func (c *accountExport) Run(ctx context.Context, pool *pgxpool.Pool, out output) error {
	buffered := bufio.NewWriter(out)
	if err := account.Export(ctx, pool, c.AccountID, buffered); err != nil {
		return c.explain(ctx, err)
	}
	return c.explain(ctx, buffered.Flush())
}

type accountRemove struct {
	accountArgument
	Yes bool `help:"Do it. Without it the command only says what it would delete."`
}

// Run deletes the account and reports on standard error.
func (c *accountRemove) Run(ctx context.Context, pool *pgxpool.Pool, told messages) error {
	return c.explain(ctx, c.remove(ctx, pool, told))
}

// progressInterval is the time between reports of a removal that takes long.
const progressInterval = 5 * time.Second

func (c *accountRemove) remove(ctx context.Context, pool *pgxpool.Pool, told messages) error {
	found, err := account.Count(ctx, pool, c.AccountID)
	if err != nil {
		return err
	}
	contents := strings.Join([]string{
		counted(found.Users, "user"), counted(found.Sessions, "session"), counted(found.Handoffs, "handoff"),
		counted(found.Events, "event"),
	}, ", ")
	if !c.Yes {
		return usageError{fmt.Errorf("this would delete account %s, %q, for good: %s; "+
			"try: handoffd account export %[1]s >FILE, and then: handoffd account remove %[1]s --yes",
			c.AccountID, found.Name, contents)}
	}
	fmt.Fprintf(told, "removing account %s, %q: %s\n", c.AccountID, found.Name, contents)
	began := time.Now()
	reported, rows := began, int64(0)
	removal := &account.Removal{DB: pool, Progress: func(table string, deleted int64) {
		rows += deleted
		if time.Since(reported) >= progressInterval {
			reported = time.Now()
			fmt.Fprintf(told, "%d rows so far, now those of %s\n", rows, table)
		}
	}}
	deleted, err := removal.Remove(ctx, c.AccountID)
	if err != nil {
		return fmt.Errorf("the account is shut out and partly deleted (%s): %w; "+
			"to go on, try again: handoffd account remove %s --yes", rowsOf(deleted), err, c.AccountID)
	}
	fmt.Fprintf(told, "removed account %s in %s: %s; %s, the longest %s\n", c.AccountID,
		time.Since(began).Round(time.Millisecond), rowsOf(deleted),
		counted(deleted.Steps, "transaction"), deleted.Longest.Round(time.Millisecond))
	return nil
}

// counted returns a number with its noun: "1 user", "2 users".
func counted[N int | int64](n N, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// rowsOf returns how many rows of each table were deleted.
func rowsOf(deleted account.Deleted) string {
	var parts []string
	for table, rows := range deleted.Rows {
		parts = append(parts, fmt.Sprintf("%s %d", table, rows))
	}
	slices.Sort(parts)
	return cmp.Or(strings.Join(parts, ", "), "no rows")
}
