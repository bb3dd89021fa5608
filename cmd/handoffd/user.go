package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

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
}

type userAdd struct {
	database
	Account uuid.UUID `required:"" placeholder:"ID" help:"Account the user belongs to."`
	Email   string    `required:"" help:"Address, unique in the account."`
	Name    string    `required:"" help:"Name, for people."`
	Role    auth.Role `required:"" help:"viewer, engineer, admin or owner."`
}

func (c *userAdd) Run(ctx context.Context, people *directory.Service, out output) error {
	user, err := people.AddUser(ctx, directory.User{AccountID: c.Account, Email: c.Email, Name: c.Name, Role: c.Role})
	if err == nil {
		fmt.Fprintln(out, user.ID)
	}
	return explainNoAccount(err, c.Account)
}

type userList struct {
	database
	Account uuid.UUID `required:"" placeholder:"ID" help:"Account to list."`
}

// Run prints a line for each user: id, role, state, address, name, separated by tabs.
func (c *userList) Run(ctx context.Context, people *directory.Service, out output) error {
	users, err := people.Users(ctx, c.Account)
	for _, user := range users {
		state := "active"
		if !user.Active {
			state = "inactive"
		}
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\t%s\n", user.ID, user.Role, state, user.Email, printed(user.Name))
	}
	return explainNoAccount(err, c.Account)
}

func explainNoAccount(err error, account uuid.UUID) error {
	if errors.Is(err, refusal.ErrNotFound) {
		return fmt.Errorf("there is no account %s; try: handoffd account add NAME", account)
	}
	return err
}

// printed returns a name without characters that begin another field or line.
func printed(name string) string {
	return strings.Map(func(char rune) rune {
		if unicode.IsControl(char) {
			return ' '
		}
		return char
	}, name)
}

// userArgument holds what commands about one user share.
type userArgument struct {
	database
	UserID uuid.UUID `arg:"" help:"Id of the user."`
}

func (c *userArgument) explain(err error) error {
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
	return c.explain(people.SetRole(ctx, c.UserID, c.Role))
}

type userDeactivate struct{ userArgument }

func (c *userDeactivate) Run(ctx context.Context, people *directory.Service) error {
	return c.explain(people.SetActive(ctx, c.UserID, false))
}

type userActivate struct{ userArgument }

func (c *userActivate) Run(ctx context.Context, people *directory.Service) error {
	return c.explain(people.SetActive(ctx, c.UserID, true))
}
