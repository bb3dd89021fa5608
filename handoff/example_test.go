package handoff_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// Dana is stuck and escalates; Eli and Mia both want to help.
func ExampleService() {
	ctx := context.Background()
	server, url := exampleDatabase(ctx)
	defer server.Stop(ctx) //nolint:errcheck // the server is a throwaway
	pool, err := db.Open(ctx, url, "example")
	check(err)
	defer pool.Close()
	service := handofftest.NewServices(pool)

	account, err := service.Directory.AddAccount(ctx, "Acme Support", "")
	check(err)
	hire := func(name string) auth.Principal {
		user, err := service.Directory.AddUser(ctx, directory.User{
			AccountID: account, Email: new(name + "@example.com"), Name: name, Role: auth.Engineer,
		})
		check(err)
		p, err := service.Directory.Principal(ctx, user.ID)
		check(err)
		return p
	}
	dana, eli, mia := hire("Dana"), hire("Eli"), hire("Mia")

	session, _, err := service.Directory.PutSession(ctx, dana,
		directory.SessionInput{Ref: directory.Ref{ID: uuid.New()}, Title: "VPN drops every hour"})
	check(err)
	h, _, err := service.Create(ctx, dana, handoff.Draft{
		Session: session.ID, Intent: handoff.Escalate, Priority: handoff.High, EngineerNotes: "MTU ruled out.",
	})
	check(err)
	fmt.Printf("#%d is %s\n", h.Number, h.Status)

	h, err = service.Claim(ctx, eli, h.Ref())
	check(err)
	fmt.Printf("#%d is %s by %s\n", h.Number, h.Status, h.ClaimedBy.Name)

	_, err = service.Claim(ctx, mia, h.Ref())
	if conflict, ok := errors.AsType[*handoff.ConflictError](err); ok {
		fmt.Printf("Mia: %s, %s was first\n", conflict.Conflict, conflict.Card.ClaimedBy.Name)
	}

	// Output:
	// #1 is waiting
	// #1 is claimed by Eli
	// Mia: already_claimed, Eli was first
}

// exampleDatabase starts a throwaway server with an empty, migrated database.
func exampleDatabase(ctx context.Context) (*localpg.Server, string) {
	server, err := localpg.Start(ctx, localpg.Config{})
	check(err)
	url := server.URL("handoffd")
	_, err = db.Migrate(ctx, url)
	check(err)
	return server, url
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
