package webhook

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Put changes what the input names of an endpoint, and returns it, with the signing secret if that is new. A new url
// has a new secret, unless the input names one. With active true it is tried at once, whatever has failed before.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.InvalidError]; *[refusal.NotFoundError] for a team
// of another account; [ErrNoSecretKey].
func (s *Service) Put(ctx context.Context, p auth.Principal, id uuid.UUID, in Input) (Issued, error) {
	if err := authorize(p); err != nil {
		return Issued{}, err
	}
	var put Issued
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		row, err := lock(ctx, tx, p.AccountID, id)
		if err != nil {
			return err
		}
		var invalid refusal.InvalidError
		s.validate(&invalid, in, Format(row.Format))
		if err := invalid.OrNil(); err != nil {
			return err
		}
		put, err = s.change(ctx, tx, row, in)
		return err
	})
	return put, err
}

// RotateTx makes a new signing secret and returns it. For 24 hours the previous one signs too.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.InvalidError] where the format has no signature;
// [ErrNoSecretKey].
func (s *Service) RotateTx(ctx context.Context, tx pgx.Tx, p auth.Principal, id uuid.UUID) (Issued, error) {
	if err := authorize(p); err != nil {
		return Issued{}, err
	}
	row, err := lock(ctx, tx, p.AccountID, id)
	if err != nil {
		return Issued{}, err
	}
	if Format(row.Format) != Standard {
		return Issued{}, refusal.Invalid("format", "is "+row.Format+", which is not signed: "+
			"write the new token or address with PUT instead")
	}
	return s.change(ctx, tx, row, Input{Secret: new(newSigningSecret())})
}

// change writes the input to a row that is locked.
func (s *Service) change(ctx context.Context, tx pgx.Tx, row db.Webhook, in Input) (Issued, error) {
	q := db.New(tx)
	change, err := s.apply(ctx, q, in, &row)
	if err != nil {
		return Issued{}, err
	}
	row, err = q.UpdateWebhook(ctx, db.UpdateWebhookParams{
		AccountID: row.AccountID, ID: row.ID, Url: row.Url, Channel: row.Channel, Events: row.Events,
		MinPriority: row.MinPriority, TeamID: row.TeamID, Secret: row.Secret, SecretLastFour: row.SecretLastFour,
		PreviousSecret: row.PreviousSecret, Rotated: change.rotated, DisabledReason: row.DisabledReason,
		Moved: change.moved, TryAtOnce: change.moved || in.Active != nil && *in.Active,
	})
	if err != nil {
		return Issued{}, fmt.Errorf("change webhook %s: %w", row.ID, err)
	}
	return Issued{Endpoint: newEndpoint(row), Secret: change.shown}, nil
}

// changes are those of an input that its row does not show.
type changes struct {
	shown   *string // the new signing secret
	moved   bool    // what is sent goes to another place, or with another token
	rotated bool    // the previous secret signs too
}

// apply writes to row what the input names. It returns [ErrNoSecretKey] if a secret cannot be sealed.
func (s *Service) apply(ctx context.Context, q *db.Queries, in Input, row *db.Webhook) (changes, error) {
	if in.Events.Given || row.Events == nil {
		row.Events = []string{}
		for _, event := range in.events() {
			if !slices.Contains(row.Events, event) {
				row.Events = append(row.Events, event)
			}
		}
	}
	if in.MinPriority.Given {
		row.MinPriority = in.MinPriority.Value
	}
	if in.TeamID.Given {
		row.TeamID = in.TeamID.Value
		if err := ensureTeam(ctx, q, row.AccountID, row.TeamID); err != nil {
			return changes{}, err
		}
	}
	if in.Active != nil && *in.Active {
		row.DisabledReason = nil
	} else if in.Active != nil && row.DisabledReason == nil {
		row.DisabledReason = new(string(DisabledByUser))
	}
	return s.applySecret(in, row)
}

// applySecret writes the address, the channel and the secret of the input to row.
func (s *Service) applySecret(in Input, row *db.Webhook) (made changes, _ error) {
	var secret string
	switch Format(row.Format) {
	case Slack:
		if in.Slack == nil {
			return changes{}, nil
		}
		made.moved = true
		if in.Slack.Channel != nil {
			row.Channel = in.Slack.Channel
		}
		if in.Slack.Token == nil {
			return made, nil
		}
		secret = *in.Slack.Token
	case Teams:
		if in.URL == nil {
			return changes{}, nil
		}
		made.moved, secret = true, *in.URL
	default:
		made.moved = in.URL != nil && (row.Url == nil || *row.Url != *in.URL)
		if in.URL != nil {
			row.Url = in.URL
		}
		switch {
		case in.Secret != nil:
			secret = *in.Secret
		case made.moved:
			secret = newSigningSecret()
		default:
			return made, nil
		}
		made.shown = &secret
	}
	if s.Keys == nil {
		return changes{}, ErrNoSecretKey
	}
	made.rotated = s.keepPrevious(row, secret, made.moved)
	row.Secret = sealSecret(s.Keys, row.AccountID, row.ID, secretColumn, secret)
	row.SecretLastFour = lastFour(secret)
	return made, nil
}

// keepPrevious has the present secret of a row, if it signs, sign beside the next one. It never signs what goes to
// another address. A secret that is only written again changes nothing; one that no key opens is lost.
func (s *Service) keepPrevious(row *db.Webhook, next string, moved bool) (rotated bool) {
	if moved {
		row.PreviousSecret = nil
		return false
	}
	present, err := openSecret(s.Keys, row.AccountID, row.ID, secretColumn, row.Secret)
	switch {
	case err != nil:
		row.PreviousSecret = nil
		return false // without the key the endpoint can only begin anew
	case present == next:
		return false
	}
	row.PreviousSecret = sealSecret(s.Keys, row.AccountID, row.ID, previousColumn, present)
	return true
}

// ensureTeam makes a team known that the adopting product names for the first time. A team of another account is a
// [refusal.NotFoundError].
func ensureTeam(ctx context.Context, q *db.Queries, account uuid.UUID, team *uuid.UUID) error {
	if team == nil {
		return nil
	}
	if err := q.EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: *team}); err != nil {
		return fmt.Errorf("ensure team: %w", err)
	}
	_, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: *team})
	return refusal.WrapMember(err, "team_id", "team")
}
