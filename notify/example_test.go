package notify_test

import (
	"context"
	"fmt"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/notify"
)

// A process appends events in its transactions and receives those of all processes from a subscription.
func Example() {
	ctx := context.Background()
	server, err := localpg.Start(ctx, localpg.Config{}) // or any PostgreSQL from version 15
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Stop(ctx) }()
	if err := appendAndFollow(ctx, server.URL("handoffd")); err != nil {
		fmt.Println(err)
	}
	// Output:
	// received 1 handoff_created {"by":"Dana"}
	// resumed 2 handoff_claimed {"by":"Ben"}
}

func appendAndFollow(ctx context.Context, url string) error {
	if _, err := db.Migrate(ctx, url); err != nil {
		return err
	}
	pool, err := db.Open(ctx, url, "example")
	if err != nil {
		return err
	}
	defer pool.Close()
	connect, err := db.Listen(url, "example listener")
	if err != nil {
		return err
	}

	// Each process has one hub and one listener.
	hub := notify.NewHub(notify.Log{DB: pool})
	listener := &notify.Listener{Connect: connect, Hub: hub, Writer: pool}
	running, stop := context.WithCancel(ctx)
	var group sync.WaitGroup
	defer group.Wait()
	defer stop()
	group.Go(func() { _ = hub.Run(running) })
	group.Go(func() { _ = listener.Run(running) })

	// The topic is an account, and events are about a handoff of it.
	account, handoff, err := insertHandoff(ctx, pool)
	if err != nil {
		return err
	}
	publish := func(typ, by string) error {
		return pgx.BeginFunc(ctx, db.ForAccount(pool, account), func(tx pgx.Tx) error {
			// Change other rows here. Append comes last.
			_, err := notify.Append(ctx, tx, account, typ, handoff, map[string]string{"by": by})
			return err
		})
	}
	receive := func(how string, after notify.Position) (notify.Position, error) {
		subscription, err := hub.Subscribe(ctx, account, after)
		if err != nil {
			return after, err
		}
		defer subscription.Close()
		events, err := subscription.Next(ctx)
		for _, e := range events {
			fmt.Println(how, e.Seq, e.Type, string(e.Data))
		}
		return subscription.Position(), err
	}

	if err := publish("handoff_created", "Dana"); err != nil {
		return err
	}
	position, err := receive("received", notify.Position{})
	if err != nil {
		return err
	}
	if err := publish("handoff_claimed", "Ben"); err != nil {
		return err
	}
	_, err = receive("resumed", position)
	return err
}
