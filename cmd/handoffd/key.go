package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

type keyCommand struct {
	Add    keyAdd    `cmd:"" help:"Make an API key and print it. It is shown this once."`
	List   keyList   `cmd:"" help:"List the API keys of an account, without their secrets."`
	Revoke keyRevoke `cmd:"" help:"Refuse an API key from now on."`
}

type keyAdd struct {
	database
	Account     uuid.UUID      `required:"" placeholder:"ID" help:"Account in which the key acts."`
	Name        string         `required:"" help:"Name, for people."`
	Agent       bool           `help:"The key speaks for an agent, a program that asks people; else for a backend."`
	User        uuid.UUID      `placeholder:"ID" help:"Agent that gets another key. Default with --agent: a new one."`
	MaxPriority string         `placeholder:"high" help:"Highest priority that the agent can ask for."`
	MaxOpen     *int32         `placeholder:"20" help:"How many open handoffs the agent can have."`
	ExpiresAt   time.Time      `xor:"end" placeholder:"TIME" help:"When the key expires, as in 2030-01-31T00:00:00Z. Default: never."`
	TTL         *time.Duration `name:"ttl" xor:"end" help:"How long the key lasts."`
}

func (c *keyAdd) Run(ctx context.Context, people *directory.Service, out output) error {
	draft := directory.APIKeyDraft{Name: c.Name, Agent: c.Agent, MaxPriority: c.MaxPriority, MaxOpen: c.MaxOpen}
	draft.UserID.ID = c.User
	switch {
	case !c.ExpiresAt.IsZero():
		draft.ExpiresAt = &c.ExpiresAt
	case c.TTL != nil:
		draft.ExpiresAt = new(time.Now().Add(*c.TTL))
	}
	key, err := people.AddAPIKey(ctx, c.Account, draft)
	if _, noUser := errors.AsType[*refusal.NotFoundError](err); noUser {
		return fmt.Errorf("there is no agent %s in the account; try: handoffd user list --account %s", c.User, c.Account)
	}
	if _, invalid := errors.AsType[*refusal.InvalidError](err); invalid {
		return usageError{err}
	}
	if err == nil {
		fmt.Fprintln(out, *key.Secret)
	}
	return explainNoAccount(err, c.Account)
}

type keyList struct {
	database
	Account uuid.UUID `required:"" placeholder:"ID" help:"Account to list."`
}

// Run prints a line for each key, newest first: id, state, agent or service, last use, expiry, author, name, separated
// by tabs.
func (c *keyList) Run(ctx context.Context, people *directory.Service, out output) error {
	err := people.AllAPIKeys(ctx, c.Account, func(key directory.APIKey) {
		speaker := "service"
		if key.UserID != nil {
			speaker = "agent " + key.UserID.String()
		}
		fmt.Fprintf(out, "%s\t%s\t%s\tused %s\texpires %s\tby %s\t%s\n", key.ID, keyState(key), speaker,
			timeOrNever(key.LastUsedAt), timeOrNever(key.ExpiresAt), printed(key.CreatedBy.Name), printed(key.Name))
	})
	return explainNoAccount(err, c.Account)
}

func keyState(key directory.APIKey) string {
	switch {
	case key.RevokedAt != nil:
		return "revoked"
	case key.ExpiresAt != nil && !key.ExpiresAt.After(time.Now()):
		return "expired"
	default:
		return "active"
	}
}

func timeOrNever(at *time.Time) string {
	if at == nil {
		return "never"
	}
	return at.UTC().Format(time.RFC3339)
}

type keyRevoke struct {
	database
	KeyID uuid.UUID `arg:"" help:"Id of the key, also as it stands in the key."`
}

// Run prints a line for each webhook that the key made, which is disabled.
func (c *keyRevoke) Run(ctx context.Context, people *directory.Service, out output) error {
	key, err := people.EndAPIKey(ctx, c.KeyID)
	if errors.Is(err, refusal.ErrNotFound) {
		return fmt.Errorf("there is no API key %s; try: handoffd key list --account ID", c.KeyID)
	}
	for _, webhook := range key.DisabledWebhooks {
		fmt.Fprintf(out, "disabled webhook %s\n", webhook)
	}
	return err
}
