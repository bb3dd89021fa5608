package directory

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Availability says whether a user takes handoffs at the moment.
type Availability string

// The availabilities.
const (
	Available Availability = "available"
	Away      Availability = "away"
)

// Preferences are what users decide for themselves.
type Preferences struct {
	Availability Availability `json:"availability"`
	AwayUntil    *time.Time   `json:"away_until"` // nil: available, or away until they say otherwise
	Notify       Notify       `json:"notify"`
}

// Notify says how a user is told.
type Notify struct {
	Mail        bool        `json:"mail"`
	QuietHours  *QuietHours `json:"quiet_hours"`  // nil: none
	OwnHandoffs bool        `json:"own_handoffs"` // what becomes of their own handoffs
}

// QuietHours is a time of each day. It passes midnight where To is before From.
type QuietHours struct {
	From     string `json:"from"`      // 15:04
	To       string `json:"to"`        // 15:04, another time than From
	TimeZone string `json:"time_zone"` // such as Europe/Zurich
}

// PreferencesInput changes [Preferences]. Members that are absent stay as they are.
type PreferencesInput struct {
	Availability *Availability       `json:"availability"`
	AwayUntil    Optional[time.Time] `json:"away_until"`
	Notify       struct {
		Mail        *bool                `json:"mail"`
		QuietHours  Optional[QuietHours] `json:"quiet_hours"`
		OwnHandoffs *bool                `json:"own_handoffs"`
	} `json:"notify"`
}

// Preferences returns those of the user who asks. A service and an agent have none: the error is
// [refusal.ErrForbidden].
func (s *Service) Preferences(ctx context.Context, p auth.Principal) (Preferences, error) {
	if err := requirePerson(p, "have preferences"); err != nil {
		return Preferences{}, err
	}
	q := s.forAccount(p.AccountID)
	row, err := q.GetPreferences(ctx, db.GetPreferencesParams{AccountID: p.AccountID, ID: p.UserID})
	if err != nil {
		return Preferences{}, refusal.Wrap(err, "read preferences of user", p.UserID)
	}
	return newPreferences(row), nil
}

// SetPreferences changes the preferences of the user who asks, and returns them.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError].
func (s *Service) SetPreferences(ctx context.Context, p auth.Principal, in PreferencesInput) (Preferences, error) {
	if err := requirePerson(p, "have preferences"); err != nil {
		return Preferences{}, err
	}
	if err := in.validate(time.Now()); err != nil {
		return Preferences{}, err
	}
	var row db.GetPreferencesRow
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		locked, err := q.LockPreferences(ctx, db.LockPreferencesParams{AccountID: p.AccountID, ID: p.UserID})
		if err != nil {
			return err
		}
		change, err := in.apply(db.GetPreferencesRow(locked))
		if err != nil {
			return err
		}
		change.AccountID, change.ID = p.AccountID, p.UserID
		if err := q.SetPreferences(ctx, change); err != nil {
			return err
		}
		row, err = q.GetPreferences(ctx, db.GetPreferencesParams{AccountID: p.AccountID, ID: p.UserID})
		return err
	})
	if isUnknownTimeZone(err) {
		return Preferences{}, refusal.Invalid("notify.quiet_hours.time_zone",
			"must be the name of a time zone, such as Europe/Zurich")
	}
	if err != nil {
		return Preferences{}, refusal.Wrap(err, "set preferences of user", p.UserID)
	}
	return newPreferences(row), nil
}

// requirePerson refuses services and agents.
func requirePerson(p auth.Principal, verb string) error {
	if p.Service || p.IsAgent() {
		return refusal.Forbidden("Only people %s: sign in as a user.", verb)
	}
	return nil
}

