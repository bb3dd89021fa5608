package directory

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Ref names a user or a session of an account: by UUID or, written ext:<id>, by the adopting product's own id. The zero
// Ref names nothing.
type Ref struct {
	ID       uuid.UUID
	External string // without ext:; empty: ID names it
}

const (
	externalPrefix = "ext:"
	maxExternalID  = 200 // characters
)

// ParseRef returns the reference that text writes. It accepts a UUID in the form of RFC 9562 section 4, except the nil
// UUID, and ext: before an external id.
func ParseRef(text string) (Ref, error) {
	if external, ok := strings.CutPrefix(text, externalPrefix); ok {
		if problem := externalIDProblem(external); problem != "" {
			return Ref{}, errors.New("after ext: " + problem)
		}
		return Ref{External: external}, nil
	}
	id, err := uuid.Parse(text)
	switch {
	case err != nil, len(text) != len(uuid.Nil.String()):
		return Ref{}, errors.New("must be a UUID, or ext: and your own id")
	case id == uuid.Nil:
		return Ref{}, errors.New("must not be the nil UUID, which is the id of nothing")
	}
	return Ref{ID: id}, nil
}

// IsZero reports whether the reference names nothing.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns the reference as ParseRef reads it.
func (r Ref) String() string {
	if r.External != "" {
		return externalPrefix + r.External
	}
	return r.ID.String()
}

// UnmarshalText is [ParseRef], for JSON.
func (r *Ref) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRef(string(text))
	return err
}

// MarshalText returns the reference as ParseRef reads it.
func (r Ref) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// externalIDProblem says what is wrong with an external id, or returns "".
func externalIDProblem(id string) string {
	switch {
	case !utf8.ValidString(id):
		return "must be valid UTF-8"
	case strings.ContainsRune(id, 0):
		return "must not contain NUL (U+0000): remove it"
	case id == "" || utf8.RuneCountInString(id) > maxExternalID:
		return "must have 1 to 200 characters"
	case strings.HasPrefix(id, externalPrefix):
		return "must not begin with ext:"
	case strings.TrimSpace(id) == "":
		return "must not be blank"
	}
	for _, char := range id {
		if problem := refusal.ForbiddenInName(char); problem != "" {
			return fmt.Sprintf("must not contain %s (U+%04X)", problem, char)
		}
	}
	return ""
}

// SessionID returns the id of the session that ref names. It looks up only external ids; an absent one is
// [refusal.ErrNotFound].
func (s *Service) SessionID(ctx context.Context, account uuid.UUID, ref Ref) (uuid.UUID, error) {
	return sessionID(ctx, s.forAccount(account), account, ref)
}

// UserID is [Service.SessionID] for a user.
func (s *Service) UserID(ctx context.Context, account uuid.UUID, ref Ref) (uuid.UUID, error) {
	return userID(ctx, s.forAccount(account), account, ref)
}

func sessionID(ctx context.Context, q *db.Queries, account uuid.UUID, ref Ref) (uuid.UUID, error) {
	if ref.External == "" {
		return ref.ID, nil
	}
	id, err := q.SessionByExternalID(ctx, db.SessionByExternalIDParams{AccountID: account, ExternalID: ref.External})
	return id, refusal.Wrap(err, "look up session", uuid.Nil)
}

func userID(ctx context.Context, q *db.Queries, account uuid.UUID, ref Ref) (uuid.UUID, error) {
	if ref.External == "" {
		return ref.ID, nil
	}
	id, err := q.UserByExternalID(ctx, db.UserByExternalIDParams{AccountID: account, ExternalID: ref.External})
	return id, refusal.Wrap(err, "look up user", uuid.Nil)
}
