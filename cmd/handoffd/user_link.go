package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
)

// identityArgument is how an identity provider names the user of a command.
type identityArgument struct {
	userArgument
	Issuer  string `required:"" placeholder:"URL" help:"Identity provider: the iss of its tokens, byte for byte."`
	Subject string `required:"" help:"What it calls the person: the sub of the tokens, or HANDOFF_SUBJECT_CLAIM."`
}

func (c *identityArgument) identity() directory.Identity {
	return directory.Identity{Issuer: c.Issuer, Subject: c.Subject}
}

type userLink struct{ identityArgument }

func (c *userLink) Run(ctx context.Context, people *directory.Service) error {
	return c.change(ctx, people, func(id uuid.UUID) error {
		return explainIdentity(ctx, people, people.LinkIdentity(ctx, id, c.identity()), c.identity())
	})
}

type userUnlink struct{ identityArgument }

func (c *userUnlink) Run(ctx context.Context, people *directory.Service) error {
	return c.change(ctx, people, func(id uuid.UUID) error {
		err := people.UnlinkIdentity(ctx, id, c.identity())
		if !errors.Is(err, directory.ErrNoIdentity) {
			return err
		}
		if holder, err := people.IdentityUser(ctx, c.identity()); err == nil {
			return fmt.Errorf("user %s signs in with it, not user %s", holder, c.UserID)
		}
		return fmt.Errorf("no user signs in as subject %q of issuer %q: compare both with the token, byte for byte",
			c.Subject, c.Issuer)
	})
}

// explainIdentity names the user who has an identity that was to be given to another.
func explainIdentity(
	ctx context.Context, people *directory.Service, err error, identities ...directory.Identity,
) error {
	if !errors.Is(err, directory.ErrIdentityTaken) {
		return err
	}
	for _, identity := range identities {
		if holder, err := people.IdentityUser(ctx, identity); err == nil {
			return fmt.Errorf("user %s signs in with it already; try: handoffd user unlink %[1]s --issuer %q --subject %q",
				holder, identity.Issuer, identity.Subject)
		}
	}
	return err
}
