package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

type tokenCommand struct {
	User    directory.Ref `arg:"" name:"user-id" help:"Id of the user, or ext: and their external id."`
	Account uuid.UUID     `placeholder:"ID" help:"Account of the user, needed where two accounts have the same external id."`
	TTL     time.Duration `name:"ttl" default:"12h" help:"How long the token lasts."`
	Secret  string        `name:"jwt-secret" env:"HANDOFF_JWT_SECRET" help:"HS256 key of the server."`
}

// Run prints the token. It needs no database: the server looks the user up when the token is used.
func (c *tokenCommand) Run(_ context.Context, out output) error {
	if problem := bounded("--ttl", c.TTL, time.Second, 10*365*24*time.Hour); problem != "" {
		return usageError{errors.New(problem)}
	}
	if c.Secret == "" {
		return usageError{errors.New("HANDOFF_JWT_SECRET is not set: set it to the secret of the server; " +
			"a server without one accepts tokens of its identity provider only, and API keys: handoffd key add")}
	}
	signer, err := auth.NewSigner([]byte(c.Secret))
	if err != nil {
		return usageError{err}
	}
	token, err := signer.Sign(auth.Claims{
		Subject: c.User.String(), AccountID: c.Account, ExpiresAt: time.Now().Add(c.TTL),
	})
	if err == nil {
		fmt.Fprintln(out, token)
	}
	return err
}
