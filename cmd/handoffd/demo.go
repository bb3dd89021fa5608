package main

import (
	"cmp"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

var (
	//go:embed demo/demo.json
	demoData []byte
	//go:embed demo/clock.sql
	demoClock string
)

// demo is the support organisation of `handoffd dev`.
type demo struct {
	Account struct{ Name string }
	Teams   []struct{ Key, Name string }
	Users   []struct {
		Key, Name, Email, Team string
		Role                   auth.Role
	}
	Sessions []demoSession
}

type demoSession struct {
	Key, User, Team, Customer, Title string
	ProblemSummary                   string `json:"problem_summary"`
	Messages                         []directory.Message
	Handoffs                         []demoHandoff
}

type demoHandoff struct {
	By            string
	Intent        handoff.Intent
	Priority      handoff.Priority
	EngineerNotes string `json:"engineer_notes"`
	MinutesAgo    int    `json:"minutes_ago"`
	Then          []struct {
		Do, By, Resolution, Answer string
		MinutesAgo                 int `json:"minutes_ago"`
	}
}

// demoIDs holds the ids of the demo in the database, by the keys of demo.json.
type demoIDs struct {
	Account  uuid.UUID             `json:"account"`
	Users    map[string]uuid.UUID  `json:"users"`
	Sessions map[string]uuid.UUID  `json:"sessions"`
	Teams    map[string]*uuid.UUID `json:"teams"` // of the sessions
	Keys     demoKeys              `json:"keys"`
}

// demoKeys are the API keys of the demo.
type demoKeys struct {
	Backend string `json:"backend"`
	Agent   string `json:"agent"`
}

// seedDemo writes the demo to the database and its ids to file. If the file exists, it only makes sure that there are
// sessions left to hand off.
func seedDemo(ctx context.Context, databaseURL, file string) (data demo, ids demoIDs, err error) {
	if err := json.Unmarshal(demoData, &data); err != nil {
		return data, ids, fmt.Errorf("read demo data: %w", err)
	}
	pool, err := db.Open(ctx, databaseURL+"&pool_max_conns=1", "handoffd demo") // the clock is one session's
	if err != nil {
		return data, ids, fmt.Errorf("load demo data: %w", err)
	}
	defer pool.Close()
	handoffs, people := newServices(&tx.Runner{DB: pool})
	loader := demoLoader{data, &ids, pool, handoffs, people}
	text, err := os.ReadFile(filepath.Clean(file))
	switch {
	case err == nil:
		if err = json.Unmarshal(text, &ids); err != nil {
			return data, ids, fmt.Errorf("%s: %w", file, err)
		}
		err = loader.refresh(ctx)
	case errors.Is(err, os.ErrNotExist):
		err = loader.seed(ctx)
	}
	if err == nil {
		err = loader.addKeys(ctx)
	}
	if err != nil {
		return data, ids, fmt.Errorf("load demo data: %w", err)
	}
	if text, err = json.MarshalIndent(ids, "", "  "); err != nil {
		return data, ids, err
	}
	return data, ids, os.WriteFile(file, append(text, '\n'), 0o600)
}

// demoLoader writes a demo and notes its ids.
type demoLoader struct {
	demo
	ids      *demoIDs
	pool     *pgxpool.Pool
	handoffs *handoff.Service
	people   *directory.Service
}

// addKeys makes the API keys, once.
func (l demoLoader) addKeys(ctx context.Context) error {
	for _, each := range []struct {
		kept  *string
		draft directory.APIKeyDraft
	}{
		{&l.ids.Keys.Backend, directory.APIKeyDraft{Name: "Larkmoor app"}},
		{&l.ids.Keys.Agent, directory.APIKeyDraft{Name: "Larkmoor assistant", Agent: true}},
	} {
		if *each.kept != "" {
			continue
		}
		key, err := l.people.AddAPIKey(ctx, l.ids.Account, each.draft)
		if err != nil {
			return err
		}
		*each.kept = *key.Secret
	}
	return nil
}

// seed plays the steps of the demo through the service in the order of time, each at its time in the past.
func (l demoLoader) seed(ctx context.Context) error {
	if _, err := l.pool.Exec(ctx, demoClock, pgx.QueryExecModeSimpleProtocol); err != nil {
		return err
	}
	account, err := l.people.AddAccount(ctx, l.Account.Name, "")
	if err != nil {
		return err
	}
	*l.ids = demoIDs{
		Account: account, Users: make(map[string]uuid.UUID), Sessions: make(map[string]uuid.UUID),
		Teams: make(map[string]*uuid.UUID),
	}
	steps, err := l.populate(ctx)
	if err != nil {
		return err
	}
	slices.SortFunc(steps, func(a, b demoStep) int { return cmp.Compare(b.minutesAgo, a.minutesAgo) })
	for _, step := range steps {
		if err := db.New(l.pool).SetDemoClock(ctx, strconv.Itoa(step.minutesAgo)); err != nil {
			return err
		}
		p, err := l.people.Principal(ctx, l.ids.Users[step.by])
		if err != nil {
			return err
		}
		if err := step.do(p); err != nil {
			return fmt.Errorf("%s, %d minutes ago: %w", step.name, step.minutesAgo, err)
		}
	}
	return nil
}

type demoStep struct {
	name, by   string
	minutesAgo int
	do         func(auth.Principal) error
}

// populate adds the users and returns the steps to play.
func (l demoLoader) populate(ctx context.Context) ([]demoStep, error) {
	teams := make(map[string]*uuid.UUID)
	for _, team := range l.Teams {
		id := uuid.Must(uuid.NewV7())
		teams[team.Key] = &id
		if err := l.people.AddTeam(ctx, l.ids.Account, id, team.Name); err != nil {
			return nil, err
		}
	}
	for _, user := range l.Users {
		added, err := l.people.AddUser(ctx, directory.User{
			AccountID: l.ids.Account, ExternalID: &user.Key, TeamID: teams[user.Team], Email: &user.Email, Name: user.Name,
			Role: user.Role,
		})
		if err != nil {
			return nil, err
		}
		l.ids.Users[user.Key] = added.ID
	}
	var steps []demoStep
	for _, session := range l.Sessions {
		id := uuid.Must(uuid.NewV7())
		l.ids.Sessions[session.Key], l.ids.Teams[session.Key] = id, teams[session.Team]
		oldest := 15
		for _, h := range session.Handoffs {
			steps = append(steps, h.steps(ctx, l.handoffs, session.Key, id)...)
			oldest = max(oldest, h.MinutesAgo+5)
		}
		steps = append(steps, demoStep{session.Key, session.User, oldest, func(auth.Principal) error {
			if err := l.put(ctx, session); err != nil {
				return err
			}
			return db.New(db.AllAccounts(l.pool)).BackdateDemoSession(ctx, db.BackdateDemoSessionParams{
				AccountID: l.ids.Account, SessionID: id,
			})
		}})
	}
	return steps, nil
}

// put writes a session, as an adopting product's backend would.
func (l demoLoader) put(ctx context.Context, s demoSession) error {
	backend, err := l.people.ServicePrincipal(ctx, l.ids.Account)
	if err != nil {
		return err
	}
	id := l.ids.Sessions[s.Key]
	_, _, err = l.people.PutSession(ctx, backend, directory.SessionInput{
		Ref: directory.Ref{ID: id}, UserID: directory.Ref{ID: l.ids.Users[s.User]}, Title: s.Title,
		TeamID:         directory.Optional[uuid.UUID]{Given: true, Value: l.ids.Teams[s.Key]},
		ProblemSummary: directory.Some(s.ProblemSummary), Customer: directory.Some(s.Customer),
		ExternalID: directory.Some(s.Key),
	})
	if err != nil {
		return err
	}
	return l.people.AppendMessages(ctx, backend, id, s.Messages)
}

// refresh begins a session again, under another id, if the demo left it without an open handoff and it has one now.
func (l demoLoader) refresh(ctx context.Context) error {
	for _, session := range l.Sessions {
		p, err := l.people.Principal(ctx, l.ids.Users[session.User])
		if errors.Is(err, refusal.ErrNotFound) {
			continue // deactivated since: they hand nothing off
		}
		if err != nil {
			return err
		}
		history, _, err := l.handoffs.History(ctx, p, l.ids.Sessions[session.Key], handoff.HistoryPage{Limit: 1})
		if err != nil {
			return err
		}
		if session.free() && len(history) > 0 && history[0].ClosedAt == nil {
			if err := l.dropExternalID(ctx, session); err != nil {
				return err
			}
			l.ids.Sessions[session.Key] = uuid.Must(uuid.NewV7())
			if err := l.put(ctx, session); err != nil {
				return err
			}
		}
	}
	return nil
}

// dropExternalID takes the external id from a session, for the one that takes its place.
func (l demoLoader) dropExternalID(ctx context.Context, s demoSession) error {
	backend, err := l.people.ServicePrincipal(ctx, l.ids.Account)
	if err == nil {
		_, _, err = l.people.PutSession(ctx, backend, directory.SessionInput{
			Ref: directory.Ref{ID: l.ids.Sessions[s.Key]}, Title: s.Title, ExternalID: directory.Null[string](),
		})
	}
	return err
}
