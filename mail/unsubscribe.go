package mail

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/seal"
)

// Unsubscriber ends mail for users who follow the link in a message. It is safe for concurrent use.
type Unsubscriber struct {
	DB     *pgxpool.Pool
	Keys   *seal.Keyring // opens the links. Default: none is valid
	Logger *slog.Logger  // logs mail that was ended. Default: discards
}

// Subscription is the mail that the holder of a link gets.
type Subscription struct {
	AccountName string
	Mail        bool // mail at all
	OwnHandoffs bool // mail about what becomes of their own handoffs, where they get mail at all

	// Subject is what the link can end.
	Subject Subject

	address string
}

// Errors of [Unsubscriber].
var (
	ErrNoLink    = errors.New("this service made no such link")
	ErrLinkEnded = errors.New("the link has expired, or was sent to an address that the user no longer has")
)

// Read returns what the holder of a link gets. It changes nothing. link is the last part of its path.
//
// Errors: [ErrNoLink]; [ErrLinkEnded].
func (u *Unsubscriber) Read(ctx context.Context, link string) (Subscription, error) {
	_, s, err := u.read(ctx, link)
	return s, err
}

func (u *Unsubscriber) read(ctx context.Context, link string) (capability, Subscription, error) {
	c, ok := u.parse(link)
	if !ok {
		return c, Subscription{}, ErrNoLink
	}
	if !time.Now().Before(c.expires) {
		return c, Subscription{}, ErrLinkEnded
	}
	params := db.GetSubscriptionParams{AccountID: c.account, ID: c.user}
	row, err := db.New(db.ForAccount(u.DB, c.account)).GetSubscription(ctx, params)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && addressSum(row.Email) != c.address {
		return c, Subscription{}, ErrLinkEnded
	}
	if err != nil {
		return c, Subscription{}, fmt.Errorf("read the mail of user %s: %w", c.user, err)
	}
	return c, Subscription{
		AccountName: row.AccountName, Mail: row.NotifyByEmail, OwnHandoffs: row.NotifyOfOwn,
		Subject: c.subject, address: row.Email,
	}, nil
}

// End ends mail of a subject for the holder of a link, and returns what they still get. The link of [AllMail] can end
// [OwnHandoffs] too. It is idempotent, and turns nothing on.
//
// Errors: [ErrNoLink], also for a subject that the link cannot end; [ErrLinkEnded].
func (u *Unsubscriber) End(ctx context.Context, link string, subject Subject) (Subscription, error) {
	c, s, err := u.read(ctx, link)
	if err != nil {
		return s, err
	}
	if !slices.Contains(subjects, subject) || subject != c.subject && c.subject != AllMail {
		return s, ErrNoLink
	}
	if subject == AllMail && !s.Mail || subject == OwnHandoffs && !s.OwnHandoffs {
		return s, nil
	}
	row, err := db.New(db.ForAccount(u.DB, c.account)).EndMail(ctx, db.EndMailParams{
		AccountID: c.account, ID: c.user, AllMail: subject == AllMail, Email: s.address,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return s, ErrLinkEnded
	}
	if err != nil {
		return s, fmt.Errorf("end mail of user %s: %w", c.user, err)
	}
	if u.Logger != nil {
		u.Logger.InfoContext(ctx, "a user ended mail by the link in a message",
			"account", c.account, "user", c.user, "ended", string(subject))
	}
	s.Mail, s.OwnHandoffs = row.NotifyByEmail, row.NotifyOfOwn
	return s, nil
}