func (in PreferencesInput) validate(now time.Time) error {
	var invalid refusal.InvalidError
	if in.Availability != nil && *in.Availability != Available && *in.Availability != Away {
		invalid.Add("availability", "must be available or away")
	}
	if until := in.AwayUntil.Value; until != nil && !until.After(now) {
		invalid.Add("away_until", "must be in the future; the time here is %s", now.UTC().Format(time.RFC3339))
	}
	if hours := in.Notify.QuietHours.Value; hours != nil {
		from, err := parseTimeOfDay(hours.From)
		if err != nil {
			invalid.Add("notify.quiet_hours.from", "must be a time of day, such as 22:00")
		}
		to, err := parseTimeOfDay(hours.To)
		switch {
		case err != nil:
			invalid.Add("notify.quiet_hours.to", "must be a time of day, such as 07:30")
		case from == to:
			invalid.Add("notify.quiet_hours.to", "must differ from from: to get no mail at all, set notify.mail to false")
		}
	}
	return invalid.OrNil()
}

// apply returns the change of a row. Who becomes available is no longer away until a time.
func (in PreferencesInput) apply(row db.GetPreferencesRow) (db.SetPreferencesParams, error) {
	change := db.SetPreferencesParams{
		Away: row.Away, AwayUntil: in.AwayUntil.or(row.AwayUntil),
		NotifyByEmail: row.NotifyByEmail, NotifyOfOwn: row.NotifyOfOwn,
		QuietFrom: row.QuietFrom, QuietTo: row.QuietTo, QuietTimeZone: row.QuietTimeZone,
	}
	if in.Availability != nil {
		change.Away = *in.Availability == Away
	}
	if !change.Away {
		if in.AwayUntil.Value != nil {
			return change, refusal.Invalid("away_until", `needs "availability": "away"`)
		}
		change.AwayUntil = nil
	}
	if in.Notify.Mail != nil {
		change.NotifyByEmail = *in.Notify.Mail
	}
	if in.Notify.OwnHandoffs != nil {
		change.NotifyOfOwn = *in.Notify.OwnHandoffs
	}
	if in.Notify.QuietHours.Given {
		change.QuietFrom, change.QuietTo, change.QuietTimeZone = pgtype.Time{}, pgtype.Time{}, nil
		if hours := in.Notify.QuietHours.Value; hours != nil {
			change.QuietFrom, _ = parseTimeOfDay(hours.From)
			change.QuietTo, _ = parseTimeOfDay(hours.To)
			change.QuietTimeZone = &hours.TimeZone
		}
	}
	return change, nil
}

const timeOfDay = "15:04"

func parseTimeOfDay(text string) (pgtype.Time, error) {
	at, err := time.Parse(timeOfDay, text)
	if err != nil {
		return pgtype.Time{}, err
	}
	since := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	return pgtype.Time{Microseconds: since.Microseconds(), Valid: true}, nil
}

func formatTimeOfDay(at pgtype.Time) string {
	return time.UnixMicro(at.Microseconds).UTC().Format(timeOfDay)
}

// isUnknownTimeZone reports whether PostgreSQL does not know the name: its list decides, because mail is sent by it.
func isUnknownTimeZone(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	// The second is the answer to a NUL, which no text of PostgreSQL can hold; the name is the only text of the statement.
	return ok && (pgErr.Code == "22023" || pgErr.Code == "22021") // invalid_parameter_value, character_not_in_repertoire
}

func newPreferences(row db.GetPreferencesRow) Preferences {
	p := Preferences{
		Availability: availability(row.IsAway),
		Notify:       Notify{Mail: row.NotifyByEmail, OwnHandoffs: row.NotifyOfOwn},
	}
	if row.IsAway {
		p.AwayUntil = row.AwayUntil
	}
	if row.QuietTimeZone != nil {
		p.Notify.QuietHours = &QuietHours{
			From: formatTimeOfDay(row.QuietFrom), To: formatTimeOfDay(row.QuietTo), TimeZone: *row.QuietTimeZone,
		}
	}
	return p
}

func availability(away bool) Availability {
	if away {
		return Away
	}
	return Available
}
