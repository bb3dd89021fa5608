package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

type userCommand struct {
	Add        userAdd        `cmd:"" help:"Add a user and print their id."`
	List       userList       `cmd:"" help:"List the users of an account."`
	SetRole    userSetRole    `cmd:"" help:"Change what a user can do."`
	Deactivate userDeactivate `cmd:"" help:"Keep a user out."`
	Activate   userActivate   `cmd:"" help:"Let a user in again."`
	Link       userLink       `cmd:"" help:"Let a person of an identity provider sign in as a user."`
	Unlink     userUnlink     `cmd:"" help:"Undo a link."`
}

type userAdd struct {
	database
	Account    uuid.UUID `required:"" placeholder:"ID" help:"Account the user belongs to."`
	Email      string    `help:"Address, unique in the account. Without one the user gets no mail."`
	Name       string    `required:"" help:"Name, for people."`
	Role       auth.Role `required:"" help:"viewer, engineer, admin or owner."`
	ExternalID string    `name:"external-id" placeholder:"ID" help:"Your own id of the user: ext:ID stands for them in requests."`
	Issuer     string    `and:"identity" placeholder:"URL" help:"Identity provider of the user: the iss of its tokens."`
	Subject    string    `and:"identity" help:"What the provider calls the user: the sub of the tokens, or HANDOFF_SUBJECT_CLAIM."`
}

func (c *userAdd) Run(ctx context.Context, people *directory.Service, out output) error {
	user := directory.User{AccountID: c.Account, Name: c.Name, Role: c.Role}
	if c.Email != "" {
		user.Email = &c.Email
	}
	if c.ExternalID != "" {
		user.ExternalID = &c.ExternalID
	}
	var identities []directory.Identity
	if c.Issuer != "" {
		identities = append(identities, directory.Identity{Issuer: c.Issuer, Subject: c.Subject})
	}
	added, err := people.AddUser(ctx, user, identities...)
	if err == nil {
		fmt.Fprintln(out, added.ID)
	}
	if errors.Is(err, directory.ErrExternalIDTaken) {
		return fmt.Errorf("another user of the account has the external id; try: handoffd user list --account %s", c.Account)
	}
	return explainNoAccount(explainIdentity(ctx, people, err, identities...), c.Account)
}

type userList struct {
	database
	Account uuid.UUID `required:"" placeholder:"ID" help:"Account to list."`
}

// Run prints a line for each user: id, role, state, address, name, and the external id of those who have one, separated
// by tabs.
func (c *userList) Run(ctx context.Context, people *directory.Service, out output) error {
	users, err := people.Users(ctx, c.Account)
	for _, user := range users {
		state := "active"
		if !user.Active {
			state = "inactive"
		}
		line := []string{user.ID.String(), string(user.Role), state, orEmpty(user.Email), printed(user.Name)}
		if user.ExternalID != nil {
			line = append(line, printed(*user.ExternalID))
		}
		fmt.Fprintln(out, strings.Join(line, "\t"))
	}
	return explainNoAccount(err, c.Account)
}

func explainNoAccount(err error, account uuid.UUID) error {
	if errors.Is(err, refusal.ErrNotFound) {
		return fmt.Errorf("there is no account %s; try: handoffd account add NAME", account)
	}
	return err
}

// printed returns a name without characters that begin another field or line, or turn the direction of text.
func printed(name string) string {
	return strings.Map(func(char rune) rune {
		if refusal.ForbiddenInName(char) != "" {
			return ' '
		}
		return char
	}, name)
}

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}

// userArgument holds what commands about one user share.
type userArgument struct {
	database
	UserID  directory.Ref `arg:"" help:"Id of the user, or ext: and your own id."`
	Account uuid.UUID     `placeholder:"ID" help:"Account of the user, needed with ext:."`
}

// change calls do with the id of the user, and explains its error.
func (c *userArgument) change(ctx context.Context, people *directory.Service, do func(uuid.UUID) error) error {
	if c.UserID.External != "" && c.Account == uuid.Nil {
		return usageError{fmt.Errorf("%s is unique only in an account: add --account ID", c.UserID)}
	}
	id, err := people.UserID(ctx, c.Account, c.UserID)
	if err == nil {
		err = do(id)
	}
	switch {
	case errors.Is(err, refusal.ErrNotFound):
		return fmt.Errorf("there is no user %s; try: handoffd user list --account ID", c.UserID)
	case errors.Is(err, directory.ErrLastOwner):
		return fmt.Errorf("user %s is the last active owner of the account; "+
			"make another one first: handoffd user set-role USER_ID owner", c.UserID)
	default:
		return err
	}
}

type userSetRole struct {
	userArgument
	Role auth.Role `arg:"" help:"viewer, engineer, admin or owner."`
}

func (c *userSetRole) Run(ctx context.Context, people *directory.Service) error {
	return c.change(ctx, people, func(id uuid.UUID) error { return people.SetRole(ctx, id, c.Role) })
}

type userDeactivate struct{ userArgument }

func (c *userDeactivate) Run(ctx context.Context, people *directory.Service) error {
	return c.change(ctx, people, func(id uuid.UUID) error { return people.SetActive(ctx, id, false) })
}

type userActivate struct{ userArgument }

func (c *userActivate) Run(ctx context.Context, people *directory.Service) error {
	return c.change(ctx, people, func(id uuid.UUID) error { return people.SetActive(ctx, id, true) })
}
