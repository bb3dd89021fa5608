package api

import (
	"context"
	"errors"
	"net/url"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// id returns a parameter of the path, which has been validated to be a UUID.
func id(c echo.Context, name string) uuid.UUID { return uuid.MustParse(c.Param(name)) }

// param returns a parameter of the path, decoded. Echo matches the escaped path where a request has one of its own,
// because that can hold an escaped slash.
func param(c echo.Context, name string) string {
	value := c.Param(name)
	if c.Request().URL.RawPath == "" {
		return value
	}
	decoded, err := url.PathUnescape(value)
	if err != nil {
		return value // net/http refuses such a path
	}
	return decoded
}

// ref returns the reference in the path.
func ref(c echo.Context) (directory.Ref, error) {
	read, err := directory.ParseRef(param(c, "id"))
	if err != nil {
		return directory.Ref{}, refusal.Invalid("id", err.Error())
	}
	return read, nil
}

// sessionID returns the id of the session that the path names.
func (a *API) sessionID(c echo.Context, p caller) (uuid.UUID, error) {
	return a.sessionIDIn(c.Request().Context(), c, p)
}

// sessionIDIn is sessionID for a request whose own context has no deadline.
func (a *API) sessionIDIn(ctx context.Context, c echo.Context, p caller) (uuid.UUID, error) {
	read, err := ref(c)
	if err != nil {
		return uuid.Nil, err
	}
	return a.config.Directory.SessionID(ctx, p.AccountID, read)
}

// userID returns the id of the user that the path names.
func (a *API) userID(c echo.Context, p caller) (uuid.UUID, error) {
	read, err := ref(c)
	if err != nil {
		return uuid.Nil, err
	}
	return a.config.Directory.UserID(c.Request().Context(), p.AccountID, read)
}

// memberID returns the id of the user that a member of the input names. That a UUID is one of the account is for the
// caller to check.
func (a *API) memberID(c echo.Context, p caller, member string, user directory.Ref) (uuid.UUID, error) {
	found, err := a.config.Directory.UserID(c.Request().Context(), p.AccountID, user)
	if errors.Is(err, refusal.ErrNotFound) {
		err = &refusal.NotFoundError{Field: member, Kind: "user"}
	}
	return found, err
}

const oneself = "me"

// person returns the id of the user that a parameter of the query names, which can be me; nil: there is none.
func (a *API) person(c echo.Context, p caller, name string) (*uuid.UUID, error) {
	text := c.QueryParam(name)
	switch {
	case text == "":
		return nil, nil
	case text == oneself && p.Service:
		return nil, refusal.Invalid(name, "must name a user: a service is no person, "+
			"so give an id, or the header "+headerOnBehalf)
	case text == oneself:
		return &p.UserID, nil
	}
	user, err := directory.ParseRef(text)
	if err != nil {
		return nil, refusal.Invalid(name, err.Error())
	}
	found, err := a.memberID(c, p, name, user)
	return &found, err
}
