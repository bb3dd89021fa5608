package main

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/notify"
)

type epochCommand struct {
	Show   epochShow   `cmd:"" default:"withargs" help:"Print the epoch that event ids begin with."`
	Bump   epochBump   `cmd:"" help:"Begin a new epoch after a restore and print it: every client fetches its queue anew."`
	Accept epochAccept `cmd:"" help:"Accept the reachable history where a newer one is lost for good; print its new epoch."`
}

type epochShow struct{ database }

func (c *epochShow) Run(ctx context.Context, out output) error {
	return c.printEpoch(ctx, out, true, notify.Epoch)
}

type epochBump struct{ database }

func (c *epochBump) Run(ctx context.Context, out output) error {
	return c.printEpoch(ctx, out, false, notify.BeginEpoch)
}

type epochAccept struct{ database }

func (c *epochAccept) Run(ctx context.Context, out output) error {
	return c.printEpoch(ctx, out, false, notify.AcceptEpoch)
}

func (d database) printEpoch(
	ctx context.Context, out output, observe bool, find func(context.Context, *pgxpool.Pool) (string, error),
) error {
	_, pool, err := d.open(ctx, "handoffd command", observe)
	if err != nil {
		return err
	}
	defer pool.Close()
	epoch, err := find(ctx, pool)
	if err == nil {
		fmt.Fprintln(out, epoch)
	}
	return err
}
